import { EnabledEffects } from './enabled-effects.ts';
import type { OpenCheck } from './open-check.ts';
import { PackedEffects } from './packed-effects.ts';
import { changes, type Effect, type Reduction, type Space, write } from './space.ts';
import { type Batch, nothingChanged } from './worlds/batch.ts';
import type { ReadableWorlds } from './worlds/worlds.ts';

/**
 * Whether a world was expanded. If not, nothing was noted, and it can be expanded again: `full`, once the batch is
 * looked up; `narrow`, once the fields are wider as well.
 */
export type Expansion = 'expanded' | 'full' | 'narrow';

/** How worlds are expanded. */
export interface ExpanderOptions {
  readonly reduction?: Reduction | undefined;
  /** Whether the world in `before` of the space need not be expanded. */
  readonly isOver?: (() => boolean) | undefined;
  /** Whether to note which step led to each world. */
  readonly notesSteps?: boolean;
}

/** Expands worlds: takes every step that is enabled, and notes in a batch where it leads. */
export class Expander {
  /** How many transitions the world that was just expanded has, times the worlds that it stands for. */
  transitionCount = 0;
  readonly #space: Space;
  readonly #store: ReadableWorlds;
  readonly #reduction: Reduction | undefined;
  readonly #isOver: (() => boolean) | undefined;
  readonly #notesSteps: boolean;
  /** By position: the checks that are asked of a step that writes to it. */
  readonly #checksAt: readonly (readonly OpenCheck[])[];
  readonly #hasChecks: boolean;
  readonly #needsValues: boolean;
  readonly #enabled: EnabledEffects;
  #effects: PackedEffects;
  /** The world that is being expanded, packed. */
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
    this.#needsValues = reduction !== undefined || isOver !== undefined || notesSteps || checks.length > 0;
    this.#enabled = new EnabledEffects(space, store.layout);
    this.#effects = new PackedEffects(store.layout);
    this.#words = new Int32Array(store.layout.wordCount);
  }

  /** @param length - of a way that ends with a step from this world */
  expand(world: number, length: number, batch: Batch): Expansion {
    this.transitionCount = 0;
    if (this.#needsValues) this.#store.load(world, this.#space.before);
    if (this.#isOver?.()) return 'expanded';
    return this.#reduction === undefined
      ? this.#expandOne(world, length, batch)
      : this.#expandRepresentative(world, length, batch, this.#reduction);
  }

  /** Prefetches the memory that it takes to expand these worlds. */
  prefetch(first: number, end: number): void {
    if (this.#reduction !== undefined) return;
    for (let world = first; world < end; world += 1) {
      this.#store.loadWords(world, this.#words);
      this.#enabled.fetch(this.#words);
    }
  }

  #expandOne(world: number, length: number, batch: Batch): Expansion {
    const enabled = this.#enabled;
    this.#store.loadWords(world, this.#words);
    if (!enabled.find(this.#words)) {
      if (!this.#needsValues) this.#store.load(world, this.#space.before);
      enabled.learn(this.#words);
    }
    const { count } = enabled;
    if (batch.capacity - batch.count < count) return 'full';
    if (!this.#effects.applyAll(enabled, this.#words, batch.words, batch.count)) return 'narrow';
    if (this.#needsValues) this.#tell(this.#effectsIn(enabled), world, length, 1, batch);
    this.#note(world, count, batch);
    this.transitionCount = count;
    return 'expanded';
  }

  #expandRepresentative(world: number, length: number, batch: Batch, reduction: Reduction): Expansion {
    const effects = reduction.effects();
    if (batch.capacity - batch.count < effects.length) return 'full';
    if (!this.#applyCanonical(effects, batch, reduction)) return 'narrow';
    const weight = reduction.orbitSizeOf(this.#space.before);
    this.#tell(effects, world, length, weight, batch);
    this.#note(world, effects.length, batch);
    this.transitionCount = weight * reduction.enabledCount;
    return 'expanded';
  }

  /** To be called when the fields have become wider. */
  repack(): void {
    this.#enabled.repack(this.#store.layout);
    this.#effects = new PackedEffects(this.#store.layout);
    this.#words = new Int32Array(this.#store.layout.wordCount);
  }

  /** The effects at hand as objects. */
  #effectsIn({ numbers, count }: EnabledEffects): readonly Effect[] {
    return Array.from({ length: count }, (_, index) => this.#enabled.effectOf(numbers[index]!));
  }

  /** Notes where the steps from a world were written, now that none can fail any more. */
  #note(world: number, count: number, batch: Batch): void {
    const { parents } = batch;
    // A loop: `fill` costs more than a few numbers.
    for (let index = batch.count; index < batch.count + count; index += 1) parents[index] = world;
    batch.count += count;
  }

  /** Tells those who want to know which steps were taken. */
  #tell(effects: readonly Effect[], world: number, length: number, weight: number, batch: Batch): void {
    if (this.#notesSteps) this.#noteSteps(effects, batch);
    if (this.#hasChecks) this.#judge(effects, world, length, weight);
  }

  #applyCanonical(effects: readonly Effect[], batch: Batch, reduction: Reduction): boolean {
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
