import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { knownOutcomes, publicScenarios, type Scenario } from '#models';
import { properties } from '../properties.ts';
import oracle from '../testdata/oracle-verdicts.json' with { type: 'json' };
import oracleOfPartTwo from '../testdata/oracle-verdicts-2.json' with { type: 'json' };
import { publicScenario } from '../testing.ts';
import { verify } from '../verification/verification.ts';

const names = publicScenarios.map(({ name }) => name);
const remedy = 'run "npm run new -- verdicts"';

test('the manifest knows every scenario and every property', () => {
  expect(Object.keys(knownOutcomes), remedy).toEqual(names.toSorted());
  const asked = properties.map(({ name }) => name);
  for (const [name, { verdicts }] of Object.entries(knownOutcomes))
    expect(Object.keys(verdicts), `${name}: ${remedy}`).toEqual(asked);
});

test.each(names)('%s says in its file what is not vacuous, as the manifest does', (name) => {
  const file = join(import.meta.dirname, '../../models/scenarios/public', `${name}.json`);
  const { expect: said = {} } = JSON.parse(readFileSync(file, 'utf8')) as Partial<Scenario>;
  const verdicts = Object.entries(said);
  expect(verdicts.length).toBeGreaterThan(0);
  expect(verdicts.filter(([, verdict]) => verdict === 'vacuous')).toEqual([]);
  expect(knownOutcomes[name]!.verdicts).toMatchObject(said);
  expect(publicScenario(name).expect).toEqual(knownOutcomes[name]!.verdicts);
});

const ofOthers: Readonly<Record<string, object>> = { ...oracle, ...oracleOfPartTwo };

test.each(Object.keys(ofOthers))('%s has the numbers of another search in the manifest', (name) => {
  const { verdicts: _, ...numbers } = knownOutcomes[name]!;
  expect(ofOthers[name]).toMatchObject(numbers);
});

// Those that no other search counts, because they have what it does not know. A changed number is a changed model:
// it is explained in its commit.
test.each(names.filter((name) => !Object.hasOwn(ofOthers, name)))(
  '%s has as many worlds and transitions as ever',
  (name) => {
    const { verdicts: _, ...numbers } = knownOutcomes[name]!;
    expect(verify(publicScenario(name), { properties: [] })).toMatchObject(numbers);
  },
);
