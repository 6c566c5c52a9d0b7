import type { Interleaving } from './interleaving.ts';
import { simplerInterleavings } from './simpler-interleavings.ts';

/**
 * Makes a failing interleaving simpler until no simplification fails any more.
 *
 * @remarks
 * In slices, like every long work here. What it holds fails at any time; at the end no single step of it can
 * be dropped, and no simplification of its deployment made.
 */
export class Shrinking {
  readonly #fails: (candidate: Interleaving) => boolean;
  readonly #mayReduceDeployment: boolean;
  #simplest: Interleaving;
  #candidates: Iterator<Interleaving>;

  /** @param fails - whether a candidate fails in the same way */
  constructor(
    failing: Interleaving,
    fails: (candidate: Interleaving) => boolean,
    mayReduceDeployment: boolean,
  ) {
    this.#simplest = failing;
    this.#fails = fails;
    this.#mayReduceDeployment = mayReduceDeployment;
    this.#candidates = simplerInterleavings(failing, mayReduceDeployment);
  }

  /** The simplest failing one so far. */
  get simplest(): Interleaving {
    return this.#simplest;
  }

  /** Tries up to this many candidates; returns whether there is more to do. */
  advance(candidateCount: number): boolean {
    for (let tried = 0; tried < candidateCount; tried += 1) {
      const { done, value } = this.#candidates.next();
      if (done === true) return false;
      if (!this.#fails(value)) continue;
      this.#simplest = value;
      this.#candidates = simplerInterleavings(value, this.#mayReduceDeployment);
    }
    return true;
  }
}
