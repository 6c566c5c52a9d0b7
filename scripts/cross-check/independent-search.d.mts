/** What a search of a scenario comes to, of whatever making. */
export interface SearchNumbers {
  readonly worlds: number;
  readonly transitions: number;
  /** Steps to the farthest world. */
  readonly depth: number;
  /** Per property of the semantics; the length is that of the shortest counterexample or witness. */
  readonly properties: Readonly<Record<string, { readonly verdict: string; readonly length: number | null }>>;
}

/** What the independent search comes to. */
export interface IndependentNumbers extends SearchNumbers {
  /** How often each step was taken. */
  readonly taken: Readonly<Record<string, number>>;
}

/**
 * Visits every world of a scenario.
 *
 * @param scenario - as it is in a file
 * @returns null where there are more than `worldsMax`
 * @throws NotComparable where it has a field that the semantics has not
 */
export function search(
  scenario: unknown,
  limits?: { readonly worldsMax?: number },
): IndependentNumbers | null;
