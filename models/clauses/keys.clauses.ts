import type { ClauseEntry } from './clause.ts';
import {
  auditLog,
  cloning,
  cloningAgain,
  durability,
  guide,
  guide2023,
  issues,
  measurements,
  ours,
} from './documents.ts';

/** What a key is, whose it is, and how it ends. */
export const keyClauses = {
  'KS-TOKEN-PERSISTENT': {
    says: 'A token key persists. It comes into being when it is generated, imported or unwrapped.',
    sources: [durability('Concepts'), durability('Understanding key synchronization')],
    status: 'documented',
  },
  'KS-SESSION-LOCAL': {
    says: 'A session key exists on one HSM only and is never synchronized; it ends with its session.',
    sources: [durability('Concepts'), guide('Audit log reference')],
    status: 'documented',
  },
  'KS-SESSION-DEFAULT': {
    says: 'The JCE provider makes session keys unless it is asked for token keys; the command-line tools do the reverse.',
    sources: [guide2023('Supported Java key attributes'), guide('CloudHSM CLI, key generate-symmetric')],
    status: 'documented',
    outOfScope: 'A scenario says the class of each key; which default led to it makes no difference.',
  },
  'KS-KEY-PROMOTION': {
    says: 'A session key can be turned into a token key under the same handle, and never back.',
    sources: [guide2023('key_mgmt_util, setAttribute')],
    status: 'documented',
  },
  'KS-KEY-OWNER': {
    says: 'Only a crypto user creates keys, and owns those it has created: it must exist on the HSM that makes the key.',
    sources: [
      guide2023('Managing keys'),
      cloning('Step 1: Create your first cluster'),
      cloning('Step 3: Create a key'),
    ],
    status: 'documented',
  },
  'KS-KEY-SHARING': {
    says: 'An owner may share a key; those who share it may use it, and neither delete, share nor change it.',
    sources: [guide2023('cloudhsm_mgmt_util, shareKey'), cloning('Step 1: Create your first cluster')],
    status: 'documented',
    outOfScope:
      'Who may use a key does not decide which HSM holds it; KS-KEY-REPLICATE-USERS is what sharing adds.',
  },
  'KS-KEY-HANDLE': {
    says: 'A key has one handle on every HSM of its cluster, and keeps it when it goes to a clone.',
    sources: [
      cloning('Step 6: Sync your key'),
      cloning('Step 3: Create a key'),
      guide2023('Interpreting HSM audit logs'),
      guide('CloudHSM CLI, key replicate'),
    ],
    status: 'documented',
  },
  'KS-KEY-HANDLE-COLLISION': {
    says: 'Clones that drift apart can give one handle to two keys; replicating one over the other then fails.',
    sources: [guide('Troubleshooting key replicate')],
    status: 'inferred',
  },
  'KS-NON-EXPORTABLE': {
    says: 'A key that is not exportable never leaves an HSM in plain text, and is synchronized like any other.',
    sources: [
      cloning('Introduction'),
      cloning('Step 3: Create a key'),
      guide2023('key_mgmt_util, extractMaskedObject'),
      cloningAgain('Introduction'),
    ],
    status: 'documented',
  },
  'KS-KEY-ATTRIBUTES': {
    says: 'A changed attribute is not synchronized by the service: copies of one key can differ in their attributes.',
    sources: [guide2023('cloudhsm_mgmt_util, setAttribute'), guide('Troubleshooting key replicate')],
    status: 'documented',
    outOfScope:
      'The model knows which HSM holds a key, not its attributes; KS-KEY-REPLICATE-CONSISTENT is what they add.',
  },
  'KS-KEY-DELETION': {
    says: 'Deleting a key removes it from the HSMs that can be reached, in the cluster of the client.',
    sources: [guide2023('key_mgmt_util, deleteKey')],
    status: 'documented',
  },
  'KS-DELETED-RETURNS': {
    says: 'An HSM or a backup that was out of reach when a key was deleted still has it, and can bring it back.',
    sources: [guide2023('Managing backups')],
    status: 'inferred',
  },
  'KS-KEY-DELETION-BACKUPS': {
    says: 'A key is gone for good only when it is deleted from the HSMs and all older backups are deleted too.',
    sources: [guide2023('Managing backups')],
    status: 'documented',
  },
  'KS-TOMBSTONES': {
    says: 'A deleted token key may be marked instead of removed, so that synchronization leaves it alone.',
    sources: [auditLog('CN_TOMBSTONE_OBJECT'), ours('that the service heeds the mark')],
    status: 'assumed',
  },
  'KS-KEY-QUOTA': {
    says: 'An HSM holds a limited number of keys, session keys among them.',
    sources: [guide('Quotas'), guide2023('Known issues')],
    status: 'documented',
    outOfScope: 'A scenario has far fewer keys than the smallest HSM takes.',
  },
  'KS-KEY-FIND': {
    says: 'Looking for a key asks every HSM of the cluster.',
    sources: [guide('Best practices for application integration')],
    status: 'documented',
    outOfScope: 'How much a call costs is no part of the model.',
  },
  'KS-SESSION-IMPLICIT': {
    says: 'A session key that nobody asked for, made by importing, stays until the application ends.',
    sources: [guide2023('Known issues'), issues('aws-samples/aws-cloudhsm-jce-examples 75 and 76')],
    status: 'documented',
    outOfScope: 'It is an ordinary session key, and a scenario has as many as it names.',
  },
  'KS-KEY-COVERAGE': {
    says: 'The coverage that key list shows is full when every HSM that is there now has the key, were it only one.',
    sources: [measurements('cluster-coverage')],
    status: 'inferred',
    outOfScope:
      'What a tool prints is no part of the model; whether all active HSMs have a key is a property.',
  },
} as const satisfies Record<string, ClauseEntry>;
