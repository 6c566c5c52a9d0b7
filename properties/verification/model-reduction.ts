import type { Effect, Symmetry } from '#models';
import type { Reduction } from '../search/space.ts';
import type { ModelSpace } from './model-space.ts';

/** Worlds of a model that differ only in which HSM, or key, is which are alike. */
export class ModelReduction implements Reduction {
  readonly #space: ModelSpace;
  readonly #symmetry: Symmetry;
  #enabledCount = 0;

  constructor(space: ModelSpace, symmetry: Symmetry) {
    this.#space = space;
    this.#symmetry = symmetry;
  }

  get enabledCount(): number {
    return this.#enabledCount;
  }

  canonicalize(world: Int32Array): void {
    this.#symmetry.canonicalize(world);
  }

  orbitSizeOf(world: Int32Array): number {
    return this.#symmetry.orbitSizeOf(world);
  }

  effects(): readonly Effect[] {
    const space = this.#space;
    const alike = this.#symmetry.alikeIn(space.before);
    const effects = space.firstEffects(alike);
    this.#enabledCount = 0;
    for (const { step } of effects) this.#enabledCount += alike.choicesLike(space.hsmsOf(step));
    return effects;
  }
}
