import type { Interleaving } from './interleavings/interleaving.ts';
import { simplerInterleavings } from './interleavings/simpler-interleavings.ts';

/**
 * Makes a failing interleaving simpler until no simplification fails any more.
 *
 * @remarks
 * In slices, like every long work here. What it holds fails at any time, with its last step; at the end no
 * single step of it can be dropped, and no simplification of its deployment made.
 */
export class Shrinking {
  readonly #cut: (candidate: Interleaving) => Interleaving | undefined;
  readonly #mayReduceDeployment: boolean;
  #simplest: Interleaving;
  #candidates: Iterator<Interleaving>;

  /** @param cut - a candidate up to where it fails in the same way; undefined for one that does not */
  constructor(
    failing: Interleaving,
    cut: (candidate: Interleaving) => Interleaving | undefined,
    mayReduceDeployment: boolean,
  ) {
    this.#simplest = failing;
    this.#cut = cut;
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
      const failing = this.#cut(value);
      if (failing === undefined) continue;
      this.#simplest = failing;
      this.#candidates = simplerInterleavings(failing, this.#mayReduceDeployment);
    }
    return true;
  }
}
