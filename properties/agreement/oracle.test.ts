import { expect, test } from 'vitest';
import { publicScenarios } from '#models';
import verdicts from '../testdata/oracle-verdicts.json' with { type: 'json' };
import verdictsOfPartTwo from '../testdata/oracle-verdicts-2.json' with { type: 'json' };
import { benchmark, expectFindingsToReplay, type Numbers, numbersOf, publicScenario } from '../testing.ts';
import { judgeScenario } from '../verification/judgement.ts';
import { verify } from '../verification/verification.ts';

/**
 * Numbers from an independent explicit-state search, and from TLC on a TLA+ model. A changed number is a
 * changed model.
 */
const oracle: Readonly<Record<string, Numbers>> = { ...verdicts, ...verdictsOfPartTwo };
// The benchmark has a file of its own: `oracle-benchmark.published.test.ts`.
const names = Object.keys(oracle).filter((name) => name !== benchmark);

test('every scenario with known numbers comes with keysync', () => {
  const known = publicScenarios.map(({ name }) => name);
  expect(names).toHaveLength(24 + 21);
  expect(known).toEqual(expect.arrayContaining([...names, benchmark]));
});

test.each(Object.keys(verdictsOfPartTwo))('%s has the same numbers without symmetry', (name) => {
  const result = verify(publicScenario(name), { symmetry: false });
  expect(numbersOf(result, oracle[name]!)).toEqual(oracle[name]);
});

test.each(names)('%s has the known numbers, and traces that show what they claim', (name) => {
  const result = verify(publicScenario(name));

  expect(numbersOf(result, oracle[name]!)).toEqual(oracle[name]);
  expect(result.complete).toBe(true);
  expect(judgeScenario(result)).toBe('expected');
  expectFindingsToReplay(result);
});
