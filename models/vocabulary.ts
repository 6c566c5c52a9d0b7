/**
 * The words of the domain. State names are those of the AWS CloudHSM API where it has them.
 */

/** The lifecycle of an HSM slot. `NONE`: nothing there. `FAILED`: the hardware and all it held are gone. */
export type HsmState = 'NONE' | 'CREATE_IN_PROGRESS' | 'ACTIVE' | 'DEGRADED' | 'FAILED';

/** The lifecycle of a cluster slot. `NONE`: not created yet. */
export type ClusterState =
  | 'NONE'
  | 'CREATE_IN_PROGRESS'
  | 'UNINITIALIZED'
  | 'INITIALIZE_IN_PROGRESS'
  | 'INITIALIZED'
  | 'ACTIVE'
  | 'DELETE_IN_PROGRESS'
  | 'DELETED';

/** The lifecycle of a backup slot. `NONE`: not taken yet. */
export type BackupState = 'NONE' | 'CREATE_IN_PROGRESS' | 'READY' | 'PENDING_DELETION' | 'DELETED';

/** What has become of a key, as the client that creates it sees it. */
export type CreationState =
  | 'none'
  | 'replicating'
  | 'acknowledged'
  | 'unacknowledged'
  | 'cleaning'
  | 'rejected'
  | 'deleted'
  | 'closed'
  | 'promoted';

/** Whether a key persists and is synchronized (`token`), or lives on one HSM for one session (`session`). */
export type KeyClass = 'token' | 'session';

/** The major version of the client SDK. */
export type Sdk = 3 | 5;

/** 0: the HSM has no such user. 1: the first password. 2: a changed one. */
export type PasswordVersion = 0 | 1 | 2;

/** What a backup of an HSM carries: its token keys (sorted) and, for every user, the password version. */
export interface Contents {
  readonly keys: readonly string[];
  readonly users: Readonly<Record<string, PasswordVersion>>;
}

/** A backup: what it carries, under whose masking key, where it is, and which cluster it belongs to. */
export interface BackupRecord {
  readonly contents: Contents;
  /** The cluster whose masking key the backup carries. */
  readonly maskingKey: string;
  readonly region: string;
  /** The cluster it was taken of; absent for a copy, which belongs to no cluster. */
  readonly sourceCluster: string | undefined;
}

/** What an HSM knows of these users when it knows none of them. */
export function nobody(users: readonly string[]): Contents['users'] {
  return Object.fromEntries(users.map((user) => [user, 0]));
}
