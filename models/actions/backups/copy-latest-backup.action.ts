import { latestBackup, nextBackupSlot } from '../../world/questions.ts';
import type { BackupSlot, ClusterSlot, RegionSlot } from '../../world/slots.ts';
import type { Action } from '../action.ts';
import { choices } from '../choices.ts';
import { copyBackup } from './copy-backup.action.ts';

/**
 * A backup is copied to another region by naming its cluster: the most recent one that is ready.
 *
 * @remarks
 * A backup that is still being made does not count, nor does one that is marked for deletion, nor a copy,
 * which belongs to no cluster. The cluster need not exist any more. Today's API asks for a backup and knows
 * no such parameter; the source describes an earlier one.
 *
 * @clause KS-BACKUP-COPY-BY-CLUSTER
 */
export const copyLatestBackup: Action<{ cluster: ClusterSlot; to: BackupSlot; region: RegionSlot }> = {
  name: 'copy-latest-backup',
  clause: 'KS-BACKUP-COPY-BY-CLUSTER',
  parameters: ({ clusters, backups, regions }) =>
    choices({ cluster: clusters, to: backups, region: regions }),

  forbids({ scenario }, { cluster, region }) {
    if (!scenario.allow.copyByCluster) return 'not-allowed';
    if (cluster.region === region) return 'same-region';
    return cluster.region.partition === region.partition ? undefined : 'other-partition';
  },

  refuses(world, { cluster, to }) {
    if (nextBackupSlot(world) !== to) return 'not-the-next-slot';
    return latestBackup(world, cluster) === undefined ? 'no-backup-of-cluster' : undefined;
  },

  apply(world, { cluster, to, region }) {
    const from = latestBackup(world, cluster);
    if (from === undefined) throw new Error(`${cluster.name} has no backup to copy.`);
    copyBackup.apply(world, { from, to, region });
  },

  describe: ({ cluster, to, region }) =>
    `The most recent backup of ${cluster.name} is copied to ${region.name} as ${to.name}.`,
};
