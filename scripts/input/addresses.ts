import { isIPv6 } from 'node:net';
import type { ClusterReading, HsmReading } from './reading.ts';

/** An HSM that has an address. Addresses repeat in different networks. */
export interface Owner {
  readonly cluster: string;
  readonly hsm: string;
}

/** The HSMs at each address. */
export class AddressBook {
  readonly #owners = new Map<string, Owner[]>();
  readonly #clusters: readonly ClusterReading[];

  /** @throws InputError where an HSM, or an address of one network, is in two places at once */
  constructor(clusters: readonly ClusterReading[]) {
    this.#clusters = clusters;
    rejectSharedHsms(clusters);
    rejectSharedAddresses(clusters);
    for (const cluster of clusters) {
      for (const [address, { id: hsm }] of addressesOf(cluster)) {
        const owners = this.#owners.get(address) ?? [];
        this.#owners.set(address, [...owners, { cluster: cluster.observed.id, hsm }]);
      }
    }
  }

  ownersOf(address: string): readonly Owner[] {
    return this.#owners.get(canonical(address)) ?? [];
  }

  /** All clusters with their addresses, in words. */
  toString(): string {
    return this.#clusters.map(described).join('; ');
  }
}

const shownAddressesMax = 6;

function described(cluster: ClusterReading): string {
  const addresses = [...addressesOf(cluster).keys()];
  if (addresses.length === 0) return `${cluster.observed.id} has none`;
  const more = addresses.length > shownAddressesMax ? ', ...' : '';
  return `${cluster.observed.id} has ${addresses.slice(0, shownAddressesMax).join(', ')}${more}`;
}

/**
 * Which HSM of a cluster is at which address.
 *
 * @remarks
 * A replacement takes over the network interface of the HSM that it replaces, so that both may be listed with
 * its address for a while.
 *
 * @clause KS-HSM-ADDRESS
 */
function addressesOf({ hsms }: ClusterReading): ReadonlyMap<string, HsmReading> {
  const found = new Map<string, HsmReading>();
  for (const hsm of hsms.filter(({ state }) => state !== 'DELETED')) {
    for (const address of hsm.addresses.map(canonical)) {
      const other = found.get(address);
      if (other === undefined || isLeaving(other)) found.set(address, hsm);
      else if (!isLeaving(hsm)) throw sharedAddress(address, hsm, other);
    }
  }
  return found;
}

const isLeaving = ({ state }: HsmReading): boolean => state === 'DELETE_IN_PROGRESS';

function rejectSharedHsms(clusters: readonly ClusterReading[]): void {
  const seen = new Map<string, HsmReading>();
  for (const hsm of clusters.flatMap(({ hsms }) => hsms)) {
    const other = seen.get(hsm.id);
    seen.set(hsm.id, hsm);
    if (other === undefined) continue;
    const { file, path } = hsm.source;
    throw file.errorAt(
      { path, message: `the HSM ${hsm.id} is listed at ${placeOf(other)} already` },
      contradiction,
    );
  }
}

function rejectSharedAddresses(clusters: readonly ClusterReading[]): void {
  const networks = new Map<string, Map<string, HsmReading>>();
  for (const cluster of clusters) {
    if (cluster.vpc === undefined) continue;
    const seen = networks.get(cluster.vpc) ?? new Map<string, HsmReading>();
    networks.set(cluster.vpc, seen);
    for (const [address, hsm] of addressesOf(cluster)) {
      if (isLeaving(hsm)) continue;
      const other = seen.get(address);
      if (other !== undefined) throw sharedAddress(address, hsm, other);
      seen.set(address, hsm);
    }
  }
}

function sharedAddress(address: string, { id, source }: HsmReading, other: HsmReading): Error {
  const message = `${id} has the address ${address}, which ${other.id} at ${placeOf(other)} has in the same network`;
  return source.file.errorAt({ path: source.path, message }, contradiction);
}

const placeOf = ({ source: { file, path } }: HsmReading): string => file.placeOf(path);

const contradiction = 'Write the output of describe-clusters again: this one contradicts itself.';

/** One spelling for each address: IPv6 has many. */
function canonical(address: string): string {
  const trimmed = address.trim();
  return isIPv6(trimmed) && !trimmed.includes('%')
    ? new URL(`http://[${trimmed}]`).hostname.slice(1, -1)
    : trimmed;
}
