import {
  type Action,
  type Actions,
  actions,
  activeHsmCount,
  activeHsmCountInReach,
  activeHsmsOf,
  type ClusterSlot,
  hasActiveHsm,
  isActive,
  isHandleTaken,
  type UserSlot,
  type World,
  type ZoneSlot,
} from '#models';
import { erase, except, keysOn, store, withholding } from '../../mutants/mutant.ts';

const { changePassword, cleanUpCopy, clientSyncCopies, clientSyncFails, closeSession, createHsm } = actions;
const { hsmCreationFails, hsmFails, replicateKeyPartly, serverSyncCopies } = actions;
const { zoneBecomesUnreachable, zoneFails } = actions;
const { createUser, deleteCluster, deleteHsm, deleteKey, finishCleanUp, generateKey, hsmRecovers } = actions;
const { promoteKey, replicateKey, replicateUser, settleCreation, syncKey, takeBackup, wrapKey } = actions;

/**
 * Mistakes in actions, by what they are, that no mutant of the model makes.
 *
 * @remarks
 * The mutants are there to break properties. Much can go wrong that breaks none: what should happen is refused, or
 * something happens that only a comparison with the model shows.
 */
export const actionMistakes: Readonly<Record<string, Action>> = {
  'a session key is generated only where a token key could be': wrong(generateKey, {
    refuses(world, chosen) {
      const { key } = chosen;
      const isShort = key.sdk === 5 && activeHsmCountInReach(world, key) < key.need;
      return isShort && key.class === 'session' ? 'quorum-unreachable' : generateKey.refuses(world, chosen);
    },
  }),
  'the quorum counts HSMs that the client does not reach before a key is generated': wrong(generateKey, {
    refuses: (world, chosen) =>
      activeHsmCount(world, chosen.key.home) >= chosen.key.need
        ? except('quorum-unreachable', generateKey.refuses(world, chosen))
        : generateKey.refuses(world, chosen),
  }),
  'the quorum counts the HSMs that are configured before a key is generated': wrong(generateKey, {
    refuses: (world, chosen) =>
      chosen.key.reached.length >= chosen.key.need
        ? except('quorum-unreachable', generateKey.refuses(world, chosen))
        : generateKey.refuses(world, chosen),
  }),
  'the quorum counts the HSMs that are configured before a key is promoted': wrong(promoteKey, {
    refuses: (world, chosen) =>
      chosen.key.reached.length >= chosen.key.need
        ? except('quorum-unreachable', promoteKey.refuses(world, chosen))
        : promoteKey.refuses(world, chosen),
  }),
  'Client SDK 3 asks for as many HSMs as must have a key before it generates one': wrong(generateKey, {
    refuses(world, chosen) {
      const { key } = chosen;
      const isShort = key.class === 'token' && activeHsmCountInReach(world, key) < key.need;
      return isShort ? 'quorum-unreachable' : generateKey.refuses(world, chosen);
    },
  }),
  'a key is not generated while another one is': wrong(generateKey, {
    refuses: (world, chosen) =>
      world.deployment.keys.some((key) => world.creation(key) === 'replicating')
        ? 'key-already-created'
        : generateKey.refuses(world, chosen),
  }),
  'client-side synchronization stops once enough HSMs have the key': wrong(clientSyncCopies, {
    refuses: (world, chosen) =>
      chosen.key.reached.filter((hsm) => isActive(world, hsm) && world.holds(hsm, chosen.key)).length >=
      chosen.key.need
        ? 'already-attempted'
        : clientSyncCopies.refuses(world, chosen),
  }),
  'a creation waits for HSMs that do not answer': wrong(settleCreation, {
    refuses(world, { key }) {
      const isLeft = key.reached.some(
        (hsm) => world.hsmState(hsm) === 'DEGRADED' && !world.isAttempted(key, hsm),
      );
      return isLeft ? 'hsm-still-to-attempt' : settleCreation.refuses(world, { key });
    },
  }),
  'a promotion by Client SDK 5 asks for no quorum': wrong(promoteKey, {
    refuses: (world, chosen) => except('quorum-unreachable', promoteKey.refuses(world, chosen)),
  }),
  'a clean-up takes no copy from the HSM that generated the key': wrong(cleanUpCopy, {
    refuses: (world, chosen) =>
      chosen.hsm.indexInCluster === 0 ? 'already-attempted' : cleanUpCopy.refuses(world, chosen),
  }),
  'a clean-up forgets the copies on HSMs that do not answer': wrong(finishCleanUp, {
    refuses(world, { key }) {
      if (world.creation(key) !== 'cleaning') return 'clean-up-not-running';
      const left = key.reached.filter((hsm) => world.holds(hsm, key) && !world.isAttempted(key, hsm));
      return left.some((hsm) => isActive(world, hsm)) ? 'copy-still-to-remove' : undefined;
    },
  }),
  'a key is deleted only where every HSM answers': wrong(deleteKey, {
    refuses: (world, chosen) =>
      chosen.key.home.hsms.every((hsm) => isActive(world, hsm))
        ? deleteKey.refuses(world, chosen)
        : 'no-live-copy',
  }),
  'a key that was not acknowledged cannot be deleted': wrong(deleteKey, {
    refuses: (world, chosen) =>
      world.creation(chosen.key) === 'acknowledged' ? deleteKey.refuses(world, chosen) : 'key-not-created',
  }),
  'the end of a session is refused while its HSM does not answer': wrong(closeSession, {
    refuses: (world, chosen) =>
      world.deployment.hsms.some((hsm) => world.holds(hsm, chosen.key) && !isActive(world, hsm))
        ? 'session-not-open'
        : closeSession.refuses(world, chosen),
  }),
  'the end of a session is refused after its HSM was lost': wrong(closeSession, {
    refuses: (world, chosen) =>
      world.deployment.hsms.some((hsm) => world.holds(hsm, chosen.key))
        ? closeSession.refuses(world, chosen)
        : 'session-not-open',
  }),
  'syncKey brings the key to every active HSM of the destination': wrong(syncKey, {
    apply(world, { key, destination }) {
      store(world, destination, [key]);
      for (const hsm of activeHsmsOf(world, destination.cluster)) store(world, hsm, [key]);
    },
  }),
  'syncKey works within a cluster': wrong(syncKey, {
    forbids: (deployment, chosen) => except('same-cluster', syncKey.forbids?.(deployment, chosen)),
  }),
  'syncKey serves the home cluster of a key as its source only': wrong(syncKey, {
    refuses: (world, chosen) =>
      chosen.source.cluster === chosen.key.home
        ? syncKey.refuses(world, chosen)
        : 'source-holds-no-live-copy',
  }),
  'syncKey waits until the creation of the key is settled': wrong(syncKey, {
    refuses: (world, chosen) =>
      world.creation(chosen.key) === 'replicating'
        ? 'source-holds-no-live-copy'
        : syncKey.refuses(world, chosen),
  }),
  'key replicate is refused where some HSM of the destination has the key': wrong(replicateKey, {
    refuses: (world, chosen) =>
      activeHsmsOf(world, chosen.destination).some((hsm) => world.holds(hsm, chosen.key))
        ? 'already-held'
        : replicateKey.refuses(world, chosen),
  }),
  'a user whom one HSM knows is not created on the others': wrong(createUser, {
    refuses: (world, chosen) =>
      knows(world, chosen.cluster, chosen.user, 1) ? 'user-exists' : createUser.refuses(world, chosen),
  }),
  'a user is created on HSMs that do not answer only after they do': wrong(createUser, {
    refuses: (world, chosen) =>
      chosen.cluster.hsms.every((hsm) => world.hsmState(hsm) !== 'DEGRADED')
        ? createUser.refuses(world, chosen)
        : 'cluster-not-active',
  }),
  'a password that was changed on one HSM is not changed on the others': wrong(changePassword, {
    refuses: (world, chosen) =>
      knows(world, chosen.cluster, world.deployment.cryptoOfficer, 2)
        ? 'password-already-changed'
        : changePassword.refuses(world, chosen),
  }),
  'a user whom one HSM of the source lacks is replicated from the others': wrong(replicateUser, {
    refuses: (world, chosen) => except('user-inconsistent', replicateUser.refuses(world, chosen)),
  }),
  'an HSM that recovers has lost its token keys': wrong(hsmRecovers, {
    apply(world, { hsm }) {
      hsmRecovers.apply(world, { hsm });
      const held = keysOn(world, hsm).filter((key) => key.class === 'token');
      erase(world, hsm, held);
    },
  }),
  'an HSM that recovers fetches the token keys that it missed': wrong(hsmRecovers, {
    apply(world, { hsm }) {
      hsmRecovers.apply(world, { hsm });
      const missed = activeHsmsOf(world, hsm.cluster).flatMap((other) => keysOn(world, other));
      const lacked = missed.filter((key) => key.class === 'token' && !world.holds(hsm, key));
      store(world, hsm, lacked);
    },
  }),
  'a lost HSM cannot be replaced in its place': wrong(createHsm, {
    refuses: (world, chosen) =>
      world.hsmState(chosen.hsm) === 'FAILED' ? 'slot-occupied' : createHsm.refuses(world, chosen),
  }),
  'a cluster takes its second HSM before it is active': wrong(createHsm, {
    refuses(world, chosen) {
      const refusal = createHsm.refuses(world, chosen);
      const isFresh = world.clusterState(chosen.hsm.cluster) === 'UNINITIALIZED';
      return refusal === 'cluster-not-ready-for-hsm' && isFresh && chosen.source.kind === 'hsm'
        ? undefined
        : refusal;
    },
  }),
  'an active cluster without an HSM takes an empty one': wrong(createHsm, {
    refuses(world, chosen) {
      const { hsm, source } = chosen;
      const refusal = createHsm.refuses(world, chosen);
      const isEmpty = world.clusterState(hsm.cluster) === 'ACTIVE' && !hasActiveHsm(world, hsm.cluster);
      return refusal === 'not-the-source' && source.kind === 'nothing' && isEmpty ? undefined : refusal;
    },
  }),
  'an HSM that does not answer cannot be removed': wrong(deleteHsm, {
    refuses: (world, chosen) =>
      world.hsmState(chosen.hsm) === 'DEGRADED' ? 'hsm-not-in-use' : deleteHsm.refuses(world, chosen),
  }),
  'an HSM that does not answer is backed up before it is removed': wrong(deleteHsm, {
    refuses(world, chosen) {
      const isFull = world.deployment.backups.every((backup) => world.backupState(backup) !== 'NONE');
      return isFull && world.hsmState(chosen.hsm) === 'DEGRADED'
        ? 'no-free-backup-slot'
        : deleteHsm.refuses(world, chosen);
    },
  }),
  'the last HSM of a cluster cannot be removed': wrong(deleteHsm, {
    refuses: (world, chosen) =>
      activeHsmCount(world, chosen.hsm.cluster) === 1 ? 'hsm-not-in-use' : deleteHsm.refuses(world, chosen),
  }),
  'the deletion of a cluster is not recorded': wrong(deleteCluster, {
    apply: (world, chosen) => deleteCluster.apply(withholding(world, 'cluster.deletionStarted'), chosen),
  }),
  'a backup is taken only while no other one is being made': wrong(takeBackup, {
    refuses: (world, chosen) =>
      world.deployment.backups.some((backup) => world.backupState(backup) === 'CREATE_IN_PROGRESS')
        ? 'not-the-next-slot'
        : takeBackup.refuses(world, chosen),
  }),
  'a zone that fails takes the HSMs of one cluster with it': wrong(zoneFails, {
    apply: (world, { zone }) => zoneFails.apply(world, { zone: ofOneCluster(zone) }),
  }),
  'a zone that goes out of reach takes the HSMs of one cluster with it': wrong(zoneBecomesUnreachable, {
    apply: (world, { zone }) => zoneBecomesUnreachable.apply(world, { zone: ofOneCluster(zone) }),
  }),
  'the HSMs of a zone that goes out of reach lose their keys': wrong(zoneBecomesUnreachable, {
    apply(world, chosen) {
      for (const hsm of chosen.zone.hsms) erase(world, hsm, keysOn(world, hsm));
      zoneBecomesUnreachable.apply(world, chosen);
    },
  }),
  'a zone that fails takes those of the same name in other regions with it': wrong(zoneFails, {
    apply: (world, { zone }) => zoneFails.apply(world, { zone: ofThisName(world, zone) }),
  }),
  'a zone that fails leaves HSMs alone that are being created': wrong(zoneFails, {
    apply(world, { zone }) {
      const hsms = zone.hsms.filter((hsm) => world.hsmState(hsm) !== 'CREATE_IN_PROGRESS');
      zoneFails.apply(world, { zone: { ...zone, hsms } });
    },
  }),
  'a zone that fails leaves HSMs alone that are out of reach': wrong(zoneFails, {
    apply(world, { zone }) {
      const hsms = zone.hsms.filter((hsm) => world.hsmState(hsm) !== 'DEGRADED');
      zoneFails.apply(world, { zone: { ...zone, hsms } });
    },
  }),
  'the loss of a zone uses up the failures of HSMs': wrong(zoneFails, {
    apply(world, chosen) {
      zoneFails.apply(world, chosen);
      world.tell(world.deployment.faults, { type: 'hsm.failed' });
    },
  }),
  'an HSM whose creation fails uses up the failures of HSMs': wrong(hsmCreationFails, {
    apply(world, chosen) {
      hsmCreationFails.apply(world, chosen);
      world.tell(world.deployment.faults, { type: 'hsm.failed' });
    },
  }),
  'failures of HSMs are counted where they are not bounded': wrong(hsmFails, {
    refuses(world, { hsm }) {
      const isAgain = world.deployment.hsms.some((other) => world.hsmState(other) === 'FAILED');
      return isAgain && world.deployment.scenario.allow.hsmFailures === 'unbounded'
        ? 'failures-used-up'
        : hsmFails.refuses(world, { hsm });
    },
  }),
  'the service takes backups only where clusters are cloned': wrong(takeBackup, {
    forbids: ({ scenario }) => (scenario.allow.clone ? undefined : 'not-allowed'),
  }),
  'a deleted key of which a copy came back is not deleted again': wrong(deleteKey, {
    refuses: (world, chosen) =>
      world.creation(chosen.key) === 'deleted' ? 'key-not-created' : deleteKey.refuses(world, chosen),
  }),
  'a handle is taken on HSMs that do not answer': wrong(generateKey, {
    refuses: (world, chosen) =>
      chosen.key.home.hsms.some((hsm) => isHandleTaken(world, hsm, chosen.key))
        ? 'handle-taken'
        : generateKey.refuses(world, chosen),
  }),
  'a copy that meets another key under its handle is not tried': wrong(clientSyncFails, {
    refuses: (world, chosen) =>
      isHandleTaken(world, chosen.hsm, chosen.key)
        ? 'copying-cannot-fail'
        : clientSyncFails.refuses(world, chosen),
  }),
  'server-side synchronization leaves a key alone whose handle is taken anywhere in the cluster': wrong(
    serverSyncCopies,
    {
      refuses: (world, chosen) =>
        chosen.target.cluster.hsms.some((hsm) => isHandleTaken(world, hsm, chosen.key))
          ? 'handle-taken'
          : serverSyncCopies.refuses(world, chosen),
    },
  ),
  'key replicate that finds a handle taken on one HSM goes to no other': wrong(replicateKeyPartly, {
    refuses: (world, chosen) =>
      replicateKeyPartly.refuses(world, chosen) ?? replicateKey.refuses(world, chosen),
  }),
  'a key is wrapped although its client may not use it': wrong(wrapKey, {
    refuses: (world, chosen) => except('key-not-usable', wrapKey.refuses(world, chosen)),
  }),
};

/** An action of which something is otherwise. */
function wrong<Changed extends Actions[keyof Actions]>(
  action: Changed,
  change: Partial<Pick<Changed, 'forbids' | 'refuses' | 'apply'>>,
): Action {
  return { ...action, ...change } as unknown as Action;
}

/** A zone as if it ended with the cluster of its first HSM. */
function ofOneCluster(zone: ZoneSlot): ZoneSlot {
  return { ...zone, hsms: zone.hsms.filter(({ cluster }) => cluster === zone.hsms[0]?.cluster) };
}

/** All zones of one name, as if they were one. */
function ofThisName(world: World, zone: ZoneSlot): ZoneSlot {
  const nameIn = ({ hsms: [hsm] }: ZoneSlot): string | undefined =>
    hsm && world.deployment.scenario.clusters[hsm.cluster.name]?.zones?.[hsm.name];
  const { zones } = world.deployment;
  return {
    ...zone,
    hsms: zones.filter((other) => nameIn(other) === nameIn(zone)).flatMap(({ hsms }) => hsms),
  };
}

/** Whether some active HSM of a cluster knows a user by this password or a later one. */
const knows = (
  world: Pick<World, 'hsmState' | 'passwordVersion'>,
  cluster: ClusterSlot,
  user: UserSlot,
  version: number,
): boolean =>
  cluster.hsms.some((hsm) => world.hsmState(hsm) === 'ACTIVE' && world.passwordVersion(hsm, user) >= version);
