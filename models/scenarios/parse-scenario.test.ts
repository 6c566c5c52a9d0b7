import { describe, expect, test } from 'vitest';
import { parseScenario } from './parse-scenario.ts';
import type { Problem } from './problem.ts';
import { hsmsPerClusterMax, type Scenario } from './scenario.ts';

type Plain = Readonly<Record<string, unknown>>;

const cluster = { region: 'us-east-1', hsms: ['hsm-1', 'hsm-2'], start: 'running' };
const other = { region: 'us-east-1', hsms: ['hsm-3'] };
const client = { cluster: 'cluster-a', sdk: 5 };
const key = { class: 'token', client: 'app', owner: 'cu' };
const minimal = {
  name: 'minimal',
  regions: { 'us-east-1': 'aws' },
  clusters: { 'cluster-a': cluster },
  users: ['co', 'cu'],
  cryptoOfficer: 'co',
};
const complete = { ...minimal, clients: { app: client }, keys: { 'key-1': key } };

const problemsIn = (value: unknown): readonly Problem[] => parseScenario(value).problems ?? [];
const inCluster = (changes: Plain): Plain => ({
  ...complete,
  clusters: { 'cluster-a': { ...cluster, ...changes } },
});
const inOther = (changes: Plain): Plain => ({
  ...complete,
  clusters: { 'cluster-a': cluster, 'cluster-b': { ...other, ...changes } },
});
const inClient = (changes: Plain): Plain => ({ ...complete, clients: { app: { ...client, ...changes } } });
const inKey = (changes: Plain): Plain => ({ ...complete, keys: { 'key-1': { ...key, ...changes } } });
const promoting = (changes: Plain, session: Plain, others: Plain = {}): Plain => ({
  ...complete,
  clients: { app: client, other: client },
  keys: {
    'key-1': { ...key, promotes: 'session', ...changes },
    session: { ...key, class: 'session', ...session },
    ...others,
  },
});
const allow = (changes: Plain): Plain => ({ ...complete, allow: changes });

describe('the defaults', () => {
  const parsed = (value: unknown): Scenario => {
    const { scenario, problems } = parseScenario(value);
    expect(problems).toBeUndefined();
    return scenario!;
  };

  test('leave nothing to happen but creation, use and synchronization', () => {
    expect(parsed(minimal)).toEqual({
      ...minimal,
      clusters: { 'cluster-a': { ...cluster, degraded: [] } },
      clients: {},
      keys: {},
      backups: 0,
      allow: expect.anything(),
      assume: {
        tombstones: false,
        quorumWhenResolved: false,
        serverSyncSkipsFailedCreations: false,
        restoredClusterActive: false,
      },
    });
    const { allow } = parsed(minimal);
    expect(Object.keys(allow).length).toBeGreaterThan(20);
    expect(Object.values(allow).filter((value) => value !== 0 && value !== false)).toEqual([]);
  });

  test('make a cluster absent, and a client as it comes out of the box', () => {
    const clients = { old: { cluster: 'cluster-b', sdk: 3 }, new: { cluster: 'cluster-b', sdk: 5 } };
    const scenario = parsed({ ...minimal, clusters: { 'cluster-a': cluster, 'cluster-b': other }, clients });
    expect(scenario.clusters['cluster-b']).toEqual({ ...other, start: 'absent', degraded: [] });
    expect(scenario.clients).toEqual({
      old: { cluster: 'cluster-b', sdk: 3, createObjectMinimumNodes: 1, minSrv: 1, waitsForMinimum: false },
      new: { cluster: 'cluster-b', sdk: 5, keyAvailabilityCheck: true },
    });
  });

  test('make a key exportable, and share it with nobody', () => {
    expect(parsed(complete).keys).toEqual({ 'key-1': { ...key, sharedWith: [], exportable: true } });
  });

  test('do not override what is given', () => {
    const given = {
      ...inCluster({ up: ['hsm-2'], degraded: ['hsm-1'] }),
      backups: 7,
      assume: { tombstones: true },
    };
    expect(parsed(given)).toMatchObject(given);
    expect(parsed(allow({ clone: true, hsmFailures: 1000 })).allow).toMatchObject({
      clone: true,
      hsmFailures: 1000,
    });
  });
});

const nodesMax = hsmsPerClusterMax;

test.each([
  // Names of what does not exist.
  [
    inOther({ region: 'us-est-1' }),
    'clusters.cluster-b.region',
    'unknown region "us-est-1"; the nearest known one is "us-east-1"',
  ],
  [
    inCluster({ up: ['hsm-1', 'hsm-9'] }),
    'clusters.cluster-a.up.1',
    'unknown HSM of this cluster "hsm-9"; the nearest known one is "hsm-1"',
  ],
  [
    inCluster({ degraded: ['hms-2'] }),
    'clusters.cluster-a.degraded.0',
    'unknown HSM of this cluster "hms-2"; the nearest known one is "hsm-2"',
  ],
  [
    inCluster({ up: ['hsm-3'] }),
    'clusters.cluster-a.up.0',
    'unknown HSM of this cluster "hsm-3"; the nearest known one is "hsm-1"',
  ],
  [
    inCluster({ maskingKey: 'clusterA' }),
    'clusters.cluster-a.maskingKey',
    'unknown running cluster "clusterA"; the nearest known one is "cluster-a"',
  ],
  [
    inClient({ cluster: 'cluster-b' }),
    'clients.app.cluster',
    'unknown cluster "cluster-b"; the nearest known one is "cluster-a"',
  ],
  [inKey({ client: 'ap' }), 'keys.key-1.client', 'unknown client "ap"; the nearest known one is "app"'],
  [inKey({ owner: 'CU2' }), 'keys.key-1.owner', 'unknown user "CU2"; the nearest known one is "cu"'],
  [
    inKey({ sharedWith: ['co', 'cux'] }),
    'keys.key-1.sharedWith.1',
    'unknown user "cux"; the nearest known one is "cu"',
  ],
  [{ ...complete, cryptoOfficer: 'c' }, 'cryptoOfficer', 'unknown user "c"; the nearest known one is "co"'],
  [{ ...complete, clients: {} }, 'keys.key-1.client', 'unknown client "app"; there is no client'],
  // Names that are there twice, or that contradict each other.
  [
    inCluster({ hsms: ['hsm-1', 'hsm-1'] }),
    'clusters.cluster-a.hsms.1',
    'the HSM slot "hsm-1" is in "cluster-a" already',
  ],
  [
    inOther({ hsms: ['hsm-3', 'hsm-2'] }),
    'clusters.cluster-b.hsms.1',
    'the HSM slot "hsm-2" is in "cluster-a" already',
  ],
  [inCluster({ up: ['hsm-1', 'hsm-1'] }), 'clusters.cluster-a.up.1', 'the HSM "hsm-1" is listed twice'],
  [
    inCluster({ up: ['hsm-1'], degraded: ['hsm-1'] }),
    'clusters.cluster-a.degraded.0',
    'the HSM "hsm-1" is in "up" as well',
  ],
  [
    inKey({ sharedWith: ['cu'] }),
    'keys.key-1.sharedWith.0',
    'the user "cu" owns the key and needs no share of it',
  ],
  [inKey({ sharedWith: ['co', 'co'] }), 'keys.key-1.sharedWith.1', 'the user "co" is listed twice'],
  [{ ...complete, users: ['co', 'cu', 'co'] }, 'users.2', 'the user "co" is listed twice'],
  [
    inOther({ up: ['hsm-3'] }),
    'clusters.cluster-b.up',
    'only a cluster with "start": "running" can have this',
  ],
  [
    inOther({ degraded: ['hsm-3'] }),
    'clusters.cluster-b.degraded',
    'only a cluster with "start": "running" can have this',
  ],
  [
    inOther({ maskingKey: 'cluster-a' }),
    'clusters.cluster-b.maskingKey',
    'only a cluster with "start": "running" can have this',
  ],
  [
    inClient({ reaches: ['hsm-1', 'hsm-9'] }),
    'clients.app.reaches.1',
    'unknown HSM of the client\'s cluster "hsm-9"; the nearest known one is "hsm-1"',
  ],
  [
    { ...inOther({}), clients: { app: { ...client, reaches: ['hsm-3'] } } },
    'clients.app.reaches.0',
    'unknown HSM of the client\'s cluster "hsm-3"; the nearest known one is "hsm-1"',
  ],
  [inClient({ reaches: ['hsm-1', 'hsm-1'] }), 'clients.app.reaches.1', 'the HSM "hsm-1" is listed twice'],
  [inClient({ reaches: [] }), 'clients.app.reaches', 'expected a list with at least 1, found an empty list'],
  // Keys that are made of others.
  [
    promoting({ class: 'session' }, {}),
    'keys.key-1.promotes',
    'only a key with "class": "token" can have this',
  ],
  [
    promoting({ promotes: 'sesion' }, {}),
    'keys.key-1.promotes',
    'unknown session key "sesion"; the nearest known one is "session"',
  ],
  [
    promoting({}, { class: 'token' }),
    'keys.key-1.promotes',
    'unknown session key "session"; there is no session key',
  ],
  [
    promoting({}, { client: 'other' }),
    'keys.key-1.promotes',
    'the session key "session" has the client "other", and this key has "app"; they must be equal',
  ],
  [
    { ...promoting({}, { owner: 'other' }), users: ['co', 'cu', 'other'] },
    'keys.key-1.promotes',
    'the session key "session" has the owner "other", and this key has "cu"; they must be equal',
  ],
  [
    promoting({}, {}, { 'key-2': { ...key, promotes: 'session' } }),
    'keys.key-2.promotes',
    'the session key "session" is turned into "key-1" already',
  ],
  // Values out of bounds or of another kind.
  [allow({ hsmFailures: -1 }), 'allow.hsmFailures', 'expected at least 0, found -1'],
  [allow({ hsmFailures: 1001 }), 'allow.hsmFailures', 'expected at most 1000, found 1001'],
  [allow({ hsmOutages: 1.5 }), 'allow.hsmOutages', 'expected a whole number, found 1.5'],
  [allow({ hsmOutages: '2' }), 'allow.hsmOutages', 'expected a whole number, found "2"'],
  [allow({ clone: 'yes' }), 'allow.clone', 'expected true or false, found "yes"'],
  [{ ...complete, allow: null }, 'allow', 'expected an object, found null'],
  [{ ...complete, backups: -1 }, 'backups', 'expected at least 0, found -1'],
  [{ ...complete, backups: 101 }, 'backups', 'expected at most 100, found 101'],
  [inClient({ sdk: 4 }), 'clients.app.sdk', 'expected 3 or 5, found 4'],
  [inClient({ sdk: '5' }), 'clients.app.sdk', 'expected 3 or 5, found "5"'],
  [inClient({ sdk: undefined }), 'clients.app.sdk', 'expected 3 or 5, but it is missing'],
  [
    inClient({ sdk: 3, createObjectMinimumNodes: 0 }),
    'clients.app.createObjectMinimumNodes',
    'expected at least 1, found 0',
  ],
  [
    inClient({ sdk: 3, createObjectMinimumNodes: nodesMax + 1 }),
    'clients.app.createObjectMinimumNodes',
    'expected at most 28, found 29',
  ],
  [inClient({ sdk: 3, minSrv: nodesMax + 1 }), 'clients.app.minSrv', 'expected at most 28, found 29'],
  [inKey({ sharedWith: 'cu' }), 'keys.key-1.sharedWith', 'expected a list, found "cu"'],
  [inKey({ exportable: 'no' }), 'keys.key-1.exportable', 'expected true or false, found "no"'],
  [allow({ keyReplicate: 1 }), 'allow.keyReplicate', 'expected true or false, found 1'],
  [inKey({ class: 'tokn' }), 'keys.key-1.class', 'expected "token" or "session", found "tokn"'],
  [inCluster({ start: 'up' }), 'clusters.cluster-a.start', 'expected "running" or "absent", found "up"'],
  [inCluster({ hsms: 'hsm-1' }), 'clusters.cluster-a.hsms', 'expected a list, found "hsm-1"'],
  [
    { ...complete, expect: { 'key-creation-can-succeed': 'maybe' } },
    'expect.key-creation-can-succeed',
    'expected "holds" or "violated" or "vacuous" or "incomplete" or "reachable" or "unreachable", found "maybe"',
  ],
  [{ ...complete, name: 7 }, 'name', 'expected a string, found 7'],
  [{ ...complete, name: '' }, 'name', 'a name must not be empty, found ""'],
  [
    { ...complete, name: 'a\u001bb' },
    'name',
    'a name must not contain control characters, found "a\\u001bb"',
  ],
  [{ ...complete, keys: { 'a\nb': key } }, 'keys.a\nb', 'a name must not contain control characters'],
  [null, '', 'expected an object, found null'],
  [[complete], '', 'expected an object, found a list'],
  ['{}', '', 'expected an object, found "{}"'],
  [undefined, '', 'expected an object, but it is missing'],
  // Fields that do not exist.
  [{ ...complete, cluster: {} }, 'cluster', 'unknown field "cluster"; the nearest known one is "clusters"'],
  [
    allow({ hsmFailure: 1 }),
    'allow.hsmFailure',
    'unknown field "hsmFailure"; the nearest known one is "hsmFailures"',
  ],
  [
    { ...complete, assume: { tombstone: true } },
    'assume.tombstone',
    'unknown field "tombstone"; the nearest known one is "tombstones"',
  ],
  [
    { ...complete, assume: { restoredClustersActive: true } },
    'assume.restoredClustersActive',
    'unknown field "restoredClustersActive"; the nearest known one is "restoredClusterActive"',
  ],
  [
    allow({ copyByClusters: true }),
    'allow.copyByClusters',
    'unknown field "copyByClusters"; the nearest known one is "copyByCluster"',
  ],
  [
    inKey({ exportible: false }),
    'keys.key-1.exportible',
    'unknown field "exportible"; the nearest known one is "exportable"',
  ],
  [
    inCluster({ masterKey: 'cluster-a' }),
    'clusters.cluster-a.masterKey',
    'unknown field "masterKey"; the nearest known one is "maskingKey"',
  ],
  [
    inClient({ keyAvailabilityChek: true }),
    'clients.app.keyAvailabilityChek',
    'unknown field "keyAvailabilityChek"; the nearest known one is "keyAvailabilityCheck"',
  ],
  [
    inClient({ sdk: 3, minSrvs: 2 }),
    'clients.app.minSrvs',
    'unknown field "minSrvs"; the nearest known one is "minSrv"',
  ],
  [inKey({ ownr: 'cu' }), 'keys.key-1.ownr', 'unknown field "ownr"; the nearest known one is "owner"'],
] as [unknown, string, string][])(
  '%#: says what is wrong, where, and what was probably meant',
  (value, path, message) => {
    expect(problemsIn(value).map((problem) => ({ ...problem, path: problem.path.join('.') }))).toEqual([
      { path, message },
    ]);
  },
);

test('a field of the other client SDK is unknown, where it stands', () => {
  for (const [sdk, field, value] of [
    [3, 'keyAvailabilityCheck', false],
    [5, 'createObjectMinimumNodes', 2],
    [5, 'minSrv', 2],
    [5, 'waitsForMinimum', true],
  ] as const) {
    const [problem, ...others] = problemsIn(inClient({ sdk, [field]: value }));
    expect(others).toEqual([]);
    expect(problem?.path).toEqual(['clients', 'app', field]);
    expect(problem?.message).toContain(`unknown field "${field}"`);
  }
});

test('everything that is wrong is said at once, the shape before the names', () => {
  const misspelt = { ...inKey({ client: 'ap', owner: 'cx' }), cryptoOfficer: 'c0' };
  const paths = (value: unknown) => problemsIn(value).map(({ path }) => path.join('.'));
  expect(paths(misspelt)).toEqual(['cryptoOfficer', 'keys.key-1.client', 'keys.key-1.owner']);
  expect(paths({ ...misspelt, backups: -1, note: 7 })).toEqual(['note', 'backups']);
  expect(paths({})).toEqual(['name', 'regions', 'clusters', 'users', 'cryptoOfficer']);
});

test('the crypto officer may be the only user, and somebody must be', () => {
  expect(problemsIn({ ...minimal, users: ['co'] })).toEqual([]);
  expect(problemsIn({ ...minimal, users: [] })).toEqual([
    { path: ['users'], message: 'expected a list with at least 1, found an empty list' },
  ]);
});

/** @clause KS-HSM-QUOTA */
test('a cluster has at most as many HSMs as the service allows', () => {
  const hsms = (count: number) => Array.from({ length: count }, (_, index) => `hsm-${index}`);
  expect(problemsIn(inCluster({ hsms: hsms(28) }))).toEqual([]);
  expect(problemsIn(inCluster({ hsms: hsms(29) }))).toHaveLength(1);
});

test.each([
  ['app', { cluster: 'cluster-a', sdk: 3, keyAvailabilityCheck: true }],
  ['app', { cluster: 'cluster-a', sdk: 5, createObjectMinimumNodes: 2 }],
])('a field of the other SDK is not its own correction', (name, client) => {
  const [problem] = problemsIn({ ...complete, clients: { [name]: client } });
  const field = Object.keys(client).at(-1);
  expect(problem?.path).toEqual(['clients', name, field]);
  expect(problem?.message).toContain(`unknown field "${field}"`);
  expect(problem?.message).not.toContain(`one is "${field}"`);
});
