import type { RecordPlace } from '../log-event.ts';

/** What a step shows, as positions of clocks and as records of commands that failed, and whether it counts as unseen. */
export interface Taken {
  readonly showing: readonly number[];
  readonly failed: readonly RecordPlace[];
  readonly cost: 0 | 1;
}

/** A place that the search has come to. */
export interface Node {
  readonly numbers: Int32Array;
  /** By clock: how many of what it saw are shown. */
  readonly shown: readonly number[];
  readonly unseen: number;
  /** How much was seen while the application waited longer for an answer than a client takes. */
  readonly late: number;
  /** How many backups are older than the key. */
  readonly olderCount: number;
  readonly before: Node | undefined;
  readonly step: number | undefined;
  readonly shows: readonly RecordPlace[];
}
