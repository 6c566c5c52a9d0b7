/** Some bits of a word. */
export interface Field {
  readonly word: number;
  /** Bits of the word below it. */
  readonly shift: number;
  readonly width: number;
}

/**
 * How a world is packed into 32-bit words: a field for each position, as wide as the values of its family
 * need.
 *
 * @remarks
 * No world has a first word of all ones, so that this can stand for an empty place.
 */
export class Layout {
  /** Words of a packed world. */
  readonly wordCount: number;
  readonly #wordAt: Int32Array;
  readonly #shiftAt: Int32Array;
  readonly #maskAt: Int32Array;

  /**
   * @param families - for each position, the family that its values are drawn from
   * @param valueCount - how many values a family has
   */
  constructor(families: readonly number[], valueCount: (family: number) => number) {
    const widths = widthsOf(families.map((family) => Math.max(1, valueCount(family))));
    this.#wordAt = new Int32Array(families.length);
    this.#shiftAt = new Int32Array(families.length);
    this.#maskAt = Int32Array.from(widths, (width) => 2 ** width - 1);
    let word = 0;
    let used = 0;
    for (const [position, width] of widths.entries()) {
      if (used + width > bitsPerWord) {
        word += 1;
        used = 0;
      }
      this.#wordAt[position] = word;
      this.#shiftAt[position] = width === 0 ? 0 : used;
      used += width;
    }
    this.wordCount = word + 1;
  }

  /** Where the field of a position is, in bits. */
  fieldOf(position: number): Field {
    const width = bitsPerWord - Math.clz32(this.#maskAt[position]!);
    return { word: this.#wordAt[position]!, shift: this.#shiftAt[position]!, width };
  }

  /** Whether a position has room for a value. */
  hasRoomFor(position: number, value: number): boolean {
    return (value & this.#maskAt[position]!) === value;
  }

  /** Whether there is room for every value of a world. */
  fits(world: Int32Array): boolean {
    for (let position = 0; position < world.length; position += 1)
      if (!this.hasRoomFor(position, world[position]!)) return false;
    return true;
  }

  /** Packs a world whose values all fit. */
  pack(world: Int32Array, into: Int32Array, offset: number): void {
    for (let word = 0; word < this.wordCount; word += 1) into[offset + word] = 0;
    for (let position = 0; position < world.length; position += 1)
      this.put(position, world[position]!, into, offset);
  }

  /** Writes a value that fits into a field that is 0. */
  put(position: number, value: number, into: Int32Array, offset: number): void {
    into[offset + this.#wordAt[position]!]! |= value << this.#shiftAt[position]!;
  }

  /** Writes ones into the field of a position. */
  fill(position: number, into: Int32Array, offset: number): void {
    this.put(position, this.#maskAt[position]!, into, offset);
  }

  unpack(words: Int32Array, into: Int32Array): void {
    const wordAt = this.#wordAt;
    const shiftAt = this.#shiftAt;
    const maskAt = this.#maskAt;
    for (let position = 0; position < wordAt.length; position += 1) {
      into[position] = (words[wordAt[position]!]! >>> shiftAt[position]!) & maskAt[position]!;
    }
  }
}

const bitsPerWord = 32;

/** In a first word, all ones: no world begins with it. */
export const empty = -1;

/**
 * How many bits each position needs.
 *
 * @remarks
 * Where every field of the first word is full, its last value would make it all ones: the first position
 * then gets one more bit.
 */
function widthsOf(valueCounts: readonly number[]): number[] {
  // A single value needs no bit.
  const widths = valueCounts.map((count) => bitsPerWord - Math.clz32(count - 1));
  let used = 0;
  for (const [position, width] of widths.entries()) {
    if (used + width > bitsPerWord) break;
    used += width;
    if (valueCounts[position]! < 2 ** width) return widths;
  }
  if (used === bitsPerWord) widths[0]! += 1;
  return widths;
}
