import type { Effect, StepPart } from './space.ts';
import type { Layout } from './worlds/layout.ts';

/**
 * What the steps of one part do, remembered by the fields of a packed world that they ask about.
 *
 * @remarks
 * Worlds are many, but worlds that differ where a part asks are few: one look at a table takes the place of a way
 * through the tree of each step. A part that asks about nearly everything costs the look and gains nothing; that is
 * noticed, and no more is remembered of it.
 */
export class PartMemory {
  /** The numbers of effects that were found last: those from `from` to before `end`. */
  numbers = new Int32Array(listSizeAtFirst);
  from = 0;
  end = 0;
  readonly #part: StepPart;
  #wordCount = 0;
  /** Ones in the fields that the part asks about, and how many positions that are. */
  #mask = new Int32Array(0);
  #askedCount = 0;
  /** By place: what is in those fields, and where the list begins; 0 where the place is free. */
  #table = new Int32Array(0);
  #placeCount: number;
  readonly #placeCountMax: number;
  /** What to shift a hash by to get a place. */
  #shift = 0;
  /** Since the table was empty: worlds put there, and worlds found. */
  #entryCount = 0;
  #foundCount = 0;
  #isUseful: boolean;
  #fetchSum = 0;
  /** The distinct lists, each begun by its length. The first place stays free. */
  #listsEnd = 1;
  readonly #startByHash = new Map<number, number>();
  #layout: Layout;

  /** @param placeCountMax - half as many worlds are remembered at most; none where it is 0 */
  constructor(part: StepPart, layout: Layout, placeCountMax = placeCountMaxByDefault) {
    this.#part = part;
    this.#layout = layout;
    this.#placeCountMax = placeCountMax;
    this.#placeCount = Math.min(placeCountAtFirst, placeCountMax);
    this.#isUseful = placeCountMax > 0;
    this.repack(layout);
  }

  /** To be called when the fields have become wider. */
  repack(layout: Layout): void {
    this.#layout = layout;
    this.#wordCount = layout.wordCount;
    this.#mask = new Int32Array(layout.wordCount);
    for (const position of this.#part.asked) layout.fill(position, this.#mask, 0);
    this.#askedCount = this.#part.asked.size;
    if (this.#isUseful) this.#clear(this.#placeCount);
  }

  /**
   * Finds what the steps of the part do in a world.
   *
   * @returns whether it is remembered; if not, `learn` asks the part
   */
  find(words: Int32Array): boolean {
    if (!this.#isUseful) return false;
    const start = this.#table[this.#placeOf(words) + this.#wordCount]!;
    if (start === 0) return false;
    this.#foundCount += 1;
    this.from = start + 1;
    this.end = start + 1 + this.numbers[start]!;
    return true;
  }

  /**
   * Asks the part what its steps do in `before` of the space.
   *
   * @param words - the same world, packed
   */
  learn(words: Int32Array): readonly Effect[] {
    const effects = this.#part.effects();
    if (this.#isUseful) this.#prepare();
    const start = this.#isUseful ? this.#startOf(effects) : this.#put(effects, 1);
    if (this.#isUseful) this.#remember(words, start);
    this.from = start + 1;
    this.end = this.from + effects.length;
    return effects;
  }

  /** Makes the table fit for one more world. */
  #prepare(): void {
    // What was remembered is right, but would not be found by more fields.
    if (this.#part.asked.size > this.#askedCount) this.repack(this.#layout);
    if (2 * this.#entryCount >= this.#placeCount) this.#makeRoom();
  }

  #remember(words: Int32Array, start: number): void {
    const place = this.#placeOf(words);
    for (let word = 0; word < this.#wordCount; word += 1)
      this.#table[place + word] = words[word]! & this.#mask[word]!;
    this.#table[place + this.#wordCount] = start;
    this.#entryCount += 1;
  }

  /** Prefetches the memory where a world will be looked up. */
  fetch(words: Int32Array): void {
    // Kept, so that nobody finds that the table need not be read.
    if (this.#isUseful) this.#fetchSum ^= this.#table[this.#firstPlaceOf(words)]!;
  }

  /** Where to look for a world first. */
  #firstPlaceOf(words: Int32Array): number {
    const mask = this.#mask;
    let hash = 0;
    for (let word = 0; word < mask.length; word += 1)
      hash = Math.imul(hash ^ (words[word]! & mask[word]!), 0x9e3779b1);
    return (hash >>> this.#shift) * (mask.length + 1);
  }

  /** Where a world is, or where there is a free place for it. */
  #placeOf(words: Int32Array): number {
    const wordCount = this.#wordCount;
    const table = this.#table;
    const mask = this.#mask;
    let place = this.#firstPlaceOf(words);
    while (table[place + wordCount] !== 0) {
      let word = 0;
      while (word < wordCount && table[place + word] === (words[word]! & mask[word]!)) word += 1;
      if (word === wordCount) return place;
      place += wordCount + 1;
      if (place === table.length) place = 0;
    }
    return place;
  }

  /** Makes the table larger, or empties it where it is as large as it may be; gives it up if it was of no use. */
  #makeRoom(): void {
    if (this.#placeCount < this.#placeCountMax) this.#grow();
    else if (this.#foundCount < this.#entryCount) {
      this.#isUseful = false;
      this.#table = new Int32Array(0);
    } else {
      this.#clear(this.#placeCountMax);
      this.#startByHash.clear();
      this.#listsEnd = 1;
    }
  }

  #grow(): void {
    const old = this.#table;
    const foundCount = this.#foundCount;
    const stride = this.#wordCount + 1;
    this.#clear(2 * this.#placeCount);
    for (let place = 0; place < old.length; place += stride) {
      const start = old[place + this.#wordCount]!;
      if (start !== 0) this.#remember(old.subarray(place, place + this.#wordCount), start);
    }
    this.#foundCount = foundCount;
  }

  #clear(placeCount: number): void {
    this.#placeCount = placeCount;
    this.#shift = 1 + Math.clz32(placeCount);
    this.#table = new Int32Array(placeCount * (this.#wordCount + 1));
    this.#entryCount = 0;
    this.#foundCount = 0;
  }

  /** Where the list of these effects begins. */
  #startOf(effects: readonly Effect[]): number {
    let hash = effects.length;
    for (const { number } of effects) hash = Math.imul(hash ^ number, 0x9e3779b1);
    // Where another list has the same hash, the next one is tried.
    for (; ; hash += 1) {
      const start = this.#startByHash.get(hash);
      if (start === undefined) break;
      if (this.#isAt(start, effects)) return start;
    }
    const start = this.#put(effects, this.#listsEnd);
    this.#listsEnd = start + 1 + effects.length;
    this.#startByHash.set(hash, start);
    return start;
  }

  #isAt(start: number, effects: readonly Effect[]): boolean {
    if (this.numbers[start] !== effects.length) return false;
    for (let index = 0; index < effects.length; index += 1)
      if (this.numbers[start + 1 + index] !== effects[index]!.number) return false;
    return true;
  }

  #put(effects: readonly Effect[], start: number): number {
    if (start + 1 + effects.length > this.numbers.length) {
      const longer = new Int32Array(2 * (start + 1 + effects.length));
      longer.set(this.numbers);
      this.numbers = longer;
    }
    this.numbers[start] = effects.length;
    for (let index = 0; index < effects.length; index += 1)
      this.numbers[start + 1 + index] = effects[index]!.number;
    return start;
  }
}

const listSizeAtFirst = 64;
const placeCountAtFirst = 1 << 5;
/** It then takes some megabytes at most, and is emptied where it is full. */
const placeCountMaxByDefault = 1 << 18;
