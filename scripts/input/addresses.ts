import { isIPv6 } from 'node:net';
import type { Contradiction } from '#properties';
import type { ClusterReading, HsmReading } from './formats/reading.ts';

/** An HSM that has an address. Addresses repeat in different networks. */
export interface Owner {
  readonly cluster: string;
  readonly hsm: string;
  /** Whether the HSM is on its way out, and leaves its address to another. */
  readonly isLeaving: boolean;
}

/** The HSMs at each address. */
export class AddressBook {
  readonly #owners = new Map<string, Owner[]>();
  readonly #clusters: readonly ClusterReading[];
  /** Addresses that clusters of one network share. */
  readonly contradictions: readonly Contradiction[];

  /** @throws InputError where an HSM is in two places at once */
  constructor(clusters: readonly ClusterReading[]) {
    this.#clusters = clusters;
    rejectSharedHsms(clusters);
    this.contradictions = sharedAddressesOf(clusters);
    for (const cluster of clusters) {
      for (const [address, hsm] of addressesOf(cluster)) {
        const owner = { cluster: cluster.observed.id, hsm: hsm.id, isLeaving: isLeaving(hsm) };
        const owners = this.#owners.get(address);
        if (owners === undefined) this.#owners.set(address, [owner]);
        else owners.push(owner);
      }
    }
  }

  /**
   * Who has an address, those who stay first.
   *
   * @remarks
   * A replacement takes over the network interface of the HSM that it replaces, so that both may be listed with
   * its address for a while.
   *
   * @clause KS-HSM-ADDRESS
   */
  ownersOf(address: string): readonly Owner[] {
    const owners = this.#owners.get(canonical(address)) ?? [];
    return owners.toSorted((one, other) => Number(one.isLeaving) - Number(other.isLeaving));
  }

  /** All clusters with their addresses, in words. */
  toString(): string {
    const more = this.#clusters.length > shownMax ? `; and ${this.#clusters.length - shownMax} more` : '';
    return `${this.#clusters.slice(0, shownMax).map(described).join('; ')}${more}`;
  }
}

const shownMax = 6;

function described(cluster: ClusterReading): string {
  const addresses = [...new Set(addressesOf(cluster).map(([address]) => address))];
  if (addresses.length === 0) return `${cluster.observed.id} has none`;
  const more = addresses.length > shownMax ? ', ...' : '';
  return `${cluster.observed.id} has ${addresses.slice(0, shownMax).join(', ')}${more}`;
}

/** The addresses of a cluster, with the HSM at each; an address may occur several times. */
const addressesOf = ({ hsms }: Pick<ClusterReading, 'hsms'>): (readonly [string, HsmReading])[] =>
  hsms
    .filter(({ state }) => state !== 'DELETED')
    .flatMap((hsm) => hsm.addresses.map((address) => [canonical(address), hsm] as const));

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

/** What clusters of one network say of one address. Within a cluster it is a replacement under way. */
function sharedAddressesOf(clusters: readonly ClusterReading[]): Contradiction[] {
  const networks = new Map<string, Map<string, { readonly cluster: string; readonly hsm: HsmReading }>>();
  const found: Contradiction[] = [];
  for (const { observed, vpc, hsms } of clusters) {
    if (vpc === undefined) continue;
    const seen = networks.get(vpc) ?? new Map();
    networks.set(vpc, seen);
    const staying = hsms.filter((hsm) => !isLeaving(hsm));
    for (const [address, hsm] of addressesOf({ hsms: staying })) {
      const other = seen.get(address);
      if (other === undefined) seen.set(address, { cluster: observed.id, hsm });
      else if (other.cluster !== observed.id) found.push(sharedAddress(address, hsm, other.hsm));
    }
  }
  return found;
}

function sharedAddress(address: string, { id, source }: HsmReading, other: HsmReading): Contradiction {
  return {
    kind: 'shared-address',
    says: `${id} has the address ${address}, which ${other.id} at ${placeOf(other)} has in the same network`,
    remedy: contradiction,
    place: source.file.placeOf(source.path),
  };
}

const placeOf = ({ source: { file, path } }: HsmReading): string => file.placeOf(path);

const contradiction = 'Write the output of describe-clusters again: this one contradicts itself.';

/** One spelling for each address: IPv6 has many. */
function canonical(address: string): string {
  const trimmed = address.trim();
  // Most addresses have no colon, and the pattern of all that IPv6 allows takes as long to build as a file to read.
  return trimmed.includes(':') && isIPv6(trimmed) && !trimmed.includes('%')
    ? new URL(`http://[${trimmed}]`).hostname.slice(1, -1)
    : trimmed;
}
