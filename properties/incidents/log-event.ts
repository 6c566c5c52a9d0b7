/** Where a record stands in what was read: an answer rests on places that a person can open. */
export interface RecordPlace {
  /** The file as the user named it, `-` for standard input. */
  readonly file: string;
  /** The first line of the record, from 1; in JSON the line where the record begins. */
  readonly line: number;
}

/**
 * One thing that a record says, in the terms of the model.
 *
 * @remarks
 * Events of one clock are in order. Between two clocks only times farther apart than the allowed skew are.
 */
export interface LogEvent {
  /** Microseconds since 1970, by the clock that wrote it. */
  readonly at: number;
  /** Whose clock: the HSM's identifier, `cloudtrail`, or the file of an observation. */
  readonly clock: string;
  readonly place: RecordPlace;
  readonly saw: Saw;
}

/** What was seen: in an HSM's audit log, in CloudTrail, or by looking. */
export type Saw = AuditRecord | StreamRemark | ApiCall | TrailRemark | Look;

/** What an HSM wrote about itself; failed commands are kept (`succeeded: false`), since they prove that it was there. */
export type AuditRecord = {
  readonly hsm: string;
  /** From the log group, or from what else was read; null where nothing says it. */
  readonly cluster: string | null;
  readonly succeeded: boolean;
} & (
  | { readonly kind: 'key-generated'; readonly handle: number; readonly isPair: boolean }
  /** Unwrapped, imported or derived: a new key as well, by another command (`opcode`). */
  | { readonly kind: 'key-made'; readonly handle: number; readonly opcode: string }
  | { readonly kind: 'key-extracted'; readonly handle: number }
  | { readonly kind: 'key-inserted'; readonly handle: number }
  /** `CN_TOMBSTONE_OBJECT`: a token key is deleted. */
  | { readonly kind: 'key-tombstoned'; readonly handle: number }
  /** `CN_DESTROY_OBJECT`: a session key is deleted; any key, by the older reference. */
  | { readonly kind: 'key-destroyed'; readonly handle: number }
  | { readonly kind: 'key-shared'; readonly handle: number; readonly user: string | null }
  | { readonly kind: 'user-created'; readonly user: string; readonly type: string | null }
  | { readonly kind: 'user-deleted'; readonly user: string; readonly type: string | null }
  | { readonly kind: 'logged-in'; readonly user: string; readonly type: string | null }
  | { readonly kind: 'backup-began' }
  | { readonly kind: 'backup-ended' }
  | { readonly kind: 'restore-began' }
  | { readonly kind: 'restore-ended' }
  /** Initialized: the first HSM of a cluster, empty until now. */
  | { readonly kind: 'initialized' }
  | { readonly kind: 'zeroized' }
  /** Any other command: nothing about keys, yet the HSM was there. */
  | { readonly kind: 'other-command'; readonly opcode: string }
);

/** What is to be said of a stream itself. */
export type StreamRemark = { readonly hsm: string; readonly cluster: string | null } & (
  | { readonly kind: 'stream-ended' }
  /** The counter of restarts changed within the stream: the HSM started anew, and its session keys are gone. */
  | { readonly kind: 'restarted' }
  /** Sequence numbers that should be there and are not: what happened in between is not known. */
  | { readonly kind: 'records-missing'; readonly count: number }
  /** A record that cannot be read: what it said is not known. */
  | {
      readonly kind: 'record-damaged';
      readonly why: string;
      /** Its time cannot be read either: it is told at that of the record before, and may be of any until the next. */
      readonly isUntimed?: boolean;
    }
);

/** A record of CloudTrail that cannot be read: which call it was, of what and when, is not known. */
export interface TrailRemark {
  readonly kind: 'trail-damaged';
  readonly why: string;
}

/** A call of the API, from CloudTrail; only the fields that the operation has are set. */
export interface ApiCall {
  readonly kind: 'api-called';
  /** As AWS names it: `CreateHsm`, `DeleteHsm`, `CopyBackupToRegion` … */
  readonly operation: string;
  /** The error code of a call that failed, null where it succeeded. */
  readonly errorCode: string | null;
  readonly region: string | null;
  readonly cluster: string | null;
  readonly hsm: string | null;
  readonly zone: string | null;
  readonly backup: string | null;
  /** Of `CreateCluster`: the backup that it is made from. */
  readonly sourceBackup: string | null;
  /** Of `CopyBackupToRegion`: where to, and what the copy is called. */
  readonly destinationRegion: string | null;
  readonly destinationBackup: string | null;
}

/** What a look showed: `describe-clusters`, `describe-backups`, `key list`, `user list`. */
export type Look =
  | {
      readonly kind: 'cluster-looked-at';
      readonly cluster: string;
      readonly state: string;
      readonly sourceBackup: string | null;
      readonly hsms: readonly {
        readonly hsm: string;
        readonly zone: string | null;
        readonly state: string;
      }[];
    }
  | {
      readonly kind: 'backup-looked-at';
      readonly backup: string;
      readonly cluster: string | null;
      readonly sourceBackup: string | null;
      readonly state: string;
      /** Microseconds since 1970, null where it is not told. */
      readonly madeAt: number | null;
      readonly deletedAt: number | null;
    }
  /** Which backups a list shows, after a look at each: only of a whole list can it be said that there is no other. */
  | {
      readonly kind: 'backups-listed';
      /** What the list is of; null where it is of all clusters, or of all regions. */
      readonly cluster: string | null;
      readonly region: string | null;
      /** Whether no filter and no page left anything out beyond these two. */
      readonly isWhole: boolean;
      readonly backups: readonly string[];
    }
  | {
      readonly kind: 'keys-looked-at';
      readonly cluster: string;
      /** Whether the list is of every key that there is (no filter, no page left out). */
      readonly isWhole: boolean;
      readonly keys: readonly {
        readonly handle: number;
        readonly isToken: boolean | null;
        /** `full`, `inconsistent` … as the CloudHSM CLI says it, null where it does not. */
        readonly coverage: string | null;
        readonly owner: string | null;
      }[];
    }
  | {
      readonly kind: 'users-looked-at';
      readonly cluster: string;
      readonly users: readonly {
        readonly user: string;
        readonly role: string;
        readonly coverage: string | null;
      }[];
    };
