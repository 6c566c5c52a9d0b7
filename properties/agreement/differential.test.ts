import { expect, test } from 'vitest';
import type { Scenario } from '#models';
import { properties } from '../properties.ts';
import differential from '../testdata/differential.json' with { type: 'json' };
import { expectFindingsToReplay, type Numbers, numbersOf, scenarioFrom } from '../testing.ts';
import { verify } from '../verification/verification.ts';

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
  const [known] = Object.values(drawn);
  const hazards = properties
    .filter(({ name, duty }) => duty === 'hazard' && Object.hasOwn(known!.properties, name))
    .map(({ name }) => name);
  expect(hazards.length).toBeGreaterThan(8);
  expect([...broken]).toEqual(expect.arrayContaining(hazards));
});

test.each(Object.keys(drawn))('%s has the numbers of the other search', (name) => {
  const { scenario, ...numbers } = drawn[name]!;

  const result = verify(scenarioFrom(scenario));

  expect(numbersOf(result, numbers)).toEqual(numbers);
  expect(result.complete).toBe(true);
  expectFindingsToReplay(result);
});

test.each(Object.keys(drawn))('%s has the same numbers under other names, in another order', (name) => {
  const { scenario, ...numbers } = drawn[name]!;

  expect(numbersOf(verify(disguised(scenarioFrom(scenario))), numbers)).toEqual(numbers);
});

/**
 * The same deployment, with numbers for names and all lists reversed.
 *
 * @remarks
 * Things of different kinds have the same names then, and an object lists such names by their value.
 */
function disguised(scenario: Scenario): Scenario {
  const { regions, clusters, clients, users, keys } = scenario;
  const region = countdown(Object.keys(regions));
  const cluster = countdown(Object.keys(clusters));
  const hsm = countdown(Object.values(clusters).flatMap(({ hsms }) => hsms));
  const client = countdown(Object.keys(clients));
  const user = countdown(users);
  const key = countdown(Object.keys(keys));
  return {
    ...scenario,
    regions: renamed(regions, region, (partition) => partition),
    clusters: renamed(clusters, cluster, (described) => ({
      ...described,
      region: region(described.region),
      hsms: described.hsms.map(hsm).reverse(),
      degraded: described.degraded.map(hsm).reverse(),
      up: described.up?.map(hsm).reverse(),
      maskingKey: described.maskingKey === undefined ? undefined : cluster(described.maskingKey),
    })),
    clients: renamed(clients, client, (described) => ({ ...described, cluster: cluster(described.cluster) })),
    users: users.map(user).reverse(),
    cryptoOfficer: user(scenario.cryptoOfficer),
    keys: renamed(keys, key, (described) => ({
      ...described,
      client: client(described.client),
      owner: user(described.owner),
      sharedWith: described.sharedWith.map(user).reverse(),
    })),
  };
}

function countdown(names: readonly string[]): (name: string) => string {
  return (name) => String(names.length - names.indexOf(name));
}

function renamed<Value>(
  described: Readonly<Record<string, Value>>,
  rename: (name: string) => string,
  change: (value: Value) => Value,
): Record<string, Value> {
  return Object.fromEntries(Object.entries(described).map(([name, value]) => [rename(name), change(value)]));
}
