import places from './source-places.json' with { type: 'json' };

/** A place in a file. */
export interface FilePlace {
  /** Its path, with slashes; relative to where keysync runs, or to the root of keysync's own sources. */
  readonly file: string;
  /** From 1. */
  readonly line: number;
  /** From 1, in UTF-16 code units, as editors count. */
  readonly column: number | undefined;
}

/**
 * Reads `file:line:column`, or `file:line`, as messages have it.
 *
 * @remarks
 * The file may have colons, also before digits: the numbers at the end are what counts.
 */
export function filePlaceOf(text: string): FilePlace | undefined {
  const [, file, line, column] = /^(.+):(\d+):(\d+)$/s.exec(text) ?? /^(.+):(\d+)$/s.exec(text) ?? [];
  if (file === undefined) return undefined;
  return { file, line: Number(line), column: column === undefined ? undefined : Number(column) };
}

/** Where a property, or a claim of keysync about itself, is written; undefined for what this version lacks. */
export const placeOfClaim = (name: string): FilePlace | undefined => placeIn(places.claims, name);

/** Where an action is written; undefined for what this version lacks. */
export const placeOfAction = (name: string): FilePlace | undefined => placeIn(places.actions, name);

function placeIn(written: Readonly<Record<string, string>>, name: string): FilePlace | undefined {
  return Object.hasOwn(written, name) ? filePlaceOf(written[name]!) : undefined;
}
