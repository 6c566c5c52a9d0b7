import { empty, type Layout } from './layout.ts';

/** Words of a fingerprint. */
export const fingerprintWordCount = 2;
/** Bits of a fingerprint, at most. */
export const fingerprintBitCountMax = 64;

/**
 * Fingerprints of packed worlds: numbers of 64 bits that stand for them.
 *
 * @remarks
 * Each bit of the value of each position has a pseudo-random number of its own, and a world has the exclusive or of
 * the numbers of its bits that are set. So its fingerprint does not depend on where a layout puts its fields, nor on
 * how wide they are: a bit that is not there is not set.
 *
 * Two worlds have the same fingerprint exactly if the numbers of the bits in which they differ cancel out. For
 * numbers drawn at random, that is as probable as for fingerprints drawn at random.
 *
 * As it is an exclusive or, it can be looked up byte by byte, whichever fields a byte has parts of.
 */
export class Fingerprints {
  readonly #wordCount: number;
  /** For each byte of a packed world, a fingerprint for each of its values. */
  readonly #table: Int32Array;
  readonly #masks: readonly [number, number];

  /**
   * @param positionCount - positions of a world
   * @param bitCount - how many bits are kept: with fewer than all, more worlds are taken for others
   */
  constructor(layout: Layout, positionCount: number, bitCount = fingerprintBitCountMax) {
    this.#wordCount = layout.wordCount;
    this.#masks = [maskOf(bitCount), maskOf(bitCount - 32)];
    this.#table = tableOf(numbersOfBits(layout, positionCount), layout.wordCount);
  }

  /** In bytes. */
  get byteCount(): number {
    return this.#table.byteLength;
  }

  /**
   * Writes the fingerprints of packed worlds, one after the other; the first word is never that of an empty place.
   *
   * @param from - the first of them, counted in worlds
   */
  write(words: Int32Array, from: number, end: number, into: Int32Array): void {
    const table = this.#table;
    const wordCount = this.#wordCount;
    const [firstMask, secondMask] = this.#masks;
    for (let world = from, at = 0; world < end; world += 1, at += fingerprintWordCount) {
      let first = 0;
      let second = 0;
      let byte = 0;
      for (let word = 0; word < wordCount; word += 1) {
        let left = words[world * wordCount + word]!;
        for (const last = byte + bytesPerWord; byte < last; byte += 1) {
          const entry = (byte * valuesPerByte + (left & byteMask)) * fingerprintWordCount;
          first ^= table[entry]!;
          second ^= table[entry + 1]!;
          left >>>= bitsPerByte;
        }
      }
      first &= firstMask;
      into[at] = first === empty ? insteadOfEmpty : first;
      into[at + 1] = second & secondMask;
    }
  }
}

const bytesPerWord = 4;
const bitsPerByte = 8;
const bitsPerWord = 32;
const valuesPerByte = 1 << bitsPerByte;
const byteMask = valuesPerByte - 1;
/** Any other would do: one world in 4,000 million has it. */
const insteadOfEmpty = 0;

/** As many ones as there are bits, up to a word of them. */
function maskOf(bitCount: number): number {
  return (Math.min(2 ** Math.max(0, bitCount), 2 ** bitsPerWord) - 1) | 0;
}

/** The numbers of the bits of a packed world, word by word: 0 for bits that no field has. */
function numbersOfBits(layout: Layout, positionCount: number): Int32Array {
  const numbers = new Int32Array(layout.wordCount * bitsPerWord * fingerprintWordCount);
  for (let position = 0; position < positionCount; position += 1) {
    const { word, shift, width } = layout.fieldOf(position);
    for (let bit = 0; bit < width; bit += 1) {
      const at = (word * bitsPerWord + shift + bit) * fingerprintWordCount;
      const number = randomNumber(BigInt(position * bitsPerWord + bit));
      numbers[at] = Number(number & 0xffffffffn);
      numbers[at + 1] = Number(number >> 32n);
    }
  }
  return numbers;
}

/** For each byte and each of its values, the exclusive or of the numbers of the bits that are set. */
function tableOf(numbers: Int32Array, wordCount: number): Int32Array {
  const table = new Int32Array(wordCount * bytesPerWord * valuesPerByte * fingerprintWordCount);
  for (let byte = 0; byte < wordCount * bytesPerWord; byte += 1) {
    for (let value = 1; value < valuesPerByte; value += 1) {
      const highest = 31 - Math.clz32(value);
      const entry = (byte * valuesPerByte + value) * fingerprintWordCount;
      const rest = entry - (1 << highest) * fingerprintWordCount;
      const bit = (byte * bitsPerByte + highest) * fingerprintWordCount;
      for (let word = 0; word < fingerprintWordCount; word += 1)
        table[entry + word] = table[rest + word]! ^ numbers[bit + word]!;
    }
  }
  return table;
}

/** The n-th number of SplitMix64, from a seed that means nothing: the same in every run. */
export function randomNumber(n: bigint): bigint {
  let mix = BigInt.asUintN(64, seed + (n + 1n) * 0x9e3779b97f4a7c15n);
  mix = BigInt.asUintN(64, (mix ^ (mix >> 30n)) * 0xbf58476d1ce4e5b9n);
  mix = BigInt.asUintN(64, (mix ^ (mix >> 27n)) * 0x94d049bb133111ebn);
  return mix ^ (mix >> 31n);
}

const seed = 0x243f6a8885a308d3n;
