import type { ClauseId } from '#models';

/** A place that a page links to. */
export interface Place {
  /** What is there, in words. */
  readonly name: string;
  /** The file, from the root of the repository. */
  readonly file: string;
}

/** What follows a clause, and what shows it. */
export interface ClauseTrace {
  readonly clause: ClauseId;
  /** The parts of the model and of `keysync check` that follow it, by kind. */
  readonly followedBy: readonly (Place & { readonly kind: string })[];
  readonly tests: readonly Place[];
  /** Mutants of its actions, and those that break its properties. */
  readonly mutants: readonly string[];
  /** The public scenarios in which one of its actions happens, or one of its properties has something to say. */
  readonly scenarios: readonly string[];
}
