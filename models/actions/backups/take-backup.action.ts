import { isActive, nextBackupSlot } from '../../world/questions.ts';
import type { BackupSlot, HsmSlot } from '../../world/slots.ts';
import type { Action } from '../action.ts';
import { recordOf } from '../backup-record.ts';
import { choices } from '../choices.ts';

/**
 * The service backs up one HSM of a cluster, with what it holds now.
 *
 * @clause KS-BACKUP-CONTENTS
 * @clause KS-BACKUP-TRIGGERS
 * @assumption backup-at-once
 */
export const takeBackup: Action<{ backup: BackupSlot; hsm: HsmSlot }> = {
  name: 'take-backup',
  clause: 'KS-BACKUP-CONTENTS',
  parameters: ({ backups, hsms }) => choices({ backup: backups, hsm: hsms }),

  forbids: ({ scenario }) =>
    scenario.allow.clone || scenario.allow.serviceBackups ? undefined : 'not-allowed',

  refuses(world, { backup, hsm }) {
    if (nextBackupSlot(world) !== backup) return 'not-the-next-slot';
    if (!isActive(world, hsm)) return 'hsm-not-active';
    return world.clusterState(hsm.cluster) === 'ACTIVE' ? undefined : 'cluster-not-active';
  },

  apply: (world, { backup, hsm }) =>
    world.tell(backup, { type: 'backup.started', record: recordOf(world, hsm) }),
  describe: ({ backup, hsm }) => `The service takes ${backup.name} of what ${hsm.name} holds now.`,
};
