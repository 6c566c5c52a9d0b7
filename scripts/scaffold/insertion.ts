/** The sources of the project: how one is read, by its path from the root. */
export type ReadSource = (file: string) => string;

/** Sources that a scaffold makes or changes: path from the root to text. */
export type Written = ReadonlyMap<string, string>;

/**
 * A source with a text behind a place in it.
 *
 * @param places - texts that are there, each after the one before; it goes behind the last
 * @throws Error where one is not: the scaffold has fallen behind the source
 */
export function withInserted(
  text: string,
  places: readonly string[],
  inserted: string,
  file: string,
): string {
  const at = endOf(text, places, file);
  return `${text.slice(0, at)}${inserted}${text.slice(at)}`;
}

/** A source with one more member in front of the first such end behind these places. */
export function withMember(
  text: string,
  places: readonly string[],
  end: string,
  member: string,
  file: string,
): string {
  const at = endOf(text, [...places, end], file) - end.length;
  return `${text.slice(0, at)}${member}${text.slice(at)}`;
}

function endOf(text: string, places: readonly string[], file: string): number {
  let at = 0;
  for (const place of places) {
    const found = text.indexOf(place, at);
    if (found < 0)
      throw new Error(`${file} has no ${JSON.stringify(place)} any more: mend scripts/scaffold.`);
    at = found + place.length;
  }
  return at;
}

/** `sync-key` as it is called in the code: `syncKey`. */
export const camelCase = (name: string): string =>
  name.replace(/-([a-z0-9])/g, (_, letter: string) => letter.toUpperCase());

/** `sync-key` in words. */
export const inWords = (name: string): string => name.replaceAll('-', ' ');

/** A sentence from words that begin in lower case. */
export const capitalized = (text: string): string => `${text.slice(0, 1).toUpperCase()}${text.slice(1)}`;

/** A source with one more import after the others; the formatter puts it in its place. */
export function withImport(text: string, statement: string, file: string): string {
  const last = [...text.matchAll(/^import [^;]+;\n/gm)].at(-1);
  if (last === undefined) throw new Error(`${file} imports nothing: mend scripts/scaffold.`);
  const end = last.index + last[0].length;
  return `${text.slice(0, end)}${statement}\n${text.slice(end)}`;
}
