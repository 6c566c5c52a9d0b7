import type { Scenario, ScenarioInput } from '#models';
import { activeHsmsOf, hsmsInUse, isOfNewType } from '../hsms-in-use.ts';
import { type Relation, relationOf } from '../lineage.ts';
import type { ObservedClient, ObservedCluster, ObservedDeployment, ObservedServer } from '../observed.ts';
import { clientOf, keyAndUsers, needOf, valid } from '../scenarios.ts';

/** Two clusters, with home the one where keys are made. */
export interface ClusterPair {
  readonly home: ObservedCluster;
  readonly other: ObservedCluster;
  readonly client: ObservedClient | undefined;
  readonly relation: Relation;
  /** Servers that a configuration lists; all HSMs of both clusters by default. */
  readonly listed?: readonly ObservedServer[];
}

/**
 * Every pair of clusters that are not deleted.
 *
 * @remarks
 * Home is the one that clients work with, or else the one that was not made from a backup.
 */
export function pairsOf(deployment: ObservedDeployment): ClusterPair[] {
  const clusters = deployment.clusters.filter(
    ({ state, isDescribed }) => !/^DELETE/.test(state) && isDescribed !== false,
  );
  return clusters.flatMap((one, index) =>
    clusters.slice(index + 1).map((other) => pairOf(one, other, deployment)),
  );
}

function pairOf(one: ObservedCluster, other: ObservedCluster, deployment: ObservedDeployment): ClusterPair {
  const rank = (cluster: ObservedCluster): number =>
    (clientIn(cluster, deployment) === undefined ? 2 : 0) + (cluster.sourceBackup === undefined ? 0 : 1);
  const [home, second] = rank(one) <= rank(other) ? [one, other] : [other, one];
  const client = clientIn(home, deployment);
  return { home, other: second, client, relation: relationOf(home, second, deployment) };
}

/** The first client of a cluster that some configuration tells of. */
export const clientIn = (
  { id }: ObservedCluster,
  { clients }: ObservedDeployment,
): ObservedClient | undefined => clients.find(({ cluster, assumed }) => cluster === id && !assumed);

/** The same pair, with keys made in the other cluster. */
export const reversed = (pair: ClusterPair, deployment: ObservedDeployment): ClusterPair => ({
  ...pair,
  home: pair.other,
  other: pair.home,
  client: clientIn(pair.other, deployment),
});

/** What brings keys from one cluster to the other. */
export type Tool = 'syncKey' | 'key replicate';

/**
 * The tool that works with the HSMs of both clusters.
 *
 * @clause KS-HSM-TYPE-TOOLS
 */
export const toolOf = ({ home, other }: ClusterPair): Tool =>
  isOfNewType(home) || isOfNewType(other) ? 'key replicate' : 'syncKey';

/** Whether a server is among those that a configuration lists. */
export const isListed = (id: string, listed: ClusterPair['listed']): boolean =>
  listed?.some(({ hsm }) => hsm === id) ?? true;

/** What a pair is asked about. */
export interface PairCircumstances {
  readonly allow?: ScenarioInput['allow'];
  /** Whether the key exists on all HSMs of home already; it is created first by default. */
  readonly exists?: boolean;
}

/** A key that is made in one cluster, and another cluster that it may be brought to. */
export function pairScenario(
  name: string,
  pair: ClusterPair,
  { allow = {}, exists = false }: PairCircumstances,
): Scenario {
  const { home, other, client, relation, listed } = pair;
  const clientName = client?.name ?? 'an-application';
  const hsmsOf = (cluster: ObservedCluster): string[] => preferring(activeHsmsOf(cluster), listed);
  const homeHsms = exists ? [...hsmsOf(home), ...without(hsmsInUse(home), activeHsmsOf(home))] : hsmsOf(home);
  return valid({
    name,
    regions: { [home.region]: home.partition, [other.region]: other.partition },
    clusters: {
      [home.id]: {
        region: home.region,
        hsms: homeHsms,
        start: 'running',
        up: hsmsOf(home),
        degraded: without(homeHsms, hsmsOf(home)),
      },
      [other.id]: {
        region: other.region,
        hsms: hsmsOf(other),
        start: 'running',
        ...(relation.masking === 'same' ? { maskingKey: home.id } : {}),
      },
    },
    clients: { [clientName]: clientOfPair(client, home, homeHsms.length) },
    ...keyAndUsers(clientName, exists ? homeHsms : undefined),
    // What does not work with the HSMs of the pair is in no trace.
    allow: { ...(toolOf(pair) === 'key replicate' ? { keyReplicate: true } : { clone: true }), ...allow },
  });
}

const without = (ids: readonly string[], others: readonly string[]): string[] =>
  ids.filter((id) => !others.includes(id));

/** The preferred HSMs first: of several shortest traces, the first is shown. */
function preferring(hsms: readonly string[], listed: ClusterPair['listed']): string[] {
  const preferred = listed?.map(({ hsm }) => hsm) ?? [];
  return [...new Set([...hsms.filter((id) => preferred.includes(id)), ...hsms])];
}

/** The client itself where the HSMs meet its requirement, else one that asks for one HSM. */
function clientOfPair(
  client: ObservedClient | undefined,
  home: ObservedCluster,
  hsmCount: number,
): Scenario['clients'][string] {
  if (client !== undefined && needOf(client) <= hsmCount) return clientOf(client, home.id);
  return { cluster: home.id, sdk: 5, keyAvailabilityCheck: false };
}
