import { type Distinguish, type Effect, Symmetry } from '#models';
import type { ModelSpace } from './model-space.ts';
import type { Property } from './property.ts';
import type { Reduction } from './search/space.ts';

/** Worlds of a model that differ only in which HSM, or key, is which, as far as no property tells them apart. */
export class ModelReduction implements Reduction {
  /** The names of what is exchanged for each other; without any, every world stands for itself alone. */
  readonly classes: readonly (readonly string[])[];
  readonly #space: ModelSpace;
  readonly #symmetry: Symmetry;
  #enabledCount = 0;

  /** @param countsWorlds - whether worlds and steps are to be counted; see {@link Symmetry} */
  constructor(space: ModelSpace, properties: readonly Property[], countsWorlds: boolean) {
    const distinguish: Distinguish = (slot) =>
      JSON.stringify(properties.map((property) => property.distinguishes?.(slot)));
    this.#space = space;
    this.#symmetry = new Symmetry(space.memory, distinguish, countsWorlds);
    this.classes = this.#symmetry.classes;
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
