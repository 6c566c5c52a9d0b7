import type { BackupSlot } from '../../world/slots.ts';
import type { Action } from '../action.ts';
import { choices } from '../choices.ts';

/**
 * The copy of a backup fails and is deleted, with what it carried so far.
 *
 * @remarks
 * The backup that it was a copy of stays. No document knows of a failure when an HSM is backed up.
 *
 * @clause KS-BACKUP-COPY-FAILS
 */
export const backupCopyFails: Action<{ backup: BackupSlot }> = {
  name: 'backup-copy-fails',
  clause: 'KS-BACKUP-COPY-FAILS',
  parameters: ({ backups }) => choices({ backup: backups }),
  forbids: ({ scenario }) => (scenario.allow.backupFailures ? undefined : 'not-allowed'),

  refuses(world, { backup }) {
    if (world.backupState(backup) !== 'CREATE_IN_PROGRESS') return 'backup-not-creating';
    return world.backup(backup)?.sourceCluster === undefined ? undefined : 'not-a-copy';
  },

  apply: (world, { backup }) => world.tell(backup, { type: 'backup.failed' }),
  describe: ({ backup }) => `The copy ${backup.name} fails and is deleted.`,
};
