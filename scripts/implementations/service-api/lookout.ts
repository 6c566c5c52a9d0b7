import type { Backup, CloudHSMV2, Cluster } from '@aws-sdk/client-cloudhsm-v2';
import type { Endpoint } from './endpoint.ts';

/** What the API shows of some clusters and of their backups, by identifier. */
export interface View {
  readonly clusters: ReadonlyMap<string, Cluster>;
  readonly backups: ReadonlyMap<string, SeenBackup>;
}

/** A backup, and the region that it is in. */
export type SeenBackup = Backup & { readonly BackupId: string; readonly region: string };

/** What is to be looked at: what somebody made, and nothing else that is on the endpoint. */
export interface Interest {
  readonly regions: readonly string[];
  /** Identifier to region. */
  readonly clusters: ReadonlyMap<string, string>;
  /** Identifier to region: what was seen before. */
  readonly backups: ReadonlyMap<string, string>;
  /** Region to the backups that were copied there. */
  readonly copied: ReadonlyMap<string, readonly string[]>;
}

/** Looks at these clusters, at their backups, and at the copies of these. */
export async function look(
  endpoint: Endpoint,
  { regions, clusters, backups, copied }: Interest,
): Promise<View> {
  const seenClusters = new Map<string, Cluster>();
  const seenBackups = new Map<string, SeenBackup>();
  for (const region of regions) {
    const own = idsIn(clusters, region);
    if (own.length > 0) {
      for (const cluster of await endpoint.read(region, (client) => allClusters(client, own))) {
        if (cluster.ClusterId !== undefined && own.includes(cluster.ClusterId))
          seenClusters.set(cluster.ClusterId, cluster);
      }
    }
    if (!endpoint.knows('DescribeBackups')) continue;
    const filters = [
      ...(own.length > 0 ? [{ clusterIds: own }] : []),
      ...(copied.has(region) ? [{ sourceBackupIds: [...copied.get(region)!] }] : []),
    ];
    for (const filter of filters) {
      for (const backup of await endpoint.read(region, (client) => allBackups(client, filter))) {
        const isOwn =
          clusters.has(backup.ClusterId ?? '') ||
          backups.has(backup.SourceBackup ?? '') ||
          backups.has(backup.BackupId ?? '');
        if (backup.BackupId !== undefined && isOwn)
          seenBackups.set(backup.BackupId, { ...backup, BackupId: backup.BackupId, region });
      }
    }
  }
  return { clusters: seenClusters, backups: seenBackups };
}

const idsIn = (ids: ReadonlyMap<string, string>, region: string): string[] =>
  [...ids].filter(([, place]) => place === region).map(([id]) => id);

async function allClusters(client: CloudHSMV2, clusterIds: string[]): Promise<Cluster[]> {
  const found: Cluster[] = [];
  let token: string | undefined;
  do {
    const page = await client.describeClusters({
      Filters: { clusterIds },
      ...(token && { NextToken: token }),
    });
    found.push(...(page.Clusters ?? []));
    token = page.NextToken;
  } while (token);
  return found;
}

async function allBackups(
  client: CloudHSMV2,
  filters: Readonly<Record<string, string[]>>,
): Promise<Backup[]> {
  const found: Backup[] = [];
  let token: string | undefined;
  do {
    const page = await client.describeBackups({
      Filters: { ...filters },
      ...(token && { NextToken: token }),
    });
    found.push(...(page.Backups ?? []));
    token = page.NextToken;
  } while (token);
  return found;
}

/** Backups in the order in which they were made. */
export function inOrder(backups: Iterable<SeenBackup>): SeenBackup[] {
  const timeOf = ({ CopyTimestamp, CreateTimestamp }: SeenBackup): number =>
    (CopyTimestamp ?? CreateTimestamp)?.getTime() ?? 0;
  return [...backups].sort((one, other) => timeOf(one) - timeOf(other));
}
