/** What a step does in a world: the positions it writes to, and the values it writes there. */
export interface Effect {
  /** The same for equal effects, and less than the number of distinct effects seen. */
  readonly number: number;
  /** The number of the step. */
  readonly step: number;
  readonly positions: readonly number[];
  readonly values: readonly number[];
}

/** Changes a world as an effect says. */
export function write({ positions, values }: Pick<Effect, 'positions' | 'values'>, world: Int32Array): void {
  for (let index = 0; index < positions.length; index += 1) world[positions[index]!] = values[index]!;
}

/** Whether an effect leads from this world to another one. */
export function changes(
  { positions, values }: Pick<Effect, 'positions' | 'values'>,
  world: Int32Array,
): boolean {
  for (let index = 0; index < positions.length; index += 1) {
    if (world[positions[index]!] !== values[index]) return true;
  }
  return false;
}

/** Steps that together ask about few positions, so that what they do can be remembered by the values there. */
export interface StepPart {
  /** Every position that has had a say in what one of its steps did. Grows with the worlds that are asked about. */
  readonly asked: ReadonlySet<number>;
  /** What each of its steps that is enabled in `before` of the space does, in the order of the steps. */
  effects(): readonly Effect[];
}

/**
 * Something to search: worlds that are vectors of small numbers, and steps between them.
 *
 * @remarks
 * A search needs to know nothing else. The search keeps the world that it is at in `before`, and the one
 * that a step leads to in `after`, for those who ask about them.
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
  /** What every step that is enabled in `before` does, in the order of the steps. */
  effects(): readonly Effect[];
  /** The same in parts, each step in one of them; absent where there is nothing to gain from it. */
  readonly parts?: readonly StepPart[];
}

/** Which worlds are alike, so that one of them stands for all. */
export interface Reduction {
  /** Turns a world into the canonical one that it is like. */
  canonicalize(world: Int32Array): void;
  /** How many worlds a canonical world stands for, itself included. */
  orbitSizeOf(world: Int32Array): number;
  /**
   * Of the steps that are enabled in `before` of the space, which is canonical, one for all that lead to worlds
   * that are alike, in the order of the steps.
   */
  effects(): readonly Effect[];
  /** How many steps those of the last `effects` stand for, themselves included. */
  readonly enabledCount: number;
}

/** A question that the search asks on its way. */
export interface Check {
  readonly name: string;
  /** `worlds`: asked of every distinct world, in `after`. `steps`: of every transition, `before` to `after`. */
  readonly judges: 'worlds' | 'steps';
  /** For a check of steps: asked of each of these positions that a step writes to. */
  readonly watches: readonly number[];
  /**
   * Whether the check has something to say here. Asked of every world; of the steps that leave a world, until
   * one is found.
   *
   * @param position - for a check of steps: the watched position that the step writes to
   */
  applies(position: number): boolean;
  /** Whether this is what the check looks for, asked like `applies`. Not asked again once found. */
  finds(position: number): boolean;
}

/** By position: whether a check of steps is asked where a step writes to it. */
export function isWatchedBy({ watches }: Check): readonly boolean[] {
  const isWatched: boolean[] = [];
  for (const position of watches) isWatched[position] = true;
  return isWatched;
}

/** Where a check found what it looks for: a world, or a step taken from it. */
export interface Finding {
  readonly world: number;
  /** Absent for a check of worlds. */
  readonly step: number | undefined;
  /** Steps from the start, the found one included. */
  readonly length: number;
}
