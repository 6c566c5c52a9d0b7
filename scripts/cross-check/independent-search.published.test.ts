import { readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { actions, knownOutcomes, parseScenario, type Scenario } from '#models';
import { type Mutant, mutants, type ScenarioResult, verify } from '#properties';
import { expectComparable, NotComparable } from './comparable.mjs';
import { differencesBetween } from './comparison.ts';
import { type SearchNumbers, search } from './independent-search.mjs';
import { comparableDeployments } from './random-scenarios.ts';
import { written } from './semantic-fields.ts';

const root = join(import.meta.dirname, '../..');
const folder = join(root, 'models/scenarios/public');
const testdata = join(root, 'properties/testdata');
const jsonIn = (...path: string[]) => JSON.parse(readFileSync(join(...path), 'utf8'));

/** Larger scenarios take the other search too long here; `npm run cross-check`, of which this is a part, compares all. */
const worldsMax = 1000;

/** The numbers of others, of most scenarios that come with keysync. */
const others: Readonly<Record<string, SearchNumbers>> = {
  ...jsonIn(testdata, 'oracle-verdicts.json'),
  ...jsonIn(testdata, 'oracle-verdicts-2.json'),
};

function isComparable(scenario: unknown): boolean {
  try {
    expectComparable(scenario);
    return true;
  } catch (error) {
    if (error instanceof NotComparable) return false;
    throw error;
  }
}

function parsed(value: unknown): Scenario {
  const { scenario, problems } = parseScenario(value);
  if (scenario === undefined) throw new Error(JSON.stringify(problems));
  return scenario;
}

/** The scenario files that the other search knows all fields of. */
const files = readdirSync(folder).filter((file) => isComparable(jsonIn(folder, file)));
const small = files.filter((file) => knownOutcomes[basename(file, '.json')]!.worlds <= worldsMax);

test('most scenarios that come with keysync can be compared', () => {
  const names = files.map((file) => basename(file, '.json'));
  expect(names).toEqual(expect.arrayContaining(Object.keys(others)));
  expect(small.length).toBeGreaterThan(35);
});

test.each(small)('%s: both searches come to the same, and to what is known', (file) => {
  const value = jsonIn(folder, file);
  const other = search(value)!;
  expect(differencesBetween(verify(parsed(value)), other)).toEqual([]);
  const numbers = others[basename(file, '.json')];
  if (numbers !== undefined) expect(other).toMatchObject(numbers);
});

test('in random deployments, both searches come to the same', () => {
  let comparedCount = 0;
  const comparesEqual = fc.property(comparableDeployments(), (scenario) => {
    const other = search(written(scenario), { worldsMax: 400 });
    if (other === null) return;
    if (other.worlds > 1) comparedCount += 1;
    expect(differencesBetween(verify(scenario), other)).toEqual([]);
  });
  fc.assert(comparesEqual, { seed: 1, numRuns: 220 });
  expect(comparedCount).toBeGreaterThan(90);
});

describe('the comparison notices', () => {
  const shown = mutants.filter(({ scenario }) => isComparable(written(scenario)));
  /** They have as many worlds and steps as the model, and only properties that are not in the semantics tell. */
  const unnoticed = [
    'a backup is filed in another region of its partition',
    'a clone is active before its first HSM where nobody assumes so',
  ];

  test.each(shown.map((mutant) => [mutant.name, mutant] as const))('whether %s', (name, mutant) => {
    const other = search(written(mutant.scenario))!;
    const ours = verified(mutant);
    const isNoticed = ours === undefined || differencesBetween(ours, other).length > 0;
    expect(isNoticed).toBe(!unnoticed.includes(name));
    expect(differencesBetween(verify(mutant.scenario), other)).toEqual([]);
  });

  /** The verification of a mutant; undefined where a machine does not accept what it is told. */
  function verified({ scenario, mutation }: Mutant): ScenarioResult | undefined {
    try {
      return verify(scenario, { actions: { ...actions, ...mutation } });
    } catch {
      return undefined;
    }
  }
});

describe('a scenario that the semantics does not describe is refused:', () => {
  const scenario = jsonIn(folder, 'sdk5-quorum-2hsm-1fail.json');
  const within = (part: string, field: string, value: unknown): object => {
    const [[name, one] = ['', {}]] = Object.entries<object>(scenario[part]);
    return { ...scenario, [part]: { ...scenario[part], [name]: { ...one, [field]: value } } };
  };

  test.each<[string, object]>([
    ['wrapKey', { ...scenario, allow: { ...scenario.allow, wrapKey: true } }],
    ['promoteKeys', { ...scenario, allow: { ...scenario.allow, promoteKeys: false } }],
    ['quorumWhenResolved', { ...scenario, assume: { quorumWhenResolved: true } }],
    ['exportable', within('keys', 'exportable', false)],
    ['sharedWith', within('keys', 'sharedWith', [])],
    ['reaches', within('clients', 'reaches', ['hsm-a1'])],
    ['waitsForMinimum', within('clients', 'waitsForMinimum', true)],
    ['subnets', within('clusters', 'subnets', [])],
    ['tenants', { ...scenario, tenants: 2 }],
  ])('%s', (field, described) => {
    expect(() => search(described)).toThrow(NotComparable);
    expect(() => search(described)).toThrow(`"${field}"`);
  });

  test('but a field of ours that is off is not written', () => {
    const { expect: _, $schema, ...rest } = scenario;
    expect(search(written(parsed(scenario)))).toEqual(search(rest));
    expect($schema).toBeDefined();
  });
});
