import {
  barelyKnownCluster,
  type ObservedCluster,
  type ObservedKey,
  type ObservedList,
  type ObservedUser,
} from '#properties';
import type { ClusterReading, Reading, Source } from './formats/reading.ts';
import { unknownRegion } from './formats/region.ts';
import type { FileReading } from './link-files.ts';

/** The keys and users of all files. */
export interface UsersAndKeys {
  readonly keys: readonly ObservedKey[];
  readonly users: readonly ObservedUser[];
  readonly lists: readonly ObservedList[];
}

/** The same with what is to be told of them. */
export interface LinkedLists extends UsersAndKeys {
  /** Clusters of which nothing is known but these lists. */
  readonly undescribed: readonly ObservedCluster[];
  readonly notes: readonly string[];
}

/**
 * Finds the clusters of what the CloudHSM CLI lists.
 *
 * @remarks
 * Its output does not name the cluster. So the name of the file does, or there is only one that can be asked. A
 * cluster that no file describes is asked about as far as the lists go.
 *
 * @throws InputError where neither tells
 */
export function linkToClusters(
  read: readonly FileReading[],
  clusters: readonly ClusterReading[],
): LinkedLists {
  const known = new Set(clusters.map(({ observed: { id } }) => id));
  const undescribed = new Map<string, ObservedCluster>();
  const keyLists: KeyList[] = [];
  const users = new Map<string, ObservedUser>();
  const lists: ObservedList[] = [];
  for (const { file, reading } of read) {
    if (reading.kind !== 'keys' && reading.kind !== 'users') continue;
    const cluster = clusterOf(file, reading.source, clusters);
    if (!known.has(cluster) && !undescribed.has(cluster))
      undescribed.set(cluster, undescribedCluster(cluster, reading.source));
    if (reading.kind === 'keys') {
      keyLists.push({ cluster, reading });
      continue;
    }
    lists.push({ cluster, of: 'users', isWhole: true });
    for (const user of reading.users) {
      const id = JSON.stringify([cluster, user.name]);
      if (!users.has(id) || user.coverage === 'inconsistent') users.set(id, { cluster, ...user });
    }
  }
  const { keys, lists: ofKeys, notes } = together(keyLists);
  return {
    keys,
    users: [...users.values()],
    lists: [...lists, ...ofKeys],
    undescribed: [...undescribed.values()],
    notes,
  };
}

interface KeyList {
  readonly cluster: string;
  readonly reading: Extract<Reading, { kind: 'keys' }>;
}

/** Each key once: a list comes in pages, and a key that is shared is in the lists of several users. */
function together(lists: readonly KeyList[]): Omit<LinkedLists, 'users' | 'undescribed'> {
  const keys = new Map<string, ObservedKey>();
  for (const { cluster, reading } of lists) {
    for (const key of reading.keys) {
      const id = JSON.stringify([cluster, key.reference]);
      if (!keys.has(id) || key.coverage === 'inconsistent') keys.set(id, { cluster, ...key });
    }
  }
  const cut = lists.filter((list) => !isWhole(list, lists));
  const notes = cut.map(({ reading: { keys: here, total, source } }) => {
    const where = source.file.placeOf(source.path);
    return `${where}: only ${here.length} of ${total} keys are listed: give the command a higher --max-items, or add the other pages`;
  });
  const clusters = [...new Set(lists.map(({ cluster }) => cluster))];
  const ofKeys = clusters.map((cluster): ObservedList => {
    return { cluster, of: 'keys', isWhole: !cut.some((list) => list.cluster === cluster) };
  });
  return { keys: [...keys.values()], lists: ofKeys, notes };
}

/** Pages of one list agree on how many keys there are in all. */
function isWhole({ cluster, reading: { keys, total } }: KeyList, lists: readonly KeyList[]): boolean {
  if (total === undefined || keys.length >= total) return true;
  const pages = lists.filter((list) => list.cluster === cluster && list.reading.total === total);
  const references = pages.flatMap(({ reading }) => reading.keys.map(({ reference }) => reference));
  return new Set(references).size >= total;
}

/** How ids of clusters look in the name of a file. */
const clusterId = /(?<![\w-])cluster-[a-z0-9]{8,20}(?![\w-])/g;

function clusterOf(file: string, source: Source, clusters: readonly ClusterReading[]): string {
  const ids = clusters.map(({ observed: { id } }) => id);
  const parts = new Set(file.split(/[^\w-]+/));
  const [named, ...more] = ids.filter((id) => parts.has(id));
  if (named !== undefined && more.length === 0) return named;
  const [other, ...others] = new Set(file.match(clusterId) ?? []);
  if (named === undefined && other !== undefined && others.length === 0) return other;
  if (clusters.length === 0) return 'the-listed-cluster';
  const answering = clusters.filter(({ hsms }) => hsms.some(({ state }) => state === 'ACTIVE'));
  const [only, ...rest] = answering.length > 0 ? answering : clusters;
  if (only !== undefined && rest.length === 0) return only.observed.id;
  throw source.file.errorAt(
    { path: [], message: `nothing says which cluster was asked, ${ids.slice(0, 6).join(' or ')}` },
    'Put the id of the cluster into the name of the file, such as cluster-1234abcdefg.key-list.json.',
  );
}

function undescribedCluster(id: string, { file }: Source): ObservedCluster {
  return {
    ...barelyKnownCluster({ id, region: unknownRegion, state: 'unknown', place: file.placeOf([]) }),
    isDescribed: false,
  };
}
