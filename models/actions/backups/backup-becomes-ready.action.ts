import type { BackupSlot } from '../../world/slots.ts';
import type { Action } from '../action.ts';
import { choices } from '../choices.ts';

/**
 * A backup or a copy of one is complete.
 *
 * @clause KS-BACKUP-LIFECYCLE
 */
export const backupBecomesReady: Action<{ backup: BackupSlot }> = {
  name: 'backup-becomes-ready',
  clause: 'KS-BACKUP-LIFECYCLE',
  parameters: ({ backups }) => choices({ backup: backups }),

  refuses: (world, { backup }) =>
    world.backupState(backup) === 'CREATE_IN_PROGRESS' ? undefined : 'backup-not-creating',

  apply: (world, { backup }) => world.tell(backup, { type: 'backup.completed' }),
  describe: ({ backup }) => `${backup.name} is ready.`,
};
