import { assign, setup } from 'xstate';
import { type BackupRecord, nobody } from '../vocabulary.ts';
import type { Meta } from './lifecycle.ts';

/** What happened to a backup. */
export type BackupEvent =
  | { readonly type: 'backup.started'; readonly record: BackupRecord }
  | { readonly type: 'backup.taken'; readonly record: BackupRecord }
  | { readonly type: 'backup.completed' }
  | { readonly type: 'backup.failed' }
  | { readonly type: 'backup.deletionScheduled' }
  | { readonly type: 'backup.restored' }
  | { readonly type: 'backup.purged' };

/** What a backup slot holds; nothing before the backup is started. */
export interface BackupContext {
  readonly record: BackupRecord | undefined;
}

/**
 * The lifecycle of one backup slot.
 *
 * @remarks
 * A purged backup keeps its masking key and its region: they tell where key material has been. So does a
 * copy that failed.
 *
 * @clause KS-BACKUP-LIFECYCLE
 */
export const backupMachine = setup({
  types: {
    context: {} as BackupContext,
    events: {} as BackupEvent,
    meta: {} as Meta,
  },
  actions: {
    keep: assign({ record: (_, record: BackupRecord) => record }),
    eraseContents: assign({
      record: ({ context: { record } }) =>
        record && { ...record, contents: { keys: [], users: nobody(Object.keys(record.contents.users)) } },
    }),
  },
}).createMachine({
  id: 'backup',
  context: { record: undefined },
  initial: 'NONE',
  states: {
    NONE: {
      description: 'The slot is free.',
      meta: { clause: 'KS-BACKUP-LIFECYCLE' },
      on: {
        'backup.started': {
          description: 'A backup of an HSM, or a copy of a backup, is being made with the contents of now.',
          meta: { clause: 'KS-BACKUP-CONTENTS' },
          target: 'CREATE_IN_PROGRESS',
          actions: { type: 'keep', params: ({ event }) => event.record },
        },
        'backup.taken': {
          description: 'The service backed up an HSM before removing it.',
          meta: { clause: 'KS-HSM-REMOVAL-BACKUP' },
          target: 'READY',
          actions: { type: 'keep', params: ({ event }) => event.record },
        },
      },
    },
    CREATE_IN_PROGRESS: {
      description: 'The backup is being made.',
      meta: { clause: 'KS-BACKUP-LIFECYCLE' },
      on: {
        'backup.completed': {
          description: 'The backup can be used.',
          meta: { clause: 'KS-BACKUP-LIFECYCLE' },
          target: 'READY',
        },
        'backup.failed': {
          description: 'The copy of a backup came to nothing.',
          meta: { clause: 'KS-BACKUP-COPY-FAILS' },
          target: 'DELETED',
          actions: 'eraseContents',
        },
      },
    },
    READY: {
      description: 'HSMs and clusters can be restored from the backup.',
      meta: { clause: 'KS-BACKUP-LIFECYCLE' },
      on: {
        'backup.deletionScheduled': {
          description: 'The backup was marked for deletion.',
          meta: { clause: 'KS-BACKUP-LIFECYCLE' },
          target: 'PENDING_DELETION',
        },
      },
    },
    PENDING_DELETION: {
      description: 'The backup can still be restored, and is purged in the end.',
      meta: { clause: 'KS-BACKUP-LIFECYCLE' },
      on: {
        'backup.restored': {
          description: 'The deletion was taken back.',
          meta: { clause: 'KS-BACKUP-LIFECYCLE' },
          target: 'READY',
        },
        'backup.purged': {
          description: 'The contents are gone for good.',
          meta: { clause: 'KS-BACKUP-LIFECYCLE' },
          target: 'DELETED',
          actions: 'eraseContents',
        },
      },
    },
    DELETED: {
      description: 'The backup is gone with its keys and users.',
      meta: { clause: 'KS-BACKUP-LIFECYCLE' },
      type: 'final',
    },
  },
});
