/** Values of some positions of a world. */
interface Values {
  readonly positions: readonly number[];
  readonly values: ArrayLike<number>;
}

/**
 * All distinct worlds seen so far, each packed into as few 32-bit words as its values need, with the world
 * that each was first reached from.
 *
 * @remarks
 * The benchmark scenario needs one word for a world. Fields widen when a family of values outgrows its
 * bits; all worlds are then packed again, which happens a few times early on. Worlds are numbered in the
 * order in which they are added, so a breadth-first search finds its queue here too.
 */
export class WorldStore {
  readonly #families: readonly number[];
  readonly #positions: readonly number[];
  readonly #valueCount: (family: number) => number;
  #layout: Layout;
  #words: Int32Array;
  #parents: Int32Array;
  /** Open addressing: pairs of the number of a world plus one, or 0, and its hash. */
  #table: Int32Array;
  #count = 0;
  /** The packed world that `add` starts from. */
  #base: Int32Array;
  #candidate: Int32Array;

  constructor(families: readonly number[], valueCount: (family: number) => number) {
    this.#families = families;
    this.#positions = [...families.keys()];
    this.#valueCount = valueCount;
    this.#layout = layOut(families, valueCount);
    this.#words = new Int32Array(initialCapacity * this.#layout.wordCount);
    this.#parents = new Int32Array(initialCapacity);
    this.#table = new Int32Array(4 * initialCapacity);
    this.#base = new Int32Array(this.#layout.wordCount);
    this.#candidate = new Int32Array(this.#layout.wordCount);
  }

  get count(): number {
    return this.#count;
  }

  /** All that is kept for the worlds: the worlds, the table that finds them, the way back. */
  get byteCount(): number {
    return this.#words.byteLength + this.#parents.byteLength + this.#table.byteLength;
  }

  /** The world that this one was first reached from, or -1 for the first. */
  parentOf(world: number): number {
    return this.#parents[world]!;
  }

  /** Makes a world the base of the worlds that are added next. */
  startFrom(world: number): void {
    const { wordCount } = this.#layout;
    const offset = world * wordCount;
    for (let word = 0; word < wordCount; word += 1) this.#base[word] = this.#words[offset + word]!;
  }

  /** The same, and writes the world into `into`. */
  load(world: number, into: Int32Array): void {
    this.startFrom(world);
    const { wordAt, shiftAt, maskAt } = this.#layout;
    for (let position = 0; position < wordAt.length; position += 1) {
      into[position] = (this.#base[wordAt[position]!]! >>> shiftAt[position]!) & maskAt[position]!;
    }
  }

  /** Adds a whole world, unless it is known. Returns its number; see {@link add}. */
  addWhole(world: Int32Array, parent: number): number {
    return this.add({ positions: this.#positions, values: world }, parent);
  }

  /**
   * Adds the world that differs from the base as the effect says, unless it is known.
   *
   * @returns its number; equal to the `count` before the call exactly if it is new
   */
  add(effect: Values, parent: number): number {
    const { positions, values } = effect;
    const candidate = this.#candidate;
    const { wordCount, wordAt, shiftAt, maskAt } = this.#layout;
    for (let word = 0; word < wordCount; word += 1) candidate[word] = this.#base[word]!;
    for (let index = 0; index < positions.length; index += 1) {
      const position = positions[index]!;
      const value = values[index]!;
      const mask = maskAt[position]!;
      if ((value & mask) !== value) return this.#addWidened(effect, parent);
      const word = wordAt[position]!;
      const shift = shiftAt[position]!;
      candidate[word] = (candidate[word]! & ~(mask << shift)) | (value << shift);
    }
    return this.#find(parent);
  }

  #find(parent: number): number {
    const candidate = this.#candidate;
    const table = this.#table;
    const last = table.length - 1;
    const mixed = hash(candidate);
    for (let entry = (mixed << 1) & last; ; entry = (entry + 2) & last) {
      const world = table[entry]! - 1;
      if (world < 0) return this.#append(entry, mixed, parent);
      if (table[entry + 1] === mixed && this.#isCandidate(world)) return world;
    }
  }

  /** Whether a world with the hash of the candidate is the candidate. */
  #isCandidate(world: number): boolean {
    const { wordCount } = this.#layout;
    // Different single words have different hashes: the most frequent question needs no look at the world.
    if (wordCount === 1) return true;
    const offset = world * wordCount;
    for (let word = 0; word < wordCount; word += 1) {
      if (this.#words[offset + word] !== this.#candidate[word]) return false;
    }
    return true;
  }

  #append(entry: number, mixed: number, parent: number): number {
    const world = this.#count;
    const { wordCount } = this.#layout;
    if (world === this.#parents.length) this.#grow();
    this.#words.set(this.#candidate, world * wordCount);
    this.#parents[world] = parent;
    this.#table[entry] = world + 1;
    this.#table[entry + 1] = mixed;
    this.#count = world + 1;
    if (2 * this.#count > tableLoadMax * this.#table.length) this.#rehash(2 * this.#table.length);
    return world;
  }

  #grow(): void {
    const capacity = Math.ceil(this.#parents.length * growth);
    this.#words = copyInto(new Int32Array(capacity * this.#layout.wordCount), this.#words);
    this.#parents = copyInto(new Int32Array(capacity), this.#parents);
  }

  #rehash(size: number): void {
    const { wordCount } = this.#layout;
    const table = new Int32Array(size);
    const last = size - 1;
    for (let world = 0; world < this.#count; world += 1) {
      const offset = world * wordCount;
      for (let word = 0; word < wordCount; word += 1) this.#candidate[word] = this.#words[offset + word]!;
      const mixed = hash(this.#candidate);
      let entry = (mixed << 1) & last;
      while (table[entry] !== 0) entry = (entry + 2) & last;
      table[entry] = world + 1;
      table[entry + 1] = mixed;
    }
    this.#table = table;
  }

  /** A value does not fit its field: packs everything again, with wider fields, and then adds. */
  #addWidened(effect: Values, parent: number): number {
    const old = this.#layout;
    const oldWords = this.#words;
    const oldBase = this.#base;
    const layout = layOut(this.#families, this.#valueCount);
    this.#layout = layout;
    this.#words = new Int32Array(this.#parents.length * layout.wordCount);
    for (let index = 0; index < this.#count; index += 1) {
      repack(oldWords, index * old.wordCount, old, this.#words, index * layout.wordCount, layout);
    }
    this.#base = new Int32Array(layout.wordCount);
    repack(oldBase, 0, old, this.#base, 0, layout);
    this.#candidate = new Int32Array(layout.wordCount);
    this.#rehash(this.#table.length);
    return this.add(effect, parent);
  }
}

const initialCapacity = 1 << 10;
const growth = 1.5;
const tableLoadMax = 0.7;

/** Where the value of each position lies: in which word, how far up, and under which mask. */
interface Layout {
  readonly wordCount: number;
  readonly wordAt: Int32Array;
  readonly shiftAt: Int32Array;
  readonly maskAt: Int32Array;
}

const bitsPerWord = 32;

function layOut(families: readonly number[], valueCount: (family: number) => number): Layout {
  const layout = {
    wordAt: new Int32Array(families.length),
    shiftAt: new Int32Array(families.length),
    maskAt: new Int32Array(families.length),
  };
  let wordCount = 1;
  let used = 0;
  for (const [position, family] of families.entries()) {
    // 0 values need no bits, and neither does a single one.
    const bits = bitsPerWord - Math.clz32(Math.max(1, valueCount(family)) - 1);
    if (used + bits > bitsPerWord) {
      wordCount += 1;
      used = 0;
    }
    layout.wordAt[position] = wordCount - 1;
    layout.shiftAt[position] = bits === 0 ? 0 : used;
    layout.maskAt[position] = 2 ** bits - 1;
    used += bits;
  }
  return { wordCount, ...layout };
}

function repack(
  from: Int32Array,
  fromOffset: number,
  old: Layout,
  to: Int32Array,
  toOffset: number,
  layout: Layout,
): void {
  for (let position = 0; position < old.wordAt.length; position += 1) {
    const value =
      (from[fromOffset + old.wordAt[position]!]! >>> old.shiftAt[position]!) & old.maskAt[position]!;
    to[toOffset + layout.wordAt[position]!]! |= value << layout.shiftAt[position]!;
  }
}

function copyInto(target: Int32Array, source: Int32Array): Int32Array {
  target.set(source);
  return target;
}

/** The finalizer of MurmurHash3 over all words; of a single word it is a bijection. */
function hash(words: Int32Array): number {
  let mixed = 0;
  for (let word = 0; word < words.length; word += 1) {
    mixed = Math.imul(mixed ^ words[word]!, 0x85ebca6b);
    mixed ^= mixed >>> 13;
    mixed = Math.imul(mixed, 0xc2b2ae35);
    mixed ^= mixed >>> 16;
  }
  return mixed;
}
