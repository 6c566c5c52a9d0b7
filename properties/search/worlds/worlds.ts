import type { Batch } from './batch.ts';
import type { Layout } from './layout.ts';

/** Worlds that can be read by their number, as long as they are to be expanded. */
export interface ReadableWorlds {
  /** How worlds are packed. Another one after `widen`. */
  readonly layout: Layout;
  /** Writes a world into `into`. */
  load(world: number, into: Int32Array): void;
  /** Writes the words of a world into `into`. */
  loadWords(world: number, into: Int32Array): void;
}

/**
 * The distinct worlds of a search, numbered in the order in which they were found.
 *
 * @remarks
 * `WorldStore` keeps each world for good; `FingerprintStore` keeps a fingerprint of it, and the way to it.
 */
export interface Worlds extends ReadableWorlds {
  /** Distinct worlds. */
  readonly count: number;
  /** All that is kept for the worlds, in bytes. */
  readonly byteCount: number;
  /** The memory that it takes, at most and for a moment, to add so many worlds. */
  byteCountToAdd(count: number): number;
  /** The world that this one was first reached from, or -1 for the first. */
  parentOf(world: number): number;
  /**
   * The number of the step that first led to a world, from its parent. Where steps are not kept, every world can
   * be read, whenever it is asked for.
   */
  stepTo?(world: number): number;
  /** Adds a world unless it is known. */
  add(world: Int32Array, parent: number): void;
  /**
   * Adds the worlds of a batch that are not known, in their order.
   *
   * @returns how many were new: those with the numbers from the `count` before
   */
  insert(batch: Batch): number;
  /** Makes the fields as wide as the values by now need. What was packed before is then out of date. */
  widen(): void;
}
