/**
 * What runs over one scenario note of each world that none of them has been in before, so that it can be put together
 * with what others note who do more such runs elsewhere.
 */
export class WorldNotes {
  /**
   * The worlds in the order in which they were met: by number where an exhaustive search has numbered them, else by
   * fingerprint, of two numbers each.
   */
  readonly worlds: number[] = [];
  /** The transitions, where the worlds are numbered: the number of the world times the count of steps, plus the step. */
  readonly transitions: number[] = [];
  /** By place among the worlds: the steps that the run had taken. The last may be missing, where its step was a failure. */
  readonly stepCounts: number[] = [];
  /** By property that was violated, or a witness seen: the places of the worlds. */
  readonly seen = new Map<string, number[]>();

  /** Notes that properties are asked in the next world. */
  judged(stepCount: number): void {
    this.stepCounts.push(stepCount);
  }

  /** Notes what was seen in the world that is judged. */
  saw(property: string): void {
    const places = this.seen.get(property) ?? [];
    places.push(this.stepCounts.length - 1);
    this.seen.set(property, places);
  }

  /** All of it as plain data. */
  get plain(): PlainWorldNotes {
    const { worlds, transitions, stepCounts, seen } = this;
    return { worlds, transitions, stepCounts, seen: [...seen] };
  }
}

/** {@link WorldNotes} as plain data. */
export interface PlainWorldNotes {
  readonly worlds: readonly number[];
  readonly transitions: readonly number[];
  readonly stepCounts: readonly number[];
  readonly seen: readonly (readonly [property: string, places: readonly number[]])[];
}
