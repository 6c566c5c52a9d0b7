import { parseScenario, type Scenario } from '#models';

/** The least that a scenario with one of everything says: whatever else it has when it is read is a default. */
const bare = {
  name: 'bare',
  regions: { region: 'aws' },
  clusters: { cluster: { region: 'region', hsms: ['hsm'], start: 'running' } },
  clients: { three: { cluster: 'cluster', sdk: 3 }, five: { cluster: 'cluster', sdk: 5 } },
  users: ['officer', 'owner'],
  cryptoOfficer: 'officer',
  keys: { key: { class: 'token', client: 'three', owner: 'owner' } },
};

type Fields = Readonly<Record<string, unknown>>;

const read = parseScenario(bare).scenario!;
const usual = {
  cluster: addedTo(bare.clusters.cluster, read.clusters['cluster']!),
  sdk3: addedTo(bare.clients.three, read.clients['three']!),
  sdk5: addedTo(bare.clients.five, read.clients['five']!),
  key: addedTo(bare.keys.key, read.keys['key']!),
};

/**
 * A scenario as somebody would write it: without what has its default value, so that a field that is off is not there
 * for those who do not know it, and without what it expects.
 */
export function written(scenario: Scenario): Fields {
  const { clusters, clients, keys, allow, assume, expect: _, ...rest } = scenario;
  return {
    ...rest,
    clusters: each(clusters, () => usual.cluster),
    clients: each(clients, ({ sdk }) => (sdk === 3 ? usual.sdk3 : usual.sdk5)),
    keys: each(keys, () => usual.key),
    allow: without(read.allow, allow),
    assume: without(read.assume, assume),
  };
}

function addedTo(given: object, described: object): Fields {
  return Object.fromEntries(Object.entries(described).filter(([field]) => !Object.hasOwn(given, field)));
}

function each<One extends object>(all: Readonly<Record<string, One>>, usualOf: (one: One) => Fields): Fields {
  return Object.fromEntries(Object.entries(all).map(([name, one]) => [name, without(usualOf(one), one)]));
}

function without(defaults: Fields, described: object): Fields {
  const isUsual = ([field, value]: [string, unknown]): boolean =>
    value === undefined || JSON.stringify(value) === JSON.stringify(defaults[field]);
  return Object.fromEntries(Object.entries(described).filter((one) => !isUsual(one)));
}
