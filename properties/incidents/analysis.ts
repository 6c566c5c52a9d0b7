import type { AssumptionId, Scenario, StepName } from '#models';
import type { RecordPlace } from './log-event.ts';
import type { Remark } from './remark.ts';

export type { Alarm } from './alarm.ts';
export { type AnalysisOptions, clockSkewByDefault } from './options.ts';
export type { Remark } from './remark.ts';

/** A time between two others, in microseconds since 1970; null where nothing bounds it. */
export interface TimeBounds {
  readonly earliest: number | null;
  readonly latest: number | null;
}

/** What the records say about every key, and what they do not. */
export interface IncidentAnalysis {
  /** Of the first and the last thing that was seen; null where nothing was. */
  readonly from: number | null;
  readonly to: number | null;
  readonly recordCount: number;
  /** How far apart two clocks may be, in microseconds. */
  readonly clockSkew: number;
  readonly clusters: readonly ClusterHistory[];
  readonly backups: readonly BackupHistory[];
  /** Those about which there is something to tell come first. */
  readonly keys: readonly KeyHistory[];
  /** How many keys have each verdict; also of those that `keys` leaves out. */
  readonly counts: Readonly<Record<KeyVerdictName, number>>;
  readonly remarks: readonly Remark[];
}

/** A cluster, as far as it was seen. */
export interface ClusterHistory {
  readonly cluster: string;
  readonly region: string | null;
  /** The backup that it was made from. */
  readonly sourceBackup: string | null;
  /** The clusters that certainly carry its masking key, itself among them. */
  readonly related: readonly string[];
  /** Those of which it is not known whether they do. */
  readonly maybeRelated: readonly string[];
  readonly hsms: readonly HsmHistory[];
}

/** An HSM, as far as it was seen: an identifier is one machine, and what replaces it has another. */
export interface HsmHistory {
  readonly hsm: string;
  readonly cluster: string | null;
  readonly zone: string | null;
  /** When it was made; null where it was there before the records begin. */
  readonly made: Happening | null;
  readonly firstSeen: number;
  readonly lastSeen: number;
  /** When it was gone with all it held; null where nothing says so. */
  readonly gone: Happening | null;
  readonly goneBy: Removal['by'] | null;
  /** When lists showed it as DEGRADED, each time until one showed it as ACTIVE again. */
  readonly outages: readonly { readonly from: Happening; readonly to: Happening | null }[];
  readonly restarts: readonly Happening[];
  /** Whether any record of its own log was read. */
  readonly hasLog: boolean;
  /** Where its log has a hole. */
  readonly holes: readonly Hole[];
}

/** Something that happened, when, and which records say so. */
export interface Happening {
  readonly at: TimeBounds;
  readonly places: readonly RecordPlace[];
}

/** A part of a log that is missing: between two records of one HSM, anything may have happened there. */
export interface Hole {
  readonly from: number | null;
  /** Infinity where no record follows. */
  readonly to: number;
  /** How many records are missing; null where one could not be read, 0 where an HSM started anew and nobody can say. */
  readonly count: number | null;
  readonly place: RecordPlace;
}

/** A backup, as far as it was seen. */
export interface BackupHistory {
  /** Its identifier; null for one that its HSM recorded and no list shows. */
  readonly backup: string | null;
  readonly cluster: string | null;
  /** The one that it is a copy of. */
  readonly copyOf: string | null;
  readonly madeAt: TimeBounds;
  /** The state that was seen last. */
  readonly state: string | null;
  /** When it is gone for good, where that is known. */
  readonly goneAt: number | null;
  readonly places: readonly RecordPlace[];
}

/** Whether it is certain, possible, or the part of the log that would tell is missing. */
export type Certainty = 'known' | 'possible' | 'unknown';

/** A key has a verdict: the strongest that every history allows that the records leave possible. */
export type KeyVerdict =
  /** No HSM and no backup has it, in any history that the records leave possible. */
  | {
      readonly verdict: 'lost';
      /** When the last copy went. */
      readonly at: TimeBounds;
      /** What took the last copies that were known. */
      readonly by: readonly Removal[];
      readonly places: readonly RecordPlace[];
    }
  /** Every copy that was known is gone; others are possible only. */
  | {
      readonly verdict: 'possibly-lost';
      readonly by: readonly Removal[];
      /** Which HSMs may still hold it. */
      readonly maybeHeldBy: readonly string[];
      readonly because: readonly Doubt[];
      readonly places: readonly RecordPlace[];
    }
  /** These held it when they were last heard of, and nothing says that they went. */
  | {
      readonly verdict: 'held';
      readonly by: readonly HeldBy[];
      readonly places: readonly RecordPlace[];
    }
  /** It was deleted, by its application or by the clean-up of a failed creation, and no copy is known. */
  | {
      readonly verdict: 'deleted';
      readonly at: TimeBounds;
      readonly maybeHeldBy: readonly string[];
      readonly places: readonly RecordPlace[];
    }
  /** No HSM is known to hold it, and a backup certainly has it. */
  | {
      readonly verdict: 'recoverable';
      readonly by: readonly Removal[];
      readonly maybeHeldBy: readonly string[];
      readonly places: readonly RecordPlace[];
    }
  /** A session key that is gone: nothing was to be kept. */
  | { readonly verdict: 'ended'; readonly places: readonly RecordPlace[] }
  | {
      readonly verdict: 'unknown';
      readonly because: readonly Doubt[];
      readonly places: readonly RecordPlace[];
    };

/** See {@link KeyVerdict}. */
export type KeyVerdictName = KeyVerdict['verdict'];

/** An HSM that holds a key, and until when that is known. */
export interface HeldBy {
  /** Null where some HSM of the cluster holds it, and it is not known which. */
  readonly hsm: string | null;
  readonly cluster: string | null;
  /** When that was known last: as a rule, when it was last heard of. */
  readonly lastSeen: number;
}

/** Why there is no stronger verdict. */
export type Doubt =
  /** These certainly had it, and have not answered since: what became of their copies is not known. */
  | { readonly doubt: 'holder-does-not-answer'; readonly hsms: readonly string[] }
  /** Server-side synchronization leaves no record: an HSM that was there with a holder may have got it. */
  | { readonly doubt: 'synchronization-leaves-no-record'; readonly hsms: readonly string[] }
  /** No whole list of backups was read after the copies went: one may have it. */
  | { readonly doubt: 'backups-not-listed' }
  /** A backup may have it, or not: it was taken of an HSM that may have held it. */
  | { readonly doubt: 'backup-may-have-it'; readonly backups: readonly string[] }
  /** Nothing says whether it was a token key; a session key ends without a record. */
  | { readonly doubt: 'class-not-known' }
  /** No log of these HSMs was read, or it has a hole, so that a copy may have gone there unseen. */
  | { readonly doubt: 'log-incomplete'; readonly hsms: readonly string[] }
  /** So many records of CloudTrail cannot be read: there may have been an HSM, a clone or a backup more. */
  | { readonly doubt: 'trail-incomplete'; readonly count: number }
  /** These clusters may be clones, as far as anybody told. */
  | { readonly doubt: 'relation-not-known'; readonly clusters: readonly string[] }
  /** A key of another cluster came to where the handle was given out already: no record says which is which. */
  | { readonly doubt: 'handle-means-two-keys' }
  /** No record shows that any HSM ever held it. */
  | { readonly doubt: 'never-seen-held' };

/** What took a copy away from one HSM. */
export interface Removal extends Happening {
  readonly hsm: string;
  readonly by:
    | 'tombstone'
    | 'destruction'
    | 'zeroization'
    /** The HSM was restored from a backup that may not have the key. */
    | 'restore'
    /** `DeleteHsm` was called: the service backs it up first. */
    | 'hsm-deleted'
    /** Its stream ended: deleted, failed or replaced. */
    | 'stream-ended'
    /** A look shows the cluster without it. */
    | 'not-listed'
    /** A look shows that its cluster is deleted. */
    | 'cluster-deleted'
    /** It started anew, and was a session key. */
    | 'restart'
    /** A whole list of the keys of its cluster does not have it. */
    | 'key-not-listed';
}

/** What is to be said of one key: a handle is one key within a cluster, until it is given out again. */
export interface KeyHistory {
  /** Unique: the handle and where the key comes from. */
  readonly name: string;
  readonly handle: number;
  /** Where it was made, or first seen. */
  readonly cluster: string | null;
  readonly class: 'token' | 'session' | 'unknown';
  readonly owner: string | null;
  /** Null where it was there before the records begin. */
  readonly made: Happening | null;
  /** The HSM that made it. */
  readonly madeOn: string | null;
  /** When its application was told of success: not before, and not after. Null where the key was there before. */
  readonly acknowledged: TimeBounds | null;
  /** By HSM, then by time; what is not listed was not held. */
  readonly holdings: readonly Holding[];
  readonly windows: readonly AloneWindow[];
  readonly removals: readonly Removal[];
  /** From when on an HSM cannot have it any more that may have had it, where a record says so. */
  readonly absences: readonly Absence[];
  /** What was tried on it and failed. */
  readonly failures: readonly FailedCommand[];
  readonly verdict: KeyVerdict;
  /** The readings of what the documentation leaves open that the verdict rests on. */
  readonly assumes: readonly AssumptionId[];
  /** The backups that have it, or may, and can be restored still. */
  readonly recoverableFrom: readonly Recovery[];
  /** What is remarkable about it, without being against the documentation. */
  readonly remarks: readonly KeyRemark[];
  readonly unexplained: readonly Unexplained[];
  /** Filled for as many keys as was asked for; the rest have null. */
  readonly explanation: Explanation | null;
}

/** A stretch of time in which an HSM had, or may have had, the key. */
export interface Holding {
  readonly hsm: string;
  readonly from: number;
  /** Null where it lasts. */
  readonly to: number | null;
  readonly certainty: Certainty;
  /** What it rests on; none for what is possible because nothing excludes it. */
  readonly places: readonly RecordPlace[];
}

/** A record, such as a whole list of the keys, that rules out that an HSM has a key. */
export interface Absence {
  readonly hsm: string;
  readonly from: number;
  readonly places: readonly RecordPlace[];
}

/** Commands of one kind that failed on one HSM. */
export interface FailedCommand extends Happening {
  readonly hsm: string;
  readonly command: 'insert' | 'extract' | 'delete' | 'share' | 'create';
  /** Whether the handle means this key there and no other, as far as the records tell. */
  readonly isSurelyThis: boolean;
  readonly count: number;
}

/** A stretch of time in which one HSM alone is known to have had the key: had it failed, what then? */
export interface AloneWindow {
  readonly hsm: string;
  readonly from: number;
  /** Null where it lasts. */
  readonly to: number | null;
  /** Whether no other HSM can have had it (`certain`), or none is known to (`possible`). */
  readonly certainty: 'certain' | 'possible';
  /** Whether a failure of the HSM would have lost the key for good, or a backup certainly had it. */
  readonly atStake: 'lost' | 'recoverable-from-backup' | 'session-key';
  readonly places: readonly RecordPlace[];
}

/** A backup that has a key, or may. */
export interface Recovery {
  readonly backup: string | null;
  readonly certainty: 'known' | 'possible';
  /** What is to be done first, where it was deleted: it can be restored until then. */
  readonly pendingDeletionUntil: number | null;
  readonly places: readonly RecordPlace[];
}

/** What happened to a key that its owner will want to know. */
export interface KeyRemark {
  readonly remark: /** It was deleted, and later an HSM has it again. */
    | 'came-back-after-deletion'
    /** A cluster was made from a backup of before it was made. */
    | 'clone-made-before'
    /** A clone has another key under its handle. */
    | 'handle-taken-in-clone'
    /** An HSM was being made when the key was: its backup may be older than the key. */
    | 'made-while-hsm-joined'
    /** Removed on some HSMs soon after it was made: the clean-up of a creation that failed left the others. */
    | 'orphan-of-failed-creation'
    /** It was used after such a clean-up. */
    | 'orphan-used'
    /** A list says that some HSM of its cluster does not have it. */
    | 'not-on-every-hsm'
    /** These HSMs lack its owner, and synchronization brings it to none of them. */
    | 'owner-missing';
  readonly hsms: readonly string[];
  /** Clusters or backups that it is about. */
  readonly others: readonly string[];
  readonly at: number | null;
  readonly places: readonly RecordPlace[];
}

/** Something that was seen and that no history of the model shows, however much happened unseen. */
export interface Unexplained {
  readonly kind: /** A key was inserted that nobody had extracted before, and no log has a hole where that could have been. */
    | 'inserted-without-extraction'
    /** A session key is on another HSM. */
    | 'session-key-moved'
    /** A key arrived in a cluster that has another masking key. */
    | 'copied-to-unrelated-cluster'
    /** One handle was given out twice while the first key was there. */
    | 'generated-twice'
    /** A handle was used on an HSM where the key had been removed and could not have come back. */
    | 'used-after-removal'
    /** A handle was used on an HSM that could not have the key. */
    | 'used-where-not-held'
    /** What the search for a history found beyond these rules. */
    | 'no-history';
  /** What was seen. */
  readonly at: number;
  readonly hsm: string | null;
  readonly sentence: string;
  /** What the model would have allowed there instead. */
  readonly possibleInstead: readonly string[];
  readonly places: readonly RecordPlace[];
}

/** See {@link Unexplained}. */
export type UnexplainedKind = Unexplained['kind'];

/** What the search among the histories of the model found for one key. */
export type Explanation =
  /** Histories that show all that was seen, those with the fewest unseen events first. */
  | { readonly kind: 'explained'; readonly hypotheses: readonly Hypothesis[] }
  /** None shows all; this is the longest part, in the order of time, that one shows. */
  | {
      readonly kind: 'unexplained';
      readonly explainedCount: number;
      readonly seenCount: number;
      /** A history that shows the explainable part. */
      readonly prefix: Hypothesis;
      readonly next: Unexplained;
    }
  /** There are too many histories, or more HSMs and backups than a search can keep apart. */
  | { readonly kind: 'unknown'; readonly because: string };

/** A history that shows what was seen: `replay` takes it, and every format shows it. */
export interface Hypothesis {
  readonly scenario: Scenario;
  readonly steps: readonly StepName[];
  /** By step: the records that it shows; none for what happened unseen. */
  readonly shows: readonly (readonly RecordPlace[])[];
  readonly unseenCount: number;
  /** How much was seen while the application had no answer yet, although no client takes so long. */
  readonly lateCount: number;
  /** What its backups are really called, of which a record says that something was made from them. */
  readonly backupNames: Readonly<Record<string, string>>;
  /** What is the case in the end. */
  readonly end: HypothesisEnd;
}

/** What is the case at the end of a history. */
export interface HypothesisEnd {
  readonly heldBy: readonly string[];
  readonly creation: string;
  readonly inBackups: readonly string[];
}
