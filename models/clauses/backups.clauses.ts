import type { ClauseEntry } from './clause.ts';
import { api, cloning, guide2023, keyStores, ours } from './documents.ts';

/** How a backup is made, what it has, where it may go, and how it ends. */
export const backupClauses = {
  'KS-BACKUP-LIFECYCLE': {
    says: 'A backup becomes ready, may be marked for deletion, be restored from that for a time, and is then purged.',
    sources: [api('Backup, BackupState'), guide2023('Deleting and restoring backups')],
    status: 'documented',
  },
  'KS-BACKUP-TRIGGERS': {
    says: 'The service makes backups: every day, and when a cluster is activated or gains or loses an HSM.',
    sources: [
      guide2023('Managing backups'),
      cloning('Solution overview'),
      cloning('Step 2: Trigger a backup'),
    ],
    status: 'documented',
  },
  'KS-BACKUP-CONTENTS': {
    says: 'A backup carries the users, the token keys and the masking key of the HSM that it was taken of; no session key.',
    sources: [guide2023('Managing backups'), cloning('Step 2: Trigger a backup')],
    status: 'documented',
  },
  'KS-BACKUP-ONE-VIEW': {
    says: 'A backup has what one HSM has: a key that this HSM lacks is missing from it, and from all that is made from it.',
    sources: [guide2023('Adding or removing HSMs'), keyStores('Using keys of a custom key store')],
    status: 'inferred',
  },
  'KS-BACKUP-STALE': {
    says: 'What was created after the last backup is lost with the HSMs that had it.',
    sources: [keyStores('Using keys of a custom key store')],
    status: 'documented',
  },
  'KS-BACKUP-NO-TOMBSTONES': {
    says: 'A backup does not remember deletions: a key that it has is a key again where it is restored.',
    sources: [ours('no document says whether backups carry the marks of deleted keys')],
    status: 'assumed',
  },
  'KS-BACKUP-STORED': {
    says: 'The service keeps backups encrypted in its own storage, which loses nothing.',
    sources: [cloning('Solution overview'), guide2023('Backups')],
    status: 'documented',
  },
  'KS-BACKUP-COPY': {
    says: 'A backup can be copied to another region; the copy belongs to no cluster.',
    sources: [
      guide2023('Copying backups across regions'),
      guide2023('Managing backup retention'),
      cloning('Introduction'),
      cloning('Solution overview'),
      cloning('Step 4: Copy your backup'),
    ],
    status: 'documented',
  },
  'KS-BACKUP-COPY-BY-CLUSTER': {
    says: 'A copy is asked for by the backup, or by its cluster, of which the latest backup is then copied.',
    sources: [cloning('Step 4: Copy your backup')],
    status: 'documented',
  },
  'KS-BACKUP-COPY-FAILS': {
    says: 'The copying of a backup can fail, and the copy is then deleted.',
    sources: [guide2023('Copying backups across regions')],
    status: 'documented',
  },
  'KS-BACKUP-PARTITION': {
    says: 'A backup never leaves its partition: it is not copied between GovCloud regions and the others.',
    sources: [guide2023('Copying backups across regions'), cloning('Solution overview')],
    status: 'documented',
  },
  'KS-BACKUP-RETENTION': {
    says: 'The service deletes backups by their age, from a week to a year as set, and never the last one of a cluster.',
    sources: [guide2023('Managing backup retention')],
    status: 'documented',
  },
  'KS-BACKUP-SHARING': {
    says: 'A backup that is ready can be shared with another account, which may then make clusters from it.',
    sources: [api('PutResourcePolicy')],
    status: 'documented',
    outOfScope: 'The model has no accounts: whoever makes a cluster from a backup may.',
  },
  'KS-BACKUP-HARDWARE': {
    says: 'A backup can be restored only to HSMs that the service owns, by the same manufacturer.',
    sources: [guide2023('Clusters, backups')],
    status: 'documented',
    outOfScope: 'Every HSM of the model is one.',
  },
} as const satisfies Record<string, ClauseEntry>;
