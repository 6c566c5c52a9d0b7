const texts = new Map<string, string>();
const textsMax = 10_000;

/**
 * The same text, once and by itself.
 *
 * @remarks
 * A part of a text keeps all of it in memory. A name out of a log would keep a whole piece of the file.
 */
export function kept(text: string): string {
  const known = texts.get(text);
  if (known !== undefined) return known;
  if (texts.size >= textsMax) texts.clear();
  const copy = Buffer.from(text, 'utf16le').toString('utf16le');
  texts.set(copy, copy);
  return copy;
}
