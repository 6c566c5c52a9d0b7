import fc from 'fast-check';
import { expect, test } from 'vitest';
import { parseDataText } from './data-file.ts';
import { InputError } from './input-error.ts';
import { parseJsonText } from './json-file.ts';
import { tokenOffsetsOf } from './json-tokens.ts';

/** Pieces that scanners stumble over, in any order. */
const pieces = fc.constantFrom(
  ...[
    '{',
    '}',
    '[',
    ']',
    ',',
    ':',
    '"',
    "'",
    '/',
    '*',
    '/*',
    '*/',
    '//',
    '\\',
    '\\u',
    '\\u00',
    'a',
    '"a"',
    '0',
  ],
  ...[
    '-',
    '1e',
    '1e400',
    'true',
    'nul',
    ' ',
    '\n',
    '\r',
    '\r\n',
    '\t',
    '\u0000',
    '\u2028',
    '\uFEFF',
    '\uD800',
    '🔑',
  ],
  ...['&x', '*x', '- ', '!t', '? ', '%', '---', '<<:', '#', '|', '>'],
);
const broken = fc.array(pieces, { maxLength: 40 }).map((list) => list.join(''));
/** Something right with a piece of it left out, doubled or put elsewhere. */
const mutated = fc
  .tuple(fc.json({ maxDepth: 4 }), fc.nat(), fc.nat(), broken)
  .map(([text, one, other, inner]) => {
    const [start, end] = [one % (text.length + 1), other % (text.length + 1)];
    return `${text.slice(0, start)}${inner}${text.slice(end)}`;
  });
const texts = fc.oneof(broken, mutated, fc.json(), fc.string({ unit: 'binary' }));

test('the scanner of JSON ends on every text, and never goes back', () => {
  fc.assert(
    fc.property(texts, (text) => {
      let steps = 0;
      let last = -1;
      for (const offset of tokenOffsetsOf(text)) {
        steps += 1;
        if (steps > text.length) throw new Error(`More than ${text.length} tokens.`);
        if (offset <= last) throw new Error(`Back from ${last} to ${offset}.`);
        last = offset;
      }
    }),
    { numRuns: 3_000, seed: 1 },
  );
});

test('a text is read as JSON.parse reads it, or refused with a message', () => {
  fc.assert(
    fc.property(texts, (text) => {
      const value = attempt(() => parseJsonText('x', text).value);
      if (value !== undefined) expect(value.value).toEqual(JSON.parse(text));
    }),
    { numRuns: 3_000, seed: 2 },
  );
});

test('a text in JSON or YAML is read or refused with a message', () => {
  fc.assert(
    fc.property(texts, (text) => {
      attempt(() => parseDataText('x', text));
      attempt(() => parseDataText('x', `a: ${text}`));
    }),
    { numRuns: 1_000, seed: 3 },
  );
});

/** What is read; nothing where it is refused. Any other error is a defect. */
function attempt<Value>(read: () => Value): { readonly value: Value } | undefined {
  try {
    return { value: read() };
  } catch (error) {
    if (error instanceof InputError) return undefined;
    throw error;
  }
}
