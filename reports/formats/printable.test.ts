import { expect, test } from 'vitest';
import { printable, printableData, printableLines } from './printable.ts';

test.each([
  ['plain – text, é, 鍵 and 💥: nothing to do', 'plain – text, é, 鍵 and 💥: nothing to do'],
  ['\u001b[31m\u0007\u009b', '\\u001b[31m\\u0007\\u009b'],
  ['two\r\nlines\tand', 'two\\r\\nlines\\tand'],
  ['\u202eturned\u2069, \u200b\ufeff\u2028\u3164', '\\u202eturned\\u2069, \\u200b\\ufeff\\u2028\\u3164'],
  ['\u{e0041}\ud800', '\\udb40\\udc41\\ud800'],
  ['::error::x', '\\u003a:error::x'],
  ['  ::set-output name=x::', '  \\u003a:set-output name=x::'],
  ['an ##[error] inside', 'an #\\u0023[error] inside'],
  ['::1', '::1'],
])('%j is shown as it is, or so that it can be seen', (text, shown) => {
  expect(printable(text)).toBe(shown);
  expect(printable(shown)).toBe(shown);
  expect(JSON.parse(printable(JSON.stringify(text)))).toBe(text);
});

test('names and texts in data are printable, and the rest is as it was', () => {
  const data = { '\u0007': ['\n', { deep: ['\u202e', 1, null, true] }], none: undefined };
  expect(printableData(data)).toStrictEqual({
    '\\u0007': ['\\n', { deep: ['\\u202e', 1, null, true] }],
    none: undefined,
  });
});

test('lines stay lines, and only our colours are left', () => {
  const text = 'one\n\u001b[1mbold\u001b[22m \u001b[2J\n::error::x\n';
  expect(printableLines(text)).toBe('one\n\\u001b[1mbold\\u001b[22m \\u001b[2J\n\\u003a:error::x\n');
  expect(printableLines(text, true)).toBe('one\n\u001b[1mbold\u001b[22m \\u001b[2J\n\\u003a:error::x\n');
});
