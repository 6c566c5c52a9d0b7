import type { EnabledEffects } from './enabled-effects.ts';
import type { Effect } from './space.ts';
import type { Layout } from './worlds/layout.ts';

/** Effects as they act on packed worlds: bits to keep of each word, and bits to put there. */
export class PackedEffects {
  readonly #layout: Layout;
  /** By number of the effect, a word after the other. */
  #kept = new Int32Array(0);
  #put = new Int32Array(0);
  /** By number of the effect: not 0 where it was packed before. */
  #isPacked = new Uint8Array(0);

  constructor(layout: Layout) {
    this.#layout = layout;
  }

  /**
   * Writes the worlds that effects turn one world into, one after the other.
   *
   * @param place - where the first of them goes, counted in worlds
   * @returns whether every value has room in its field; if not, what was written is of no use
   */
  applyAll(enabled: EnabledEffects, from: Int32Array, into: Int32Array, place: number): boolean {
    const { numbers, count } = enabled;
    const { wordCount } = this.#layout;
    let offset = place * wordCount;
    for (let index = 0; index < count; index += 1) {
      const number = numbers[index]!;
      if (this.#isPacked[number] !== 1 && !this.#pack(enabled.effectOf(number))) return false;
      const at = number * wordCount;
      for (let word = 0; word < wordCount; word += 1, offset += 1)
        into[offset] = (from[word]! & this.#kept[at + word]!) | this.#put[at + word]!;
    }
    return true;
  }

  #pack({ number, positions, values }: Effect): boolean {
    if (!positions.every((position, index) => this.#layout.hasRoomFor(position, values[index]!)))
      return false;
    const { wordCount } = this.#layout;
    if (number >= this.#isPacked.length) this.#grow(2 * number + 64);
    const words = new Int32Array(wordCount);
    for (const position of positions) this.#layout.fill(position, words, 0);
    for (const [word, bits] of words.entries()) this.#kept[number * wordCount + word] = ~bits;
    for (const [index, position] of positions.entries())
      this.#layout.put(position, values[index]!, this.#put, number * wordCount);
    this.#isPacked[number] = 1;
    return true;
  }

  #grow(count: number): void {
    const { wordCount } = this.#layout;
    this.#kept = longer(this.#kept, new Int32Array(count * wordCount));
    this.#put = longer(this.#put, new Int32Array(count * wordCount));
    this.#isPacked = longer(this.#isPacked, new Uint8Array(count));
  }
}

function longer<List extends Int32Array | Uint8Array>(list: List, into: List): List {
  into.set(list);
  return into;
}
