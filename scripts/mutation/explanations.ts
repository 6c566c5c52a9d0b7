/** Why nothing kills some mutants. */
export interface Explanation {
  readonly reason: string;
  /** Their ids, as `npm run mutants` prints them. */
  readonly mutants: readonly string[];
}

/** Mutants that mean the same as the model: no number of any scenario differs, and none can. */
export const equivalents: readonly Explanation[] = [];

/** Mutants that mean something else, and that nothing notices. */
export const explained: readonly Explanation[] = [];
