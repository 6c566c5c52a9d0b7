import type { Certainty, Removal } from '../analysis.ts';
import type { KeysLook } from '../intake/facts.ts';
import type { KeyRecord } from '../intake/key-records.ts';
import type { HsmLife } from '../intake/lives.ts';
import type { RecordPlace } from '../log-event.ts';

/** Whether an HSM has the key: certainly not, possibly, certainly. */
export type Status = 'no' | 'maybe' | 'yes';

/** A stretch of time in which nothing changed about whether an HSM has the key. */
export interface Stretch {
  readonly from: number;
  to: number;
  readonly status: Status;
  /** Whether the part of the log that would tell is missing. */
  readonly isBlind: boolean;
  readonly places: readonly RecordPlace[];
}

/** A record that shows a key where it cannot be. */
export interface Impossible {
  readonly record: KeyRecord;
  /** What had removed it there, if anything had. */
  readonly removal: Removal | undefined;
}

/** What the presence of a key in one cluster is derived from. */
export interface PresenceGround {
  readonly lives: readonly HsmLife[];
  readonly records: ReadonlyMap<string, readonly KeyRecord[]>;
  readonly handle: number;
  readonly class: 'token' | 'session' | 'unknown';
  /** Since when it certainly is a token key. */
  readonly tokenFrom: number;
  readonly clockSkew: number;
  /** Since when the key exists anywhere; minus infinity where it was there before the records begin. */
  readonly existsFrom: number;
  /** Since when it means this key here. */
  readonly span: { readonly from: number; readonly to: number };
  /** Whether it was there before the records begin. */
  readonly startsThere: boolean;
  /** For a cluster that was made from a backup: whether that has the key. */
  readonly origin: Status;
  /** When nobody had the key here, a copy may come from another cluster, where no log was read. */
  readonly comesUnseen: boolean;
  /** Whether nothing that could not be read may be about another HSM. */
  readonly isEveryHsmNamed: boolean;
  readonly looks: readonly KeysLook[];
  /** Whether the HSM answered at that time. */
  readonly isReachable: (life: HsmLife, at: number) => boolean;
  readonly end: number;
}

/** Where a key was in one cluster, by HSM. */
export interface Presence {
  readonly stretches: ReadonlyMap<string, readonly Stretch[]>;
  readonly removals: readonly Removal[];
  readonly impossible: readonly Impossible[];
  /** Lists that say that some HSM of the cluster has it, without saying which. */
  readonly listed: readonly KeysLook[];
  /** The last list that says that some of them do not. */
  readonly inconsistent: KeysLook | undefined;
  /** The HSMs that certainly had it, and nothing was seen to take it away since: when that was last known. */
  readonly lastKnownOn: ReadonlyMap<string, number>;
}

/** How certain a stretch is in which the key may be there. */
export function certaintyOf({ status, isBlind }: Stretch): Certainty {
  if (status === 'yes') return 'known';
  return isBlind ? 'unknown' : 'possible';
}

/** Whether an HSM had the key during a time: certainly all of it, certainly none of it, or maybe. */
export function statusDuring(stretches: readonly Stretch[], from: number, to: number): Status {
  const during = stretches.filter((stretch) => stretch.from < to && stretch.to > from);
  if (during.every(({ status }) => status === 'no')) return 'no';
  return during.every(({ status }) => status === 'yes') ? 'yes' : 'maybe';
}

/** What is known of a key where the records do not say which of two it is about. */
export function nothingKnown(lives: readonly HsmLife[]): Presence {
  const always: Stretch = {
    from: Number.NEGATIVE_INFINITY,
    to: Number.POSITIVE_INFINITY,
    status: 'maybe',
    isBlind: true,
    places: [],
  };
  return {
    stretches: new Map(lives.map(({ hsm }) => [hsm, [always]])),
    removals: [],
    impossible: [],
    listed: [],
    inconsistent: undefined,
    lastKnownOn: new Map(),
  };
}
