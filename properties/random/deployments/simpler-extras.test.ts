import { describe, expect, test } from 'vitest';
import type { Scenario, ScenarioInput } from '#models';
import { scenarioFrom } from '../../testing.ts';
import { simplerDeployments, sizeOf } from './simpler-deployments.ts';

/** A deployment with all that most do not have: zones, handles, and what was observed at the start. */
const rich: ScenarioInput = {
  name: 'rich',
  regions: { east: 'aws' },
  clusters: {
    a: {
      region: 'east',
      hsms: ['a1', 'a2', 'a3'],
      start: 'running',
      zones: { a1: 'one', a2: 'two', a3: 'one' },
      users: { a1: { 'cu-1': 0, co: 2 }, a2: { 'cu-2': 0 } },
    },
    b: { region: 'east', hsms: ['b1'], start: 'running', maskingKey: 'a', zones: { b1: 'two' } },
  },
  clients: { app: { cluster: 'a', sdk: 3 } },
  users: ['co', 'cu-1', 'cu-2'],
  cryptoOfficer: 'co',
  keys: {
    k1: {
      class: 'token',
      client: 'app',
      owner: 'cu-1',
      handle: 0,
      start: { creation: 'rejected', heldBy: ['a1', 'b1'] },
    },
    k2: { class: 'token', client: 'app', owner: 'cu-1', start: { creation: 'acknowledged', heldBy: [] } },
  },
  allow: { hsmFailures: 'unbounded', zoneFailures: 2, zoneOutages: 1, creationFailures: true },
};

/** Every reduction of what most deployments do not have. */
const reductions: Readonly<Record<string, (draft: Scenario) => unknown>> = {
  'no zone one'(draft) {
    draft.clusters['a']!.zones = { a2: 'two' };
  },
  'no zone two, which is one in both clusters'(draft) {
    draft.clusters['a']!.zones = { a1: 'one', a3: 'one' };
    remove(draft.clusters['b']!, 'zones');
  },
  'a1 in no zone': (draft) => remove(draft.clusters['a']!.zones!, 'a1'),
  'a2 in no zone': (draft) => remove(draft.clusters['a']!.zones!, 'a2'),
  'a3 in no zone': (draft) => remove(draft.clusters['a']!.zones!, 'a3'),
  'b1 in no zone': (draft) => remove(draft.clusters['b']!, 'zones'),
  'nothing said of cu-1 on a1': (draft) => remove(draft.clusters['a']!.users!['a1']!, 'cu-1'),
  'nothing said of the crypto officer on a1': (draft) => remove(draft.clusters['a']!.users!['a1']!, 'co'),
  'nothing said of a2': (draft) => remove(draft.clusters['a']!.users!, 'a2'),
  'no handle of k1': (draft) => remove(draft.keys['k1']!, 'handle'),
  'a k1 that is created': (draft) => remove(draft.keys['k1']!, 'start'),
  'a k1 that is acknowledged'(draft) {
    draft.keys['k1']!.start!.creation = 'acknowledged';
  },
  'no k1 on a1'(draft) {
    draft.keys['k1']!.start!.heldBy = ['b1'];
  },
  'no k1 on b1'(draft) {
    draft.keys['k1']!.start!.heldBy = ['a1'];
  },
  'a k2 that is created': (draft) => remove(draft.keys['k2']!, 'start'),
  ...Object.fromEntries(
    [0, 1, 2, 4, 8, 16, 32].map((count) => [
      `${count} failures of HSMs`,
      (draft: Scenario) => Object.assign(draft.allow, { hsmFailures: count }),
    ]),
  ),
  'no failure of a zone': (draft) => Object.assign(draft.allow, { zoneFailures: 0 }),
  'one failure of a zone': (draft) => Object.assign(draft.allow, { zoneFailures: 1 }),
  'no outage of a zone': (draft) => Object.assign(draft.allow, { zoneOutages: 0 }),
  'no failures of creations': (draft) => Object.assign(draft.allow, { creationFailures: false }),
};

/** What goes with something else. */
const consequences: Readonly<Record<string, (draft: Scenario) => unknown>> = {
  'no a1, nor what is said of it'(draft) {
    Object.assign(draft.clusters['a']!, { hsms: ['a2', 'a3'], zones: { a2: 'two', a3: 'one' } });
    remove(draft.clusters['a']!.users!, 'a1');
    draft.keys['k1']!.start!.heldBy = ['b1'];
  },
  'no a2, nor what is said of it'(draft) {
    Object.assign(draft.clusters['a']!, { hsms: ['a1', 'a3'], zones: { a1: 'one', a3: 'one' } });
    remove(draft.clusters['a']!.users!, 'a2');
  },
  'no b, nor the copy there'(draft) {
    remove(draft.clusters, 'b');
    draft.keys['k1']!.start!.heldBy = ['a1'];
  },
  'no a, whose keys go with it'(draft) {
    remove(draft.clusters, 'a');
    remove(draft.clients, 'app');
    remove(draft.clusters['b']!, 'maskingKey');
    Object.assign(draft, { keys: {} });
  },
  'a b that is unrelated, where no copy can be'(draft) {
    remove(draft.clusters['b']!, 'maskingKey');
    draft.keys['k1']!.start!.heldBy = ['a1'];
  },
  'no cu-2, of whom something is said'(draft) {
    draft.users.pop();
    remove(draft.clusters['a']!.users!, 'a2');
  },
};

function remove(record: object, name: string): void {
  if (!Reflect.has(record, name)) throw new Error(`There is no ${name} to remove.`);
  Reflect.deleteProperty(record, name);
}

describe('one reduction of what most deployments do not have', () => {
  const scenario = scenarioFrom(rich);
  const candidates = [...simplerDeployments(scenario)];

  test.each(Object.entries({ ...reductions, ...consequences }))('leads to %s', (_, change) => {
    const expected = scenarioFrom(rich);
    change(expected);
    expect(candidates).toContainEqual(expected);
    expect(sizeOf(expected)).toBeLessThan(sizeOf(scenario));
  });

  test('leads nowhere else', () => {
    const { clusters, keys } = scenario;
    const bare = Object.values(clusters).map(({ zones: _, users: __, ...cluster }) => cluster);
    const plain: Scenario = {
      ...scenario,
      clusters: { a: bare[0]!, b: bare[1]! },
      keys: Object.fromEntries(
        Object.entries(keys).map(([name, { handle: _, start: __, ...key }]) => [name, key]),
      ),
      allow: scenarioFrom({ ...rich, allow: {} }).allow,
    };
    const others = [...simplerDeployments(plain)];
    expect(candidates).toHaveLength(others.length + Object.keys(reductions).length);
  });
});
