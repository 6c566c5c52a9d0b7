import { parseScenario, requirementOf, type Scenario, type ScenarioInput } from '#models';
import type { ObservedClient, ObservedCluster } from './observed.ts';

/** What we call what the files do not name. */
const invented = { key: 'new-key', officer: 'crypto-officer', user: 'crypto-user' } as const;

type Allow = NonNullable<ScenarioInput['allow']>;

/** How many HSMs of home must have a key that the client creates. */
export function needOf(client: ObservedClient): number {
  return requirementOf(clientOf(client, client.cluster));
}

/** The HSMs of a cluster that hold keys, or may again: the active ones first. */
export function hsmsInUse({ hsms }: ObservedCluster): readonly string[] {
  const inUse = hsms.filter(({ state }) => state === 'ACTIVE' || state === 'DEGRADED');
  return inUse.toSorted((one, other) => rank(one.state) - rank(other.state)).map(({ id }) => id);
}

const rank = (state: string): number => (state === 'ACTIVE' ? 0 : 1);

/** One client at work on its cluster. */
export function clientScenario(
  name: string,
  client: ObservedClient,
  cluster: ObservedCluster,
  allow: Allow,
  down: readonly string[] = [],
): Scenario {
  const hsms = hsmsInUse(cluster);
  const isDegraded = (id: string): boolean =>
    cluster.hsms.some((hsm) => hsm.id === id && hsm.state === 'DEGRADED');
  return valid({
    name,
    regions: { [cluster.region]: cluster.partition },
    clusters: {
      [cluster.id]: {
        region: cluster.region,
        hsms: [...hsms],
        start: 'running',
        up: hsms.filter((id) => !isDegraded(id) && !down.includes(id)),
        degraded: hsms.filter((id) => isDegraded(id) && !down.includes(id)),
      },
    },
    clients: { [client.name]: clientOf(client, cluster.id) },
    ...keyAndUsers(client.name),
    allow,
  });
}

/** Two clusters at work, with a client of the first. */
export interface Pair {
  readonly home: ObservedCluster;
  readonly other: ObservedCluster;
  readonly isRelated: boolean;
  /** HSMs that are taken before others of their cluster, where any would do. */
  readonly preferred?: readonly string[];
}

/** The active HSMs of a cluster, the preferred ones first: of several shortest traces, the first is shown. */
function activeHsmsOf(cluster: ObservedCluster, preferred: readonly string[]): string[] {
  const active = cluster.hsms.filter(({ state }) => state === 'ACTIVE').map(({ id }) => id);
  return [...new Set([...active.filter((id) => preferred.includes(id)), ...active])];
}

/** A key that is made in one cluster, and another cluster that it may be brought to. */
export function pairScenario(
  name: string,
  pair: Pair,
  client: ObservedClient | undefined,
  allow: Allow,
): Scenario {
  const { home, other, isRelated, preferred = [] } = pair;
  const clientName = client?.name ?? 'an-application';
  const hsmsOf = (cluster: ObservedCluster): string[] => activeHsmsOf(cluster, preferred);
  const running = (cluster: ObservedCluster): ScenarioInput['clusters'][string] => ({
    region: cluster.region,
    hsms: hsmsOf(cluster),
    start: 'running',
  });
  return valid({
    name,
    regions: { [home.region]: home.partition, [other.region]: other.partition },
    clusters: {
      [home.id]: running(home),
      [other.id]: { ...running(other), ...(isRelated ? { maskingKey: home.id } : {}) },
    },
    clients: { [clientName]: clientOfPair(client, home.id, hsmsOf(home).length) },
    ...keyAndUsers(clientName),
    allow: { clone: true, ...allow },
  });
}

type Client = Scenario['clients'][string];

function clientOf(client: ObservedClient, cluster: string): Client {
  if (client.sdk === 5) return { cluster, sdk: 5, keyAvailabilityCheck: client.keyAvailabilityCheck };
  return {
    cluster,
    sdk: 3,
    createObjectMinimumNodes: client.createObjectMinimumNodes,
    minSrv: 1,
    waitsForMinimum: false,
  };
}

/** The client itself where the active HSMs meet its requirement, else one that asks for one HSM. */
function clientOfPair(client: ObservedClient | undefined, cluster: string, hsmCount: number): Client {
  if (client !== undefined && needOf(client) <= hsmCount) return clientOf(client, cluster);
  return { cluster, sdk: 5, keyAvailabilityCheck: false };
}

function keyAndUsers(client: string): Pick<ScenarioInput, 'users' | 'cryptoOfficer' | 'keys'> {
  const { key, officer, user } = invented;
  return {
    users: [officer, user],
    cryptoOfficer: officer,
    keys: { [key]: { class: 'token', client, owner: user } },
  };
}

function valid(input: ScenarioInput): Scenario {
  const { scenario, problems } = parseScenario(input);
  if (scenario === undefined)
    throw new Error(`A deployment made an invalid scenario: ${problems[0]?.message}.`);
  return scenario;
}
