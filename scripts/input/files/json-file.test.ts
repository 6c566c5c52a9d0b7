import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { refusal } from '../testdata/sample-files.ts';
import { parseJsonText, readJsonFile } from './json-file.ts';

const folder = mkdtempSync(join(tmpdir(), 'keysync-'));
afterAll(() => rmSync(folder, { recursive: true }));

function written(name: string, content: string | Uint8Array): string {
  const file = join(folder, name);
  writeFileSync(file, content);
  return file;
}

describe('a file that is not JSON is refused at its place', () => {
  test.each([
    ['an empty file', '', 'x.json: the file is empty'],
    ['white space only', ' \n\t', 'x.json: the file is empty'],
    [
      'a truncated file',
      '{\n  "Clusters": [\n    { "ClusterId": "cluster-a"',
      'x.json:3:31: the text ends too early',
    ],
    ['a truncated text', '{ "a": "b', 'x.json:1:8: '],
    ['a trailing comma in an object', '{\n  "a": 1,\n}', 'x.json:3:1: a comma before a closing bracket'],
    ['a trailing comma in a list', '{ "a": [1, 2, ] }', 'x.json:1:15: a comma before a closing bracket'],
    ['a missing comma', '{ "a": 1 "b": 2 }', 'x.json:1:10: a comma is missing'],
    ['a missing colon', '{ "a" 1 }', 'x.json:1:7: a colon is missing'],
    ['a comment', '{\n  // why\n  "a": 1 }', 'x.json:2:3: comments are not allowed'],
    ['single quotes', "{ 'a': 1 }", 'x.json:1:3: '],
    ['two values', '{}\n{}', 'x.json:2:1: more text after the end of the JSON value'],
    [
      'a name that occurs twice',
      '{ "a": 1,\n  "a": 2 }',
      'x.json:2:3: the name "a" occurs twice in one object',
    ],
    [
      'a name written in two ways',
      '{ "a": 1,\n  "\\u0061": 2 }',
      'x.json:2:3: the name "a" occurs twice in one object',
    ],
    ['a comment without an end', '/*', 'x.json:1:1: comments are not allowed'],
    ['one after a value', '{"Clusters": [] /*', 'x.json:1:17: comments are not allowed'],
    ['one after everything', '{}\n/* why', 'x.json:2:1: comments are not allowed'],
    ['__proto__ as a name', '{ "a": { "__proto__": {} } }', 'x.json:1:10: "__proto__" cannot be a name'],
    ['a number without end', '{ "a": [1, 1e400] }', 'x.json:1:12: this number is too large'],
    ['one below', '{ "a": -1e400 }', 'x.json:1:8: this number is too large'],
    ['100,000 brackets', '['.repeat(100_000), 'x.json:1:65: brackets are nested more than 64 deep'],
    ['100,000 objects', '{"a":'.repeat(100_000), 'x.json:1:321: brackets are nested more than 64 deep'],
  ])('%s', (_, text, message) => {
    expect(refusal(() => parseJsonText('x.json', text))).toContain(message);
  });
});

describe('a file that cannot be read is refused', () => {
  test('because there is none', () => {
    expect(refusal(() => readJsonFile(join(folder, 'none.json')))).toContain(
      'none.json: there is no such file',
    );
  });
  test('because it would be inside a file', () => {
    const file = join(written('plain.json', '{}'), 'inside.json');
    expect(refusal(() => readJsonFile(file))).toContain('inside.json: there is no such file');
  });
  test('because it is a folder', () => {
    expect(refusal(() => readJsonFile(folder))).toContain(`${folder}: this is a folder`);
  });
  test('because its name is impossible', () => {
    expect(refusal(() => readJsonFile('a\0b.json'))).toContain('cannot be read (ERR_INVALID_ARG_VALUE)');
  });
  test('because it is not text', () => {
    const file = written('binary.json', Uint8Array.of(0x7b, 0xff, 0xfe, 0x7d));
    expect(refusal(() => readJsonFile(file))).toContain('binary.json: this is not text');
  });
});

describe('what editors and shells write is accepted', () => {
  test('a byte-order mark', () => {
    expect(readJsonFile(written('bom.json', '\uFEFF{ "a": 1 }')).value).toEqual({ a: 1 });
  });
  test('UTF-16, as PowerShell redirects it', () => {
    const file = written('utf-16.json', Buffer.from('\uFEFF{ "a": 1 }', 'utf16le'));
    expect(readJsonFile(file).value).toEqual({ a: 1 });
  });
  test('lines that end with carriage return and line feed', () => {
    const file = parseJsonText('x.json', '{\r\n  "a": {\r\n    "b": 1 } }');
    expect(file.placeOf(['a', 'b'])).toBe('x.json:3:10');
  });
});

describe('places', () => {
  const file = parseJsonText('x.json', '{\n  "a": [1, { "b c": 2 }]\n}');

  test('a value', () => expect(file.placeOf(['a', 1, 'b c'])).toBe('x.json:2:21'));
  test('the nearest one around a value that is missing', () => {
    expect(file.placeOf(['a', 1, 'd', 'e'])).toBe('x.json:2:12');
    expect(file.placeOf(['z'])).toBe('x.json:1:1');
  });
  test('an error has the place and the path', () => {
    const error = file.errorAt({ path: ['a', 1, 'b c'], message: 'too large' }, 'Make it smaller.');
    expect(error.message).toBe('x.json:2:21: a[1]["b c"]: too large.\n  Make it smaller.');
  });
  test('of several problems the first in the file is told', () => {
    const late = { path: ['a', 1], message: 'late' };
    const early = { path: ['a', 0], message: 'early' };
    expect(file.errorOf([late, early]).message).toBe(
      'x.json:2:9: a[0]: early; one more problem in this file.',
    );
    expect(file.errorOf([late, early, late]).message).toContain('early; 2 more problems in this file.');
    expect(file.errorOf([early]).message).toBe('x.json:2:9: a[0]: early.');
  });
});
