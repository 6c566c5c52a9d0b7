import { actions, type HsmSlot, hasActiveHsm, isActive, isVacant, type KeySlot, type World } from '#models';
import {
  absent,
  type Clusters,
  erase,
  everyKeyOn,
  keysOn,
  type Mutant,
  mutantOf,
  nobodyIn,
  quorum,
  refiling,
  restoring,
  running,
  sessionKey,
  single,
  store,
  twoCopies,
  unrelated,
  withholding,
} from './mutant.ts';

const { createHsm, deleteHsm, hsmBecomesActive, hsmBecomesUnreachable, hsmFails, hsmRecovers } = actions;

const oneOfTwo: Clusters = { 'cluster-a': { ...running('hsm-a1', 'hsm-a2'), up: ['hsm-a1'] } };

/** A cluster with an HSM, and an unrelated one at work without any. */
const besideVacant: Clusters = { ...single, 'cluster-b': { ...running('hsm-b1'), up: [] } };

/** A cluster that may be scaled to zero and back. */
const scalable = { clusters: single, allow: { deleteHsm: true, createHsm: true } } as const;

/** An HSM is created wrongly. */
const creationMutants: readonly Mutant[] = [
  mutantOf('createHsm', {
    name: 'a new HSM is restored with the session keys of its source',
    wrong: {
      apply: (world, { hsm, source }) =>
        createHsm.apply(
          restoring(world, () => (source.kind === 'hsm' ? { keys: everyKeyOn(world, source) } : {})),
          { hsm, source },
        ),
    },
    scenario: { clusters: oneOfTwo, keys: { 'key-1': sessionKey }, allow: { createHsm: true } },
    breaks: { 'session-key-stays-local': 'holds' },
    // An HSM that is being created does not hear of the end of a session.
    depthMax: 2,
  }),
  mutantOf('createHsm', {
    name: 'a new HSM is restored without users',
    wrong: {
      apply: (world, chosen) =>
        createHsm.apply(
          restoring(world, () => ({ users: nobodyIn(world.deployment) })),
          chosen,
        ),
    },
    scenario: { clusters: oneOfTwo, allow: { createHsm: true } },
    breaks: { 'users-agree-across-hsms': 'holds' },
  }),
  mutantOf('createHsm', {
    name: 'a new HSM is restored without keys',
    wrong: {
      apply: (world, chosen) =>
        createHsm.apply(
          restoring(world, () => ({ keys: [] })),
          chosen,
        ),
    },
    scenario: { ...scalable, backups: 1 },
    breaks: { 'acknowledged-key-on-every-active-hsm': 'holds' },
  }),
  mutantOf('createHsm', {
    name: 'a new HSM is restored from the oldest backup instead of the latest',
    wrong: {
      refuses(world, { hsm, source }) {
        const own = world.deployment.backups.filter(
          (backup) =>
            world.backupState(backup) === 'READY' && world.backup(backup)?.sourceCluster === hsm.cluster.name,
        );
        const latest = own.at(-1);
        if (source.kind !== 'backup' || latest === undefined)
          return createHsm.refuses(world, { hsm, source });
        return source === own[0] ? createHsm.refuses(world, { hsm, source: latest }) : 'not-the-source';
      },
    },
    scenario: { ...scalable, backups: 2 },
    breaks: {
      'acknowledged-key-on-every-active-hsm': 'holds',
      'new-hsm-holds-what-its-source-held': 'holds',
    },
  }),
  mutantOf('createHsm', {
    name: 'a new HSM is restored from an HSM of another cluster',
    wrong: {
      forbids({ scenario }, { hsm, source }) {
        if (!scenario.allow.createHsm) return 'not-allowed';
        return source === hsm ? 'not-the-source' : undefined;
      },
      refuses(world, { hsm, source }) {
        const isForeign = source.kind === 'hsm' && source.cluster !== hsm.cluster;
        // The activation of a fresh cluster does not expect users on its first HSM.
        if (isForeign && world.clusterState(hsm.cluster) !== 'ACTIVE') return 'cluster-not-ready-for-hsm';
        return createHsm.refuses(world, { hsm, source });
      },
    },
    scenario: { clusters: besideVacant, allow: { createHsm: true } },
    breaks: { 'holders-share-masking-key': 'vacuous' },
  }),
  mutantOf('createHsm', {
    name: 'a new HSM is restored from a backup of another cluster',
    wrong: {
      refuses(world, { hsm, source }) {
        const isReady = source.kind === 'backup' && world.backupState(source) === 'READY';
        const isAsked = isVacant(world, hsm) && !hasActiveHsm(world, hsm.cluster);
        const takesHsm = world.clusterState(hsm.cluster) === 'ACTIVE';
        return isReady && isAsked && takesHsm ? undefined : createHsm.refuses(world, { hsm, source });
      },
    },
    scenario: { clusters: besideVacant, backups: 1, allow: { createHsm: true, clone: true } },
    breaks: { 'holders-share-masking-key': 'vacuous' },
  }),
  mutantOf('createHsm', {
    name: 'a new HSM is restored from an HSM that does not answer',
    wrong: {
      refuses(world, { hsm, source }) {
        const refusal = createHsm.refuses(world, { hsm, source });
        const isAway = source.kind === 'hsm' && world.hsmState(source) === 'DEGRADED';
        return refusal === 'hsm-not-active' && isAway ? undefined : refusal;
      },
    },
    scenario: {
      clusters: { 'cluster-a': { ...running('hsm-a1', 'hsm-a2', 'hsm-a3'), up: ['hsm-a1', 'hsm-a2'] } },
      allow: { createHsm: true, hsmOutages: 1, syncFailures: true },
    },
    breaks: { 'new-hsm-holds-what-its-source-held': 'holds' },
  }),
  mutantOf('createHsm', {
    name: 'a cluster that is being deleted gets an HSM',
    wrong: {
      refuses(world, { hsm, source }) {
        if (!isVacant(world, hsm)) return 'slot-occupied';
        return source.kind === 'nothing' ? undefined : 'not-the-source';
      },
    },
    scenario: {
      clusters: { 'cluster-a': absent('hsm-a1') },
      keys: {},
      allow: { provision: true, createHsm: true },
    },
    breaks: { 'deleted-cluster-has-no-hsm': 'holds' },
  }),
];

/** A new HSM starts to answer, or an old one again, and something goes wrong. */
const activationMutants: readonly Mutant[] = [
  mutantOf('hsmBecomesActive', {
    name: 'a new HSM fetches the session keys of its cluster',
    wrong: {
      apply(world, { hsm }) {
        hsmBecomesActive.apply(world, { hsm });
        store(world, hsm, keysOnActive(world, hsm.cluster.hsms));
      },
    },
    scenario: { clusters: oneOfTwo, keys: { 'key-1': sessionKey }, allow: { createHsm: true } },
    breaks: { 'session-key-stays-local': 'holds' },
  }),
  mutantOf('hsmBecomesActive', {
    name: 'a new HSM fetches the token keys of every cluster',
    wrong: {
      apply(world, { hsm }) {
        hsmBecomesActive.apply(world, { hsm });
        const keys = keysOnActive(world, world.deployment.hsms);
        store(
          world,
          hsm,
          keys.filter((key) => key.class === 'token'),
        );
      },
    },
    scenario: {
      clusters: { ...oneOfTwo, 'cluster-b': running('hsm-b1') },
      clients: { app: { cluster: 'cluster-b', sdk: 3 } },
      allow: { createHsm: true },
    },
    breaks: { 'key-moves-only-by-sync': 'holds', 'holders-share-masking-key': 'vacuous' },
  }),
  mutantOf('hsmBecomesActive', {
    name: 'the first HSM of a clone does not activate it',
    wrong: {
      apply: (world, chosen) => hsmBecomesActive.apply(withholding(world, 'cluster.activated'), chosen),
    },
    scenario: {
      clusters: { ...single, 'cluster-b': absent('hsm-b1') },
      clients: { app: { cluster: 'cluster-b', sdk: 3 } },
      backups: 1,
      allow: { clone: true, createHsm: true },
    },
    breaks: { 'key-creation-can-succeed': 'reachable' },
  }),
  mutantOf('hsmRecovers', {
    name: 'an HSM that recovers fetches the session keys of its cluster',
    wrong: {
      apply(world, { hsm }) {
        hsmRecovers.apply(world, { hsm });
        store(world, hsm, keysOnActive(world, hsm.cluster.hsms));
      },
    },
    scenario: {
      clusters: { 'cluster-a': { ...running('hsm-a1', 'hsm-a2'), degraded: ['hsm-a2'] } },
      keys: { 'key-1': sessionKey },
    },
    breaks: { 'session-key-stays-local': 'holds' },
  }),
];

/** An HSM is lost, and more than that. */
const faultMutants: readonly Mutant[] = [
  mutantOf('hsmFails', {
    name: 'failures are not counted',
    wrong: { apply: (world, { hsm }) => world.tell(hsm, { type: 'hsm.failed' }) },
    scenario: { clients: twoCopies, allow: { hsmFailures: 1 } },
    breaks: { 'acknowledged-key-survives': 'holds' },
  }),
  mutantOf('hsmFails', {
    name: 'a failure takes every HSM of its cluster',
    wrong: {
      apply(world, { hsm }) {
        hsmFails.apply(world, { hsm });
        for (const other of inUse(world, hsm)) world.tell(other, { type: 'hsm.failed' });
      },
    },
    scenario: { clients: twoCopies, allow: { hsmFailures: 1 } },
    breaks: { 'acknowledged-key-survives': 'holds' },
  }),
  mutantOf('hsmFails', {
    name: 'the keys of an HSM that fails are rescued to other clusters',
    wrong: {
      apply(world, { hsm }) {
        const keys = keysOn(world, hsm);
        hsmFails.apply(world, { hsm });
        for (const other of world.deployment.hsms) {
          if (other.cluster !== hsm.cluster && isActive(world, other)) store(world, other, keys);
        }
      },
    },
    scenario: { clusters: unrelated, allow: { hsmFailures: 1 } },
    breaks: { 'key-moves-only-by-sync': 'holds' },
  }),
  mutantOf('hsmBecomesUnreachable', {
    name: 'an HSM forgets its session keys when it goes out of reach',
    wrong: {
      apply(world, { hsm }) {
        erase(
          world,
          hsm,
          keysOn(world, hsm).filter((key) => key.class === 'session'),
        );
        hsmBecomesUnreachable.apply(world, { hsm });
      },
    },
    scenario: { keys: { 'key-1': sessionKey }, allow: { hsmOutages: 1 } },
    breaks: { 'session-key-survives': 'holds' },
    // The end of a session is not heard where its key is gone.
    depthMax: 2,
  }),
  mutantOf('hsmBecomesUnreachable', {
    name: 'outages are not counted',
    wrong: { apply: (world, { hsm }) => world.tell(hsm, { type: 'hsm.becameUnreachable' }) },
    scenario: {
      clusters: { 'cluster-a': running('hsm-a1', 'hsm-a2', 'hsm-a3') },
      clients: quorum,
      allow: { hsmOutages: 1 },
    },
    breaks: { 'acknowledged-key-stays-usable': 'holds' },
  }),
];

/** An HSM is removed wrongly. */
const removalMutants: readonly Mutant[] = [
  mutantOf('deleteHsm', {
    name: 'an HSM is removed without a backup',
    wrong: { apply: (world, { hsm }) => world.tell(hsm, { type: 'hsm.deleted' }) },
    scenario: { clusters: single, backups: 1, allow: { deleteHsm: true } },
    breaks: { 'acknowledged-key-recoverable': 'holds' },
  }),
  mutantOf('deleteHsm', {
    name: 'an HSM that is removed is backed up after it was erased',
    wrong: {
      apply: (world, chosen) =>
        deleteHsm.apply(
          refiling(world, () => ({ contents: { keys: [], users: nobodyIn(world.deployment) } })),
          chosen,
        ),
    },
    scenario: { clusters: single, backups: 1, allow: { deleteHsm: true } },
    breaks: { 'acknowledged-key-recoverable': 'holds' },
  }),
  mutantOf('deleteHsm', {
    name: 'another HSM is backed up than the one that is removed',
    wrong: {
      apply(world, { hsm }) {
        const other = hsm.cluster.hsms.find((candidate) => candidate !== hsm && isActive(world, candidate));
        const contents = world.contents(other ?? hsm);
        deleteHsm.apply(
          refiling(world, () => ({ contents })),
          { hsm },
        );
      },
    },
    scenario: { backups: 2, allow: { deleteHsm: true, syncFailures: true } },
    breaks: { 'acknowledged-key-recoverable': 'holds' },
  }),
  mutantOf('deleteHsm', {
    name: 'the removal of one HSM removes its whole cluster',
    wrong: {
      apply(world, { hsm }) {
        deleteHsm.apply(world, { hsm });
        for (const other of inUse(world, hsm)) world.tell(other, { type: 'hsm.deleted' });
      },
    },
    scenario: { backups: 2, allow: { deleteHsm: true, syncFailures: true } },
    breaks: { 'acknowledged-key-recoverable': 'holds' },
  }),
  mutantOf('deleteHsm', {
    name: 'the backup of a removed HSM is filed in the first region',
    wrong: {
      apply(world, chosen) {
        const [first] = world.deployment.regions;
        deleteHsm.apply(
          refiling(world, ({ region }) => ({ region: first?.name ?? region })),
          chosen,
        );
      },
    },
    scenario: {
      clusters: { 'cluster-a': { ...running('hsm-a1'), region: 'us-gov-west-1' } },
      keys: {},
      backups: 2,
      allow: { deleteHsm: true, clone: true },
    },
    breaks: { 'backups-stay-in-partition': 'holds' },
  }),
  mutantOf('deleteHsm', {
    name: 'the backup of a removed HSM names its cluster as its masking key',
    isDeep: true,
    wrong: {
      apply: (world, chosen) =>
        deleteHsm.apply(
          refiling(world, () => ({ maskingKey: chosen.hsm.cluster.name })),
          chosen,
        ),
    },
    scenario: {
      clusters: {
        'cluster-a': running(),
        'cluster-b': { ...running('hsm-b1'), maskingKey: 'cluster-a' },
        'cluster-c': absent('hsm-c1'),
      },
      clients: { app: { cluster: 'cluster-b', sdk: 3 } },
      backups: 1,
      allow: { deleteHsm: true, createHsm: true, clone: true },
    },
    breaks: { 'holders-share-masking-key': 'holds' },
  }),
];

/** What can go wrong with the HSMs of a cluster. */
export const hsmMutants: readonly Mutant[] = [
  ...creationMutants,
  ...activationMutants,
  ...faultMutants,
  ...removalMutants,
];

/** All keys on those of these HSMs that answer. */
function keysOnActive(world: World, hsms: readonly HsmSlot[]): readonly KeySlot[] {
  return hsms.filter((hsm) => isActive(world, hsm)).flatMap((hsm) => keysOn(world, hsm));
}

/** The other HSMs of its cluster that can be lost or removed. */
function inUse(world: World, hsm: HsmSlot): readonly HsmSlot[] {
  return hsm.cluster.hsms.filter((other) => {
    const state = world.hsmState(other);
    return other !== hsm && (state === 'ACTIVE' || state === 'DEGRADED');
  });
}
