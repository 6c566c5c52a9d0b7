import { expect, test } from 'vitest';
import { properties } from './properties.ts';
import differential from './testdata/differential.json' with { type: 'json' };
import { expectFindingsToReplay, type Numbers, numbersOf, scenarioFrom } from './testing.ts';
import { verify } from './verification.ts';

/**
 * Scenarios that nobody would think of: what may happen in them was drawn by lot. Together they take every
 * action. The numbers are from an independent explicit-state search.
 */
const drawn: Readonly<Record<string, Numbers & { readonly scenario: unknown }>> = differential;

test('together they break every property that depends on the configuration', () => {
  const broken = new Set(
    Object.values(drawn).flatMap(({ properties: numbers }) =>
      Object.keys(numbers).filter((name) => /violated|unreachable/.test(numbers[name]!.verdict)),
    ),
  );
  const hazards = properties.filter(({ duty }) => duty === 'hazard').map(({ name }) => name);
  expect([...broken]).toEqual(expect.arrayContaining(hazards));
});

test.each(Object.keys(drawn))('%s has the numbers of the other search', (name) => {
  const { scenario, ...numbers } = drawn[name]!;

  const result = verify(scenarioFrom(scenario));

  expect(numbersOf(result)).toEqual(numbers);
  expect(result.complete).toBe(true);
  expectFindingsToReplay(result);
});
