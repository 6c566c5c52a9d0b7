import { isDeepStrictEqual } from 'node:util';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { modelOf, parseScenario, publicScenarios, type Scenario, type ScenarioInput } from '#models';
import { scenarioFrom } from '../../testing.ts';
import { deployments } from './deployments.ts';
import { simplerDeployments, sizeOf } from './simpler-deployments.ts';

/** At least one thing to reduce of every kind, and no two reductions that come to the same. */
const rich: ScenarioInput = {
  name: 'rich',
  regions: { east: 'aws', west: 'aws', north: 'aws' },
  clusters: {
    a: { region: 'east', hsms: ['a1', 'a2', 'a3', 'a4'], start: 'running', up: ['a1'], degraded: ['a2'] },
    b: { region: 'west', hsms: [], start: 'running', maskingKey: 'a' },
    c: { region: 'west', hsms: [], start: 'running', maskingKey: 'a' },
    d: { region: 'west', hsms: ['d1'] },
  },
  clients: {
    sdk3: {
      cluster: 'a',
      sdk: 3,
      createObjectMinimumNodes: 7,
      minSrv: 2,
      waitsForMinimum: true,
      reaches: ['a1', 'a3'],
    },
    sdk5: { cluster: 'd', sdk: 5, keyAvailabilityCheck: false },
  },
  users: ['co', 'cu-1', 'cu-3', 'cu-4', 'cu-2'],
  cryptoOfficer: 'co',
  keys: {
    k1: { class: 'token', client: 'sdk3', owner: 'cu-1', sharedWith: ['cu-4', 'cu-3'] },
    k2: { class: 'session', client: 'sdk5', owner: 'cu-1', exportable: false },
    k3: { class: 'token', client: 'sdk5', owner: 'cu-1', promotes: 'k2' },
  },
  backups: 4,
  allow: { hsmFailures: 3, hsmOutages: 1, deleteKey: true, clone: true, keyReplicate: true },
  assume: { tombstones: true, quorumWhenResolved: true, restoredClusterActive: true },
};

/** Every reduction of it, as a change of what `parseScenario` makes of it. */
const reductions: Readonly<Record<string, (draft: Scenario) => unknown>> = {
  'no cluster a, whose clones stay related'(draft) {
    remove(draft.clusters, 'a');
    remove(draft.clients, 'sdk3');
    remove(draft.keys, 'k1');
    remove(draft.clusters['b']!, 'maskingKey');
    draft.clusters['c']!.maskingKey = 'b';
  },
  'no cluster b': (draft) => remove(draft.clusters, 'b'),
  'no cluster c': (draft) => remove(draft.clusters, 'c'),
  'no cluster d'(draft) {
    remove(draft.clusters, 'd');
    remove(draft.clients, 'sdk5');
    remove(draft.keys, 'k2');
    remove(draft.keys, 'k3');
  },
  'no client sdk3'(draft) {
    remove(draft.clients, 'sdk3');
    remove(draft.keys, 'k1');
  },
  'no client sdk5'(draft) {
    remove(draft.clients, 'sdk5');
    remove(draft.keys, 'k2');
    remove(draft.keys, 'k3');
  },
  'no HSM in a'(draft) {
    Object.assign(draft.clusters['a']!, { hsms: [], degraded: [] });
    remove(draft.clusters['a']!, 'up');
    remove(draft.clients['sdk3']!, 'reaches');
  },
  'the first half of a'(draft) {
    Object.assign(draft.clusters['a']!, { hsms: ['a1', 'a2'] });
    remove(draft.clusters['a']!, 'up');
    Object.assign(draft.clients['sdk3']!, { reaches: ['a1'] });
  },
  'the second half of a'(draft) {
    Object.assign(draft.clusters['a']!, { hsms: ['a3', 'a4'], up: [], degraded: [] });
    Object.assign(draft.clients['sdk3']!, { reaches: ['a3'] });
  },
  'no a1'(draft) {
    Object.assign(draft.clusters['a']!, { hsms: ['a2', 'a3', 'a4'], up: [] });
    Object.assign(draft.clients['sdk3']!, { reaches: ['a3'] });
  },
  'no a2': (draft) => Object.assign(draft.clusters['a']!, { hsms: ['a1', 'a3', 'a4'], degraded: [] }),
  'no a3'(draft) {
    Object.assign(draft.clusters['a']!, { hsms: ['a1', 'a2', 'a4'] });
    Object.assign(draft.clients['sdk3']!, { reaches: ['a1'] });
  },
  'no a4': (draft) => Object.assign(draft.clusters['a']!, { hsms: ['a1', 'a2', 'a3'] }),
  'no d1': (draft) => Object.assign(draft.clusters['d']!, { hsms: [] }),
  'no key k1': (draft) => remove(draft.keys, 'k1'),
  'no key k2, nor the one that it is turned into'(draft) {
    remove(draft.keys, 'k2');
    remove(draft.keys, 'k3');
  },
  'no key k3': (draft) => remove(draft.keys, 'k3'),
  'a key k3 that is generated': (draft) => remove(draft.keys['k3']!, 'promotes'),
  'no backup': (draft) => Object.assign(draft, { backups: 0 }),
  'two backups': (draft) => Object.assign(draft, { backups: 2 }),
  'three backups': (draft) => Object.assign(draft, { backups: 3 }),
  'no region north, which has no cluster': (draft) => remove(draft.regions, 'north'),
  'k1 not shared with cu-4': (draft) => Object.assign(draft.keys['k1']!, { sharedWith: ['cu-3'] }),
  'k1 not shared with cu-3': (draft) => Object.assign(draft.keys['k1']!, { sharedWith: ['cu-4'] }),
  'k2 exportable': (draft) => Object.assign(draft.keys['k2']!, { exportable: true }),
  'no user cu-2, who owns no key and shares none': (draft) => draft.users.pop(),
  'no HSM failure': (draft) => Object.assign(draft.allow, { hsmFailures: 0 }),
  'one HSM failure': (draft) => Object.assign(draft.allow, { hsmFailures: 1 }),
  'two HSM failures': (draft) => Object.assign(draft.allow, { hsmFailures: 2 }),
  'no HSM outage': (draft) => Object.assign(draft.allow, { hsmOutages: 0 }),
  'no deletion of keys': (draft) => Object.assign(draft.allow, { deleteKey: false }),
  'no clones': (draft) => Object.assign(draft.allow, { clone: false }),
  'no key replicate': (draft) => Object.assign(draft.allow, { keyReplicate: false }),
  'no tombstones': (draft) => Object.assign(draft.assume, { tombstones: false }),
  'a quorum at every use': (draft) => Object.assign(draft.assume, { quorumWhenResolved: false }),
  'no clone active without HSMs': (draft) => Object.assign(draft.assume, { restoredClusterActive: false }),
  'b unrelated': (draft) => remove(draft.clusters['b']!, 'maskingKey'),
  'c unrelated': (draft) => remove(draft.clusters['c']!, 'maskingKey'),
  'all of a up'(draft) {
    Object.assign(draft.clusters['a']!, { degraded: [] });
    remove(draft.clusters['a']!, 'up');
  },
  'a2 up': (draft) => Object.assign(draft.clusters['a']!, { up: ['a1', 'a2'], degraded: [] }),
  'a3 up': (draft) => Object.assign(draft.clusters['a']!, { up: ['a1', 'a3'] }),
  'a4 up': (draft) => Object.assign(draft.clusters['a']!, { up: ['a1', 'a4'] }),
  'd at work from the start': (draft) => Object.assign(draft.clusters['d']!, { start: 'running' }),
  'd at work as a clone': (draft) =>
    Object.assign(draft.clusters['d']!, { start: 'running', maskingKey: 'a' }),
  'any number of nodes': (draft) => Object.assign(draft.clients['sdk3']!, { createObjectMinimumNodes: 1 }),
  'four nodes': (draft) => Object.assign(draft.clients['sdk3']!, { createObjectMinimumNodes: 4 }),
  'six nodes': (draft) => Object.assign(draft.clients['sdk3']!, { createObjectMinimumNodes: 6 }),
  'any number of servers': (draft) => Object.assign(draft.clients['sdk3']!, { minSrv: 1 }),
  'no waiting': (draft) => Object.assign(draft.clients['sdk3']!, { waitsForMinimum: false }),
  'a client that reaches every HSM': (draft) => remove(draft.clients['sdk3']!, 'reaches'),
  'the default check': (draft) => Object.assign(draft.clients['sdk5']!, { keyAvailabilityCheck: true }),
};

function remove(record: object, name: string): void {
  if (!Reflect.has(record, name)) throw new Error(`There is no ${name} to remove.`);
  Reflect.deleteProperty(record, name);
}

describe('one reduction', () => {
  const candidates = [...simplerDeployments(scenarioFrom(rich))];

  test.each(Object.entries(reductions))('leads to %s', (_, change) => {
    const expected = scenarioFrom(rich);
    change(expected);
    expect(candidates).toContainEqual(expected);
  });

  test('leads nowhere else', () => {
    expect(candidates).toHaveLength(Object.keys(reductions).length);
    expect(new Set(candidates.map((candidate) => JSON.stringify(candidate))).size).toBe(candidates.length);
  });

  test('keeps the last cluster, the last region and the crypto officer', () => {
    const least = leastOf(scenarioFrom(rich), 'a');
    expect([...simplerDeployments(least)]).toEqual([]);
  });

  test('takes at once what was said of the deployment as it was', () => {
    const bare = scenarioFrom(rich);
    const words = { $schema: '../scenario.schema.json', note: '', expect: {} };
    const [first, ...others] = simplerDeployments({ ...bare, ...words });
    expect(first).toStrictEqual(bare);
    expect(others).toStrictEqual(candidates);
  });
});

describe('every simpler deployment', () => {
  test('of a random one is valid and smaller, and says the same of what stays', () => {
    fc.assert(fc.property(deployments(), expectSimplerOnesToFit), { seed: 1, numRuns: 400 });
  });

  test.each(publicScenarios)('of $name is valid and smaller, and says the same of what stays', (scenario) => {
    expectSimplerOnesToFit(scenario);
  });

  test('comes after those that are simpler still', () => {
    fc.assert(
      fc.property(deployments(), (scenario) => {
        const sizes = [...simplerDeployments(scenario)].map(sizeOf);
        expect(sizes).toEqual(sizes.toSorted((one, other) => one - other));
      }),
      { seed: 2, numRuns: 200 },
    );
  });
});

describe('reductions, one after the other,', () => {
  test.each([
    ['the first', 0],
    ['the last', -1],
  ])('end at the least deployment, if %s is always taken', (_, which) => {
    fc.assert(
      fc.property(deployments(), (scenario) => {
        let simplest = scenario;
        for (;;) {
          const simpler = [...simplerDeployments(simplest)].at(which);
          if (simpler === undefined) break;
          simplest = simpler;
        }
        const [cluster = ''] = Object.keys(simplest.clusters);
        expect(simplest).toStrictEqual(leastOf(scenario, cluster, simplest.clusters[cluster]?.start));
        expect(modelOf(simplest).deployment.hsms).toEqual([]);
      }),
      { seed: 3, numRuns: 150 },
    );
  });

  test.each<readonly [what: string, shows: (scenario: Scenario) => boolean, size: number]>([
    // Beside what the least one has: an owner, a client, and the key.
    ['a session key', ({ keys }) => Object.values(keys).some((key) => key.class === 'session'), 3 + 3],
    [
      'a degraded HSM',
      ({ clusters }) => Object.values(clusters).some(({ degraded }) => degraded.length > 0),
      3 + 2,
    ],
    [
      'three backups and a place to copy them to',
      ({ regions, backups }) => Object.keys(regions).length > 1 && backups > 2,
      3 + 4,
    ],
    ['a deletion and a failure', ({ allow }) => allow.deleteKey && allow.hsmFailures !== 0, 3 + 2],
    ['a client that waits', ({ clients }) => Object.values(clients).some(isWaiting), 3 + 2],
    [
      'a client that does not reach every HSM',
      ({ clients }) => Object.values(clients).some(({ reaches }) => reaches !== undefined),
      3 + 3,
    ],
    [
      'a key that is promoted',
      ({ keys }) => Object.values(keys).some(({ promotes }) => promotes !== undefined),
      3 + 5,
    ],
    [
      'a zone that may fail',
      ({ clusters, allow }) =>
        allow.zoneFailures > 0 && Object.values(clusters).some(({ zones }) => zones !== undefined),
      3 + 3,
    ],
    [
      'two HSMs in one zone',
      ({ clusters }) =>
        Object.values(clusters).some(({ zones = {} }) => {
          const names = Object.values(zones);
          return new Set(names).size < names.length;
        }),
      3 + 4,
    ],
    ['many failures', ({ allow }) => allow.hsmFailures === 'unbounded' || allow.hsmFailures > 1, 3 + 2],
    [
      'any number of failures',
      ({ allow }) => allow.hsmFailures === 'unbounded',
      // Larger than any number.
      3 + 1_001,
    ],
    [
      'a key with a handle',
      ({ keys }) => Object.values(keys).some(({ handle }) => handle !== undefined),
      3 + 4,
    ],
    [
      'a key that is held at the start',
      ({ keys }) => Object.values(keys).some(({ start }) => start !== undefined && start.heldBy.length > 0),
      3 + 6,
    ],
    [
      'an HSM of whose crypto officer something is said',
      ({ clusters }) =>
        Object.values(clusters).some(({ users = {} }) => Object.values(users).some((own) => 'co' in own)),
      3 + 2,
    ],
    [
      'tombstones in two regions',
      ({ regions, assume }) => Object.keys(regions).length > 1 && assume.tombstones,
      3 + 2,
    ],
  ])('find a least deployment with %s', (_, shows, size) => {
    const showing = fc.sample(deployments(), { seed: 4, numRuns: 500 }).filter(shows);
    expect(showing.length).toBeGreaterThan(10);
    for (const scenario of showing) expect(sizeOf(simplestWith(scenario, shows).scenario)).toBe(size);
  });

  test('find two HSMs among the most there can be in few attempts', () => {
    const scenario = fc
      .sample(deployments(), { seed: 5, numRuns: 2_000 })
      .find(({ clusters }) => Object.values(clusters).some(({ hsms }) => hsms.length === 28))!;
    const { scenario: simplest, attempts } = simplestWith(scenario, ({ clusters }) =>
      ['hsm-1-3', 'hsm-1-21'].every((name) => clusters['cluster-1']?.hsms.includes(name)),
    );
    expect(simplest.clusters['cluster-1']?.hsms).toEqual(['hsm-1-3', 'hsm-1-21']);
    expect(attempts).toBeLessThan(150);
  });
});

const isWaiting = (client: Scenario['clients'][string]): boolean =>
  client.sdk === 3 && client.waitsForMinimum;

/** One cluster without HSMs in its region, the crypto officer, and nothing that may happen. */
function leastOf(
  { name, clusters, regions, cryptoOfficer }: Scenario,
  cluster: string,
  start = clusters[cluster]?.start,
): Scenario {
  const { region } = clusters[cluster]!;
  return scenarioFrom({
    name,
    regions: { [region]: regions[region] },
    clusters: { [cluster]: { region, start, hsms: [] } },
    users: [cryptoOfficer],
    cryptoOfficer,
  });
}

/** Takes the first simpler deployment that still shows something, until there is none. */
function simplestWith(
  from: Scenario,
  shows: (scenario: Scenario) => boolean,
): { readonly scenario: Scenario; readonly attempts: number } {
  let attempts = 0;
  const next = (scenario: Scenario): Scenario | undefined => {
    for (const simpler of simplerDeployments(scenario)) {
      attempts += 1;
      if (shows(simpler)) return simpler;
    }
    return undefined;
  };
  let scenario = from;
  for (let simpler = next(from); simpler !== undefined; simpler = next(simpler)) scenario = simpler;
  return { scenario, attempts };
}

function expectSimplerOnesToFit(scenario: Scenario): void {
  const before = structuredClone(scenario);
  const candidates = [...simplerDeployments(scenario)];
  const size = sizeOf(scenario);
  expect(scenario).toStrictEqual(before);
  expect(new Set(candidates.map((candidate) => JSON.stringify(candidate))).size).toBe(candidates.length);
  for (const candidate of candidates) {
    const parsed = parseScenario(JSON.parse(JSON.stringify(candidate)));
    if (!isDeepStrictEqual(parsed, { scenario: candidate }))
      expect(parsed).toStrictEqual({ scenario: candidate });
    if (!(sizeOf(candidate) < size)) expect(sizeOf(candidate)).toBeLessThan(size);
    expectSameMeaning(candidate, scenario);
  }
}

/** The same as an expectation, which takes a hundred times as long: there are some hundred thousand of these. */
function expectSame(actual: unknown, expected: unknown, what?: string): void {
  if (!isDeepStrictEqual(actual, expected)) expect(actual, what).toEqual(expected);
}

/** Everything that the simpler deployment names is in the other one, and is the same there, in the same order. */
function expectSameMeaning(simpler: Scenario, scenario: Scenario): void {
  const { name, regions, clusters, clients, users, keys, cryptoOfficer } = simpler;
  expectSame({ name, cryptoOfficer }, { name: scenario.name, cryptoOfficer: scenario.cryptoOfficer });
  expectSame(regions, partOf(scenario.regions, regions));
  for (const { own, other } of pairsOf(keys, scenario.keys)) {
    const { sharedWith, exportable, promotes, start, handle, ...same } = own;
    const { promotes: promoted, start: atStart, handle: known, ...others } = other;
    if (handle !== undefined) expectSame(handle, known);
    if (start !== undefined) {
      if (start.creation !== 'acknowledged') expectSame(start.creation, atStart?.creation);
      expectSame(
        start.heldBy,
        atStart?.heldBy.filter((hsm) => start.heldBy.includes(hsm)),
      );
    }
    for (const [field, value] of Object.entries(same)) expectSame(Reflect.get(others, field), value, field);
    // A key that a session key was turned into may be generated instead, and never the other way round.
    if (promotes !== undefined) expectSame(promoted, promotes);
    expectSame(
      sharedWith,
      other.sharedWith.filter((user) => sharedWith.includes(user)),
    );
    if (other.exportable) expectSame(exportable, true);
  }
  expectSame(
    users,
    scenario.users.filter((user) => users.includes(user)),
  );
  for (const { own, other } of pairsOf(clusters, scenario.clusters)) {
    const { region, start, hsms, zones = {}, users: observed = {} } = own;
    expectSame(zones, partOf(other.zones ?? {}, zones));
    for (const { own: versions, other: before } of pairsOf(observed, other.users ?? {}))
      expectSame(versions, partOf(before, versions));
    // What was to be made may be there from the start, and is never absent instead.
    expectSame(region, other.region);
    if (start === 'absent') expectSame(other.start, 'absent');
    expectSame(
      hsms,
      other.hsms.filter((hsm) => hsms.includes(hsm)),
    );
    const original = clusters[own.maskingKey ?? ''] ?? own;
    expectSame(regions[original.region], regions[region], 'a clone stays in its partition');
  }
  for (const { own, other } of pairsOf(clients, scenario.clients)) {
    const { cluster, sdk, reaches = [] } = own;
    expectSame({ cluster, sdk }, { cluster: other.cluster, sdk: other.sdk });
    expectSame(reaches, other.reaches?.filter((hsm) => reaches.includes(hsm)) ?? []);
  }
  for (const part of ['regions', 'clusters', 'clients', 'keys'] as const) {
    const names = Object.keys(simpler[part]);
    expectSame(
      names,
      Object.keys(scenario[part]).filter((other) => names.includes(other)),
    );
  }
}

function partOf<Value>(record: Readonly<Record<string, Value>>, names: object): Record<string, Value> {
  return Object.fromEntries(Object.entries(record).filter(([name]) => name in names));
}

function pairsOf<Value>(
  simpler: Readonly<Record<string, Value>>,
  record: Readonly<Record<string, Value>>,
): { readonly own: Value; readonly other: Value }[] {
  return Object.entries(simpler).map(([name, own]) => ({ own, other: record[name]! }));
}
