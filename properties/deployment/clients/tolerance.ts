/** What acknowledged keys survive, from one moment on; null where it is not known, or there is no such key. */
export interface MomentTolerance {
  /** So many HSM failures lose no key. */
  readonly hsmFailuresWithoutLoss: number | null;
  /** So many HSM failures, or outages, keep keys usable. */
  readonly hsmFailuresWithoutOutageOfUse: number | null;
  /** Sorted. */
  readonly zonesWhoseLossLosesKeys: readonly string[] | null;
  /** Sorted. */
  readonly zonesWhoseLossStopsUse: readonly string[] | null;
}

/** What one client tolerates; null where it is not known. */
export interface Tolerance {
  readonly creation: {
    readonly now: boolean | null;
    readonly withOneHsmDown: boolean | null;
    /** Sorted. */
    readonly zonesWhoseLossStopsIt: readonly string[] | null;
  };
  /** With as few copies as the acknowledgement needs, as badly placed as can be; all null where it needs more HSMs than there are. */
  readonly afterAcknowledgement: MomentTolerance;
  readonly onceSynchronized: MomentTolerance;
}

/** Nothing is known of what happens to keys. */
export const nothingTolerated: MomentTolerance = {
  hsmFailuresWithoutLoss: null,
  hsmFailuresWithoutOutageOfUse: null,
  zonesWhoseLossLosesKeys: null,
  zonesWhoseLossStopsUse: null,
};
