import { expect, test } from 'vitest';
import verdicts from '../testdata/oracle-verdicts.json' with { type: 'json' };
import { benchmark, expectFindingsToReplay, type Numbers, numbersOf, publicScenario } from '../testing.ts';
import { judgeScenario } from '../verification/judgement.ts';
import { verify } from '../verification/verification.ts';

// A file of its own, so that it runs beside the others: of all searches it takes longest.
test('the benchmark scenario has the known numbers', () => {
  const expected: Numbers = verdicts[benchmark];

  const result = verify(publicScenario(benchmark));

  expect(expected).toMatchObject({ worlds: 5_558_289, transitions: 52_319_594 });
  expect(numbersOf(result, expected)).toEqual(expected);
  expect(result.complete).toBe(true);
  expect(judgeScenario(result)).toBe('expected');
  expectFindingsToReplay(result);
});
