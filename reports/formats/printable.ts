/**
 * What would move the cursor, end a line, turn a text around, change a colour, or not be seen at all; and half a
 * character, which some file systems allow in names.
 */
const unprintable = /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}]/gu;

const short: Readonly<Record<string, string>> = { '\n': '\\n', '\r': '\\r', '\t': '\\t' };

/** Written as in JSON, so that JSON in which this was done says the same as before. */
const escapeOf = (character: string): string =>
  short[character] ??
  character
    .split('')
    .map((unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`)
    .join('');

/**
 * A text of somebody else as part of a line.
 *
 * @remarks
 * Whatever comes from a file, a driver or a service goes through this function before a person or a tool of
 * continuous integration sees it: names, paths, messages. GitHub takes a line for a command that begins
 * with two colons and a word, or has two hashes and a bracket anywhere.
 */
export const printable = (text: string): string =>
  text
    .replace(unprintable, escapeOf)
    .replace(/^(\s*):(?=:[a-z])/i, '$1\\u003a')
    .replaceAll('##[', '#\\u0023[');

/**
 * The same for every text in plain data: a report can then be written in any format for people.
 *
 * @remarks
 * Formats that a program takes for the truth, such as JSON, are made of the report as it is.
 */
export function printableData<Data>(data: Data): Data {
  return printableValue(data) as Data;
}

function printableValue(value: unknown): unknown {
  if (typeof value === 'string') return printable(value);
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.map(printableValue);
  return Object.fromEntries(
    Object.entries(value).map(([name, inner]) => [printable(name), printableValue(inner)]),
  );
}

/**
 * Lines for a terminal, or for the log of GitHub Actions: nothing in them is a command to either.
 *
 * @param isPainted - whether colours that are in it are ours
 */
export function printableLines(text: string, isPainted = false): string {
  return text
    .split('\n')
    .map((line) => (isPainted ? printableBetweenColours(line) : printable(line)))
    .join('\n');
}

function printableBetweenColours(line: string): string {
  const parts = line.split(colour);
  return parts.map((part, index) => (index % 2 === 0 ? printable(part) : part)).join('');
}

// biome-ignore lint/suspicious/noControlCharactersInRegex: that is what a colour begins with
const colour = /(\u001b\[\d{1,3}m)/;
