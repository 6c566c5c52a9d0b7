import { Batch, batchMemory, hashWorlds } from './batch.ts';
import { Layout } from './layout.ts';
import { bytesPerNumber, type MakeBuffer, NumberList, ownBuffer } from './memory.ts';
import { blockSize, WorldTable } from './world-table.ts';

/** How worlds are kept. */
export interface WorldStoreOptions {
  /** Whether it can tell the number of a world that it knows already. */
  readonly isNumbered?: boolean;
  /** In how many parts the table is, so that each can be filled by a thread of its own. */
  readonly partCount?: number;
  readonly makeBuffer?: MakeBuffer;
}

/** The worlds of a store as data, to be put into another store of the same worlds. */
export interface SavedWorlds {
  readonly count: number;
  /** How many values each family had when the worlds were packed. */
  readonly valueCounts: readonly number[];
  readonly placeCount: number;
  /** For how many numbers memory was set aside: it decides when a limit of the memory is reached. */
  readonly wordRoom: number;
  readonly parentRoom: number;
  /** In pieces of any size, in the order of the numbers of the worlds. */
  readonly words: Iterable<Int32Array>;
  readonly parents: Iterable<Int32Array>;
}

/** What has changed of the memory that all share, since a thread was last told. */
export interface MemoryNews {
  /** A new table, and how it is packed. */
  readonly table: Int32Array | undefined;
  /** The numbers of values that the layout has room for, where it has changed: all blocks are then new. */
  readonly valueCounts: readonly number[] | undefined;
  /** Blocks that were added. */
  readonly words: readonly Int32Array[];
  readonly parents: readonly Int32Array[];
  /** Worlds that have a number. */
  readonly worldCount: number;
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
  readonly #makeBuffer: MakeBuffer;
  readonly #partCount: number;
  readonly #isNumbered: boolean;
  /** By family: how many values there is room for. */
  #valueCounts: readonly number[];
  #layout: Layout;
  #table: WorldTable;
  /** By number: the words of each world, and the world it was first reached from. */
  #words = new NumberList();
  #parents = new NumberList();
  #count = 0;
  /** By reader: what it knows of the memory that threads share. */
  readonly #told = new Map<number, Told>();
  #single: Batch;
  /** The words of one world. */
  #loaded: Int32Array;

  constructor(
    families: readonly number[],
    valueCount: (family: number) => number,
    { isNumbered = false, partCount = 1, makeBuffer = ownBuffer }: WorldStoreOptions = {},
  ) {
    this.#families = families;
    this.#valueCount = valueCount;
    this.#makeBuffer = makeBuffer;
    this.#partCount = partCount;
    this.#isNumbered = isNumbered;
    this.#valueCounts = this.#countValues();
    this.#layout = new Layout(families, (family) => this.#valueCounts[family]!);
    this.#table = this.#newTable(partCount * placeCountAtFirst);
    this.#single = new Batch(batchMemory(1, this.#layout.wordCount));
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
    return this.#table.byteCount + this.#words.byteCount + this.#parents.byteCount;
  }

  /** The memory that it takes, at most and for a moment, to add so many worlds. */
  byteCountToAdd(count: number): number {
    const placeCount = this.#placeCountFor(count);
    const growing = placeCount === this.#table.placeCount ? 0 : this.#table.byteCountWith(placeCount);
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
   * @returns how many were new: those with the numbers from the `count` before
   */
  insert(batch: Batch): number {
    if (this.makeTableFor(batch.count)) this.#fill();
    this.reserve(batch.count);
    hashWorlds(batch, 0, batch.count, this.#layout.wordCount);
    let newCount = 0;
    for (let part = 0; part < this.#partCount; part += 1)
      newCount += this.lookUp(batch, 0, batch.count, part);
    this.append(batch, 0, batch.count, this.#count);
    this.#count += newCount;
    return newCount;
  }

  /** How many places the table needs for so many more worlds. */
  #placeCountFor(count: number): number {
    let { placeCount } = this.#table;
    while (this.#count + count > loadMax * placeCount) placeCount *= 2;
    return placeCount;
  }

  /**
   * Makes a table that is large enough for so many more worlds, if the one at hand is not.
   *
   * @returns whether it is a new one: every part of it must then be filled
   */
  makeTableFor(count: number): boolean {
    const placeCount = this.#placeCountFor(count);
    if (placeCount === this.#table.placeCount) return false;
    this.#table = this.#newTable(placeCount);
    return true;
  }

  /** Makes room for the numbers of so many more worlds. */
  reserve(count: number): void {
    this.#words.reserve((this.#count + count) * this.#layout.wordCount, this.#makeBuffer);
    this.#parents.reserve(this.#count + count, this.#makeBuffer);
  }

  /** See {@link WorldTable.lookUp}. New worlds have no number yet. */
  lookUp(batch: Batch, from: number, end: number, part: number): number {
    return this.#table.lookUp(batch, from, end, part);
  }

  /** Numbers the new worlds of a batch that was looked up, in their order. Returns the number after the last. */
  append({ words, parents, places }: Batch, from: number, end: number, firstNumber: number): number {
    const { wordCount } = this.#layout;
    let number = firstNumber;
    for (let index = from; index < end; index += 1) {
      const place = places[index]!;
      if (place >= 0) continue;
      for (let word = 0; word < wordCount; word += 1)
        this.#words.set(number * wordCount + word, words[index * wordCount + word]!);
      this.#parents.set(number, parents[index]!);
      this.#table.setNumberAt(place, number);
      number += 1;
    }
    return number;
  }

  /** The number of the world that lies at a place of a batch that was inserted. */
  numberAt(place: number): number {
    return this.#table.numberAt(place);
  }

  /** Makes the fields as wide as the values by now need. What was packed before is then out of date. */
  widen(): void {
    this.#valueCounts = this.#countValues();
    const layout = new Layout(this.#families, (family) => this.#valueCounts[family]!);
    const { placeCount } = this.#table;
    this.#words = this.#repacked(layout);
    this.#adopt(layout);
    this.#table = this.#newTable(placeCount);
    this.#fill();
  }

  /** Its worlds as data. The pieces are not copied: they must be read before more worlds are added. */
  save(): SavedWorlds {
    return {
      count: this.#count,
      valueCounts: this.#valueCounts,
      placeCount: this.#table.placeCount,
      wordRoom: this.#words.room,
      parentRoom: this.#parents.room,
      words: this.#words.blocksOf(this.#count * this.#layout.wordCount),
      parents: this.#parents.blocksOf(this.#count),
    };
  }

  /** Takes over the worlds of another store, in place of its own. */
  restore({ count, valueCounts, placeCount, ...saved }: SavedWorlds): void {
    this.#valueCounts = valueCounts;
    this.#words = NumberList.of(saved.words, saved.wordRoom, this.#makeBuffer);
    this.#parents = NumberList.of(saved.parents, saved.parentRoom, this.#makeBuffer);
    this.#count = count;
    this.#adopt(new Layout(this.#families, (family) => valueCounts[family]!));
    this.#table = this.#newTable(placeCount);
    this.#fill();
  }

  /** Counts worlds that threads have numbered. */
  countNew(count: number): void {
    this.#count += count;
  }

  /** What one of the threads that share the memory does not know yet, since the last time. */
  takeNews(reader: number): MemoryNews {
    const told = this.#told.get(reader) ?? toldNothing;
    const isRepacked = told.layout !== this.#layout;
    this.#told.set(reader, {
      table: this.#table,
      layout: this.#layout,
      words: this.#words.blocks.length,
      parents: this.#parents.blocks.length,
    });
    return {
      table: told.table === this.#table ? undefined : this.#table.memory,
      valueCounts: isRepacked ? this.#valueCounts : undefined,
      words: this.#words.blocks.slice(isRepacked ? 0 : told.words),
      parents: this.#parents.blocks.slice(told.parents),
      worldCount: this.#count,
    };
  }

  /** Takes the memory of the thread that makes it for all, as it is now. */
  adopt({ table, valueCounts, words, parents, worldCount }: MemoryNews): void {
    if (valueCounts !== undefined) {
      this.#adopt(new Layout(this.#families, (family) => valueCounts[family]!));
      this.#words = new NumberList();
    }
    if (table !== undefined) this.#table = this.#newTable(table.length / this.#layout.wordCount, table);
    this.#words.blocks.push(...words);
    this.#parents.blocks.push(...parents);
    this.#count = worldCount;
  }

  /** @param memory - of the same table in another thread */
  #newTable(placeCount: number, memory?: Int32Array): WorldTable {
    return new WorldTable({
      memory,
      wordCount: this.#layout.wordCount,
      placeCount,
      partCount: this.#partCount,
      isNumbered: this.#isNumbered,
      makeBuffer: this.#makeBuffer,
    });
  }

  #countValues(): readonly number[] {
    const familyCount = Math.max(...this.#families) + 1;
    return Array.from({ length: familyCount }, (_, family) => this.#valueCount(family));
  }

  #adopt(layout: Layout): void {
    this.#layout = layout;
    this.#loaded = new Int32Array(layout.wordCount);
    this.#single = new Batch(batchMemory(1, layout.wordCount));
  }

  #fill(): void {
    for (let part = 0; part < this.#partCount; part += 1) this.fillPart(part);
  }

  /** Puts every world that belongs there into a part of a new table. */
  fillPart(part: number): void {
    const { wordCount } = this.#layout;
    const block = new Batch(batchMemory(blockSize, wordCount));
    for (let first = 0; first < this.#count; first += blockSize) {
      const count = Math.min(blockSize, this.#count - first);
      for (let at = 0; at < count * wordCount; at += 1)
        block.words[at] = this.#words.at(first * wordCount + at);
      hashWorlds(block, 0, count, wordCount);
      this.lookUp(block, 0, count, part);
      for (let index = 0; index < count; index += 1)
        this.#table.setNumberAt(block.places[index]!, first + index);
    }
  }

  #repacked(layout: Layout): NumberList {
    const words = new NumberList();
    words.reserve(this.#count * layout.wordCount, this.#makeBuffer);
    const world = new Int32Array(this.#families.length);
    const packed = new Int32Array(layout.wordCount);
    for (let number = 0; number < this.#count; number += 1) {
      this.load(number, world);
      layout.pack(world, packed, 0);
      for (let word = 0; word < layout.wordCount; word += 1)
        words.set(number * layout.wordCount + word, packed[word]!);
    }
    return words;
  }
}

interface Told {
  readonly table: WorldTable | undefined;
  readonly layout: Layout | undefined;
  /** Blocks of each. */
  readonly words: number;
  readonly parents: number;
}

const toldNothing: Told = { table: undefined, layout: undefined, words: 0, parents: 0 };

/** For each part, a power of two. Few: most searches are small. */
const placeCountAtFirst = 1 << 8;
/** Fuller than this, a table takes too many looks. */
const loadMax = 0.75;
