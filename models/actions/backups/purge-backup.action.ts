import type { BackupSlot } from '../../world/slots.ts';
import type { Action } from '../action.ts';
import { choices } from '../choices.ts';

/**
 * The service deletes a backup for good.
 *
 * @clause KS-BACKUP-LIFECYCLE
 * @clause KS-KEY-DELETION-BACKUPS
 */
export const purgeBackup: Action<{ backup: BackupSlot }> = {
  name: 'purge-backup',
  clause: 'KS-BACKUP-LIFECYCLE',
  parameters: ({ backups }) => choices({ backup: backups }),

  refuses: (world, { backup }) =>
    world.backupState(backup) === 'PENDING_DELETION' ? undefined : 'backup-not-pending-deletion',

  apply: (world, { backup }) => world.tell(backup, { type: 'backup.purged' }),
  describe: ({ backup }) => `The service purges ${backup.name}.`,
};
