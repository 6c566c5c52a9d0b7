import { adviceForClient, adviceForCluster } from './advice.ts';
import { type Ask, askAboutClient } from './client-questions.ts';
import type { Finding } from './finding.ts';
import type {
  ObservedClient,
  ObservedCluster,
  ObservedDeployment,
  ObservedSyncConfiguration,
} from './observed.ts';
import { askAboutPair, askAboutSyncConfiguration, type ClusterPair, pairsOf } from './pair-questions.ts';
import { exploredHsmsOf, exploredHsmsOfPair } from './scenarios.ts';

/** A cluster that was explored with fewer HSMs than it has, for its own clients or as one of a pair. */
export interface Reduction {
  readonly cluster: string;
  readonly question: 'clients' | 'pairs';
  readonly explored: number;
  readonly hsms: number;
}

/** Everything that `keysync check` says of a deployment. */
export interface Assessment {
  readonly reduced: readonly Reduction[];
  readonly clusters: readonly { readonly cluster: ObservedCluster; readonly findings: readonly Finding[] }[];
  readonly clients: readonly {
    readonly client: ObservedClient;
    readonly cluster: ObservedCluster;
    readonly findings: readonly Finding[];
  }[];
  readonly pairs: readonly { readonly pair: ClusterPair; readonly findings: readonly Finding[] }[];
  readonly syncConfigurations: readonly {
    readonly configuration: ObservedSyncConfiguration;
    readonly findings: readonly Finding[];
  }[];
}

/**
 * Finds out what can happen to the keys of a deployment.
 *
 * @param ask - answers a property in a scenario; one that gives up answers `incomplete`
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
    const findings = await askAboutSyncConfiguration(configuration, deployment, ask);
    syncConfigurations.push({ configuration, findings });
  }
  return { reduced: reducedIn(clients, pairs), clusters, clients, pairs, syncConfigurations };
}

function reducedIn(clients: Assessment['clients'], pairs: Assessment['pairs']): Reduction[] {
  const ofClients = clients.map(({ client, cluster }): Reduction => {
    const hsms = cluster.hsms.filter(({ state }) => state === 'ACTIVE' || state === 'DEGRADED').length;
    return {
      cluster: cluster.id,
      question: 'clients',
      explored: exploredHsmsOf(cluster, client).length,
      hsms,
    };
  });
  const ofPairs = pairs
    .flatMap(({ pair }) => [pair.home, pair.other])
    .map((cluster): Reduction => {
      const hsms = cluster.hsms.filter(({ state }) => state === 'ACTIVE').length;
      return { cluster: cluster.id, question: 'pairs', explored: exploredHsmsOfPair(cluster).length, hsms };
    });
  const reduced = [...ofClients, ...ofPairs].filter(({ explored, hsms }) => explored < hsms);
  return [...new Map(reduced.map((one) => [`${one.question} ${one.cluster}`, one])).values()];
}

function clusterOf(client: ObservedClient, { clusters }: ObservedDeployment): ObservedCluster {
  const cluster = clusters.find(({ id }) => id === client.cluster);
  if (cluster === undefined)
    throw new Error(`The client ${client.name} belongs to ${client.cluster}, which is not known.`);
  return cluster;
}
