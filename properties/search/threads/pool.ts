import type { Expansion } from '../expander.ts';
import type { OpenCheckState } from '../open-check.ts';
import type { BatchMemory } from '../worlds/batch.ts';
import type { MemoryNews } from '../worlds/world-store.ts';

/**
 * Threads that search together. All do the same task at the same time, each its share of it.
 *
 * @remarks
 * How they are started and talked to is not the business of a search. Some may be ready later than others: they join
 * when they are.
 */
export interface WorkerPool {
  /** How many workers there are when all are ready. */
  readonly size: number;
  /** The workers that can be given a task; at least one. More may be ready later, none less. */
  readonly ready: readonly number[];
  /**
   * Has workers do a task each.
   *
   * @param tasks - by worker, for those that take part
   * @returns what each has to say, in the same order
   * @throws where a worker failed or died, even one that takes no part
   */
  do(tasks: ReadonlyMap<number, Task>): Promise<readonly Reply[]>;
  /** Ends every worker. */
  end(): Promise<void>;
}

/** Where a worker noted what the steps from some worlds led to. */
export interface Chunk {
  /** Chunks in this order have the worlds they expanded in the order of their numbers. */
  readonly order: number;
  readonly worker: number;
  /** In the batch of the worker. */
  readonly from: number;
  readonly end: number;
}

/** One phase of the search; see `ParallelExploration`. */
export type Task = {
  readonly news: MemoryNews;
  /** The batch of every worker, where it is another one than in the last task. */
  readonly batches: readonly BatchMemory[] | undefined;
} & (
  | {
      readonly kind: 'expand';
      readonly from: number;
      readonly end: number;
      readonly length: number;
      /** Whether the last such task is to be done again, on fewer worlds or with wider fields. */
      readonly isAgain: boolean;
      /** How many chunks were begun, counted by all together. */
      readonly cursor: Int32Array;
    }
  | {
      readonly kind: 'look-up';
      readonly chunks: readonly Chunk[];
      /** Of the table: those that the worker looks up. */
      readonly parts: readonly number[];
    }
  | {
      readonly kind: 'append';
      readonly chunks: readonly Chunk[];
      /** By chunk. */
      readonly firstNumbers: readonly number[];
      readonly length: number;
      readonly cursor: Int32Array;
    }
  | { readonly kind: 'fill'; readonly parts: readonly number[] }
);

/** What a worker has to say after a task. */
export interface Reply {
  readonly expansion: Expansion;
  readonly chunks: readonly Chunk[];
  readonly transitionCount: number;
  /** By chunk: how many worlds are new. */
  readonly newCounts: readonly number[];
  /** Worlds that the new ones stand for. */
  readonly worldCount: number;
  readonly checks: readonly OpenCheckState[];
}
