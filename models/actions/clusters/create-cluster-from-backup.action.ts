import type { BackupSlot, ClusterSlot } from '../../world/slots.ts';
import type { Action } from '../action.ts';
import { choices } from '../choices.ts';

/**
 * A cluster is requested from a backup in its region: a clone, with the masking key of the backup.
 *
 * @clause KS-CLONE
 * @clause KS-CLONE-STEPS
 * @clause KS-CLUSTER-REGIONAL
 */
export const createClusterFromBackup: Action<{ cluster: ClusterSlot; backup: BackupSlot }> = {
  name: 'create-cluster-from-backup',
  clause: 'KS-CLONE',
  parameters: ({ clusters, backups }) => choices({ cluster: clusters, backup: backups }),

  forbids: ({ scenario }) => (scenario.allow.clone ? undefined : 'not-allowed'),

  refuses(world, { cluster, backup }) {
    if (world.clusterState(cluster) !== 'NONE') return 'cluster-exists';
    if (world.backupState(backup) !== 'READY') return 'backup-not-ready';
    return world.backup(backup)?.region === cluster.region.name ? undefined : 'other-region';
  },

  apply(world, { cluster, backup }) {
    const record = world.backup(backup);
    if (record === undefined)
      throw new Error(`${cluster.name} is made from ${backup.name} before it was taken.`);
    const { maskingKey } = record;
    world.tell(cluster, { type: 'cluster.creationFromBackupStarted', maskingKey, origin: backup.name });
  },

  describe: ({ cluster, backup }) => `The cluster ${cluster.name} is requested from ${backup.name}.`,
};
