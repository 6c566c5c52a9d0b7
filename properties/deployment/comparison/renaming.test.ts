import { expect, test } from 'vitest';
import { renamedText, renamedWithin } from './renaming.ts';

const renamed = new Map([
  ['a', 'b'],
  ['b', 'a'],
  ['h["x/y"]', 'hsm-1'],
  ['a/b', 'long'],
]);

test.each([
  ['/a', '/b'],
  ['/a/b', '/long'],
  ['/b/a', '/a/b'],
  ['/ab/a', '/ab/b'],
  ['/h["x/y"]/b', '/hsm-1/a'],
  ['/c', '/c'],
  ['', ''],
])('%s is %s', (before, after) => {
  expect(renamedWithin(before, renamed)).toBe(after);
});

test('each name in a text is replaced once', () => {
  expect(
    renamedText(
      'cluster-a and cluster-b',
      new Map([
        ['cluster-a', 'cluster-b'],
        ['cluster-b', 'x'],
      ]),
    ),
  ).toBe('cluster-b and x');
});
