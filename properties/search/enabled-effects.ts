import { PartMemory } from './part-memory.ts';
import type { Effect, Space } from './space.ts';
import type { Layout } from './worlds/layout.ts';

/**
 * What all steps that are enabled in a world do, part by part as the space has it.
 *
 * @remarks
 * Effects are told by their numbers: all that the search does with nearly all of them is to apply them.
 */
export class EnabledEffects {
  /** The numbers of the effects, in the order of the steps: the first `count` of them. */
  numbers = new Int32Array(64);
  count = 0;
  readonly #parts: readonly PartMemory[];
  /** By part: the next number to take, when the lists are put together. */
  readonly #next: Int32Array;
  /** By number of the effect. */
  readonly #effects: (Effect | undefined)[] = [];
  #stepOf = new Int32Array(64);

  /** @param placeCountMax - see {@link PartMemory} */
  constructor(space: Space, layout: Layout, placeCountMax?: number) {
    const { parts } = space;
    this.#parts =
      parts === undefined
        ? [new PartMemory({ asked: new Set(), effects: () => space.effects() }, layout, 0)]
        : parts.map((part) => new PartMemory(part, layout, placeCountMax));
    this.#next = new Int32Array(this.#parts.length);
  }

  /** To be called when the fields have become wider. */
  repack(layout: Layout): void {
    for (const part of this.#parts) part.repack(layout);
  }

  /** @param number - of an effect that was enabled in some world */
  effectOf(number: number): Effect {
    return this.#effects[number]!;
  }

  /** Prefetches the memory that `find` will read. */
  fetch(words: Int32Array): void {
    for (let part = 0; part < this.#parts.length; part += 1) this.#parts[part]!.fetch(words);
  }

  /**
   * Finds what is enabled in a packed world.
   *
   * @returns whether all of it is remembered; if not, `learn` asks the space
   */
  find(words: Int32Array): boolean {
    for (let part = 0; part < this.#parts.length; part += 1)
      if (!this.#parts[part]!.find(words)) return false;
    this.#merge();
    return true;
  }

  /** Asks the space about `before`, which is the same world, where it is not remembered. */
  learn(words: Int32Array): void {
    for (const part of this.#parts) {
      if (!part.find(words)) for (const effect of part.learn(words)) this.#know(effect);
    }
    this.#merge();
  }

  #know(effect: Effect): void {
    const { number, step } = effect;
    if (number >= this.#stepOf.length) {
      const longer = new Int32Array(2 * number);
      longer.set(this.#stepOf);
      this.#stepOf = longer;
    }
    this.#effects[number] = effect;
    this.#stepOf[number] = step;
  }

  /** Puts the lists of all parts together, each of which is in the order of the steps. */
  #merge(): void {
    const parts = this.#parts;
    const next = this.#next;
    const stepOf = this.#stepOf;
    let left = 0;
    for (let index = 0; index < parts.length; index += 1) {
      next[index] = parts[index]!.from;
      left += parts[index]!.end - parts[index]!.from;
    }
    this.count = left;
    if (left > this.numbers.length) this.numbers = new Int32Array(2 * left);
    for (let at = 0; at < left; at += 1) {
      let first = 0;
      let firstStep = Number.MAX_SAFE_INTEGER;
      let firstNumber = 0;
      for (let index = 0; index < parts.length; index += 1) {
        const { numbers, end } = parts[index]!;
        const place = next[index]!;
        if (place === end) continue;
        const number = numbers[place]!;
        const step = stepOf[number]!;
        if (step >= firstStep) continue;
        first = index;
        firstStep = step;
        firstNumber = number;
      }
      next[first]! += 1;
      this.numbers[at] = firstNumber;
    }
  }
}
