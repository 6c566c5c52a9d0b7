import { adviceForClient, adviceForCluster } from './advice.ts';
import type { Ask } from './ask.ts';
import { askAboutClient } from './client-questions.ts';
import type { Finding } from './finding.ts';
import { regionOfBackup } from './lineage.ts';
import type {
  ObservedBackup,
  ObservedClient,
  ObservedCluster,
  ObservedDeployment,
  ObservedSyncConfiguration,
} from './observed.ts';
import {
  askAboutPair,
  askAboutSyncConfiguration,
  type ClusterPair,
  pairsOf,
  type SyncRoute,
} from './pair-questions.ts';

/** Everything that `keysync check` says of a deployment. */
export interface Assessment {
  readonly clusters: readonly { readonly cluster: ObservedCluster; readonly findings: readonly Finding[] }[];
  /** With the region, where the files tell it. */
  readonly backups: readonly { readonly backup: ObservedBackup; readonly region: string | undefined }[];
  readonly clients: readonly {
    readonly client: ObservedClient;
    readonly cluster: ObservedCluster;
    readonly findings: readonly Finding[];
  }[];
  readonly pairs: readonly { readonly pair: ClusterPair; readonly findings: readonly Finding[] }[];
  readonly syncConfigurations: readonly {
    readonly configuration: ObservedSyncConfiguration;
    readonly routes: readonly SyncRoute[];
    readonly findings: readonly Finding[];
  }[];
}

/**
 * Finds out what can happen to the keys of a deployment.
 *
 * @param ask - answers properties in a scenario; one that gives up answers `incomplete`
 */
export async function assess(deployment: ObservedDeployment, ask: Ask): Promise<Assessment> {
  const clusters = deployment.clusters.map((cluster) => ({
    cluster,
    findings: adviceForCluster(cluster, deployment),
  }));

  const clients: Assessment['clients'][number][] = [];
  for (const client of deployment.clients) {
    const cluster = clusterOf(client, deployment);
    const findings = [...(await askAboutClient(client, cluster, ask)), ...adviceForClient(client, cluster)];
    clients.push({ client, cluster, findings });
  }
  const pairs: Assessment['pairs'][number][] = [];
  for (const pair of pairsOf(deployment)) pairs.push({ pair, findings: await askAboutPair(pair, ask) });

  const syncConfigurations: Assessment['syncConfigurations'][number][] = [];
  for (const configuration of deployment.syncConfigurations) {
    const { findings, routes } = await askAboutSyncConfiguration(configuration, deployment, ask);
    syncConfigurations.push({ configuration, routes, findings });
  }
  const backups = deployment.backups.map((backup) => ({
    backup,
    region: regionOfBackup(backup, deployment),
  }));
  return { clusters, backups, clients, pairs, syncConfigurations };
}

function clusterOf(client: ObservedClient, { clusters }: ObservedDeployment): ObservedCluster {
  const cluster = clusters.find(({ id }) => id === client.cluster);
  if (cluster === undefined)
    throw new Error(`The client ${client.name} belongs to ${client.cluster}, which is not known.`);
  return cluster;
}
