/**
 * Something to search: worlds that are vectors of small numbers, and steps between them.
 *
 * @remarks
 * A search needs to know nothing else. The two vectors are working places: the search writes the world it
 * is at into both, `take` changes `after`, and the search puts `after` back.
 */
export interface Space {
  /** For each position of a world, the family that its values are drawn from. */
  readonly families: readonly number[];
  /** How many values a family has taken so far: 0, 1, … up to one less. It may grow with every step. */
  valueCount(family: number): number;
  /** The world at the start. */
  readonly start: Int32Array;
  readonly before: Int32Array;
  readonly after: Int32Array;
  /** Positions of `after` that steps have written to; a position may occur twice. The search empties it. */
  readonly changed: number[];
  readonly stepCount: number;
  /** Changes `after` and returns true, or returns false where the step is not enabled. */
  take(step: number): boolean;
}

/** A question that the search asks on its way. */
export interface Check {
  readonly name: string;
  /** `worlds`: asked of every distinct world, in `after`. `steps`: of every transition, `before` to `after`. */
  readonly judges: 'worlds' | 'steps';
  /** For a check of steps: asked only where a position of these families was written to. */
  readonly watches: readonly number[];
  /** Whether the check has something to say here. Not asked again once it had. */
  applies(): boolean;
  /** Whether this is what the check looks for. Not asked again once found. */
  finds(): boolean;
}

/** Where a check found what it looks for: a world, or a step taken from it. */
export interface Finding {
  readonly world: number;
  /** Absent for a check of worlds. */
  readonly step: number | undefined;
  /** Steps from the start, the found one included. */
  readonly length: number;
}
