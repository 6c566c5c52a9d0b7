import { resolve } from 'node:path';
import type { ObservedDeployment, ObservedSyncConfiguration } from '#properties';
import { AddressBook } from './addresses.ts';
import { faultNotes } from './fault-notes.ts';
import { InputError } from './input-error.ts';
import { type JsonFile, readJsonFile } from './json-file.ts';
import { type Landscape, type Linked, type LinkedClient, linkClient, linkSync } from './link.ts';
import { merge } from './merge.ts';
import type { BackupReading, ClientReading, ClusterReading, Reading } from './reading.ts';
import { readAnyKind } from './recognise.ts';
import { shortNames } from './short-names.ts';

/** A deployment as its files show it. */
export interface DeploymentFiles {
  readonly deployment: ObservedDeployment;
  /** What was passed over or assumed: `file:line:column: what`. */
  readonly notes: readonly string[];
}

/**
 * Reads the files of a real deployment: what `describe-clusters` and `describe-backups` print, and the
 * configurations of clients and of the management utility, of any number of regions.
 *
 * @remarks
 * A file is recognised by what is in it. The order of the files makes no difference.
 *
 * @throws InputError with one message that says which file, where, and what to do
 */
export function readDeployment(files: readonly string[]): DeploymentFiles {
  const distinct = new Map(files.toSorted().map((file) => [resolve(file), file]));
  return deploymentOf([...distinct.values()].map(readJsonFile));
}

/** The same for files that were read already. */
export function deploymentOf(files: readonly JsonFile[]): DeploymentFiles {
  const inOrder = files.toSorted((one, other) => (one.file < other.file ? -1 : 1));
  const read = inOrder.map((file) => ({ file: file.file, reading: readAnyKind(file) }));
  const readings = read.map(({ reading }) => reading);
  requireClusters(read);
  const clusters = merge(
    'cluster',
    readings.flatMap((reading) => (reading.kind === 'clusters' ? reading.clusters : [])),
    contentOfCluster,
  );
  const backups = merge(
    'backup',
    readings.flatMap((reading) => (reading.kind === 'backups' ? reading.backups : [])),
    ({ observed }: BackupReading) => ({ ...observed }),
  );
  const addresses = new AddressBook(clusters);
  const hsmsOf = new Map(clusters.map(({ observed }) => [observed.id, observed.hsms.map(({ id }) => id)]));
  const linked = link(read, { clusters: hsmsOf, addresses });
  const deployment: ObservedDeployment = {
    clusters: clusters.map(({ observed }) => observed),
    backups: backups.map(({ observed }) => observed),
    clients: named(linked.clients.flatMap((inner) => (inner.kind === 'client' ? [inner.client] : []))),
    strayClients: named(linked.clients.flatMap((inner) => (inner.kind === 'stray' ? [inner.stray] : []))),
    syncConfigurations: named(linked.syncs.flatMap(({ value }) => value ?? [])),
    keys: [],
    users: [],
    contradictions: addresses.contradictions,
  };
  const notes = [...readings, ...linked.syncs].flatMap((inner) => inner.notes);
  return { deployment, notes: [...notes, ...faultNotes(deployment)] };
}

interface FileReading {
  readonly file: string;
  readonly reading: Reading;
}

function requireClusters(read: readonly FileReading[]): void {
  const lists = read.flatMap(({ reading }) => (reading.kind === 'clusters' ? [reading.clusters] : []));
  if (lists.some((clusters) => clusters.length > 0)) return;
  const where = read.length === 0 ? 'no files' : read.map(({ file }) => file).join(', ');
  if (lists.length === 0) {
    const remedy =
      'Add the output of "aws cloudhsmv2 describe-clusters --region REGION --output json", once for each region.';
    throw new InputError(where, 'nothing says which clusters there are', remedy);
  }
  throw new InputError(
    where,
    'the list of clusters is empty',
    'Check the region and the account it was made with.',
  );
}

function contentOfCluster({ observed, vpc, hsms }: ClusterReading): Readonly<Record<string, unknown>> {
  const { place, places, ...content } = observed;
  const hsmsAlone = observed.hsms.map(({ place: _, ...hsm }) => hsm);
  return { ...content, hsms: hsmsAlone, network: vpc, addresses: hsms.map(({ addresses }) => addresses) };
}

interface Links {
  readonly clients: readonly LinkedClient[];
  readonly syncs: readonly Linked<ObservedSyncConfiguration | undefined>[];
}

function link(read: readonly FileReading[], landscape: Landscape): Links {
  const configurations = read.filter(({ reading: { kind } }) => kind === 'clients' || kind === 'sync');
  const names = shortNames(configurations.map(({ file }) => file));
  const clients: LinkedClient[] = [];
  const syncs: Linked<ObservedSyncConfiguration | undefined>[] = [];
  for (const { file, reading } of configurations) {
    const name = names.get(file) ?? file;
    if (reading.kind === 'clients') clients.push(...linkClients(reading.clients, landscape, name));
    if (reading.kind === 'sync') syncs.push(linkSync(reading.sync, landscape, name));
  }
  return { clients, syncs };
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
