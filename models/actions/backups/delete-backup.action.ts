import type { BackupSlot } from '../../world/slots.ts';
import type { Action } from '../action.ts';
import { choices } from '../choices.ts';

/**
 * A backup is marked for deletion.
 *
 * @clause KS-BACKUP-LIFECYCLE
 */
export const deleteBackup: Action<{ backup: BackupSlot }> = {
  name: 'delete-backup',
  clause: 'KS-BACKUP-LIFECYCLE',
  parameters: ({ backups }) => choices({ backup: backups }),
  forbids: ({ scenario }) => (scenario.allow.deleteBackup ? undefined : 'not-allowed'),
  refuses: (world, { backup }) => (world.backupState(backup) === 'READY' ? undefined : 'backup-not-ready'),
  apply: (world, { backup }) => world.tell(backup, { type: 'backup.deletionScheduled' }),
  describe: ({ backup }) => `${backup.name} is marked for deletion.`,
};
