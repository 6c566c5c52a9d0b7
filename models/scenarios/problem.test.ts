import { describe, expect, test } from 'vitest';
import { nearestName, problemsOf, unknownName } from './problem.ts';
import { scenarioSchema } from './scenario.ts';

describe('the nearest name', () => {
  test('is the one with the fewest changes, the first of equals, whatever the case', () => {
    expect(nearestName('hsm', ['cluster', 'hsms', 'hmm'])).toBe('hsms');
    expect(nearestName('CLONE', ['close', 'clone'])).toBe('clone');
    expect(nearestName('x', [])).toBeUndefined();
  });

  test('is quoted as in JSON', () => {
    expect(unknownName('key', '"', ["'"])).toBe(`unknown key "\\""; the nearest known one is "'"`);
    expect(unknownName('key', 'k', [])).toBe('unknown key "k"; there is no key');
  });
});

test('what was found is quoted, and cut where it is long', () => {
  const messages = (users: unknown): readonly string[] => {
    const value = { name: 'n', regions: {}, clusters: {}, cryptoOfficer: 'co', users };
    const { error } = scenarioSchema.safeParse(value);
    return problemsOf(scenarioSchema, error!, value).map(({ message }) => message);
  };
  expect(messages('u'.repeat(58))).toEqual([`expected a list, found "${'u'.repeat(58)}"`]);
  expect(messages('u'.repeat(59))).toEqual([`expected a list, found "${'u'.repeat(56)}...`]);
  expect(messages({})).toEqual(['expected a list, found an object']);
  expect(messages(['co', 7, ['cu'], null])).toEqual([
    'expected a string, found 7',
    'expected a string, found a list',
    'expected a string, found null',
  ]);
});
