import { expect, test } from 'vitest';
import { parseScenario } from './parse-scenario.ts';

const clusters = {
  'cluster-a': {
    region: 'us-east-1',
    hsms: ['a1', 'a2', 'a3'],
    up: ['a1'],
    degraded: ['a2'],
    start: 'running',
  },
  'cluster-b': { region: 'us-west-2', hsms: ['b1'], start: 'running', maskingKey: 'cluster-a' },
  'cluster-c': { region: 'us-west-2', hsms: ['c1'], start: 'running' },
  'cluster-d': { region: 'us-west-2', hsms: ['d1'] },
};
const token = { class: 'token', client: 'app', owner: 'cu' };
const scenario = (changes: object): object => ({
  name: 'what is there at the start',
  regions: { 'us-east-1': 'aws', 'us-west-2': 'aws' },
  clusters,
  clients: {
    app: { cluster: 'cluster-a', sdk: 3 },
    five: { cluster: 'cluster-a', sdk: 5 },
    clone: { cluster: 'cluster-b', sdk: 3 },
    later: { cluster: 'cluster-d', sdk: 3 },
  },
  users: ['co', 'cu'],
  cryptoOfficer: 'co',
  ...changes,
});
const started = (creation: string, heldBy: readonly string[], changes: object = {}): object =>
  scenario({ keys: { key: { ...token, start: { creation, heldBy }, ...changes } } });
const withUsers = (cluster: 'cluster-a' | 'cluster-d', users: object): object =>
  scenario({ clusters: { ...clusters, [cluster]: { ...clusters[cluster], users } } });

test.each([
  ['a key on HSMs in use, of its home and of a clone', started('acknowledged', ['a1', 'a2', 'b1'])],
  ['a key that is nowhere any more', started('deleted', [])],
  ['an orphan of Client SDK 3', started('rejected', ['a2'])],
  [
    'a creation by Client SDK 5 that missed the quorum',
    started('unacknowledged', ['a1'], { client: 'five' }),
  ],
  [
    'users that an HSM lacks, or that have another password',
    withUsers('cluster-a', { a1: { cu: 0, co: 2 } }),
  ],
  [
    'one handle in two clones',
    scenario({ keys: { one: { ...token, handle: 1 }, two: { ...token, client: 'clone', handle: 1 } } }),
  ],
])('a scenario can say: %s', (_, value) => {
  expect(parseScenario(value).problems).toBeUndefined();
});

test.each([
  [
    started('acknowledged', ['a3']),
    'keys.key.start.heldBy.0',
    '"a3" is not an HSM that is active or degraded at the start',
  ],
  [
    started('acknowledged', ['zz']),
    'keys.key.start.heldBy.0',
    '"zz" is not an HSM that is active or degraded at the start',
  ],
  [
    started('acknowledged', ['a1', 'c1']),
    'keys.key.start.heldBy.1',
    'the HSM "c1" is in "cluster-c", which has not the masking key of the key\'s home "cluster-a"',
  ],
  [started('acknowledged', ['a1', 'a1']), 'keys.key.start.heldBy.1', 'the HSM "a1" is listed twice'],
  [
    started('rejected', [], { client: 'five' }),
    'keys.key.start.creation',
    'a creation by Client SDK 5 that fails is unacknowledged, and never rejected',
  ],
  [
    started('unacknowledged', []),
    'keys.key.start.creation',
    'a creation by Client SDK 3 that fails is rejected, and never unacknowledged',
  ],
  [
    started('rejected', [], { class: 'session' }),
    'keys.key.start.creation',
    'a session key is acknowledged at once, and never rejected',
  ],
  [
    started('acknowledged', [], { client: 'later' }),
    'keys.key.start',
    'a key exists at the start only in a cluster that runs, and "cluster-d" does not',
  ],
  [
    scenario({
      keys: {
        session: { ...token, class: 'session' },
        key: { ...token, promotes: 'session', start: { creation: 'acknowledged', heldBy: [] } },
      },
    }),
    'keys.key.start.creation',
    'a key that is turned into another one, or comes of one, is not created at the start',
  ],
  [
    scenario({
      keys: { session: { ...token, class: 'session' }, key: { ...token, promotes: 'session', handle: 1 } },
    }),
    'keys.key.handle',
    'the key keeps the handle of the session key "session"',
  ],
  [
    scenario({ keys: { one: { ...token, handle: 1 }, two: { ...token, client: 'five', handle: 1 } } }),
    'keys.two.handle',
    '"one" of the same home has the handle 1 already',
  ],
  [
    scenario({
      keys: {
        one: { ...token, handle: 1, start: { creation: 'acknowledged', heldBy: ['b1'] } },
        two: { ...token, client: 'clone', handle: 1, start: { creation: 'acknowledged', heldBy: ['b1'] } },
      },
    }),
    'keys.two.start.heldBy.0',
    '"one" has the handle 1 on "b1" already',
  ],
  [
    withUsers('cluster-a', { a3: { cu: 0 } }),
    'clusters.cluster-a.users.a3',
    '"a3" is not an HSM of "cluster-a" that is active or degraded at the start',
  ],
  [
    withUsers('cluster-d', { d1: { cu: 0 } }),
    'clusters.cluster-d.users.d1',
    '"d1" is not an HSM of "cluster-d" that is active or degraded at the start',
  ],
  [
    withUsers('cluster-a', { a1: { cux: 0 } }),
    'clusters.cluster-a.users.a1.cux',
    'unknown user "cux"; the nearest known one is "cu"',
  ],
  [
    scenario({ clusters: { ...clusters, 'cluster-a': { ...clusters['cluster-a'], zones: { b1: 'one' } } } }),
    'clusters.cluster-a.zones.b1',
    'unknown HSM of this cluster "b1"; the nearest known one is "a1"',
  ],
  [
    scenario({ regions: { 'us-east-1': 'aws', 'us-west-2': 'aws-us-gov' } }),
    'clusters.cluster-b.maskingKey',
    '"cluster-a" is in the partition "aws" and this cluster in "aws-us-gov"; backups do not leave their partition, so no cluster carries a masking key of another',
  ],
  [
    scenario({ regions: { 'us-east-1': 'aws', 'us-west-2': 'aws', 'eu-west-1': 'aws-eu' } }),
    'regions.eu-west-1',
    'unknown partition of AWS "aws-eu"; the nearest known one is "aws-cn"',
  ],
  [
    started('acknowledged', [], { owner: 'co' }),
    'keys.key.owner',
    '"co" is the crypto officer, who owns no keys; a crypto user does',
  ],
  [
    JSON.parse('{"keys": {"__proto__": {"class": "token"}}}'),
    'keys.__proto__',
    'nothing can be called __proto__',
  ],
])('%#: a scenario that could only mislead is refused', (value, path, message) => {
  const problems = parseScenario(value).problems?.map((problem) => ({
    ...problem,
    path: problem.path.join('.'),
  }));
  expect(problems).toEqual([{ path, message }]);
});

test('two zones that a step could not tell apart are refused', () => {
  const value = scenario({
    regions: { 'a/b': 'aws', a: 'aws' },
    clusters: {
      one: { region: 'a/b', hsms: ['h1'], start: 'running', zones: { h1: 'c' } },
      two: { region: 'a', hsms: ['h2'], start: 'running', zones: { h2: 'b/c' } },
    },
    clients: {},
  });
  expect(parseScenario(value).problems).toEqual([
    { path: ['clusters', 'two', 'zones', 'h2'], message: 'two zones would be called "a/b/c" in a step' },
  ]);
});
