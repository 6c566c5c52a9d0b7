import { actions, hasActiveHsm } from '#models';
import { absent, clonable, except, type Mutant, mutantOf, single } from './mutant.ts';

const { createClusterFromBackup, deleteCluster } = actions;

const fresh = {
  clusters: { 'cluster-a': absent('hsm-a1') },
  keys: {},
  allow: { provision: true, createHsm: true },
} as const;

/** What can go wrong in the life of a cluster. */
export const clusterMutants: readonly Mutant[] = [
  mutantOf('deleteCluster', {
    name: 'a cluster is deleted with an HSM in it',
    wrong: {
      refuses: (world, { cluster }) =>
        world.clusterState(cluster) === 'ACTIVE' ? undefined : 'cluster-not-in-use',
    },
    scenario: { clusters: single, keys: {}, backups: 1, allow: { provision: true, deleteHsm: true } },
    breaks: { 'deleted-cluster-has-no-hsm': 'holds' },
  }),
  mutantOf('deleteCluster', {
    name: 'the deletion of a cluster overlooks HSMs that do not answer',
    wrong: {
      refuses(world, { cluster }) {
        const refusal = deleteCluster.refuses(world, { cluster });
        if (refusal !== 'cluster-not-vacant') return refusal;
        return hasActiveHsm(world, cluster) ? refusal : undefined;
      },
    },
    scenario: fresh,
    breaks: { 'deleted-cluster-has-no-hsm': 'holds' },
  }),
  mutantOf('clusterInitialized', {
    name: 'a fresh cluster is initialized without a masking key',
    // Looked for in its own scenario, where nothing tries to back such a cluster up: that is an error.
    isDeep: true,
    wrong: {
      apply(world, { cluster }) {
        // The types do not let this happen.
        const maskingKey = undefined as unknown as string;
        world.tell(cluster, { type: 'cluster.initialized', maskingKey });
      },
    },
    scenario: fresh,
    breaks: { 'active-cluster-has-masking-key': 'holds' },
  }),
  mutantOf('clusterInitialized', {
    name: 'a fresh cluster is initialized with the masking key of another one',
    wrong: {
      apply: (world, { cluster }) =>
        world.tell(cluster, { type: 'cluster.initialized', maskingKey: 'cluster-a' }),
    },
    scenario: { clusters: clonable, allow: { provision: true, createHsm: true } },
    breaks: { 'clone-holds-every-acknowledged-key': 'vacuous' },
  }),
  mutantOf('createClusterFromBackup', {
    name: 'a clone gets a masking key of its own',
    isDeep: true,
    wrong: {
      apply: (world, { cluster, backup }) =>
        world.tell(cluster, {
          type: 'cluster.creationFromBackupStarted',
          maskingKey: cluster.name,
          origin: backup.name,
        }),
    },
    scenario: { clusters: clonable, backups: 1, allow: { clone: true, createHsm: true } },
    breaks: { 'holders-share-masking-key': 'holds' },
  }),
  mutantOf('createClusterFromBackup', {
    name: 'a clone is made in another region than its backup',
    isDeep: true,
    wrong: {
      refuses: (world, chosen) => except('other-region', createClusterFromBackup.refuses(world, chosen)),
    },
    scenario: {
      clusters: { ...single, 'cluster-b': { ...absent('hsm-b1'), region: 'us-gov-west-1' } },
      backups: 2,
      allow: { clone: true, createHsm: true },
    },
    breaks: { 'backups-stay-in-partition': 'holds', 'clone-carries-its-backup': 'vacuous' },
  }),
  mutantOf('createClusterFromBackup', {
    name: 'a clone is made from a backup that is not ready',
    wrong: {
      refuses(world, { cluster, backup }) {
        const refusal = createClusterFromBackup.refuses(world, { cluster, backup });
        const isHere = world.backup(backup)?.region === cluster.region.name;
        return refusal === 'backup-not-ready' && isHere ? undefined : refusal;
      },
    },
    scenario: { clusters: clonable, backups: 1, allow: { clone: true } },
    breaks: { 'clone-carries-its-backup': 'holds' },
  }),
];
