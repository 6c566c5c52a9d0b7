import { unknownName } from '#models';
import type { ObservedClient, ObservedSyncConfiguration } from '#properties';
import type { AddressBook, Owner } from './addresses.ts';
import type { InputError } from './input-error.ts';
import type { ClientReading, ServerReading, Source, SyncReading } from './reading.ts';
import { moreClusters, unconfigured } from './remedies.ts';

/** What the clusters of all files tell about a configuration. */
export interface Landscape {
  readonly clusterIds: readonly string[];
  readonly addresses: AddressBook;
}

/** Something that was linked to its clusters. */
export interface Linked<Value> {
  readonly value: Value;
  readonly notes: readonly string[];
}

/**
 * Finds the cluster of a client configuration.
 *
 * @throws InputError where its cluster id and its addresses do not lead to one cluster
 *
 * @clause KS-SDK3-ONE-CLUSTER
 */
export function linkClient(
  reading: ClientReading,
  landscape: Landscape,
  nameOf: (cluster: string) => string,
): Linked<ObservedClient> {
  const cluster = clusterOf(reading, landscape);
  const value = { name: nameOf(cluster), cluster, place: reading.place, ...reading.setting };
  const notes = reading.servers
    .filter(({ isEnabled }) => !isEnabled)
    .map(({ address, source }) => `${placeOf(source)}: the server ${address} of ${cluster} is not enabled`);
  return { value, notes };
}

function clusterOf({ clusterId, servers, setting, source }: ClientReading, landscape: Landscape): string {
  if (clusterId !== undefined && !landscape.clusterIds.includes(clusterId.id)) {
    const message = unknownName('cluster', clusterId.id, landscape.clusterIds);
    throw errorAt(clusterId.source, message, moreClusters);
  }
  let candidates = clusterId === undefined ? undefined : [clusterId.id];
  for (const server of servers) {
    const here = ownersOf(server, landscape).map(({ cluster }) => cluster);
    const common = candidates?.filter((cluster) => here.includes(cluster)) ?? here;
    if (common.length === 0) throw contradiction(server, here, candidates ?? [], clusterId?.id);
    candidates = common;
  }
  const [cluster, ...others] = candidates ?? [];
  if (cluster === undefined) throw new Error(`${placeOf(source)}: a client without cluster id and servers`);
  if (others.length === 0) return cluster;
  throw ambiguous(servers[0]?.source ?? source, [cluster, ...others], setting.sdk);
}

function contradiction(
  { address, source }: ServerReading,
  here: readonly string[],
  candidates: readonly string[],
  clusterId: string | undefined,
): InputError {
  const expected = clusterId === undefined ? 'the servers before it are in' : 'the cluster_id is';
  const message = `${address} is an address of ${here.join(' and ')}, but ${expected} ${candidates.join(' or ')}`;
  return errorAt(source, message, 'All servers of one entry must be HSMs of one cluster.');
}

/**
 * Finds the HSMs that a configuration of the management utility works on.
 *
 * @throws InputError where an address does not lead to one HSM
 */
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
    const owners = ownersOf(server, landscape);
    const [owner, ...others] = owners;
    if (owner === undefined || others.length > 0) {
      throw ambiguous(
        server.source,
        owners.map(({ cluster }) => cluster),
        3,
      );
    }
    const { address, source } = server;
    return { address, hsm: owner.hsm, cluster: owner.cluster, place: placeOf(source) };
  });
  return { value: { name, servers: linked, place: placeOf(source) }, notes: [] };
}

/** The HSMs at the address of a server: several where networks use the same addresses, one at least. */
function ownersOf({ address, source }: ServerReading, { addresses }: Landscape): readonly Owner[] {
  if (/^%%.*%%$/.test(address)) {
    const message = `this is the placeholder ${JSON.stringify(address)} of the package: the component was never configured`;
    throw errorAt(source, message, unconfigured);
  }
  const owners = addresses.ownersOf(address);
  if (owners.length > 0) return owners;
  const message = `no cluster has the address ${JSON.stringify(address)}: ${addresses}`;
  throw errorAt(source, message, moreClusters);
}

function ambiguous(source: Source, clusters: readonly string[], sdk: 3 | 5): InputError {
  const remedy = sdk === 5 ? 'Add the "cluster_id" to this entry.' : 'Check the clusters one by one.';
  return errorAt(source, `this address is in several networks, as one of ${clusters.join(' and ')}`, remedy);
}

const errorAt = ({ file, path }: Source, message: string, remedy: string): InputError =>
  file.errorAt({ path, message }, remedy);

const placeOf = ({ file, path }: Source): string => file.placeOf(path);
