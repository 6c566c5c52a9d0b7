import { type Batch, nothingChanged } from './batch.ts';
import type { OpenCheck } from './open-check.ts';
import { PackedEffects } from './packed-effects.ts';
import { changes, type Effect, type Reduction, type Space, write } from './space.ts';
import type { ReadableWorlds } from './worlds.ts';

/**
 * Whether a world was left. If not, nothing was noted, and it can be left again: `full`, once the batch is
 * looked up; `narrow`, once the fields are wider as well.
 */
export type Leaving = 'left' | 'full' | 'narrow';

/** How worlds are left. */
export interface ExpanderOptions {
  readonly reduction?: Reduction | undefined;
  /** Whether the world in `before` of the space need not be left. */
  readonly isOver?: (() => boolean) | undefined;
  /** Whether to note which step led to each world. */
  readonly notesSteps?: boolean;
}

/** Leaves worlds: takes every step that is enabled, and notes in a batch where it leads. */
export class Expander {
  /** How many transitions the world that was just left has, times the worlds that it stands for. */
  transitionCount = 0;
  readonly #space: Space;
  readonly #store: ReadableWorlds;
  readonly #reduction: Reduction | undefined;
  readonly #isOver: (() => boolean) | undefined;
  readonly #notesSteps: boolean;
  /** By position: the checks that are asked of a step that writes to it. */
  readonly #checksAt: readonly (readonly OpenCheck[])[];
  readonly #hasChecks: boolean;
  #effects: PackedEffects;
  /** The world that is being left, packed. */
  #words: Int32Array;

  /** @param checks - of steps */
  constructor(
    space: Space,
    store: ReadableWorlds,
    checks: readonly OpenCheck[],
    { reduction, isOver, notesSteps = false }: ExpanderOptions = {},
  ) {
    this.#space = space;
    this.#store = store;
    this.#reduction = reduction;
    this.#isOver = isOver;
    this.#notesSteps = notesSteps;
    this.#checksAt = space.families.map((_, position) =>
      checks.filter(({ check }) => check.watches.includes(position)),
    );
    this.#hasChecks = checks.length > 0;
    this.#effects = new PackedEffects(store.layout);
    this.#words = new Int32Array(store.layout.wordCount);
  }

  /** @param length - of a way that ends with a step from this world */
  leave(world: number, length: number, batch: Batch): Leaving {
    const { before } = this.#space;
    this.#store.load(world, before);
    this.transitionCount = 0;
    if (this.#isOver?.()) return 'left';
    const effects = this.#reduction?.effects() ?? this.#space.effects();
    if (batch.capacity - batch.count < effects.length) return 'full';
    const hasRoom =
      this.#reduction === undefined
        ? this.#note(effects, world, batch)
        : this.#noteCanonical(effects, batch, this.#reduction);
    if (!hasRoom) return 'narrow';
    // A loop: `fill` costs more than a few numbers.
    for (let index = 0; index < effects.length; index += 1) batch.parents[batch.count + index] = world;
    if (this.#notesSteps) this.#noteSteps(effects, batch);
    batch.count += effects.length;
    const weight = this.#reduction?.orbitSizeOf(before) ?? 1;
    if (this.#hasChecks) this.#judge(effects, world, length, weight);
    this.transitionCount = weight * (this.#reduction?.enabledCount ?? effects.length);
    return 'left';
  }

  /** To be called when the fields have become wider. */
  repack(): void {
    this.#effects = new PackedEffects(this.#store.layout);
    this.#words = new Int32Array(this.#store.layout.wordCount);
  }

  #note(effects: readonly Effect[], world: number, batch: Batch): boolean {
    this.#store.loadWords(world, this.#words);
    return this.#effects.applyAll(effects, this.#words, batch.words, batch.count);
  }

  #noteCanonical(effects: readonly Effect[], batch: Batch, reduction: Reduction): boolean {
    const { before, after } = this.#space;
    const { layout } = this.#store;
    for (let index = 0; index < effects.length; index += 1) {
      after.set(before);
      write(effects[index]!, after);
      reduction.canonicalize(after);
      if (!layout.fits(after)) return false;
      layout.pack(after, batch.words, (batch.count + index) * layout.wordCount);
    }
    return true;
  }

  /** Not whether the number is another: a step may lead to another world that is like this one. */
  #noteSteps(effects: readonly Effect[], { steps, count }: Batch): void {
    for (const [index, effect] of effects.entries())
      steps[count + index] = changes(effect, this.#space.before) ? effect.step : nothingChanged;
  }

  #judge(effects: readonly Effect[], world: number, length: number, weight: number): void {
    const { before, after } = this.#space;
    for (const effect of effects) {
      after.set(before);
      write(effect, after);
      for (const position of effect.positions) {
        for (const check of this.#checksAt[position]!)
          check.judge(world, effect.step, length, weight, position);
      }
    }
  }
}
