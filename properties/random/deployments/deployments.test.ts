import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  hsmsPerClusterMax,
  InternedWorld,
  Memory,
  modelOf,
  parseScenario,
  requirementOf,
  type Scenario,
  type ScenarioInput,
} from '#models';
import { properties } from '../../properties.ts';
import { scenarioFrom } from '../../testing.ts';
import { verify } from '../../verification/verification.ts';
import { deployments } from './deployments.ts';

type Cluster = Scenario['clusters'][string];
type Client = Scenario['clients'][string];

const musts = properties.filter(({ duty }) => duty === 'must');
const seed = 20_250_101;
const sample = fc.sample(deployments(), { seed, numRuns: 2_000 });

const clustersOf = ({ clusters }: Scenario): Cluster[] => Object.values(clusters);
const clientsOf = ({ clients }: Scenario): Client[] => Object.values(clients);
const sdksIn = (scenario: Scenario) => new Set(clientsOf(scenario).map(({ sdk }) => sdk));
const classesIn = ({ keys }: Scenario) => new Set(Object.values(keys).map((key) => key.class));
const partitionsOf = ({ regions }: Scenario) => new Set(Object.values(regions));
const runningIn = (scenario: Scenario) => clustersOf(scenario).filter(({ start }) => start === 'running');
const clonesIn = (scenario: Scenario) =>
  clustersOf(scenario).filter(({ maskingKey }) => maskingKey !== undefined);
const hasAbsent = (scenario: Scenario) => clustersOf(scenario).some(({ start }) => start === 'absent');
const downIn = ({ hsms, up, degraded }: Cluster): number =>
  up === undefined ? 0 : hsms.length - up.length - degraded.length;

describe('every random deployment', () => {
  test('is valid, with its defaults filled in, also after a way through JSON', () => {
    fc.assert(
      fc.property(deployments(), (scenario) => {
        expect(parseScenario(JSON.parse(JSON.stringify(scenario)))).toStrictEqual({ scenario });
      }),
      { seed: 1, numRuns: 1_000 },
    );
  });

  test('has a model, in whose first world everything holds that must', () => {
    fc.assert(
      fc.property(deployments(), (scenario) => {
        const { deployment } = modelOf(scenario);
        const world = new InternedWorld(new Memory(deployment));
        for (const property of musts) {
          if (property.kind !== 'always') continue;
          expect(property.findViolation(world), property.name).toBeUndefined();
        }
      }),
      { seed: 2, numRuns: 1_000 },
    );
  });

  test('has clusters at work with an HSM, and clones in the partition of a cluster that is no clone', () => {
    for (const scenario of sample) {
      const { clusters, regions } = scenario;
      for (const cluster of runningIn(scenario)) {
        expect(downIn(cluster)).toBeLessThan(cluster.hsms.length);
        if (cluster.maskingKey === undefined) continue;
        const original = clusters[cluster.maskingKey]!;
        expect(original).not.toBe(cluster);
        expect(original.maskingKey).toBeUndefined();
        expect(regions[original.region]).toBe(regions[cluster.region]);
      }
    }
  });

  test('starts with a cluster at work, or can get one with an HSM', () => {
    for (const scenario of sample) {
      const { provision, createHsm } = scenario.allow;
      expect(runningIn(scenario).length > 0 || (provision && createHsm)).toBe(true);
    }
  });

  test('is the same again for the same seed', () => {
    const again = fc.sample(deployments(), { seed, numRuns: 50 });
    expect(again).toEqual(sample.slice(0, 50));
    expect(fc.sample(deployments(), { seed: seed + 1, numRuns: 50 })).not.toEqual(again);
  });
});

test('no search of a random deployment finds broken what must hold, and many see all of it', () => {
  const runs = { count: 0, complete: 0, applied: new Set<string>() };
  fc.assert(
    fc.property(deployments(), (scenario) => {
      const result = verify(scenario, { worldCountMax: 1_000, properties: musts });
      expect(result.properties.filter(({ verdict }) => verdict === 'violated')).toEqual([]);
      runs.count += 1;
      runs.complete += Number(result.complete);
      for (const { name, verdict } of result.properties) if (verdict === 'holds') runs.applied.add(name);
    }),
    { seed: 4, numRuns: 500 },
  );
  expect(runs.count).toBe(500);
  expect(runs.complete).toBeGreaterThan(100);
  // None of them passes only because it has nothing to say.
  expect(runs.applied, 'deployments.ts draws what each of these is about').toEqual(
    new Set(musts.map(({ name }) => name)),
  );
});

describe('of two thousand random deployments', () => {
  const allExtras = ['zoneFailures', 'zoneOutages', 'creationFailures', 'serviceBackups', 'deleteKeyAgain'];
  const allowances = Object.keys(sample[0]!.allow) as (keyof Scenario['allow'])[];
  const isExtra = (name: string): boolean => allExtras.includes(name);

  test.each<readonly [percent: number, what: string, has: (scenario: Scenario) => boolean]>([
    [70, 'are small', isSmall],
    [35, 'have one cluster', ({ clusters }) => Object.keys(clusters).length === 1],
    [3, 'have four clusters', ({ clusters }) => Object.keys(clusters).length === 4],
    [10, 'have a cluster with four to six HSMs', hasHsms(4, 6)],
    [1, 'have a cluster with more than ten HSMs', hasHsms(11, hsmsPerClusterMax)],
    [0.1, 'have one with twenty-four and more, but not the most', hasHsms(24, hsmsPerClusterMax - 1)],
    [0.05, 'have a cluster with as many HSMs as there can be', hasHsms(hsmsPerClusterMax, hsmsPerClusterMax)],
    [
      12,
      'have an absent cluster beside one at work',
      (scenario) => runningIn(scenario).length > 0 && hasAbsent(scenario),
    ],
    [4, 'have no cluster at work', (scenario) => runningIn(scenario).length === 0],
    [12, 'have a clone at work', (scenario) => clonesIn(scenario).length > 0],
    [5, 'have a clone before its original', hasCloneFirst],
    [
      18,
      'have two clusters at work that are not related',
      (scenario) => runningIn(scenario).length - clonesIn(scenario).length > 1,
    ],
    [
      15,
      'have a degraded HSM',
      (scenario) => runningIn(scenario).some(({ degraded }) => degraded.length > 0),
    ],
    [
      5,
      'have an HSM that is down, and none degraded',
      (scenario) =>
        runningIn(scenario).some((cluster) => downIn(cluster) > 0 && cluster.degraded.length === 0),
    ],
    [
      12,
      'have an HSM that is down',
      (scenario) => runningIn(scenario).some((cluster) => downIn(cluster) > 0),
    ],

    [50, 'have a client of SDK 3', (scenario) => sdksIn(scenario).has(3)],
    [50, 'have a client of SDK 5', (scenario) => sdksIn(scenario).has(5)],
    [12, 'have both on one cluster', hasBothSdksOnOneCluster],
    [
      30,
      'have two clients on one cluster',
      (scenario) =>
        new Set(clientsOf(scenario).map(({ cluster }) => cluster)).size < clientsOf(scenario).length,
    ],
    [4, 'have three clients', (scenario) => clientsOf(scenario).length === 3],
    [
      15,
      'require more than one HSM with SDK 3',
      (scenario) => clientsOf(scenario).some((client) => client.sdk === 3 && requirementOf(client) > 1),
    ],
    [
      10,
      'require more HSMs than the cluster has, with SDK 3',
      (scenario) =>
        clientsOf(scenario).some(
          (client) =>
            client.sdk === 3 && requirementOf(client) > scenario.clusters[client.cluster]!.hsms.length,
        ),
    ],
    [
      10,
      'have a min_srv that wins',
      (scenario) =>
        clientsOf(scenario).some(
          (client) => client.sdk === 3 && client.minSrv > client.createObjectMinimumNodes,
        ),
    ],
    [
      15,
      'have a client without the check of availability',
      (scenario) => clientsOf(scenario).some((client) => client.sdk === 5 && !client.keyAvailabilityCheck),
    ],

    [60, 'have a token key', (scenario) => classesIn(scenario).has('token')],
    [30, 'have a session key', (scenario) => classesIn(scenario).has('session')],
    [15, 'have both', (scenario) => classesIn(scenario).size === 2],
    [4, 'have three keys', ({ keys }) => Object.keys(keys).length === 3],
    [
      10,
      'have keys of two owners',
      ({ keys }) => new Set(Object.values(keys).map(({ owner }) => owner)).size > 1,
    ],
    [20, 'have no backup', ({ backups }) => backups === 0],
    [2, 'have four backups', ({ backups }) => backups === 4],

    [60, 'are in one partition', (scenario) => partitionsOf(scenario).size === 1],
    [12, 'are in several partitions', (scenario) => partitionsOf(scenario).size > 1],
    [
      3,
      'have clusters in several partitions',
      ({ clusters, regions }) =>
        new Set(Object.values(clusters).map(({ region }) => regions[region])).size > 1,
    ],
    [12, 'have a region of GovCloud', (scenario) => partitionsOf(scenario).has('aws-us-gov')],
    [10, 'have a region in China', (scenario) => partitionsOf(scenario).has('aws-cn')],
    [
      40,
      'have a region without a cluster',
      ({ clusters, regions }) =>
        Object.keys(regions).some((name) => Object.values(clusters).every(({ region }) => region !== name)),
    ],
    [12, 'have tombstones', ({ assume }) => assume.tombstones],
    [10, 'check a key when it is first found', ({ assume }) => assume.quorumWhenResolved],
    [
      10,
      'leave failed creations alone when they synchronize',
      ({ assume }) => assume.serverSyncSkipsFailedCreations,
    ],
    [
      8,
      'have a client that waits for its minimum',
      (scenario) => clientsOf(scenario).some((client) => client.sdk === 3 && client.waitsForMinimum),
    ],
    [
      15,
      'have a client that does not reach every HSM',
      (scenario) => clientsOf(scenario).some(({ reaches }) => reaches !== undefined),
    ],
    [
      2,
      'have a session key that can be turned into a token key',
      ({ keys, allow }) =>
        allow.promoteKeys && Object.values(keys).some(({ promotes }) => promotes !== undefined),
    ],

    ...allowances.flatMap((name) => [
      [20, `do not allow ${name}`, ({ allow }: Scenario) => !allow[name]] as const,
      [isExtra(name) ? 10 : 35, `allow ${name}`, ({ allow }: Scenario) => Boolean(allow[name])] as const,
    ]),
    [50, 'have no extras at all', (scenario) => !hasExtras(scenario)],
    [4, 'allow any number of HSM failures', ({ allow }) => allow.hsmFailures === 'unbounded'],
    [15, 'have zones', (scenario) => zonesIn(scenario).length > 0],
    [3, 'have a zone in two clusters', hasSharedZone],
    [
      1,
      'have an HSM in a zone beside one in none',
      (scenario) =>
        clustersOf(scenario).some(
          ({ hsms, zones }) => zones !== undefined && Object.keys(zones).length < hsms.length,
        ),
    ],
    [
      5,
      'say what users an HSM has',
      (scenario) => clustersOf(scenario).some(({ users }) => users !== undefined),
    ],
    [
      1,
      'start without a crypto officer on an HSM, or with a changed password',
      (scenario) =>
        clustersOf(scenario).some(({ users = {} }) =>
          Object.values(users).some((versions) => (versions['co'] ?? 1) !== 1),
        ),
    ],
    [
      8,
      'have a key with a handle',
      ({ keys }) => Object.values(keys).some(({ handle }) => handle !== undefined),
    ],
    [1, 'have a handle that keys of two related clusters share', hasCollision],
    ...(['acknowledged', 'unacknowledged', 'rejected', 'deleted'] as const).map(
      (creation) =>
        [
          0.7,
          `start with a key that is ${creation}`,
          ({ keys }: Scenario) => startsOf(keys).some((start) => start.creation === creation),
        ] as const,
    ),
    [3, 'start with a key on two HSMs', ({ keys }) => startsOf(keys).some(({ heldBy }) => heldBy.length > 1)],
    [0.5, 'start with a key in a clone', hasCopyInClone],
    [
      2,
      'start with an acknowledged key that no HSM holds',
      ({ keys }) =>
        startsOf(keys).some(({ creation, heldBy }) => creation === 'acknowledged' && heldBy.length === 0),
    ],
    [15, 'allow three HSM failures', ({ allow }) => allow.hsmFailures === 3],
    [20, 'allow two HSM outages', ({ allow }) => allow.hsmOutages === 2],
  ])('at least %s percent %s', (percent, _, has) => {
    const share = (100 * sample.filter(has).length) / sample.length;
    expect(share, 'properties/random/deployments/deployments.ts draws that').toBeGreaterThanOrEqual(percent);
  });
});

describe('a random deployment that fails shrinks', () => {
  const minimal: ScenarioInput = {
    name: 'random deployment',
    regions: { 'us-east-1': 'aws' },
    clusters: { 'cluster-1': { region: 'us-east-1', hsms: ['hsm-1-1'], start: 'running' } },
    clients: { 'app-1': { cluster: 'cluster-1', sdk: 5 } },
    users: ['co', 'cu-1'],
    cryptoOfficer: 'co',
    keys: { 'key-1': { class: 'token', client: 'app-1', owner: 'cu-1' } },
  };

  test.each<readonly [what: string, has: (scenario: Scenario) => boolean, expected: ScenarioInput]>([
    ['something', () => true, minimal],
    [
      'a session key',
      (scenario) => classesIn(scenario).has('session'),
      { ...minimal, keys: { 'key-1': { class: 'session', client: 'app-1', owner: 'cu-1' } } },
    ],
    [
      'a clone at work',
      ({ clusters, keys }) =>
        clusters['cluster-2']?.maskingKey === 'cluster-1' &&
        Object.values(keys).every(({ handle }) => handle === undefined),
      {
        ...minimal,
        clusters: {
          ...minimal.clusters,
          'cluster-2': { region: 'us-east-1', hsms: ['hsm-2-1'], start: 'running', maskingKey: 'cluster-1' },
        },
      },
    ],
    [
      'a key that a session key is turned into',
      ({ keys }) => keys['key-2']?.promotes === 'key-1',
      {
        ...minimal,
        keys: {
          'key-1': { class: 'session', client: 'app-1', owner: 'cu-1' },
          'key-2': { class: 'token', client: 'app-1', owner: 'cu-1', promotes: 'key-1' },
        },
      },
    ],
    [
      'a client that does not reach every HSM',
      ({ clients: { 'app-1': client } }) =>
        client?.sdk === 5 && client.cluster === 'cluster-1' && client.reaches !== undefined,
      {
        ...minimal,
        clusters: { 'cluster-1': { region: 'us-east-1', hsms: ['hsm-1-1', 'hsm-1-2'], start: 'running' } },
        clients: { 'app-1': { cluster: 'cluster-1', sdk: 5, reaches: ['hsm-1-1'] } },
      },
    ],
    [
      'deletions with two backups',
      ({ allow, backups }) => allow.deleteKey && backups > 1,
      { ...minimal, backups: 2, allow: { deleteKey: true } },
    ],
  ])('to the least one that has %s', (_, has, expected) => {
    expectLeast(has, expected, 20);
  });

  test.each<readonly [what: string, has: (scenario: Scenario) => boolean, expected: ScenarioInput]>([
    [
      'a zone that may fail',
      (scenario) => zonesIn(scenario).length > 0 && scenario.allow.zoneFailures > 0,
      {
        ...minimal,
        clusters: {
          'cluster-1': { ...minimal.clusters['cluster-1']!, zones: { 'hsm-1-1': 'a' } },
        },
        allow: { zoneFailures: 1 },
      },
    ],
    [
      'any number of failures',
      ({ allow }) => allow.hsmFailures === 'unbounded',
      { ...minimal, allow: { hsmFailures: 'unbounded' } },
    ],
    [
      'a key with a handle',
      ({ keys }) => keys['key-1']?.class === 'token' && keys['key-1'].handle !== undefined,
      { ...minimal, keys: { 'key-1': { ...minimal.keys!['key-1']!, handle: 7 } } },
    ],
    [
      'a key that is held at the start',
      ({ keys, clients, clusters }) =>
        startsOf(keys).some(({ heldBy }) => heldBy.includes('hsm-1-1')) &&
        Object.values(clients).every(({ cluster, sdk }) => sdk === 5 && cluster === 'cluster-1') &&
        clusters['cluster-1']?.maskingKey === undefined,
      {
        ...minimal,
        keys: {
          'key-1': { ...minimal.keys!['key-1']!, start: { creation: 'acknowledged', heldBy: ['hsm-1-1'] } },
        },
      },
    ],
    [
      'an HSM that lacks a user',
      ({ clusters }) => clusters['cluster-1']?.users?.['hsm-1-1']?.['co'] === 0,
      {
        ...minimal,
        clusters: { 'cluster-1': { ...minimal.clusters['cluster-1']!, users: { 'hsm-1-1': { co: 0 } } } },
      },
    ],
  ])('to the least one that has an extra: %s', (_, has, expected) => {
    expectLeast(has, expected, 4);
  });

  function expectLeast(has: (scenario: Scenario) => boolean, expected: ScenarioInput, seeds: number): void {
    for (let seed = 1; seed <= seeds; seed += 1) {
      const { counterexample } = fc.check(
        fc.property(deployments(), (scenario) => !has(scenario)),
        { seed, numRuns: 2_000 },
      );
      expect(counterexample, `with the seed ${seed}`).toEqual([scenarioFrom(expected)]);
    }
  }
});

function isSmall(scenario: Scenario): boolean {
  const hsmCounts = clustersOf(scenario).map(({ hsms }) => hsms.length);
  return hsmCounts.length <= 2 && Math.max(...hsmCounts) <= 3;
}

function hasHsms(min: number, max: number): (scenario: Scenario) => boolean {
  return (scenario) => clustersOf(scenario).some(({ hsms }) => min <= hsms.length && hsms.length <= max);
}

function hasCloneFirst({ clusters }: Scenario): boolean {
  const names = Object.keys(clusters);
  return names.some((name, index) => names.indexOf(clusters[name]?.maskingKey ?? name) > index);
}

const zonesIn = (scenario: Scenario): string[] =>
  clustersOf(scenario).flatMap(({ region, zones = {} }) => [
    ...new Set(Object.values(zones).map((zone) => `${region}/${zone}`)),
  ]);

const hasSharedZone = (scenario: Scenario): boolean =>
  new Set(zonesIn(scenario)).size < zonesIn(scenario).length;

const startsOf = (keys: Scenario['keys']) => Object.values(keys).flatMap(({ start }) => start ?? []);

const maskingKeyOf = ({ clusters }: Scenario, cluster: string): string =>
  clusters[cluster]?.maskingKey ?? cluster;

function hasCollision(scenario: Scenario): boolean {
  const named = Object.values(scenario.keys).filter(({ handle }) => handle !== undefined);
  const homes = named.map(({ handle, client }) => {
    const { cluster } = scenario.clients[client]!;
    return `${handle} ${maskingKeyOf(scenario, cluster)}`;
  });
  return new Set(homes).size < homes.length;
}

const hasCopyInClone = ({ keys, clients, clusters }: Scenario): boolean =>
  Object.values(keys).some(({ client, start }) =>
    start?.heldBy.some((hsm) => !clusters[clients[client]!.cluster]!.hsms.includes(hsm)),
  );

/** Anything that deployments without extras never have. */
function hasExtras(scenario: Scenario): boolean {
  const { allow, keys } = scenario;
  return (
    clustersOf(scenario).some(({ zones, users }) => zones !== undefined || users !== undefined) ||
    Object.values(keys).some(({ handle, start }) => handle !== undefined || start !== undefined) ||
    allow.hsmFailures === 'unbounded' ||
    allow.creationFailures ||
    allow.serviceBackups ||
    allow.deleteKeyAgain
  );
}

function hasBothSdksOnOneCluster(scenario: Scenario): boolean {
  const sdks = new Set(clientsOf(scenario).map(({ cluster, sdk }) => `${cluster} ${sdk}`));
  return Object.keys(scenario.clusters).some((name) => sdks.has(`${name} 3`) && sdks.has(`${name} 5`));
}
