import type { OpenCheck } from './open-check.ts';
import type { Reduction, Space } from './space.ts';
import type { ReadableWorlds } from './worlds/worlds.ts';

/** Judges worlds that are new, and counts those that they stand for. */
export class WorldJudge {
  readonly #space: Space;
  readonly #store: ReadableWorlds;
  readonly #checks: readonly OpenCheck[];
  readonly #reduction: Reduction | undefined;

  /** @param checks - of worlds */
  constructor(
    space: Space,
    store: ReadableWorlds,
    checks: readonly OpenCheck[],
    reduction: Reduction | undefined,
  ) {
    this.#space = space;
    this.#store = store;
    this.#checks = checks;
    this.#reduction = reduction;
  }

  /**
   * Judges the worlds with the numbers from `first` to before `end`.
   *
   * @param length - how many steps they are from the start
   * @returns how many worlds they stand for
   */
  judge(first: number, end: number, length: number): number {
    if (this.#reduction === undefined && this.#checks.length === 0) return end - first;
    const { after } = this.#space;
    let worldCount = 0;
    for (let world = first; world < end; world += 1) {
      this.#store.load(world, after);
      const weight = this.#reduction?.orbitSizeOf(after) ?? 1;
      worldCount += weight;
      for (const check of this.#checks) check.judge(world, undefined, length, weight);
    }
    return worldCount;
  }
}
