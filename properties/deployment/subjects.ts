import type { Assessment } from './assessment.ts';
import type { Finding } from './finding.ts';
import type { ObservedCluster } from './observed.ts';

/** One thing that questions are asked about, with the answers. */
export interface Subject {
  /** A client that leads to no cluster is a client as well. */
  readonly kind: 'cluster' | 'client' | 'pair' | 'sync-configuration' | 'files';
  /** What it is called. */
  readonly about: string;
  /** The names that make it what it is. */
  readonly names: readonly string[];
  /** The clusters whose state decides what can be asked. */
  readonly clusters: readonly ObservedCluster[];
  readonly findings: readonly Finding[];
  /** The questions about what was listed, as `question/name`, of which silence is good news. */
  readonly silentlyGood: ReadonlySet<string>;
}

/** Everything in an assessment that questions were asked about. */
export function subjectsOf(assessment: Assessment): readonly Subject[] {
  const { clusters, clients, strayClients, pairs, syncConfigurations, contradictions } = assessment;
  return [
    ...clusters.map(({ cluster, findings, silentlyGood }) => ({
      ...named('cluster', cluster.id, [cluster], findings),
      silentlyGood,
    })),
    ...clients.map(({ client, cluster, findings }) => named('client', client.name, [cluster], findings)),
    ...strayClients.map(({ client, findings }) => named('client', client.name, [], findings)),
    ...pairs.map(({ pair: { home, other }, findings }) => ({
      ...named('pair', `${home.id} and ${other.id}`, [home, other], findings),
      names: [home.id, other.id].toSorted(),
    })),
    ...syncConfigurations.map(({ configuration: { name }, findings }) =>
      named('sync-configuration', name, [], findings),
    ),
    ...(contradictions.length === 0 ? [] : [named('files', 'the files', [], contradictions)]),
  ];
}

const named = (
  kind: Subject['kind'],
  about: string,
  clusters: readonly ObservedCluster[],
  findings: readonly Finding[],
): Subject => ({ kind, about, names: [about], clusters, findings, silentlyGood: new Set() });

/** All findings of an assessment. */
export const findingsIn = (assessment: Assessment): readonly Finding[] =>
  subjectsOf(assessment).flatMap(({ findings }) => findings);
