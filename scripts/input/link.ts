import { unknownName } from '#models';
import type { ListedServer, ObservedClient, ObservedSyncConfiguration, StrayClient } from '#properties';
import type { AddressBook } from './addresses.ts';
import { InputError } from './files/input-error.ts';
import type { ClientReading, ServerReading, Source, SyncReading } from './formats/reading.ts';
import { moreClusters, unconfigured } from './remedies.ts';

/** What the clusters of all files tell about a configuration. */
export interface Landscape {
  /** The HSMs of each cluster. */
  readonly clusters: ReadonlyMap<string, readonly string[]>;
  readonly addresses: AddressBook;
}

/** A client with its cluster, or the reason why it has none. */
export type LinkedClient =
  | { readonly kind: 'client'; readonly client: ObservedClient }
  | { readonly kind: 'stray'; readonly stray: StrayClient };

/** Why a client has no cluster. */
type Trouble = Pick<StrayClient, 'reason' | 'says' | 'remedy'> & { readonly source: Source };

/**
 * Finds the cluster of a client configuration, and the HSMs that it lists.
 *
 * @param nameOf - what the client is called, where its cluster is known
 * @throws InputError where a person named a cluster or an HSM that is not there
 *
 * @clause KS-SDK3-ONE-CLUSTER
 */
export function linkClient(
  reading: ClientReading,
  landscape: Landscape,
  nameOf: (cluster: string | undefined) => string,
): LinkedClient {
  const cluster = clusterOf(reading, landscape);
  if (typeof cluster === 'string') {
    const name = nameOf(cluster);
    return { kind: 'client', client: { name, cluster, ...serversOf(reading, landscape, cluster) } };
  }
  const { source, ...trouble } = cluster;
  if (reading.isStrict) throw new InputError(reading.place, trouble.says, trouble.remedy);
  const { setting } = reading;
  const stray = { name: nameOf(undefined), sdk: setting.sdk, setting, ...trouble, place: placeOf(source) };
  return { kind: 'stray', stray };
}

function clusterOf(reading: ClientReading, landscape: Landscape): string | Trouble {
  const { clusterId, servers, source } = reading;
  if (clusterId !== undefined) {
    if (landscape.clusters.has(clusterId.id)) return clusterId.id;
    const says = unknownName('cluster', clusterId.id, [...landscape.clusters.keys()]);
    return { reason: 'unknown-cluster', says, remedy: moreClusters, source: clusterId.source };
  }
  let candidates: readonly string[] | undefined;
  for (const server of servers) {
    const here = clustersAt(server, landscape);
    // An address that no HSM has tells nothing of the cluster; it is a fault of its own.
    if (here.length === 0) continue;
    const common = candidates?.filter((cluster) => here.includes(cluster)) ?? here;
    if (common.length === 0) return severalClusters(server, here, candidates ?? []);
    candidates = common;
  }
  if (candidates === undefined) return noCluster(reading, landscape);
  const [cluster, ...others] = candidates;
  if (cluster !== undefined && others.length === 0) return cluster;
  return {
    reason: 'ambiguous-servers',
    says: `this address is in several networks, as one of ${candidates.join(' and ')}`,
    remedy:
      reading.setting.sdk === 5 ? 'Add the "cluster_id" to this entry.' : 'Check the clusters one by one.',
    source: servers[0]?.source ?? source,
  };
}

function severalClusters(
  { address, source }: ServerReading,
  here: readonly string[],
  candidates: readonly string[],
): Trouble {
  return {
    reason: 'several-clusters',
    says: `${address} is an address of ${here.join(' and ')}, but the servers before it are in ${candidates.join(' or ')}`,
    remedy: 'All servers of one entry must be HSMs of one cluster.',
    source,
  };
}

function noCluster({ servers, source }: ClientReading, { addresses }: Landscape): Trouble {
  const placeholder = servers.find(isPlaceholder);
  if (placeholder !== undefined) {
    const says = `this is the placeholder ${JSON.stringify(placeholder.address)} of the package: the component was never configured`;
    return { reason: 'not-configured', says, remedy: unconfigured, source: placeholder.source };
  }
  const shown = servers.map(({ address }) => JSON.stringify(address)).join(', ');
  return {
    reason: 'unknown-servers',
    says: `no cluster has the address ${shown}: ${addresses}`,
    remedy: moreClusters,
    source: servers[0]?.source ?? source,
  };
}

const isPlaceholder = ({ address }: ServerReading): boolean => /^%%.*%%$/.test(address);

const clustersAt = ({ address }: ServerReading, { addresses }: Landscape): readonly string[] => [
  ...new Set(addresses.ownersOf(address).map(({ cluster }) => cluster)),
];

/**
 * What the list of servers means for a client of a cluster.
 *
 * @remarks
 * A connected client learns of the HSMs that it does not list. It never uses those that it lists as disabled.
 */
function serversOf(
  { servers, setting, place, reaches }: ClientReading,
  { clusters, addresses }: Landscape,
  cluster: string,
): Omit<ObservedClient, 'name' | 'cluster' | 'sdk'> & ClientReading['setting'] {
  const listed = servers.map((server) => {
    const owners = addresses.ownersOf(server.address).filter((owner) => owner.cluster === cluster);
    return { server, hsms: owners.map(({ hsm }) => hsm) };
  });
  const disabled = listed.filter(({ server, hsms }) => !server.isEnabled && hsms.length > 0);
  const shut = new Set(disabled.flatMap(({ hsms }) => hsms));
  const enabled = listed.filter(({ server }) => server.isEnabled);
  const open = new Set(enabled.flatMap(({ hsms }) => hsms));
  const all = clusters.get(cluster) ?? [];
  const stranger = reaches?.find((hsm) => !all.includes(hsm));
  if (stranger !== undefined) {
    throw new InputError(place, unknownName('HSM', stranger.slice(0, 80), all), `Name HSMs of ${cluster}.`);
  }
  return {
    ...setting,
    reaches: reaches ?? (shut.size === 0 ? undefined : all.filter((hsm) => open.has(hsm) || !shut.has(hsm))),
    startsFrom: servers.length === 0 ? undefined : [...open],
    disabledServers: disabled.map(({ server, hsms }) => listedServer(server, hsms[0])),
    unknownServers: listed
      .filter(({ hsms }) => hsms.length === 0)
      .map(({ server }) => listedServer(server, undefined)),
    assumed: false,
    place,
  };
}

const listedServer = ({ address, source }: ServerReading, hsm: string | undefined): ListedServer => ({
  address,
  hsm,
  place: placeOf(source),
});

/** Something that was linked to its clusters. */
export interface Linked<Value> {
  readonly value: Value;
  readonly notes: readonly string[];
}

/** Finds the HSMs that a configuration of the management utility works on. */
export function linkSync(
  { servers, source }: SyncReading,
  landscape: Landscape,
  name: string,
): Linked<ObservedSyncConfiguration | undefined> {
  const enabled = servers.filter(({ isEnabled }) => isEnabled);
  if (enabled.length === 0) {
    return { value: undefined, notes: [`${placeOf(source)}: not read: it has no server that is enabled`] };
  }
  const linked = enabled.map((server) => {
    const [cluster, ...others] = clustersAt(server, landscape);
    const [owner] = landscape.addresses.ownersOf(server.address);
    const isKnown = cluster !== undefined && others.length === 0 && owner !== undefined;
    return { server, owner: isKnown ? owner : undefined };
  });
  const value = {
    name,
    servers: linked.flatMap(({ server: { address, source }, owner }) =>
      owner === undefined
        ? []
        : [{ address, hsm: owner.hsm, cluster: owner.cluster, place: placeOf(source) }],
    ),
    unknownServers: linked
      .filter(({ owner }) => owner === undefined)
      .map(({ server }) => listedServer(server, undefined)),
    place: placeOf(source),
  };
  return { value, notes: [] };
}

const placeOf = ({ file, path }: Source): string => file.placeOf(path);
