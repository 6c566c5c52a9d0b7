/** What stands before a value in its source: the first sentences, and the remarks below them. */
export interface Meaning {
  readonly summary: string;
  readonly remarks: string | undefined;
  /** The file, from the root of the project. */
  readonly file: string;
}
