import {
  type Actions,
  actions,
  activeHsmsOf,
  type HsmSlot,
  isActive,
  type KeySlot,
  type ReadonlyWorld,
  type Refusal,
} from '#models';
import {
  absent,
  type Clusters,
  clonable,
  erase,
  keysOn,
  type Mutant,
  mutantOf,
  related,
  restoring,
  running,
  single,
  store,
  tokenKey,
  unrelated,
} from './mutant.ts';

const { clusterCreated, createHsm, replicateKey, syncKey, wrapKey } = actions;

/** A cluster with two HSMs, and a clone of it with two. */
const pairs: Clusters = {
  'cluster-a': running('hsm-a1', 'hsm-a2'),
  'cluster-b': { ...running('hsm-b1', 'hsm-b2'), maskingKey: 'cluster-a' },
};

const shared = { 'key-1': { ...tokenKey, sharedWith: ['friend'] } };
const withFriend = { users: ['co', 'cu', 'friend'], keys: shared };
const keyReplicate = { keyReplicate: true } as const;

/** key replicate goes wrong. */
const replicationMutants: readonly Mutant[] = [
  mutantOf('replicateKey', {
    name: 'key replicate works under different masking keys',
    wrong: { refuses: (world, chosen) => refusesReplicate(world, chosen, 'different-masking-key') },
    scenario: { clusters: unrelated, allow: keyReplicate },
    breaks: {
      'holders-share-masking-key': 'vacuous',
      'key-moves-only-by-sync': 'holds',
      'key-arrives-from-an-active-holder': 'holds',
      'key-crosses-clusters-by-the-rules': 'vacuous',
    },
  }),
  mutantOf('replicateKey', {
    name: 'key replicate takes a key that its source does not have everywhere',
    wrong: { refuses: (world, chosen) => refusesReplicate(world, chosen, 'key-inconsistent') },
    scenario: { clusters: pairs, allow: keyReplicate },
    breaks: { 'key-crosses-clusters-by-the-rules': 'holds' },
  }),
  mutantOf('replicateKey', {
    name: 'key replicate does not look for the owner',
    wrong: { refuses: (world, chosen) => refusesReplicate(world, chosen, 'owner-missing') },
    scenario: { clusters: related, allow: { ...keyReplicate, changeUsers: true } },
    breaks: { 'key-moves-only-by-sync': 'holds', 'key-arrives-only-with-its-owner': 'holds' },
  }),
  mutantOf('replicateKey', {
    name: 'key replicate does not look for those the key is shared with',
    isDeep: true,
    wrong: { refuses: (world, chosen) => refusesReplicate(world, chosen, 'sharee-missing') },
    scenario: { clusters: related, ...withFriend, allow: { ...keyReplicate, changeUsers: true } },
    breaks: { 'key-crosses-clusters-by-the-rules': 'holds' },
  }),
  mutantOf('replicateKey', {
    name: 'key replicate reaches one HSM only, like syncKey',
    wrong: {
      apply(world, { key, destination }) {
        const first = activeHsmsOf(world, destination).find((hsm) => !world.holds(hsm, key));
        if (first !== undefined) store(world, first, [key]);
      },
    },
    scenario: { clusters: pairs, allow: keyReplicate },
    breaks: { 'key-crosses-clusters-by-the-rules': 'holds' },
  }),
  mutantOf('replicateKey', {
    name: 'key replicate moves the key instead of copying it',
    wrong: {
      apply(world, chosen) {
        replicateKey.apply(world, chosen);
        for (const hsm of activeHsmsOf(world, chosen.source)) erase(world, hsm, [chosen.key]);
      },
    },
    scenario: { clusters: pairs, allow: keyReplicate },
    breaks: { 'acknowledged-key-on-every-active-hsm': 'holds' },
  }),
  mutantOf('replicateKeyPartly', {
    name: 'key replicate fails on some HSM where nothing may fail',
    isDeep: true,
    wrong: {
      forbids: (deployment, { hsm, ...whole }) =>
        hsm.cluster === whole.destination
          ? replicateKey.forbids?.(deployment, whole)
          : 'hsm-not-in-destination',
      refuses(world, { hsm, ...whole }) {
        const misses = isActive(world, hsm) && !world.holds(hsm, whole.key);
        const isSome = whole.destination.hsms.some((other) => other !== hsm && isActive(world, other));
        return misses && isSome ? replicateKey.refuses(world, whole) : 'already-held';
      },
    },
    scenario: { clusters: pairs, allow: keyReplicate },
    breaks: { 'key-crosses-clusters-by-the-rules': 'holds' },
  }),
  mutantOf('replicateKeyPartly', {
    name: 'a key replicate that misses one HSM reaches that one only',
    isDeep: true,
    wrong: { apply: (world, { key, hsm }) => store(world, hsm, [key]) },
    scenario: {
      clusters: {
        'cluster-a': running('hsm-a1'),
        'cluster-b': { ...running('hsm-b1', 'hsm-b2', 'hsm-b3'), maskingKey: 'cluster-a' },
      },
      allow: { ...keyReplicate, syncFailures: true },
    },
    breaks: { 'key-crosses-clusters-by-the-rules': 'holds' },
  }),
];

/** syncKey goes wrong in ways that show only where credentials differ or HSMs are out of reach. */
const syncKeyMutants: readonly Mutant[] = [
  mutantOf('syncKey', {
    name: 'syncKey does not ask for the password of the destination',
    wrong: {
      refuses(world, chosen) {
        const refusal = syncKey.refuses(world, chosen);
        return refusal === 'officer-password-differs' ? undefined : refusal;
      },
    },
    scenario: { clusters: related, allow: { clone: true, changeUsers: true } },
    breaks: { 'key-crosses-clusters-by-the-rules': 'holds' },
  }),
  mutantOf('syncKey', {
    name: 'syncKey reads from HSMs that do not answer',
    wrong: {
      refuses(world, chosen) {
        const refusal = syncKey.refuses(world, chosen);
        const { key, source, destination } = chosen;
        if (refusal !== 'source-holds-no-live-copy' || !world.holds(source, key)) return refusal;
        const isRelated = world.maskingKey(source.cluster) === world.maskingKey(destination.cluster);
        const knowsOwner = world.passwordVersion(destination, key.owner) > 0;
        return isRelated && knowsOwner && isActive(world, destination) ? undefined : refusal;
      },
    },
    scenario: { clusters: related, allow: { clone: true, hsmOutages: 1 } },
    breaks: { 'key-arrives-from-an-active-holder': 'holds', 'key-crosses-clusters-by-the-rules': 'holds' },
  }),
  mutantOf('syncKey', {
    name: 'syncKey leaves out keys that are not exportable',
    wrong: {
      forbids: (deployment, chosen) =>
        chosen.key.exportable ? syncKey.forbids?.(deployment, chosen) : 'not-exportable',
    },
    scenario: {
      clusters: related,
      keys: { 'key-1': { ...tokenKey, exportable: false } },
      allow: { clone: true },
    },
    breaks: { 'non-exportable-key-can-reach-a-clone': 'reachable' },
  }),
];

/** A key leaves in a file that must not, or that is not to be touched. */
const wrappingMutants: readonly Mutant[] = [
  mutantOf('wrapKey', {
    name: 'keys are wrapped that are not exportable',
    wrong: {
      forbids(deployment, chosen) {
        const refusal = wrapKey.forbids?.(deployment, chosen);
        return refusal === 'not-exportable' && chosen.hsm.cluster === chosen.key.home ? undefined : refusal;
      },
    },
    scenario: { keys: { 'key-1': { ...tokenKey, exportable: false } }, allow: { wrapKey: true } },
    breaks: { 'non-exportable-key-is-never-wrapped': 'holds' },
  }),
  mutantOf('wrapKey', {
    name: 'wrapping one key takes all that are on the HSM',
    wrong: {
      apply(world, { hsm }) {
        for (const key of keysOn(world, hsm)) {
          if (key.export !== undefined && !world.isWrapped(key))
            world.tell(key.export, { type: 'key.wrapped' });
        }
      },
    },
    scenario: {
      keys: { 'key-1': tokenKey, 'key-2': { ...tokenKey, exportable: false } },
      allow: { wrapKey: true },
    },
    breaks: { 'non-exportable-key-is-never-wrapped': 'holds' },
  }),
  mutantOf('wrapKey', {
    name: 'wrapping takes the key out of its HSM',
    wrong: {
      apply(world, chosen) {
        wrapKey.apply(world, chosen);
        erase(world, chosen.hsm, [chosen.key]);
      },
    },
    scenario: { clusters: single, allow: { wrapKey: true } },
    breaks: { 'acknowledged-key-survives': 'holds' },
  }),
];

/** A user is replicated wrongly. */
const userMutants: readonly Mutant[] = [
  mutantOf('replicateUser', {
    name: 'users are replicated to unrelated clusters',
    wrong: {
      refuses(world, { user, source, destination }) {
        if (world.clusterState(destination) !== 'ACTIVE') return 'cluster-not-active';
        const knows = (hsm: HsmSlot): boolean => world.passwordVersion(hsm, user) > 0;
        const asked = activeHsmsOf(world, source);
        if (asked.length === 0 || !asked.every(knows)) return 'user-missing';
        const reached = activeHsmsOf(world, destination);
        if (reached.length === 0) return 'no-active-hsm';
        return reached.some(knows) ? 'user-in-destination' : undefined;
      },
    },
    scenario: {
      clusters: clonable,
      allow: { replicateUsers: true, provision: true, createHsm: true },
    },
    breaks: { 'users-arrive-together': 'holds' },
    isDeep: true,
  }),
  mutantOf('replicateUser', {
    name: 'a user is replicated to one HSM only',
    wrong: {
      apply(world, chosen) {
        const [first] = activeHsmsOf(world, chosen.destination);
        if (first !== undefined)
          world.tell(first, { type: 'user.replicated', user: chosen.user.name, version: 1 });
      },
    },
    scenario: { clusters: pairs, keys: {}, allow: { replicateUsers: true, changeUsers: true } },
    breaks: { 'users-arrive-together': 'holds', 'users-agree-across-hsms': 'holds' },
  }),
  mutantOf('replicateUser', {
    name: 'a replicated user gets another password',
    wrong: {
      apply(world, { user, destination }) {
        for (const hsm of activeHsmsOf(world, destination))
          world.tell(hsm, { type: 'user.replicated', user: user.name, version: 2 });
      },
    },
    scenario: { clusters: related, keys: {}, allow: { replicateUsers: true, changeUsers: true } },
    breaks: { 'users-arrive-together': 'holds' },
  }),
];

const restored = {
  clusters: { 'cluster-a': running('hsm-a1'), 'cluster-b': absent('hsm-b1') },
  backups: 1,
  allow: { clone: true, createHsm: true },
} as const;

/** A clone comes about wrongly. */
const restorationMutants: readonly Mutant[] = [
  mutantOf('clusterCreated', {
    name: 'a clone is active before its first HSM where nobody assumes so',
    wrong: {
      apply(world, { cluster }) {
        const isRestored = world.origin(cluster) !== undefined;
        clusterCreated.apply(world, { cluster });
        if (isRestored && world.clusterState(cluster) !== 'ACTIVE')
          world.tell(cluster, { type: 'cluster.activated' });
      },
    },
    scenario: restored,
    breaks: { 'cluster-becomes-active-with-an-hsm': 'holds' },
  }),
  mutantOf('clusterCreated', {
    name: 'a fresh cluster is active before its first HSM as well',
    wrong: {
      apply(world, { cluster }) {
        const isFresh = world.origin(cluster) === undefined;
        clusterCreated.apply(world, { cluster });
        if (!isFresh || !world.deployment.scenario.assume.restoredClusterActive) return;
        world.tell(cluster, { type: 'cluster.initializationStarted' });
        world.tell(cluster, { type: 'cluster.initialized', maskingKey: cluster.name });
        world.tell(cluster, { type: 'cluster.activated' });
      },
    },
    scenario: {
      ...restored,
      allow: { ...restored.allow, provision: true },
      assume: { restoredClusterActive: true },
    },
    breaks: { 'cluster-becomes-active-with-an-hsm': 'holds' },
  }),
  mutantOf('createHsm', {
    name: 'the first HSM of a clone that is active already starts empty',
    isDeep: true,
    wrong: {
      apply(world, chosen) {
        const { cluster } = chosen.hsm;
        const isEarly =
          world.clusterState(cluster) === 'ACTIVE' &&
          world.origin(cluster) !== undefined &&
          chosen.source.kind === 'backup';
        createHsm.apply(
          restoring(world, (contents) => ({ keys: isEarly ? [] : contents.keys })),
          chosen,
        );
      },
    },
    scenario: { ...restored, assume: { restoredClusterActive: true } },
    breaks: { 'new-hsm-holds-what-its-source-held': 'holds' },
  }),
];

/** What can go wrong between clusters of one backup history. */
export const cloneMutants: readonly Mutant[] = [
  ...replicationMutants,
  ...syncKeyMutants,
  ...wrappingMutants,
  ...userMutants,
  ...restorationMutants,
];

type Replication = Parameters<Actions['replicateKey']['refuses']>[1];

/** Why key replicate refuses, apart from one reason that a mutant takes no notice of. */
function refusesReplicate(
  world: ReadonlyWorld,
  { key, source, destination }: Replication,
  ignored: Refusal,
): Refusal | undefined {
  const asked = activeHsmsOf(world, source);
  const reached = activeHsmsOf(world, destination);
  const holds = (hsm: HsmSlot): boolean => world.holds(hsm, key);
  const knows = (users: readonly KeySlot['owner'][]) => (hsm: HsmSlot) =>
    users.every((user) => world.passwordVersion(hsm, user) > 0);
  const obstacles: readonly (readonly [Refusal, boolean])[] = [
    ['source-holds-no-live-copy', !asked.some(holds)],
    ['key-inconsistent', !asked.every(holds)],
    ['different-masking-key', world.maskingKey(source) !== world.maskingKey(destination)],
    ['no-active-hsm', reached.length === 0],
    ['already-held', reached.every(holds)],
    ['owner-missing', !reached.every(knows([key.owner]))],
    ['sharee-missing', !reached.every(knows(key.sharedWith))],
  ];
  return obstacles.find(([refusal, isThere]) => isThere && refusal !== ignored)?.[0];
}
