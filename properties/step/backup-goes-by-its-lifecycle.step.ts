import type { BackupRecord, BackupSlot, BackupState, Scenario } from '#models';
import type { StepProperty } from '../property.ts';

/**
 * A backup goes from state to state as it is documented, and only where the scenario lets it.
 *
 * @remarks
 * So it is never purged that was not marked for deletion, and a backup of an HSM never fails, as a copy may
 * (KS-BACKUP-COPY-FAILS). What is gone is gone with its keys and users.
 *
 * @clause KS-BACKUP-LIFECYCLE
 * @brokenBy a backup is purged that was not marked for deletion
 */
export const backupGoesByItsLifecycle: StepProperty<BackupSlot> = {
  kind: 'step',
  name: 'backup-goes-by-its-lifecycle',
  clause: 'KS-BACKUP-LIFECYCLE',
  statement:
    'A backup is deleted only after it was marked for that, or as a copy that failed, and then has neither keys nor users.',
  duty: 'must',
  scope: 'one by one',
  watches: 'backup',

  appliesTo: (before, after, backup) => before.backupState(backup) !== after.backupState(backup),

  findViolation(before, after, backup) {
    const from = before.backupState(backup);
    const to = after.backupState(backup);
    const record = after.backup(backup);
    const isEmpty = record === undefined || hasNothing(record);
    const isInOrder = from === to || next(from, record, before.deployment.scenario).includes(to);
    if (isInOrder && (to !== 'DELETED' || isEmpty)) return undefined;
    return { backup: backup.name, from, to, keys: record?.contents.keys ?? [] };
  },
};

/** The states that may follow. */
function next(
  from: BackupState,
  record: BackupRecord | undefined,
  { allow }: Scenario,
): readonly BackupState[] {
  switch (from) {
    case 'NONE':
      return record?.sourceCluster === undefined ? ['CREATE_IN_PROGRESS'] : ['CREATE_IN_PROGRESS', 'READY'];
    case 'CREATE_IN_PROGRESS':
      return allow.backupFailures && record?.sourceCluster === undefined ? ['READY', 'DELETED'] : ['READY'];
    case 'READY':
      return allow.deleteBackup ? ['PENDING_DELETION'] : [];
    case 'PENDING_DELETION':
      return ['READY', 'DELETED'];
    case 'DELETED':
      return [];
  }
}

const hasNothing = ({ contents }: BackupRecord): boolean =>
  contents.keys.length === 0 && Object.values(contents.users).every((version) => version === 0);
