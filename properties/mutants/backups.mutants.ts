import { actions, type BackupSlot, type ReadonlyWorld } from '#models';
import {
  absent,
  clonable,
  everyKeyOn,
  except,
  type Mutant,
  mutantOf,
  refiling,
  running,
  sessionKey,
  single,
} from './mutant.ts';

const { backupCopyFails, copyBackup, copyLatestBackup, purgeBackup, takeBackup } = actions;

/** A backup is taken wrongly. */
const takingMutants: readonly Mutant[] = [
  mutantOf('takeBackup', {
    name: 'a backup carries session keys',
    isDeep: true,
    wrong: {
      apply: (world, chosen) =>
        takeBackup.apply(
          refiling(world, ({ contents }) => ({
            contents: { ...contents, keys: everyKeyOn(world, chosen.hsm) },
          })),
          chosen,
        ),
    },
    scenario: {
      clusters: clonable,
      keys: { 'key-1': sessionKey },
      backups: 1,
      allow: { clone: true, createHsm: true },
    },
    breaks: { 'session-key-stays-local': 'holds' },
    // The HSM of the clone is being created with the key, and does not hear of the end of its session.
    depthMax: 6,
  }),
  mutantOf('takeBackup', {
    name: 'a backup names its cluster as its masking key',
    isDeep: true,
    wrong: {
      apply: (world, chosen) =>
        takeBackup.apply(
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
      allow: { createHsm: true, clone: true },
    },
    breaks: { 'holders-share-masking-key': 'holds' },
  }),
  mutantOf('takeBackup', {
    name: 'a backup is attached to the first cluster',
    wrong: {
      apply(world, chosen) {
        const [first] = world.deployment.clusters;
        takeBackup.apply(
          refiling(world, () => ({ sourceCluster: first?.name })),
          chosen,
        );
      },
    },
    scenario: {
      clusters: { 'cluster-a': { ...running('hsm-a1'), up: [] }, 'cluster-b': running('hsm-b1') },
      clients: { app: { cluster: 'cluster-b', sdk: 3 } },
      backups: 1,
      allow: { clone: true, createHsm: true },
    },
    breaks: { 'holders-share-masking-key': 'vacuous' },
  }),
  mutantOf('takeBackup', {
    name: 'a backup is filed in the first region',
    wrong: {
      apply(world, chosen) {
        const [first] = world.deployment.regions;
        takeBackup.apply(
          refiling(world, ({ region }) => ({ region: first?.name ?? region })),
          chosen,
        );
      },
    },
    // The backup of a removed HSM is filed where it belongs.
    scenario: {
      clusters: { 'cluster-a': { ...running('hsm-a1'), region: 'us-gov-west-1' } },
      keys: {},
      backups: 2,
      allow: { clone: true, deleteHsm: true },
    },
    breaks: { 'backups-stay-in-partition': 'holds' },
  }),
];

/** A backup is copied wrongly. */
const copyingMutants: readonly Mutant[] = [
  mutantOf('copyBackup', {
    name: 'a backup is copied to another partition',
    wrong: { refuses: (world, chosen) => except('other-partition', copyBackup.refuses(world, chosen)) },
    scenario: { clusters: single, keys: {}, backups: 2, allow: { clone: true } },
    breaks: { 'backups-stay-in-partition': 'holds' },
  }),
  mutantOf('copyBackup', {
    name: 'a copied backup gets a masking key of its own',
    isDeep: true,
    wrong: {
      apply: (world, chosen) =>
        copyBackup.apply(
          refiling(world, () => ({ maskingKey: chosen.to.name })),
          chosen,
        ),
    },
    scenario: {
      clusters: { ...single, 'cluster-b': { ...absent('hsm-b1'), region: 'us-west-2' } },
      backups: 2,
      allow: { clone: true, createHsm: true },
    },
    breaks: { 'holders-share-masking-key': 'holds' },
  }),
  mutantOf('copyBackup', {
    name: 'a copied backup stays attached to the cluster of its source',
    wrong: {
      apply(world, chosen) {
        const sourceCluster = world.backup(chosen.from)?.sourceCluster;
        copyBackup.apply(
          refiling(world, () => ({ sourceCluster })),
          chosen,
        );
      },
    },
    // Only a copy of a copy is back in the region of the cluster, where it passes for its latest backup.
    scenario: {
      regions: { 'us-east-1': 'aws', 'us-west-2': 'aws' },
      clusters: single,
      backups: 4,
      allow: { clone: true, deleteHsm: true, createHsm: true },
    },
    breaks: { 'acknowledged-key-on-every-active-hsm': 'holds' },
  }),
];

/** A backup is removed wrongly. */
const deletionMutants: readonly Mutant[] = [
  mutantOf('deleteBackup', {
    name: 'backups are deleted where that is not allowed',
    wrong: { forbids: () => undefined },
    scenario: { clusters: single, backups: 1, allow: { deleteHsm: true } },
    breaks: { 'acknowledged-key-recoverable': 'holds' },
  }),
  mutantOf('purgeBackup', {
    name: 'a backup is purged that was not marked for deletion',
    wrong: {
      refuses: (world, chosen) =>
        world.backupState(chosen.backup) === 'READY' ? undefined : purgeBackup.refuses(world, chosen),
      apply(world, { backup }) {
        // The machine would not have it otherwise.
        if (world.backupState(backup) === 'READY') world.tell(backup, { type: 'backup.deletionScheduled' });
        purgeBackup.apply(world, { backup });
      },
    },
    scenario: { clusters: single, backups: 1, allow: { deleteHsm: true } },
    breaks: { 'acknowledged-key-recoverable': 'holds', 'backup-goes-by-its-lifecycle': 'holds' },
  }),
  mutantOf('backupCopyFails', {
    name: 'the backup of an HSM fails like a copy',
    wrong: {
      refuses: (world, chosen) => except('not-a-copy', backupCopyFails.refuses(world, chosen)),
    },
    scenario: { clusters: single, backups: 2, allow: { clone: true, backupFailures: true } },
    breaks: { 'backup-goes-by-its-lifecycle': 'holds' },
  }),
  mutantOf('backupCopyFails', {
    name: 'a copy fails after it was ready',
    isDeep: true,
    wrong: {
      refuses(world, { backup }) {
        if (world.backupState(backup) !== 'READY') return backupCopyFails.refuses(world, { backup });
        return world.backup(backup)?.sourceCluster === undefined ? undefined : 'not-a-copy';
      },
      apply(world, { backup }) {
        if (world.backupState(backup) !== 'READY') return backupCopyFails.apply(world, { backup });
        // The machine would not have it otherwise.
        world.tell(backup, { type: 'backup.deletionScheduled' });
        world.tell(backup, { type: 'backup.purged' });
      },
    },
    scenario: { clusters: single, backups: 2, allow: { clone: true, backupFailures: true } },
    breaks: { 'backup-goes-by-its-lifecycle': 'holds' },
  }),
];

/** Removed and created, again and again, an HSM leaves older and newer backups behind. */
const byCluster = {
  clusters: single,
  backups: 3,
  allow: { copyByCluster: true, deleteHsm: true, createHsm: true },
} as const;

/** A backup is copied by the identifier of its cluster, and it is the wrong one. */
const copyingByClusterMutants: readonly Mutant[] = [
  mutantOf('copyLatestBackup', {
    name: 'a copy by cluster is of the oldest backup',
    isDeep: true,
    wrong: {
      apply(world, { cluster, to, region }) {
        const from = world.deployment.backups.find(
          (backup) =>
            world.backupState(backup) === 'READY' && world.backup(backup)?.sourceCluster === cluster.name,
        );
        if (from !== undefined) copyBackup.apply(world, { from, to, region });
      },
    },
    scenario: byCluster,
    breaks: { 'copy-by-cluster-is-of-the-latest-backup': 'holds' },
  }),
  mutantOf('copyLatestBackup', {
    name: 'a copy by cluster may be of a backup that is marked for deletion',
    isDeep: true,
    wrong: {
      refuses(world, { cluster, to, region }) {
        const refusal = copyLatestBackup.refuses(world, { cluster, to, region });
        if (refusal !== 'no-backup-of-cluster') return refusal;
        return newestOf(world, cluster.name) === undefined ? refusal : undefined;
      },
      apply(world, { cluster, to, region }) {
        const from = newestOf(world, cluster.name);
        if (from !== undefined) copyBackup.apply(world, { from, to, region });
      },
    },
    scenario: { ...byCluster, allow: { ...byCluster.allow, deleteBackup: true } },
    breaks: { 'backup-carries-its-source': 'holds', 'copy-by-cluster-is-of-the-latest-backup': 'holds' },
  }),
  mutantOf('copyLatestBackup', {
    name: 'a copy by cluster stays in its region',
    wrong: {
      apply(world, chosen) {
        const { region } = chosen.cluster;
        copyLatestBackup.apply(
          refiling(world, () => ({ region: region.name })),
          chosen,
        );
      },
    },
    scenario: byCluster,
    breaks: { 'backup-carries-its-source': 'holds' },
  }),
];

/** What backups tell of their source, where only the source itself shows that it is wrong. */
const sourceMutants: readonly Mutant[] = [
  mutantOf('takeBackup', {
    name: 'a backup is taken of an HSM that does not answer',
    wrong: {
      refuses(world, chosen) {
        const refusal = takeBackup.refuses(world, chosen);
        const isAway = world.hsmState(chosen.hsm) === 'DEGRADED';
        const isAtWork = world.clusterState(chosen.hsm.cluster) === 'ACTIVE';
        return refusal === 'hsm-not-active' && isAway && isAtWork ? undefined : refusal;
      },
    },
    scenario: { clusters: single, keys: {}, backups: 1, allow: { clone: true, hsmOutages: 1 } },
    breaks: { 'backup-carries-its-source': 'holds' },
  }),
  mutantOf('takeBackup', {
    name: 'a backup is filed in another region of its partition',
    wrong: {
      apply: (world, chosen) =>
        takeBackup.apply(
          refiling(world, () => ({ region: 'us-west-2' })),
          chosen,
        ),
    },
    scenario: { clusters: single, keys: {}, backups: 1, allow: { clone: true } },
    breaks: { 'backup-carries-its-source': 'holds' },
  }),
  mutantOf('copyBackup', {
    name: 'a backup is copied before it is ready',
    wrong: {
      refuses(world, chosen) {
        const refusal = copyBackup.refuses(world, chosen);
        const isEarly = world.backupState(chosen.from) === 'CREATE_IN_PROGRESS';
        const isNext = world.backupState(chosen.to) === 'NONE' && chosen.to.index === chosen.from.index + 1;
        const isAbroad = chosen.region.name === 'us-west-2';
        return refusal === 'backup-not-ready' && isEarly && isNext && isAbroad ? undefined : refusal;
      },
    },
    scenario: { clusters: single, keys: {}, backups: 2, allow: { clone: true } },
    breaks: { 'backup-carries-its-source': 'holds' },
  }),
];

/** What can go wrong in the life of a backup. */
export const backupMutants: readonly Mutant[] = [
  ...takingMutants,
  ...copyingMutants,
  ...deletionMutants,
  ...copyingByClusterMutants,
  ...sourceMutants,
];

/** The newest backup of a cluster that was not purged, whatever its state. */
function newestOf(world: ReadonlyWorld, cluster: string): BackupSlot | undefined {
  return world.deployment.backups.findLast((backup) => {
    const state = world.backupState(backup);
    const isThere = state === 'READY' || state === 'PENDING_DELETION';
    return isThere && world.backup(backup)?.sourceCluster === cluster;
  });
}
