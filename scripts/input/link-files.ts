import type { ObservedClient, ObservedSyncConfiguration, StrayClient } from '#properties';
import type { ClientReading, Reading } from './formats/reading.ts';
import { type Landscape, type LinkedClient, linkClient, linkSync } from './link.ts';
import { shortNames } from './short-names.ts';

/** What a file says. */
export interface FileReading {
  readonly file: string;
  readonly reading: Reading;
}

/** The configurations of all files. */
export interface Configurations {
  readonly clients: readonly ObservedClient[];
  readonly strayClients: readonly StrayClient[];
  readonly syncConfigurations: readonly ObservedSyncConfiguration[];
  readonly notes: readonly string[];
}

/** Finds the clusters of all configurations. */
export function linkConfigurations(read: readonly FileReading[], landscape: Landscape): Configurations {
  const configurations = read.filter(({ reading: { kind } }) => kind === 'clients' || kind === 'sync');
  const names = shortNames(configurations.map(({ file }) => file));
  const clients: LinkedClient[] = [];
  const syncs: ReturnType<typeof linkSync>[] = [];
  for (const { file, reading } of configurations) {
    const name = names.get(file) ?? file;
    if (reading.kind === 'clients') clients.push(...linkClients(reading.clients, landscape, name));
    if (reading.kind === 'sync') syncs.push(linkSync(reading.sync, landscape, name));
  }
  return {
    clients: named(clients.flatMap((linked) => (linked.kind === 'client' ? [linked.client] : []))),
    strayClients: named(clients.flatMap((linked) => (linked.kind === 'stray' ? [linked.stray] : []))),
    syncConfigurations: named(syncs.flatMap(({ value }) => value ?? [])),
    notes: syncs.flatMap(({ notes }) => notes),
  };
}

function linkClients(readings: readonly ClientReading[], landscape: Landscape, name: string): LinkedClient[] {
  const seen = new Set<string>();
  return readings.map((reading, index) => {
    const linked = linkClient(reading, landscape, (cluster) =>
      readings.length === 1 ? name : `${name}@${cluster ?? index + 1}`,
    );
    if (linked.kind === 'stray') return linked;
    const { cluster } = linked.client;
    if (seen.has(cluster)) {
      const { file, path } = reading.source;
      const message = `${cluster} has an entry in this file already`;
      throw file.errorAt({ path, message }, 'Remove one of the two.');
    }
    seen.add(cluster);
    return linked;
  });
}

/** Sorted, and with a number where a name would occur twice. */
function named<Item extends { readonly name: string }>(items: readonly Item[]): Item[] {
  const counts = new Map<string, number>();
  const numbered = items.map((item) => {
    const count = (counts.get(item.name) ?? 0) + 1;
    counts.set(item.name, count);
    return count === 1 ? item : { ...item, name: `${item.name} (${count})` };
  });
  return numbered.toSorted((one, other) => (one.name < other.name ? -1 : 1));
}
