import { expect, test } from 'vitest';
import { publicScenarios } from '#models';
import counted from '../testdata/counted.json' with { type: 'json' };
import oracle from '../testdata/oracle-verdicts.json' with { type: 'json' };
import oracleOfPartTwo from '../testdata/oracle-verdicts-2.json' with { type: 'json' };
import { publicScenario } from '../testing.ts';
import { verify } from '../verification/verification.ts';

/**
 * Our own numbers of the scenarios that no other search counts, because they have what it does not know. A
 * changed number is a changed model: it is explained in its commit.
 */
const numbers: Readonly<Record<string, unknown>> = counted;

test('every public scenario has known numbers, of another search or of ours', () => {
  const known = [...Object.keys(oracle), ...Object.keys(oracleOfPartTwo), ...Object.keys(numbers)];
  expect(known.toSorted(), 'run "npm run new -- verdicts", which counts those that are new').toEqual(
    publicScenarios.map(({ name }) => name).toSorted(),
  );
});

test.each(Object.keys(numbers))('%s has as many worlds and transitions as ever', (name) => {
  const { worlds, transitions, depth } = verify(publicScenario(name), { properties: [] });
  expect({ worlds, transitions, depth }).toEqual(numbers[name]);
});
