import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { publicScenarios, type Scenario } from '#models';
import { properties } from '../properties.ts';
import type { Property } from '../property.ts';
import { deployments } from '../random/deployments/deployments.ts';
import { benchmark, publicScenario, scenarioFrom } from '../testing.ts';
import { type ScenarioResult, verify } from '../verification/verification.ts';
import { KeyReduction } from './key-reduction.ts';

function reductionOf(
  scenario: Scenario,
  options: { readonly worldCountMax?: number; readonly properties?: readonly Property[] } = {},
): KeyReduction {
  const reduction = new KeyReduction(scenario, { properties, ...options });
  while (reduction.advance(20_000));
  return reduction;
}

/** The scenario with so many keys like its first one, and no others. */
function withKeysLikeFirst(scenario: Scenario, count: number): Scenario {
  const [first] = Object.values(scenario.keys);
  const keys = Array.from({ length: count }, (_, index) => [`key-${index + 1}`, first!] as const);
  return { ...scenario, keys: Object.fromEntries(keys) };
}

const found = ({ properties: results }: ScenarioResult): unknown =>
  results.map(({ appliedCount, ...result }) => result);

const isSmall = ({ keys, clusters }: Scenario): boolean =>
  Object.keys(keys).length > 0 && Object.values(clusters).flatMap(({ hsms }) => hsms).length <= 3;

/** Where all keys are searched at once, and what is seen there. None so far. */
const keysMeet: Readonly<Record<string, string>> = {};

const severalKeys = publicScenarios.filter(
  (scenario) => Object.keys(scenario.keys).length > 1 && scenario.name !== benchmark,
);

describe('one key of each kind comes to what all keys come to', () => {
  test.each(severalKeys.map((scenario) => [scenario.name, scenario] as const))('in %s', (_, scenario) => {
    const reduction = reductionOf(scenario);
    const remedy =
      'properties/search/keys.md says when keys meet; a scenario where they do is told in keysMeet';
    const { meeting, doubts } = reduction.keysOf('all');
    expect(meeting?.why, remedy).toBe(keysMeet[scenario.name]);
    if (meeting !== null) return;
    expect(doubts).toEqual({});
    expect(reduction.isDecided).toBe(true);
    // Verdicts, lengths, evidence and traces.
    expect(found(reduction.result())).toEqual(found(verify(scenario)));
  });

  test('in random deployments', () => {
    let compared = 0;
    const compare = (scenario: Scenario): void => {
      if (!isSmall(scenario)) return;
      const doubled = Object.keys(scenario.keys).length > 1 ? scenario : withKeysLikeFirst(scenario, 2);
      const reduction = reductionOf(doubled, { worldCountMax: 60 });
      if (!reduction.isDecided) return;
      const full = verify(doubled, { worldCountMax: 1_000 });
      if (full.stoppedBy !== null) return;
      expect(found(reduction.result()), JSON.stringify(doubled)).toEqual(found(full));
      compared += 1;
    };
    // The more can happen in a deployment, the fewer are small.
    for (let seed = 3; compared <= 100 && seed < 10; seed += 1)
      fc.sample(deployments(), { seed, numRuns: 900 }).forEach(compare);
    expect(compared).toBeGreaterThan(100);
  });

  test('with keys that exist at the start', () => {
    const started = scenarioFrom({
      ...publicScenario('sdk3-min2-3hsm-outage-delete'),
      keys: {
        'key-1': { class: 'token', client: 'app', owner: 'cu' },
        'key-2': {
          class: 'token',
          client: 'app',
          owner: 'cu',
          start: { creation: 'acknowledged', heldBy: ['hsm-a1'] },
        },
      },
    });
    const asked = properties.filter(
      ({ kind }) => kind === 'always' || kind === 'step' || kind === 'reachable',
    );
    const reduction = reductionOf(started, { properties: asked });
    expect(reduction.isDecided).toBe(true);
    expect(found(reduction.result())).toEqual(found(verify(started, { properties: asked })));
  });
});

describe('the benchmark scenario', () => {
  test('is decided with one key, whether it has two keys or ten', () => {
    const two = reductionOf(publicScenario(benchmark)).result();
    const ten = reductionOf(withKeysLikeFirst(publicScenario(benchmark), 10)).result();
    expect(found(ten)).toEqual(found(two));
    expect(ten.worlds).toBe(two.worlds);
    expect(ten.keys).toMatchObject({ searched: 'one-of-each-kind', meeting: null, doubts: {} });
    const expected = publicScenario(benchmark).expect ?? {};
    const verdicts = Object.fromEntries(two.properties.map(({ name, verdict }) => [name, verdict]));
    expect(verdicts).toMatchObject(expected);
  });
});

describe('keys that are known to meet', () => {
  const twoHandles = {
    name: 'two clones give out one handle',
    regions: { 'us-east-1': 'aws' },
    clusters: {
      'cluster-a': { region: 'us-east-1', hsms: ['hsm-a1'], start: 'running' },
      'cluster-b': { region: 'us-east-1', hsms: ['hsm-b1'], start: 'running', maskingKey: 'cluster-a' },
    },
    clients: { app: { cluster: 'cluster-a', sdk: 3 }, other: { cluster: 'cluster-b', sdk: 3 } },
    users: ['co', 'cu'],
    cryptoOfficer: 'co',
    keys: {
      'key-1': { class: 'token', client: 'app', owner: 'cu', handle: 37 },
      'key-2': { class: 'token', client: 'other', owner: 'cu', handle: 37 },
      'key-3': { class: 'token', client: 'app', owner: 'cu', handle: 38 },
      'key-4': { class: 'token', client: 'app', owner: 'cu' },
    },
    allow: { clone: true },
  };

  test('are searched together, and others for themselves', () => {
    const scenario = scenarioFrom(twoHandles);
    const reduction = reductionOf(scenario);
    expect(reduction.keysOf('all')).toMatchObject({
      kinds: [[['key-1', 'key-2']], [['key-3']], [['key-4']]],
      meeting: null,
    });
    expect(reduction.isDecided).toBe(true);
    expect(found(reduction.result())).toEqual(found(verify(scenario)));
  });
});

describe('what is said of other numbers of keys', () => {
  test('of a property that nobody has said how it speaks of keys, nothing', () => {
    const { scope: _, ...unsaid } = properties.find(({ name }) => name === 'acknowledged-key-survives')!;
    const reduction = reductionOf(publicScenario('sdk3-min2-3hsm-1fail-2keys'), {
      properties: [unsaid as Property],
    });
    expect(reduction.isDecided).toBe(false);
    expect(reduction.keysOf('all').doubts).toEqual({ 'acknowledged-key-survives': 'relates-keys' });
  });

  test('of a property that says something only while another key is at work, nothing', () => {
    const scenario = scenarioFrom({
      ...publicScenario('sdk3-min1-3hsm-1fail'),
      clusters: { 'cluster-a': { region: 'us-east-1', hsms: ['hsm-a1'], start: 'running' } },
      keys: { 'key-1': tokenKey, 'key-2': tokenKey },
      allow: { deleteKey: true },
    });
    const asked = properties.filter(({ name }) => name === 'deleted-key-never-spreads');
    const alone = verify(withKeysLikeFirst(scenario, 1), { properties: asked });
    const both = verify(scenario, { properties: asked });
    expect([alone, both].map(({ properties: [result] }) => result!.verdict)).toEqual(['vacuous', 'holds']);
    const reduction = reductionOf(scenario, { properties: asked });
    expect(reduction.isDecided).toBe(false);
    expect(reduction.keysOf('all').doubts).toEqual({ 'deleted-key-never-spreads': 'notices-others' });
  });

  test('where a limit stops the search, nothing', () => {
    const reduction = reductionOf(publicScenario('sdk3-min2-3hsm-1fail-2keys'), { worldCountMax: 50 });
    expect(reduction.isDecided).toBe(false);
    expect(reduction.keysOf('all').anyNumber).toEqual([]);
  });

  test('of a scenario with one key, as of one with several', () => {
    const { keys, worlds } = reductionOf(publicScenario('sdk3-min2-3hsm-1fail')).result();
    expect(worlds).toBe(verify(publicScenario('sdk3-min2-3hsm-1fail')).worlds);
    expect(keys).toMatchObject({ searched: 'all', meeting: null, doubts: {} });
    expect(keys!.anyNumber).toHaveLength(properties.length);
  });
});

const tokenKey = { class: 'token', client: 'app', owner: 'cu' } as const;
