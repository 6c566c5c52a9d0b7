import type { BackupSlot } from '../../world/slots.ts';
import type { Action } from '../action.ts';
import { choices } from '../choices.ts';

/**
 * The deletion of a backup is taken back in time.
 *
 * @clause KS-BACKUP-LIFECYCLE
 */
export const restoreBackup: Action<{ backup: BackupSlot }> = {
  name: 'restore-backup',
  clause: 'KS-BACKUP-LIFECYCLE',
  parameters: ({ backups }) => choices({ backup: backups }),

  refuses: (world, { backup }) =>
    world.backupState(backup) === 'PENDING_DELETION' ? undefined : 'backup-not-pending-deletion',

  apply: (world, { backup }) => world.tell(backup, { type: 'backup.restored' }),
  describe: ({ backup }) => `The deletion of ${backup.name} is taken back.`,
};
