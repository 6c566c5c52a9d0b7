import type { ClauseId } from '#models';

/** A place that a page links to. */
export interface Place {
  /** What is there, in words. */
  readonly name: string;
  /** The file, from the root of the repository. */
  readonly file: string;
}

/** A rule, broken on purpose. */
export interface Evidence {
  /** What is changed, in words or code. */
  readonly broken: string;
  /** A property with the scenario that shows it, numbers that are known, or a test. */
  readonly noticedBy: string;
}

/** What follows a clause, and what shows it. */
export interface ClauseTrace {
  readonly clause: ClauseId;
  /** The parts of the model and of `keysync check` that follow it, by kind. */
  readonly followedBy: readonly (Place & { readonly kind: string })[];
  readonly tests: readonly Place[];
  /** How the rule is broken on purpose, and what notices; undefined where it is not implemented. */
  readonly evidence: Evidence | undefined;
  /** The public scenarios in which one of its actions happens, or one of its properties has something to say. */
  readonly scenarios: readonly string[];
}
