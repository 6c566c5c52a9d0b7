import { uniformFloat64 } from 'pure-rand/distribution/uniformFloat64';
import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus';

/** Chance that is the same for every run with the same seed. */
export class Dice {
  readonly #generator: ReturnType<typeof xoroshiro128plus>;

  constructor(seed: number) {
    this.#generator = xoroshiro128plus(seed);
  }

  /** An integer from the first to the last, both among them. */
  between(first: number, last: number): number {
    return first + Math.floor(uniformFloat64(this.#generator) * (last - first + 1));
  }

  /** Whether something happens that happens so often in a hundred. */
  happens(percent: number): boolean {
    return this.between(1, 100) <= percent;
  }

  oneOf<One>(all: readonly One[]): One {
    return all[this.between(0, all.length - 1)]!;
  }
}
