import type { Hole } from '../analysis.ts';
import type { RecordPlace } from '../log-event.ts';
import type { Activity } from './activity.ts';

/** A time and the record that says it. */
export interface Dated {
  readonly at: number;
  readonly place: RecordPlace;
}

/** What was seen of one HSM, as it came in. */
export interface HsmFacts {
  readonly hsm: string;
  cluster: string | null;
  zone: string | null;
  /** By its own records. */
  firstRecord: Dated | undefined;
  lastRecord: Dated | undefined;
  readonly activity: Activity;
  /** Looks that show it at work: the first and the last. */
  firstActive: Dated | undefined;
  lastActive: Dated | undefined;
  /** The last look that shows it out of order. */
  lastDegraded: Dated | undefined;
  made: Dated | undefined;
  deleteCalled: Dated | undefined;
  streamEnded: Dated | undefined;
  readonly restarts: Dated[];
  readonly restores: Dated[];
  /** When it was first filled from a backup. */
  restored: Dated | undefined;
  readonly backups: Dated[];
  /** Initialized or zeroized: empty from then on. */
  readonly emptied: (Dated & { readonly isZeroized: boolean })[];
  readonly holes: Hole[];
  /** The one of them that the next record ends. */
  openHole: Hole | undefined;
  /** The first and the last time that an attribute of an object was changed there. */
  modified: { first: number; last: number } | undefined;
}

/** A look at a cluster. */
export interface ClusterLook extends Dated {
  readonly state: string;
  /** HSM to the state that it was seen in. */
  readonly hsms: ReadonlyMap<string, string>;
}

/** A look at the keys of a cluster. */
export interface KeysLook extends Dated {
  readonly isWhole: boolean;
  readonly handles: ReadonlyMap<
    number,
    { readonly isToken: boolean | null; readonly coverage: string | null; readonly owner: string | null }
  >;
}

/** What was seen of one cluster. */
export interface ClusterFacts {
  readonly cluster: string;
  region: string | null;
  /** Null where it was made from none, undefined where nobody said. */
  sourceBackup: string | null | undefined;
  made: Dated | undefined;
  deleted: Dated | undefined;
  /** One of its HSMs was initialized: it has a masking key of its own. */
  isInitialized: boolean;
  readonly looks: ClusterLook[];
  readonly keysLooks: KeysLook[];
}

/** What was seen of one backup. */
export interface BackupFacts {
  readonly backup: string;
  cluster: string | null;
  region: string | null;
  copyOf: string | null;
  madeAt: number | null;
  /** When it was first seen: it was made before. */
  firstSeen: number;
  /** Of a call that made it. */
  madeBy: Dated | undefined;
  state: string | null;
  stateSeenAt: number;
  goneAt: number | null;
  readonly places: RecordPlace[];
}

/** A whole list of backups. */
export interface BackupList extends Dated {
  readonly cluster: string | null;
  readonly region: string | null;
}

/** A backup that was deleted can be restored, and is listed, for so long. */
export const restorableFor = 7 * 24 * 3_600_000_000;

/** The contents of a backup may be older or newer than its time by so much: of neither is anything said. */
const snapshotReach = 120_000_000;

/**
 * When the contents of a backup were taken.
 *
 * @assumption backup-near-its-time
 */
export function timesOf({ madeAt, madeBy, firstSeen }: BackupFacts): { from: number; to: number } {
  const at = madeAt ?? madeBy?.at;
  if (at === undefined) return { from: Number.NEGATIVE_INFINITY, to: firstSeen };
  return { from: at - snapshotReach, to: at + snapshotReach };
}
