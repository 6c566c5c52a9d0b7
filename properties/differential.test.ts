import { expect, test } from 'vitest';
import differential from './testdata/differential.json' with { type: 'json' };
import { expectFindingsToReplay, type Numbers, numbersOf, scenarioFrom } from './testing.ts';
import { verify } from './verification.ts';

/**
 * Scenarios that nobody would think of: what may happen in them was drawn by lot. Together they take every
 * action and break every property that can be broken. The numbers are from an independent explicit-state
 * search.
 */
const drawn: Readonly<Record<string, Numbers & { readonly scenario: unknown }>> = differential;

test.each(Object.keys(drawn))('%s has the numbers of the other search', (name) => {
  const { scenario, ...numbers } = drawn[name]!;

  const result = verify(scenarioFrom(scenario));

  expect(numbersOf(result)).toEqual(numbers);
  expect(result.complete).toBe(true);
  expectFindingsToReplay(result);
});
