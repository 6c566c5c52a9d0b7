import { createScanner } from 'jsonc-parser';

/**
 * Where the tokens of a text start, white space included, whether it is JSON or not.
 *
 * @remarks
 * After a comment that is cut off, the scanner stands behind the end of the text and gives a last token of length
 * one for ever. So the end is told from its place, and a scanner that does not move on is a defect.
 */
export function* tokenOffsetsOf(text: string): Generator<number> {
  const scanner = createScanner(text);
  for (let last = -1; ; ) {
    scanner.scan();
    const offset = scanner.getTokenOffset();
    if (offset >= text.length) return;
    if (offset <= last) throw new Error(`The scanner of JSON stands still at ${offset}.`);
    last = offset;
    yield offset;
  }
}
