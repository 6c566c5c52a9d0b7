import { type MakeBuffer, numbers, ownBuffer } from './memory.ts';

/**
 * Worlds that steps led to, packed, each with the world that the step left. Whether they are new is not
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
  /** The step that led to each, or {@link nothingChanged}. */
  readonly steps: Int32Array;
  /** Once they are looked up: where each lies, or `~` where, if it was not there before. */
  readonly places: Int32Array;
  count = 0;

  constructor({ words, parents, steps, places }: BatchMemory) {
    this.words = words;
    this.parents = parents;
    this.steps = steps;
    this.places = places;
  }

  /** How many worlds there is room for. */
  get capacity(): number {
    return this.parents.length;
  }

  get byteCount(): number {
    return this.words.byteLength + 3 * this.parents.byteLength;
  }
}

/** The arrays of a batch, which threads can share. */
export type BatchMemory = Pick<Batch, 'words' | 'parents' | 'steps' | 'places'>;

/** Memory for a batch. */
export function batchMemory(
  capacity: number,
  wordCount: number,
  makeBuffer: MakeBuffer = ownBuffer,
): BatchMemory {
  return {
    words: numbers(capacity * wordCount, makeBuffer),
    parents: numbers(capacity, makeBuffer),
    steps: numbers(capacity, makeBuffer),
    places: numbers(capacity, makeBuffer),
  };
}

/** In place of a step that led back to the world that it left. */
export const nothingChanged = -1;
