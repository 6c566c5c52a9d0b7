import type { ObservedKey, ObservedUser } from '#properties';
import type { FileReading } from './link-files.ts';
import type { ClusterReading, Source } from './reading.ts';

/** The keys and users of all files. */
export interface UsersAndKeys {
  readonly keys: readonly ObservedKey[];
  readonly users: readonly ObservedUser[];
}

/**
 * Finds the clusters of what the CloudHSM CLI lists.
 *
 * @remarks
 * Its output does not name the cluster. So the name of the file does, or there is only one that can be asked.
 *
 * @throws InputError where neither tells
 */
export function linkToClusters(
  read: readonly FileReading[],
  clusters: readonly ClusterReading[],
): UsersAndKeys {
  const keys: ObservedKey[] = [];
  const users: ObservedUser[] = [];
  for (const { file, reading } of read) {
    if (reading.kind === 'keys') {
      const cluster = clusterOf(file, reading.source, clusters);
      keys.push(...reading.keys.map((key) => ({ cluster, ...key })));
    }
    if (reading.kind === 'users') {
      const cluster = clusterOf(file, reading.source, clusters);
      users.push(...reading.users.map((user) => ({ cluster, ...user })));
    }
  }
  return { keys, users };
}

function clusterOf(file: string, source: Source, clusters: readonly ClusterReading[]): string {
  const ids = clusters.map(({ observed: { id } }) => id);
  const parts = new Set(file.split(/[^\w-]+/));
  const [named, ...more] = ids.filter((id) => parts.has(id));
  if (named !== undefined && more.length === 0) return named;
  const answering = clusters.filter(({ hsms }) => hsms.some(({ state }) => state === 'ACTIVE'));
  const [only, ...others] = answering.length > 0 ? answering : clusters;
  if (only !== undefined && others.length === 0) return only.observed.id;
  throw source.file.errorAt(
    { path: [], message: `nothing says which cluster was asked, ${ids.slice(0, 6).join(' or ')}` },
    'Put the id of the cluster into the name of the file, such as cluster-1234abcdefg.key-list.json.',
  );
}
