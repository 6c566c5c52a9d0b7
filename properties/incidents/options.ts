/** What the analysis may be told. */
export interface AnalysisOptions {
  /** How far apart two clocks may be, in microseconds; two seconds by default. */
  readonly clockSkew?: number;
  /** After how many microseconds a key that one HSM alone is known to have is an alarm; never, by default. */
  readonly aloneMax?: number;
  /** For how many keys histories are searched: those with the worst verdicts first. */
  readonly explainedKeyCountMax?: number;
  /** How many hypotheses each of them gets. */
  readonly hypothesisCountMax?: number;
  /** How many keys `keys` has at most. */
  readonly keyCountMax?: number;
}

/**
 * How far apart two clocks may be where nobody says it, in microseconds.
 *
 * @assumption clocks-within-skew
 */
export const clockSkewByDefault = 2_000_000;
