import type { Source } from './documents.ts';

/** A clause as it is written down. */
export interface ClauseEntry {
  /** Our own wording of the rule. */
  readonly says: string;
  /** Where it can be read, the best place first. */
  readonly sources: readonly [Source, ...Source[]];
  /** `documented` is stated by the vendor, `inferred` follows from it, `assumed` is our choice. */
  readonly status: 'documented' | 'inferred' | 'assumed';
  /** Why the model does not have it; absent for a clause that is implemented. */
  readonly outOfScope?: string;
}

/** A rule of the public documentation, or of ours where it is silent. */
export interface Clause extends ClauseEntry {
  /** The best of its sources, in words: document title and section. */
  readonly source: string;
}
