import { existsSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { actions } from '#models';
import { engineClaims, properties } from '#properties';
import { filePlaceOf, placeOfAction, placeOfClaim } from './file-place.ts';
import { uriOf } from './uri.ts';

test.each([
  ['app.cfg:4:40', { file: 'app.cfg', line: 4, column: 40 }],
  ['a/b.ts:12', { file: 'a/b.ts', line: 12, column: undefined }],
  ['C:\\keys\\app.cfg:4:40', { file: 'C:\\keys\\app.cfg', line: 4, column: 40 }],
  ['a:1:2:3:4', { file: 'a:1:2', line: 3, column: 4 }],
  ['new\nline:3:4', { file: 'new\nline', line: 3, column: 4 }],
  ['app.cfg', undefined],
])('%j is a place', (text, place) => {
  expect(filePlaceOf(text)).toEqual(place);
});

test.each([
  ['a/b.ts', 'a/b.ts'],
  ['a b/ü#?%:[x].cfg', 'a%20b/%C3%BC%23%3F%25%3A%5Bx%5D.cfg'],
  ['a:b', 'a%3Ab'],
  ['/var/a b', 'file:///var/a%20b'],
  ['C:/keys/a b', 'file:///C:/keys/a%20b'],
  ['half \ud800', 'half%20%EF%BF%BD'],
])('%j as a URI', (path, uri) => {
  expect(uriOf(path)).toBe(uri);
  // Whoever reads it comes to the same file.
  const base = 'file:///';
  expect(decodeURIComponent(new URL(uri, base).pathname)).toContain(path.replace('\ud800', '\ufffd'));
});

test('every property, claim and action has the line where it is declared', () => {
  const names = [...properties, ...Object.values(actions)].map(({ name }) => name);
  for (const name of [...names, ...Object.keys(engineClaims)]) {
    const { file, line } = placeOfClaim(name) ?? placeOfAction(name)!;
    expect(existsSync(file)).toBe(true);
    const lines = readFileSync(file, 'utf8')
      .split('\n')
      .slice(line - 1);
    expect(lines[0]).toMatch(Object.hasOwn(engineClaims, name) ? name : /^export const /);
    expect(lines.slice(0, 8).join('\n')).toContain(`'${name}'`);
  }
  expect(placeOfClaim('toString')).toBeUndefined();
});
