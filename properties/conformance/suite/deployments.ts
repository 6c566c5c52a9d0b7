import { parseScenario, publicScenarios, type Scenario, type ScenarioInput } from '#models';

/** A deployment made for the suite: what it has beside its name, two users, and regions of two partitions. */
export type Told = Omit<ScenarioInput, 'name' | 'regions' | 'users' | 'cryptoOfficer'> & {
  readonly users?: string[];
};

const home = 'cluster-a';
const east = 'us-east-1';
const west = 'us-west-2';
const sdk3 = { cluster: home, sdk: 3 } as const;
const sdk5 = { cluster: home, sdk: 5 } as const;
const twoCopies = { ...sdk3, createObjectMinimumNodes: 2 } as const;
const token = { class: 'token', client: 'app', owner: 'cu' } as const;
const session = { class: 'session', client: 'app', owner: 'cu' } as const;
const running = (...hsms: string[]) => ({ region: east, hsms, start: 'running' as const });
const one = { [home]: running('hsm-a1') };
const two = { [home]: running('hsm-a1', 'hsm-a2') };
const absent = (region: string, ...hsms: string[]) => ({ region, hsms });
const unrelated = { ...one, 'cluster-b': running('hsm-b1') };
const related = { ...one, 'cluster-b': { ...running('hsm-b1'), maskingKey: home } };

/** The simplest ones first: what can be shown in one of them, is. */
const own: Readonly<Record<string, Told>> = {
  'sdk3-2hsm': {
    clusters: two,
    clients: { app: sdk3 },
    keys: { 'key-1': token },
    allow: { hsmFailures: 1, hsmOutages: 1, createHsm: true, deleteKey: true },
  },
  'sdk3-2hsm-two-copies': {
    clusters: two,
    clients: { app: twoCopies },
    keys: { 'key-1': token },
    allow: { hsmFailures: 1, hsmOutages: 1, syncFailures: true, deleteKey: true },
  },
  'sdk5-1hsm': {
    clusters: one,
    clients: { app: sdk5 },
    keys: { 'key-1': token },
  },
  'sdk5-2hsm': {
    clusters: two,
    clients: { app: sdk5 },
    keys: { 'key-1': token },
    allow: { hsmFailures: 1, hsmOutages: 1, createHsm: true, syncFailures: true, deleteKey: true },
  },
  'sdk5-2hsm-unchecked': {
    clusters: two,
    clients: { app: { ...sdk5, keyAvailabilityCheck: false } },
    keys: { 'key-1': token },
    allow: { hsmFailures: 1, hsmOutages: 1, syncFailures: true, deleteKey: true },
  },
  'session-2hsm': {
    clusters: two,
    clients: { app: sdk3 },
    keys: { 'key-1': session },
    allow: { hsmFailures: 1, hsmOutages: 1, createHsm: true, deleteKey: true },
  },
  'promotion-2hsm': {
    clusters: two,
    clients: { app: sdk3, app5: sdk5 },
    keys: { 'key-1': session, 'key-2': { ...token, promotes: 'key-1' }, 'key-3': token },
    allow: { hsmFailures: 1, hsmOutages: 1, promoteKeys: true },
  },
  'wrapping-2hsm': {
    clusters: two,
    clients: { app: sdk3, app5: sdk5 },
    keys: {
      'key-1': token,
      'key-2': { ...token, exportable: false },
      'key-3': session,
      'key-4': { ...token, client: 'app5' },
    },
    allow: { hsmOutages: 1, syncFailures: true, wrapKey: true },
  },
  'cleaning-up-2hsm': {
    clusters: two,
    clients: { app: { ...twoCopies, reaches: ['hsm-a1'] }, app5: sdk5 },
    keys: { 'key-1': token, 'key-2': { ...token, client: 'app5' }, 'key-3': session },
    allow: { syncFailures: true, tombstoneCleanUp: true },
  },
  'hsms-1hsm': {
    clusters: { [home]: { ...running('hsm-a1', 'hsm-a2'), region: west, up: ['hsm-a1'] } },
    clients: { app: sdk3 },
    keys: { 'key-1': token },
    backups: 2,
    allow: { hsmFailures: 1, hsmOutages: 1, createHsm: true, deleteHsm: true },
  },
  'backups-1hsm': {
    clusters: one,
    clients: { app: sdk3 },
    keys: { 'key-1': token, 'key-2': session },
    backups: 3,
    allow: { hsmOutages: 1, clone: true, deleteBackup: true, copyByCluster: true, backupFailures: true },
  },
  'clone-1x1': {
    clusters: { ...one, 'cluster-b': absent(west, 'hsm-b1') },
    clients: { app: sdk3 },
    keys: { 'key-1': token },
    backups: 2,
    allow: { clone: true, createHsm: true, deleteHsm: true },
  },
  'clones-at-work-1x1': {
    clusters: related,
    clients: { app: sdk3 },
    keys: { 'key-1': token, 'key-2': session },
    backups: 1,
    allow: { hsmOutages: 1, clone: true, deleteHsm: true, keyReplicate: true },
  },
  'unrelated-1x1': {
    clusters: unrelated,
    clients: { app: sdk3 },
    keys: { 'key-1': token },
    allow: { clone: true, keyReplicate: true },
  },
  'unrelated-1x2': {
    clusters: { ...one, 'cluster-b': running('hsm-b1', 'hsm-b2') },
    clients: { app: sdk3 },
    keys: { 'key-1': token, 'key-2': session },
    allow: { keyReplicate: true, syncFailures: true },
  },
  'second-cluster': {
    clusters: { ...one, 'cluster-b': absent(east, 'hsm-b1') },
    allow: { createHsm: true, provision: true },
  },
  'cluster-lifecycle': {
    clusters: { [home]: absent(east, 'hsm-a1') },
    clients: { app: sdk3 },
    keys: { 'key-1': token },
    backups: 1,
    allow: { clone: true, createHsm: true, deleteHsm: true, provision: true },
  },
  'users-2hsm': {
    clusters: two,
    clients: { app: sdk3 },
    keys: { 'key-1': token },
    allow: { hsmOutages: 1, changeUsers: true, deleteKey: true },
  },
  'users-in-clones-1x1': {
    clusters: { ...related, 'cluster-c': absent(east, 'hsm-c1') },
    clients: { app: sdk3 },
    keys: { 'key-1': token },
    allow: { hsmOutages: 1, changeUsers: true, clone: true, keyReplicate: true, replicateUsers: true },
  },
  'users-in-clones-1x2': {
    clusters: { ...one, 'cluster-b': { ...running('hsm-b1', 'hsm-b2'), maskingKey: home } },
    clients: { app: sdk3 },
    users: ['co', 'cu', 'friend'],
    keys: { 'key-1': { ...token, sharedWith: ['friend'] } },
    allow: { changeUsers: true, keyReplicate: true, syncFailures: true, replicateUsers: true },
  },
  'users-unrelated-1x1': {
    clusters: unrelated,
    allow: { changeUsers: true, replicateUsers: true },
  },
  'zones-2hsm': {
    clusters: { [home]: { ...running('hsm-a1', 'hsm-a2'), zones: { 'hsm-a1': 'a', 'hsm-a2': 'b' } } },
    clients: { app: twoCopies },
    keys: { 'key-1': token },
    allow: { zoneFailures: 1, zoneOutages: 1, hsmFailures: 1, hsmOutages: 1, createHsm: true },
  },
  'zones-1x1x1': {
    clusters: {
      [home]: { ...running('hsm-a1'), zones: { 'hsm-a1': 'a' } },
      'cluster-b': { ...running('hsm-b1'), zones: { 'hsm-b1': 'a' }, maskingKey: home },
      // In another region this is another zone.
      'cluster-c': { ...running('hsm-c1'), region: west, zones: { 'hsm-c1': 'a' } },
    },
    clients: { app: sdk3 },
    keys: { 'key-1': token },
    allow: { zoneFailures: 2, zoneOutages: 2, clone: true },
  },
  'creation-failures-2hsm': {
    clusters: { [home]: { ...running('hsm-a1', 'hsm-a2'), up: ['hsm-a1'] } },
    clients: { app: sdk3 },
    keys: { 'key-1': token },
    allow: { hsmFailures: 1, createHsm: true, creationFailures: true },
  },
  'service-backups-2hsm': {
    clusters: two,
    clients: { app: sdk3 },
    keys: { 'key-1': token },
    backups: 1,
    allow: {
      hsmFailures: 'unbounded',
      createHsm: true,
      deleteKey: true,
      deleteKeyAgain: true,
      serviceBackups: true,
    },
  },
  'starts-2hsm': {
    clusters: { [home]: { ...running('hsm-a1', 'hsm-a2'), users: { 'hsm-a2': { cu: 0 } } } },
    clients: { app: sdk3, app5: sdk5 },
    users: ['co', 'cu', 'other'],
    keys: {
      'key-1': { ...token, start: { creation: 'acknowledged', heldBy: ['hsm-a1'] } },
      'key-2': { ...token, owner: 'other', start: { creation: 'rejected', heldBy: ['hsm-a2'] } },
      'key-3': { ...token, client: 'app5', start: { creation: 'unacknowledged', heldBy: ['hsm-a1'] } },
      'key-4': { ...token, owner: 'other', start: { creation: 'deleted', heldBy: ['hsm-a1'] } },
      'key-5': { ...session, start: { creation: 'acknowledged', heldBy: ['hsm-a1'] } },
    },
    allow: { deleteKey: true, deleteKeyAgain: true },
  },
  'starts-1x1': {
    clusters: { ...one, 'cluster-b': { ...related['cluster-b'], users: { 'hsm-b1': { co: 2 } } } },
    clients: { app: sdk3 },
    keys: {
      'key-1': { ...token, start: { creation: 'acknowledged', heldBy: ['hsm-a1'] } },
      'key-2': { ...token, start: { creation: 'acknowledged', heldBy: ['hsm-a1', 'hsm-b1'] } },
    },
    allow: { clone: true, keyReplicate: true },
  },
  'handles-1x2': {
    clusters: { ...one, 'cluster-b': { ...running('hsm-b1', 'hsm-b2'), maskingKey: home } },
    clients: { app: sdk3, 'app-b': { ...twoCopies, cluster: 'cluster-b' } },
    keys: { 'key-1': { ...token, handle: 7 }, 'key-2': { ...token, client: 'app-b', handle: 7 } },
    allow: { hsmOutages: 1, clone: true, keyReplicate: true },
  },
  'handles-at-start-1x3': {
    clusters: { ...one, 'cluster-b': { ...running('hsm-b1', 'hsm-b2', 'hsm-b3'), maskingKey: home } },
    clients: { app: sdk3, 'app-b': { ...sdk3, cluster: 'cluster-b' } },
    keys: {
      'key-1': { ...token, handle: 7, start: { creation: 'acknowledged', heldBy: ['hsm-a1'] } },
      'key-2': {
        ...token,
        client: 'app-b',
        handle: 7,
        start: { creation: 'acknowledged', heldBy: ['hsm-b1'] },
      },
    },
    allow: { clone: true, keyReplicate: true },
  },
  'users-2hsm-two-copies': {
    clusters: two,
    clients: { app: twoCopies },
    keys: { 'key-1': token },
    allow: { hsmOutages: 1, changeUsers: true },
  },
  'restored-cluster-active-1x1': {
    clusters: { ...one, 'cluster-b': absent(east, 'hsm-b1') },
    clients: { app: sdk3 },
    keys: { 'key-1': token },
    backups: 1,
    allow: { clone: true, createHsm: true, provision: true },
    assume: { restoredClusterActive: true },
  },
};

const threeClusters = {
  ...two,
  'cluster-b': { ...running('hsm-b1'), maskingKey: home },
  'cluster-c': absent(east, 'hsm-c1'),
};

/** Almost everything may happen: keys of all kinds, and all that a deployment can allow. */
function everything(clusters: ScenarioInput['clusters'], changeUsers: boolean): Told {
  return {
    clusters,
    clients: { app: twoCopies, app5: sdk5 },
    keys: {
      'key-1': token,
      'key-2': { ...token, client: 'app5' },
      'key-3': session,
      'key-4': { ...token, promotes: 'key-3' },
      'key-5': token,
    },
    backups: 4,
    allow: {
      hsmFailures: 3,
      hsmOutages: 3,
      syncFailures: true,
      createHsm: true,
      deleteHsm: true,
      deleteKey: true,
      clone: true,
      deleteBackup: true,
      provision: true,
      changeUsers,
      tombstoneCleanUp: true,
      promoteKeys: true,
      keyReplicate: true,
      copyByCluster: true,
      backupFailures: true,
      wrapKey: true,
      replicateUsers: true,
    },
  };
}

/** Those in which actions follow each other that have nothing to do with each other. */
export function largeScenarios(): readonly Scenario[] {
  return [
    scenarioOf('everything-2x1x1', everything(threeClusters, false)),
    scenarioOf('everything-2x1x1-users', everything(threeClusters, true)),
    scenarioOf('everything-2x1', everything({ ...two, 'cluster-c': absent(east, 'hsm-c1') }, false)),
    scenarioOf(
      'everything-1x1x1',
      everything({ ...one, 'cluster-c': absent(east, 'hsm-c1'), 'cluster-d': absent(east, 'hsm-d1') }, true),
    ),
    scenarioOf(
      'everything-1x2x1',
      everything(
        {
          ...one,
          'cluster-b': { ...running('hsm-b1', 'hsm-b2'), maskingKey: home },
          'cluster-c': absent(east, 'hsm-c1'),
        },
        false,
      ),
    ),
    scenarioOf('fresh-beside-clones-1x2x1', {
      clusters: {
        ...one,
        'cluster-b': { ...running('hsm-b1', 'hsm-b2'), maskingKey: home },
        'cluster-c': absent(east, 'hsm-c1'),
      },
      clients: { app: sdk3 },
      keys: { 'key-1': token, 'key-2': token },
      allow: {
        syncFailures: true,
        createHsm: true,
        clone: true,
        provision: true,
        keyReplicate: true,
        wrapKey: true,
      },
    }),
    scenarioOf('users-beside-clones-1x1x1', {
      clusters: { ...related, 'cluster-c': absent(east, 'hsm-c1') },
      clients: { app: sdk3 },
      users: ['co', 'cu', 'friend'],
      keys: { 'key-1': token },
      allow: { createHsm: true, clone: true, provision: true, changeUsers: true, replicateUsers: true },
    }),
    scenarioOf('fresh-clusters-1x1', {
      clusters: { 'cluster-c': absent(east, 'hsm-c1'), 'cluster-d': absent(east, 'hsm-d1') },
      allow: { createHsm: true, deleteHsm: true, provision: true, changeUsers: true },
    }),
    scenarioOf('promotions-2hsm', {
      clusters: two,
      clients: { app: sdk3 },
      keys: {
        'key-1': session,
        'key-2': { ...token, promotes: 'key-1' },
        'key-3': session,
        'key-4': { ...token, promotes: 'key-3' },
      },
      allow: { promoteKeys: true },
    }),
  ];
}

/** The deployments that tests are looked for in, in the order in which they are preferred. */
export function suiteScenarios(): readonly Scenario[] {
  return [...ownScenarios(), ...smallPublicScenarios()];
}

/** Those that were made for the suite. */
export function ownScenarios(): readonly Scenario[] {
  return Object.entries(own).map(([name, told]) => scenarioOf(name, told));
}

/** A deployment made for the suite. */
export function scenarioOf(name: string, told: Told): Scenario {
  const { scenario, problems } = parseScenario({
    name,
    regions: { [east]: 'aws', [west]: 'aws', 'us-gov-west-1': 'aws-us-gov' },
    users: ['co', 'cu'],
    cryptoOfficer: 'co',
    ...told,
  });
  if (scenario === undefined)
    throw new Error(`The deployment ${name} is not valid: ${JSON.stringify(problems)}.`);
  return scenario;
}

/** Those with the fewest HSMs first. */
function smallPublicScenarios(): readonly Scenario[] {
  const sizeOf = ({ clusters, keys, backups }: Scenario): number =>
    100 * Object.values(clusters).flatMap(({ hsms }) => hsms).length + Object.keys(keys).length + backups;
  return [...publicScenarios].sort((one, other) => sizeOf(one) - sizeOf(other));
}
