import { describe, expect, test } from 'vitest';
import { start } from '../actions/testing.ts';
import { changesBetween, factsOf } from './facts.ts';

const hsms = ['hsm-1', 'hsm-2', 'hsm-3'];
const clients = { app: { cluster: 'cluster-a', sdk: 5 }, batch: { cluster: 'cluster-a', sdk: 3 } } as const;
/** The states of the three HSMs where a cluster is described like this. */
const statesOf = (cluster: object): readonly (string | undefined)[] => {
  const clusters = { 'cluster-a': { region: 'us-east-1', hsms, start: 'running', ...cluster } } as const;
  const history = start({ clusters, clients });
  return hsms.map((hsm) => history.facts(hsm)['state']);
};

describe('at the start', () => {
  test('an absent cluster is nothing, and its slots are empty', () => {
    expect(start().facts('cluster-b')).toEqual({ state: 'NONE', 'masking key': 'none', origin: 'none' });
    expect(start().facts('hsm-b1')).toEqual({ state: 'NONE', keys: 'none', users: 'none' });
  });

  test('a running cluster is active with a masking key of its own, without origin', () => {
    expect(start().facts('cluster-a')).toEqual({
      state: 'ACTIVE',
      'masking key': 'cluster-a',
      origin: 'none',
    });
    expect(start().facts('hsm-a1')).toEqual({ state: 'ACTIVE', keys: 'none', users: 'co, cu' });
  });

  test('its HSMs are active, degraded or not there as the scenario says', () => {
    expect(statesOf({})).toEqual(['ACTIVE', 'ACTIVE', 'ACTIVE']);
    expect(statesOf({ degraded: ['hsm-2'] })).toEqual(['ACTIVE', 'DEGRADED', 'ACTIVE']);
    expect(statesOf({ up: ['hsm-3'] })).toEqual(['NONE', 'NONE', 'ACTIVE']);
    expect(statesOf({ up: [] })).toEqual(['NONE', 'NONE', 'NONE']);
    expect(statesOf({ up: ['hsm-1'], degraded: ['hsm-3'] })).toEqual(['ACTIVE', 'NONE', 'DEGRADED']);
    expect(statesOf({ start: 'absent' })).toEqual(['NONE', 'NONE', 'NONE']);
  });

  test('a degraded HSM knows the users as well', () => {
    const clusters = {
      'cluster-a': { region: 'us-east-1', hsms, start: 'running', degraded: ['hsm-2'] },
    } as const;
    expect(start({ clusters, clients }).facts('hsm-2')['users']).toBe('co, cu');
    expect(start({ clusters, clients, allow: { changeUsers: true } }).facts('hsm-2')['users']).toBe('co');
  });

  test('a clone at work carries the masking key that it names, not followed further', () => {
    const clusters = {
      'cluster-a': { region: 'us-east-1', hsms: ['hsm-1'], start: 'running', maskingKey: 'cluster-b' },
      'cluster-b': { region: 'us-west-2', hsms: ['hsm-2'], start: 'running', maskingKey: 'cluster-c' },
      'cluster-c': { region: 'us-west-2', hsms: ['hsm-3'], start: 'running' },
    } as const;
    const history = start({ clusters, clients });
    const lineages = Object.keys(clusters).map((cluster) => history.facts(cluster)['masking key']);
    expect(lineages).toEqual(['cluster-b', 'cluster-c', 'cluster-c']);
  });

  test('no key exists, no backup and no fault', () => {
    expect(start().facts('key-sdk5')).toEqual({ creation: 'none', attempted: 'none' });
    expect(start().facts('key-session')).toEqual({ creation: 'none', attempted: 'none' });
    expect(start().facts('backup-2')).toEqual({
      state: 'NONE',
      keys: 'none',
      users: 'none',
      'masking key': 'none',
      region: 'none',
      'source cluster': 'none',
    });
    const ofHsms = { failures: '0', outages: '0' };
    expect(start().facts('faults')).toEqual({ ...ofHsms, 'zone failures': '0', 'zone outages': '0' });
    const noZones = { zoneFailures: 0, zoneOutages: 0 };
    expect(start({ allow: noZones }).facts('faults')).toEqual(ofHsms);
  });

  test('a key can exist already, and an HSM can know other users', () => {
    const observed = start({
      clusters: {
        'cluster-a': {
          region: 'us-east-1',
          hsms,
          start: 'running',
          degraded: ['hsm-2'],
          users: { 'hsm-1': { cu: 0 }, 'hsm-2': { co: 2 } },
        },
      },
      clients,
      keys: {
        one: {
          class: 'token',
          client: 'app',
          owner: 'cu',
          start: { creation: 'acknowledged', heldBy: ['hsm-2', 'hsm-1'] },
        },
        two: {
          class: 'token',
          client: 'batch',
          owner: 'cu',
          start: { creation: 'rejected', heldBy: ['hsm-2'] },
        },
      },
    });
    expect(observed.facts('hsm-1')).toEqual({ state: 'ACTIVE', keys: 'one', users: 'co' });
    expect(observed.facts('hsm-2')).toEqual({
      state: 'DEGRADED',
      keys: 'one, two',
      users: 'co (password 2), cu',
    });
    expect(observed.facts('hsm-3')).toEqual({ state: 'ACTIVE', keys: 'none', users: 'co, cu' });
    expect(observed.facts('one')).toEqual({ creation: 'acknowledged', attempted: 'none' });
    expect(observed.facts('two')).toEqual({ creation: 'rejected', attempted: 'none' });
  });
});

test('the facts of a world name every slot that has a state, in order, and equal worlds have equal facts', () => {
  const subjects = factsOf(start().world).map(({ subject }) => subject);
  expect(subjects).toEqual([
    ...['cluster-a', 'hsm-a1', 'hsm-a2', 'hsm-a3', 'cluster-b', 'hsm-b1', 'hsm-b2'],
    ...['key-sdk3', 'key-sdk5', 'key-session', 'backup-1', 'backup-2', 'faults'],
  ]);
  expect(changesBetween(factsOf(start().world), factsOf(start().world))).toEqual([]);
});

test('all that belongs to one HSM lies together, in the same order for each HSM of a cluster', () => {
  const { slots, hsms: slotsOfHsms, keys } = start().world.deployment;
  expect(slots.map(({ position }) => position)).toEqual([...slots.keys()]);
  for (const hsm of slotsOfHsms) {
    const column = keys
      .filter((key) => key.class === 'token' && key.home === hsm.cluster)
      .map((key) => key.attempts[hsm.indexInCluster]);
    expect(slots.slice(hsm.position + 1, hsm.position + 1 + column.length)).toEqual(column);
    expect(hsm.cluster.hsms[hsm.indexInCluster]).toBe(hsm);
    expect(slotsOfHsms[hsm.index]).toBe(hsm);
  }
  expect(keys.map(({ attempts }) => attempts.length)).toEqual([3, 3, 0]);
});
