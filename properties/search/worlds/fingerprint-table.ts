import { type Batch, mixed } from './batch.ts';
import { fingerprintWordCount as wordsPerPlace } from './fingerprints.ts';
import { empty } from './layout.ts';
import { bytesPerNumber } from './memory.ts';

/**
 * A set of fingerprints: a table with open addressing, in which one look at memory tells whether one is known.
 *
 * @remarks
 * It is all that is left of a world once the world was expanded, so a larger table is filled from the one before.
 */
export class FingerprintTable {
  #table = emptyTable(placeCountAtFirst);
  #count = 0;
  /** Where to look first for each fingerprint of a block. */
  readonly #starts = new Int32Array(fingerprintsPerBlock);
  #fetchSum = 0;

  /** In bytes. */
  get byteCount(): number {
    return this.#table.byteLength;
  }

  /** The memory that it takes, for a moment, to have room for so many more. */
  byteCountToAdd(count: number): number {
    const placeCount = this.#placeCountFor(count);
    const isGrowing = placeCount > this.#placeCount;
    return this.byteCount + (isGrowing ? placeCount * wordsPerPlace * bytesPerNumber : 0);
  }

  /** Makes room for so many more. */
  reserve(count: number): void {
    const placeCount = this.#placeCountFor(count);
    if (placeCount === this.#placeCount) return;
    const old = this.#table;
    this.#table = emptyTable(placeCount);
    for (let place = 0; place < old.length; place += wordsPerPlace)
      if (old[place] !== empty) this.#find(old[place]!, old[place + 1]!, this.#startOf(old, place));
  }

  /**
   * Puts the fingerprints there that are not known, of a block of worlds of a batch; there must be room.
   *
   * @remarks
   * The places are read before any is looked at, so that the processor waits for all of them at once; see
   * `WorldTable`.
   *
   * @param fingerprints - of the worlds from `from` to before `end`
   * @returns how many are new
   */
  insert(fingerprints: Int32Array, { places }: Pick<Batch, 'places'>, from: number, end: number): number {
    const starts = this.#starts;
    let sum = 0;
    for (let index = 0; index < end - from; index += 1) {
      const start = this.#startOf(fingerprints, index * wordsPerPlace);
      starts[index] = start;
      sum ^= this.#table[start]!;
    }
    // Kept, so that nobody finds that the table need not be read.
    this.#fetchSum ^= sum;
    let newCount = 0;
    for (let index = 0; index < end - from; index += 1) {
      const at = index * wordsPerPlace;
      const place = this.#find(fingerprints[at]!, fingerprints[at + 1]!, starts[index]!);
      places[from + index] = place;
      if (place < 0) newCount += 1;
    }
    this.#count += newCount;
    return newCount;
  }

  get #placeCount(): number {
    return this.#table.length / wordsPerPlace;
  }

  #placeCountFor(count: number): number {
    let placeCount = this.#placeCount;
    while (this.#count + count > loadMax * placeCount) placeCount *= 2;
    return placeCount;
  }

  #startOf(fingerprints: Int32Array, at: number): number {
    const hash = mixed(fingerprints[at]! ^ fingerprints[at + 1]!);
    return (hash & (this.#placeCount - 1)) * wordsPerPlace;
  }

  /** Where a fingerprint lies; `~` where, if it was put there only now. */
  #find(first: number, second: number, start: number): number {
    const table = this.#table;
    let place = start;
    while (table[place] !== empty) {
      if (table[place] === first && table[place + 1] === second) return place;
      place += wordsPerPlace;
      if (place === table.length) place = 0;
    }
    table[place] = first;
    table[place + 1] = second;
    return ~place;
  }
}

/** Enough to keep the memory busy, and few enough for all of them to stay near. */
export const fingerprintsPerBlock = 256;

/** A power of two. */
const placeCountAtFirst = 1 << 12;
/** Fuller than this, a table takes too many looks. */
const loadMax = 0.75;

function emptyTable(placeCount: number): Int32Array {
  return new Int32Array(placeCount * wordsPerPlace).fill(empty);
}
