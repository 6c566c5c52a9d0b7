import { type MakeBuffer, numbers, ownBuffer } from './memory.ts';

/**
 * Worlds that steps led to, packed, each with the world that the step started from. Whether they are new is not
 * known yet.
 *
 * @remarks
 * A search collects thousands before it looks any of them up; see `WorldStore.insert`.
 */
export class Batch {
  /** Packed worlds, one after the other. */
  readonly words: Int32Array;
  /** The world that each was reached from. */
  readonly parents: Int32Array;
  /** The step that led to each, or {@link nothingChanged}; where steps are noted. */
  readonly steps: Int32Array;
  /** Once they are asked for; see {@link hashWorlds}. */
  readonly hashes: Int32Array;
  /** Once they are looked up: where each lies, or `~` where, if it was not there before. */
  readonly places: Int32Array;
  count = 0;

  constructor({ words, parents, steps, hashes, places }: BatchMemory) {
    this.words = words;
    this.parents = parents;
    this.steps = steps;
    this.hashes = hashes;
    this.places = places;
  }

  /** How many worlds there is room for. */
  get capacity(): number {
    return this.parents.length;
  }

  get byteCount(): number {
    const { words, parents, steps, hashes, places } = this;
    return [words, parents, steps, hashes, places].reduce((sum, { byteLength }) => sum + byteLength, 0);
  }
}

/** The arrays of a batch, which threads can share. */
export type BatchMemory = Pick<Batch, 'words' | 'parents' | 'steps' | 'hashes' | 'places'>;

/**
 * Memory for a batch.
 *
 * @param notesSteps - whether anybody wants to know which steps were taken
 */
export function batchMemory(
  capacity: number,
  wordCount: number,
  { notesSteps = true, makeBuffer = ownBuffer }: { notesSteps?: boolean; makeBuffer?: MakeBuffer } = {},
): BatchMemory {
  return {
    words: numbers(capacity * wordCount, makeBuffer),
    parents: numbers(capacity, makeBuffer),
    steps: numbers(notesSteps ? capacity : 0, makeBuffer),
    hashes: numbers(capacity, makeBuffer),
    places: numbers(capacity, makeBuffer),
  };
}

/** In place of a step that led back to the world that it left. */
export const nothingChanged = -1;

/** Hashes worlds of a batch: where they lie in a table follows from that. */
export function hashWorlds({ words, hashes }: Batch, from: number, end: number, wordCount: number): void {
  // The same twice: a single word, the most frequent case, takes half the time where that is known.
  if (wordCount === 1) {
    for (let index = from; index < end; index += 1) hashes[index] = mixed(words[index]!);
    return;
  }
  for (let index = from; index < end; index += 1) {
    let hash = 0;
    for (let word = index * wordCount; word < (index + 1) * wordCount; word += 1)
      hash = mixed(hash ^ words[word]!);
    hashes[index] = hash;
  }
}

/** The finalizer of MurmurHash3: each bit of the number decides on each bit of the hash. */
export function mixed(word: number): number {
  let mix = Math.imul(word, 0x85ebca6b);
  mix ^= mix >>> 13;
  mix = Math.imul(mix, 0xc2b2ae35);
  return mix ^ (mix >>> 16);
}
