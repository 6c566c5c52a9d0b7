import type { Batch } from './batch.ts';
import { empty } from './layout.ts';
import { bytesPerNumber, type MakeBuffer, numbers, ownBuffer } from './memory.ts';

/** How a table is made. */
export interface WorldTableOptions {
  /** Words of a packed world. */
  readonly wordCount: number;
  /** For how many worlds there is a place: a power of two for each part. */
  readonly placeCount: number;
  /** In how many parts it is, so that each can be filled by a thread of its own. */
  readonly partCount?: number;
  /** Whether it can tell the number of a world. */
  readonly isNumbered?: boolean;
  readonly makeBuffer?: MakeBuffer;
  /** That of another thread's table, to be shared; memory of its own by default. */
  readonly memory?: Int32Array | undefined;
}

/**
 * Packed worlds in a table with open addressing, which does not grow.
 *
 * @remarks
 * The worlds themselves lie in it, so that one look at memory tells whether one is known. Where that look goes is as
 * good as random, so the answer comes from far away: of all that a search does, it waits longest for that. So worlds
 * are looked up in blocks, in three passes:
 *
 * 1. *choose*: about half of what a breadth-first search meets it has met a moment ago. A small table that is simply
 *    overwritten knows most of these.
 * 2. *fetch*: the places of all others are read, and nothing is done with them. The processor waits for many of them
 *    at once instead of for one after the other.
 * 3. *look*: now that they are near, they are compared.
 */
export class WorldTable {
  /** Packed worlds and empty places, part after part. To be shared with other threads. */
  readonly memory: Int32Array;
  readonly #wordCount: number;
  readonly #partCount: number;
  /** By place: the number of the world there. Only where it is asked for. */
  readonly #numbers: Int32Array | undefined;
  /** The worlds met most recently, each where its hash says: no more than there are places. */
  readonly #recent: Int32Array;
  /** The upper bits of a hash say where: what to shift it by. */
  readonly #recentShift: number;
  #fetchSum = 0;

  constructor({
    wordCount,
    placeCount,
    partCount = 1,
    isNumbered = false,
    makeBuffer = ownBuffer,
    memory = numbers(placeCount * wordCount, makeBuffer).fill(empty),
  }: WorldTableOptions) {
    this.memory = memory;
    this.#wordCount = wordCount;
    this.#partCount = partCount;
    if (isNumbered) this.#numbers = new Int32Array(placeCount);
    const recentCount = recentCountFor(placeCount / partCount);
    this.#recent = new Int32Array(recentCount * wordCount).fill(empty);
    this.#recentShift = 1 + Math.clz32(recentCount);
  }

  get byteCount(): number {
    return this.memory.byteLength + (this.#numbers?.byteLength ?? 0) + this.#recent.byteLength;
  }

  /** In bytes, what a table takes that has more places, and is like this one otherwise. */
  byteCountWith(placeCount: number): number {
    const perPlace = this.#wordCount + (this.#numbers === undefined ? 0 : 1);
    const recentCount = recentCountFor(placeCount / this.#partCount);
    return (placeCount * perPlace + recentCount * this.#wordCount) * bytesPerNumber;
  }

  get placeCount(): number {
    return this.memory.length / this.#wordCount;
  }

  /**
   * Looks those worlds of a batch, which has their hashes, up that belong to one part, and puts the new ones there.
   *
   * @returns how many are new
   */
  lookUp(batch: Batch, from: number, end: number, part: number): number {
    let newCount = 0;
    for (let first = from; first < end; first += blockSize) {
      const memberCount = this.#takePart(batch, first, Math.min(first + blockSize, end), part);
      const count =
        this.#wordCount === 1
          ? this.#chooseSingle(batch, memberCount, part)
          : this.#choose(batch, memberCount, part);
      this.#fetch(count);
      newCount += this.#look(batch, count, part);
    }
    return newCount;
  }

  /** The number of the world at a place that was looked up. */
  numberAt(place: number): number {
    if (this.#numbers === undefined) throw new Error('The worlds of this store are not numbered by place.');
    return this.#numbers[this.#indexOf(place)]!;
  }

  /** Notes the number of a world that was new when it was looked up; only where numbers are asked for. */
  setNumberAt(place: number, number: number): void {
    if (this.#numbers !== undefined) this.#numbers[this.#indexOf(place)] = number;
  }

  #indexOf(place: number): number {
    return (place < 0 ? ~place : place) / this.#wordCount;
  }

  get #partSize(): number {
    return this.placeCount / this.#partCount;
  }

  /** Notes which worlds of a block belong to a part. Returns how many they are. */
  #takePart({ hashes }: Batch, from: number, end: number, part: number): number {
    const partCount = this.#partCount;
    let count = 0;
    for (let index = from; index < end; index += 1) {
      members[count] = index;
      count += partCount === 1 ? 1 : 1 - isNotZero(partOf(hashes[index]!, partCount) ^ part);
    }
    return count;
  }

  /** Chooses what must be looked up. Returns how many they are. */
  #choose({ words, hashes, places }: Batch, memberCount: number, part: number): number {
    const wordCount = this.#wordCount;
    const recent = this.#recent;
    const shift = this.#recentShift;
    const partSize = this.#partSize;
    // A number is asked for: then a world met recently is looked up as well.
    const always = this.#numbers === undefined ? 0 : 1;
    let count = 0;
    for (let member = 0; member < memberCount; member += 1) {
      const index = members[member]!;
      const hash = hashes[index]!;
      const near = (hash >>> shift) * wordCount;
      let difference = always;
      for (let word = 0; word < wordCount; word += 1) {
        difference |= recent[near + word]! ^ words[index * wordCount + word]!;
        recent[near + word] = words[index * wordCount + word]!;
      }
      chosen[count] = index;
      starts[count] = (part * partSize + (hash & (partSize - 1))) * wordCount;
      places[index] = known;
      count += isNotZero(difference);
    }
    return count;
  }

  /** The same for worlds of a single word, the most frequent case, in half the time. */
  #chooseSingle({ words, hashes, places }: Batch, memberCount: number, part: number): number {
    const recent = this.#recent;
    const shift = this.#recentShift;
    const partSize = this.#partSize;
    const partStart = part * partSize;
    const mask = partSize - 1;
    const always = this.#numbers === undefined ? 0 : 1;
    let count = 0;
    for (let member = 0; member < memberCount; member += 1) {
      const index = members[member]!;
      const hash = hashes[index]!;
      const word = words[index]!;
      const near = hash >>> shift;
      chosen[count] = index;
      starts[count] = partStart + (hash & mask);
      places[index] = known;
      count += isNotZero(always | (recent[near]! ^ word));
      recent[near] = word;
    }
    return count;
  }

  /** Prefetches the memory where the chosen worlds will be looked up. */
  #fetch(count: number): void {
    const { memory } = this;
    let sum = 0;
    for (let at = 0; at < count; at += 1) sum ^= memory[starts[at]!]!;
    // Kept, so that nobody finds that the memory need not be read.
    this.#fetchSum ^= sum;
  }

  /** Looks up what was fetched. Returns how many are new. */
  #look({ words, places }: Batch, count: number, part: number): number {
    const { memory } = this;
    const wordCount = this.#wordCount;
    const partLength = memory.length / this.#partCount;
    const partStart = part * partLength;
    const partEnd = partStart + partLength;
    let newCount = 0;
    for (let at = 0; at < count; at += 1) {
      const index = chosen[at]!;
      const start = starts[at]!;
      // Nearly always it is known, and lies where it is looked for first.
      const place =
        wordCount === 1 && memory[start] === words[index]
          ? start
          : this.#find(words, index * wordCount, start, partStart, partEnd);
      places[index] = place;
      if (place < 0) newCount += 1;
    }
    return newCount;
  }

  /** Where a world lies; `~` where, if it was put there only now. */
  #find(words: Int32Array, offset: number, start: number, partStart: number, partEnd: number): number {
    const { memory } = this;
    const wordCount = this.#wordCount;
    const first = words[offset]!;
    let place = start;
    let there = memory[place]!;
    while (there !== empty) {
      if (there === first && (wordCount === 1 || isSame(memory, place, words, offset, wordCount)))
        return place;
      place += wordCount;
      if (place === partEnd) place = partStart;
      there = memory[place]!;
    }
    for (let word = 0; word < wordCount; word += 1) memory[place + word] = words[offset + word]!;
    return ~place;
  }
}

/** Enough to keep the memory busy, and few enough for all of them to stay near. */
export const blockSize = 256;

// Of a block, as long as it is looked up: the worlds of the part, those of them to be looked up, and where to look first
// for each. All tables of a thread use the same.
const members = new Int32Array(blockSize);
const chosen = new Int32Array(blockSize);
const starts = new Int32Array(blockSize);

/** In place of where a world lies: it was met recently. */
const known = 0;

/** How many of the worlds met most recently are kept: so few that all of them stay near, and a power of two. */
function recentCountFor(partSize: number): number {
  return Math.min(1 << 14, partSize);
}

/** 0 for 0, and 1 for all others: without a branch, because nobody could foresee which way it goes. */
function isNotZero(number: number): number {
  return (number | -number) >>> 31;
}

/** Of two worlds whose first words are the same. */
function isSame(
  memory: Int32Array,
  place: number,
  words: Int32Array,
  offset: number,
  wordCount: number,
): boolean {
  for (let word = 1; word < wordCount; word += 1)
    if (memory[place + word] !== words[offset + word]) return false;
  return true;
}

/** Independent of the lower bits of the hash, which decide on the place in the part. */
function partOf(hash: number, partCount: number): number {
  return ((Math.imul(hash, 0x9e3779b1) >>> 16) * partCount) >>> 16;
}
