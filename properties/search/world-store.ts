import { Batch } from './batch.ts';
import { empty, Layout } from './layout.ts';
import { bytesPerNumber, NumberList, ownBuffer } from './memory.ts';

/** The worlds of a store as data, to be put into another store of the same worlds. */
export interface SavedWorlds {
  readonly count: number;
  /** How many values each family had when the worlds were packed. */
  readonly valueCounts: readonly number[];
  readonly placeCount: number;
  /** Memory that was set aside: it decides when a limit of the memory is reached. */
  readonly wordBlockCount: number;
  readonly parentBlockCount: number;
  /** In pieces of any size, in the order of the numbers of the worlds. */
  readonly words: Iterable<Int32Array>;
  readonly parents: Iterable<Int32Array>;
}

/**
 * All distinct worlds seen so far, and the world that each was first reached from.
 *
 * @remarks
 * Each world is kept twice. In a table with open addressing, so that one look at memory tells whether it is
 * known: of all that a search does, it waits longest for that. And in the order in which worlds were added,
 * which is also their number: a breadth-first search reads its queue from there, one after the other.
 *
 * Fields widen when a family of values outgrows its bits; all worlds are then packed again, which happens a
 * few times early on.
 */
export class WorldStore {
  readonly #families: readonly number[];
  readonly #valueCount: (family: number) => number;
  /** By family: how many values there were when the layout was made. */
  #valueCounts: readonly number[] = [];
  #layout: Layout;
  /** Packed worlds and empty places. */
  #table: Int32Array;
  /** By number: the words of each world, and the world it was first reached from. */
  #words = new NumberList();
  #parents = new NumberList();
  /** By place: the number of the world there. Only where it is asked for. */
  #numbers: Int32Array | undefined;
  #count = 0;
  readonly #fetched = new Int32Array(fetchCount);
  #fetchSum = 0;
  #single: Batch;
  /** The words of one world. */
  #loaded: Int32Array;

  /** @param isNumbered - whether it can tell the number of a world that it knows already */
  constructor(
    families: readonly number[],
    valueCount: (family: number) => number,
    { isNumbered = false }: { readonly isNumbered?: boolean } = {},
  ) {
    this.#families = families;
    this.#valueCount = valueCount;
    this.#layout = this.#layOut(this.#countValues());
    this.#table = new Int32Array(placeCountAtFirst * this.#layout.wordCount).fill(empty);
    if (isNumbered) this.#numbers = new Int32Array(placeCountAtFirst);
    this.#single = new Batch(1, this.#layout.wordCount);
    this.#loaded = new Int32Array(this.#layout.wordCount);
  }

  /** Distinct worlds. */
  get count(): number {
    return this.#count;
  }

  /** How its worlds are packed. Another one after `widen`. */
  get layout(): Layout {
    return this.#layout;
  }

  /** All that is kept for the worlds: the worlds, and the way back. */
  get byteCount(): number {
    return (
      this.#table.byteLength +
      this.#words.byteCount +
      this.#parents.byteCount +
      (this.#numbers?.byteLength ?? 0)
    );
  }

  /** The memory that it takes, at most and for a moment, to add so many worlds. */
  byteCountToAdd(count: number): number {
    const growing = this.#hasRoomFor(count)
      ? 0
      : 2 * (this.#table.byteLength + (this.#numbers?.byteLength ?? 0));
    return this.byteCount + growing + (this.#layout.wordCount + 1) * count * bytesPerNumber;
  }

  /** The world that this one was first reached from, or -1 for the first. */
  parentOf(world: number): number {
    return this.#parents.at(world);
  }

  /** Writes a world into `into`. */
  load(world: number, into: Int32Array): void {
    this.loadWords(world, this.#loaded);
    this.#layout.unpack(this.#loaded, into);
  }

  /** Writes the words of a world into `into`. */
  loadWords(world: number, into: Int32Array): void {
    const first = world * this.#layout.wordCount;
    for (let word = 0; word < into.length; word += 1) into[word] = this.#words.at(first + word);
  }

  /**
   * Adds a world unless it is known, and tells its number.
   *
   * @returns equal to the `count` before the call exactly if it is new
   */
  add(world: Int32Array, parent: number): number {
    if (!this.#layout.fits(world)) this.widen();
    this.#layout.pack(world, this.#single.words, 0);
    this.#single.parents[0] = parent;
    this.#single.count = 1;
    const isNew = this.insert(this.#single) > 0;
    return isNew ? this.#count - 1 : this.numberAt(this.#single.places[0]!);
  }

  /**
   * Adds the worlds of a batch that are not known, in their order.
   *
   * @remarks
   * Where a world lies in the table is as good as random, so the answer comes from far away. A block of
   * places is fetched before any of them is looked at: the processor then waits for many answers at once
   * instead of for one after the other.
   *
   * @returns how many were new: those with the numbers from the `count` before
   */
  insert(batch: Batch): number {
    const first = this.#count;
    while (!this.#hasRoomFor(batch.count)) this.#rebuild(2 * this.#placeCount);
    this.#words.reserve((first + batch.count) * this.#layout.wordCount, ownBuffer);
    this.#parents.reserve(first + batch.count, ownBuffer);
    for (let from = 0; from < batch.count; from += fetchCount) {
      const end = Math.min(from + fetchCount, batch.count);
      this.#fetch(batch.words, from, end);
      this.#look(batch, from, end);
    }
    return this.#count - first;
  }

  /** The number of the world that lies at a place of a batch that was inserted. */
  numberAt(place: number): number {
    if (this.#numbers === undefined) throw new Error('The worlds of this store are not numbered by place.');
    return this.#numbers[(place < 0 ? ~place : place) / this.#layout.wordCount]!;
  }

  /** Makes the fields as wide as the values by now need. What was packed before is then out of date. */
  widen(): void {
    const layout = this.#layOut(this.#countValues());
    const placeCount = this.#placeCount;
    this.#repack(this.#layout, layout);
    this.#adopt(layout, placeCount);
  }

  /** Its worlds as data. The pieces are not copied: they must be read before more worlds are added. */
  save(): SavedWorlds {
    return {
      count: this.#count,
      valueCounts: this.#valueCounts,
      placeCount: this.#placeCount,
      wordBlockCount: this.#words.blockCount,
      parentBlockCount: this.#parents.blockCount,
      words: this.#words.blocksOf(this.#count * this.#layout.wordCount),
      parents: this.#parents.blocksOf(this.#count),
    };
  }

  /** Takes over the worlds of another store, in place of its own. */
  restore(saved: SavedWorlds): void {
    this.#words = NumberList.of(saved.words, saved.wordBlockCount);
    this.#parents = NumberList.of(saved.parents, saved.parentBlockCount);
    this.#count = saved.count;
    this.#adopt(this.#layOut(saved.valueCounts), saved.placeCount);
  }

  /** Packs worlds in this way from now on; those that there are must be packed so already. */
  #adopt(layout: Layout, placeCount: number): void {
    this.#layout = layout;
    this.#loaded = new Int32Array(layout.wordCount);
    this.#single = new Batch(1, layout.wordCount);
    this.#rebuild(placeCount);
  }

  get #placeCount(): number {
    return this.#table.length / this.#layout.wordCount;
  }

  #countValues(): readonly number[] {
    const familyCount = 1 + Math.max(-1, ...this.#families);
    return Array.from({ length: familyCount }, (_, family) => this.#valueCount(family));
  }

  #layOut(valueCounts: readonly number[]): Layout {
    this.#valueCounts = valueCounts;
    return new Layout(this.#families, (family) => valueCounts[family]!);
  }

  #hasRoomFor(count: number): boolean {
    return this.#count + count <= loadMax * this.#placeCount;
  }

  /** Notes where to look first for each world of a block, and has the memory there brought near. */
  #fetch(words: Int32Array, from: number, end: number): void {
    const { wordCount } = this.#layout;
    const mask = this.#placeCount - 1;
    const table = this.#table;
    const fetched = this.#fetched;
    let sum = 0;
    // The same twice: with a single word, as in most scenarios, it takes half the time where that is known.
    if (wordCount === 1) {
      for (let index = from; index < end; index += 1) {
        const place = mixed(words[index]!) & mask;
        fetched[index - from] = place;
        sum ^= table[place]!;
      }
    } else {
      for (let index = from; index < end; index += 1) {
        const place = (hash(words, index * wordCount, wordCount) & mask) * wordCount;
        fetched[index - from] = place;
        sum ^= table[place]!;
      }
    }
    // Kept, so that nobody finds that the table need not be read.
    this.#fetchSum ^= sum;
  }

  /** Looks the worlds of a block up, where they are by now near. */
  #look({ words, parents, places }: Batch, from: number, end: number): void {
    const { wordCount } = this.#layout;
    const fetched = this.#fetched;
    for (let index = from; index < end; index += 1) {
      const place = this.#find(words, index * wordCount, fetched[index - from]!);
      places[index] = place;
      if (place < 0) this.#append(words, index * wordCount, parents[index]!, ~place);
    }
  }

  /** Where a world lies; `~` where, if it was put there only now. */
  #find(words: Int32Array, offset: number, start: number): number {
    const table = this.#table;
    const { wordCount } = this.#layout;
    const first = words[offset]!;
    let place = start;
    let there = table[place]!;
    while (there !== empty) {
      if (there === first && (wordCount === 1 || isSame(table, place, words, offset, wordCount)))
        return place;
      place += wordCount;
      if (place === table.length) place = 0;
      there = table[place]!;
    }
    for (let word = 0; word < wordCount; word += 1) table[place + word] = words[offset + word]!;
    return ~place;
  }

  /** Numbers a world that was put into the table. */
  #append(words: Int32Array, offset: number, parent: number, place: number): void {
    const { wordCount } = this.#layout;
    const number = this.#count;
    for (let word = 0; word < wordCount; word += 1)
      this.#words.set(number * wordCount + word, words[offset + word]!);
    this.#parents.set(number, parent);
    if (this.#numbers !== undefined) this.#numbers[place / wordCount] = number;
    this.#count = number + 1;
  }

  /** Puts every world into a new table. */
  #rebuild(placeCount: number): void {
    const { wordCount } = this.#layout;
    this.#table = new Int32Array(placeCount * wordCount).fill(empty);
    if (this.#numbers !== undefined) this.#numbers = new Int32Array(placeCount);
    const block = new Int32Array(fetchCount * wordCount);
    for (let first = 0; first < this.#count; first += fetchCount) {
      const end = Math.min(fetchCount, this.#count - first);
      for (let at = 0; at < end * wordCount; at += 1) block[at] = this.#words.at(first * wordCount + at);
      this.#fetch(block, 0, end);
      for (let index = 0; index < end; index += 1) {
        const place = ~this.#find(block, index * wordCount, this.#fetched[index]!);
        if (this.#numbers !== undefined) this.#numbers[place / wordCount] = first + index;
      }
    }
  }

  #repack(from: Layout, to: Layout): void {
    const repacked = new NumberList();
    repacked.reserve(this.#count * to.wordCount, ownBuffer);
    const world = new Int32Array(this.#families.length);
    const words = new Int32Array(to.wordCount);
    for (let number = 0; number < this.#count; number += 1) {
      this.loadWords(number, this.#loaded);
      from.unpack(this.#loaded, world);
      to.pack(world, words, 0);
      for (let word = 0; word < to.wordCount; word += 1)
        repacked.set(number * to.wordCount + word, words[word]!);
    }
    this.#words = repacked;
  }
}

const placeCountAtFirst = 1 << 12;
/** Fuller than this, a table takes too many looks. */
const loadMax = 0.75;
/** Enough to keep the memory busy, and few enough for all of them to stay near. */
const fetchCount = 256;

function isSame(
  table: Int32Array,
  place: number,
  words: Int32Array,
  offset: number,
  wordCount: number,
): boolean {
  for (let word = 1; word < wordCount; word += 1)
    if (table[place + word] !== words[offset + word]) return false;
  return true;
}

/** The finalizer of MurmurHash3, word by word. */
function hash(words: Int32Array, offset: number, wordCount: number): number {
  let sum = 0;
  for (let word = 0; word < wordCount; word += 1) sum = mixed(sum ^ words[offset + word]!);
  return sum;
}

function mixed(word: number): number {
  let mix = Math.imul(word, 0x85ebca6b);
  mix ^= mix >>> 13;
  mix = Math.imul(mix, 0xc2b2ae35);
  return mix ^ (mix >>> 16);
}
