import type { Scenario } from '#models';
import type { Property } from '../property.ts';
import { type Ask, type Asked, listening, remembering } from './ask.ts';
import { clientsToAskAbout, mayBeAnybodys } from './clients/assumed-clients.ts';
import { askAboutClient } from './clients/client-questions.ts';
import type { Tolerance } from './clients/tolerance.ts';
import { adviceForClient } from './clusters/advice.ts';
import { askAboutCluster } from './clusters/cluster-questions.ts';
import { newestTimeIn } from './clusters/times.ts';
import { about, type Finding } from './finding.ts';
import { regionOfBackup } from './lineage.ts';
import { askAboutListedKeys } from './now/key-questions.ts';
import { silentlyGood } from './now/listed.ts';
import { askAboutListedUsers } from './now/user-questions.ts';
import type {
  ObservedBackup,
  ObservedClient,
  ObservedCluster,
  ObservedDeployment,
  ObservedSyncConfiguration,
  StrayClient,
} from './observed.ts';
import { type ClusterPair, pairsOf } from './pairs/cluster-pair.ts';
import { askAboutPair } from './pairs/pair-questions.ts';
import { askAboutSyncConfiguration, type SyncRoute } from './pairs/transfer-questions.ts';
import { remediesFor } from './remedies/remedies.ts';
import { askAboutContradiction, askAboutStray } from './strays.ts';
import { findingsIn } from './subjects.ts';

/** Everything that `keysync check` says of a deployment. */
export interface Assessment {
  /** What ages are told by, in milliseconds since 1970; undefined where no file has a time. */
  readonly time: number | undefined;
  readonly clusters: readonly {
    readonly cluster: ObservedCluster;
    readonly findings: readonly Finding[];
    /** See {@link silentlyGood}. */
    readonly silentlyGood: ReadonlySet<string>;
  }[];
  /** With the region, where the files tell it. */
  readonly backups: readonly { readonly backup: ObservedBackup; readonly region: string | undefined }[];
  readonly clients: readonly {
    readonly client: ObservedClient;
    readonly cluster: ObservedCluster;
    readonly tolerance: Tolerance;
    readonly findings: readonly Finding[];
  }[];
  readonly strayClients: readonly { readonly client: StrayClient; readonly findings: readonly Finding[] }[];
  readonly pairs: readonly { readonly pair: ClusterPair; readonly findings: readonly Finding[] }[];
  readonly syncConfigurations: readonly {
    readonly configuration: ObservedSyncConfiguration;
    readonly routes: readonly SyncRoute[];
    readonly findings: readonly Finding[];
  }[];
  /** What the files say in two ways. */
  readonly contradictions: readonly Finding[];
  readonly anyNumberOfKeys: AnyNumberOfKeys;
}

/** Of whom searches asked, by the names of clients and configurations, and of pairs as `home/other`. */
export interface AnyNumberOfKeys {
  /** All that was found holds for any number of such keys. */
  readonly shown: readonly string[];
  /** That is not known, or not so. */
  readonly open: readonly string[];
}

/** What an assessment may be told. */
export interface AssessmentOptions {
  /** The time for which it is made, in milliseconds since 1970; by default the newest in the files. */
  readonly time?: number | undefined;
  /** Whether to look for what would help, as by default. Without it nothing is known to be avoidable. */
  readonly remedies?: boolean;
  /** Tells whether answers hold for any number of such keys; where it is absent, that is not known of any. */
  readonly holdsForAnyNumber?:
    | ((scenario: Scenario, properties: readonly Property[]) => Promise<boolean>)
    | undefined;
}

/**
 * Finds out what can happen to the keys of a deployment, and what would help.
 *
 * @param ask - answers properties in a scenario; one that gives up answers `incomplete`
 */
export async function assess(
  deployment: ObservedDeployment,
  ask: Ask,
  { time = newestTimeIn(deployment), remedies: areWanted = true, holdsForAnyNumber }: AssessmentOptions = {},
): Promise<Assessment> {
  const remembered = remembering(ask);
  const heard = new Map<string, Asked[]>();
  const found = await askAll(deployment, remembered, time, heard);
  const assessment = { ...found, anyNumberOfKeys: await numbersOfKeys(heard, holdsForAnyNumber) };
  if (!areWanted) return assessment;
  const remedies = await remediesFor(findingsIn(assessment), deployment, async (changed) =>
    findingsIn(await askAll(changed, remembered, time)),
  );
  return withRemedies(assessment, (finding) => {
    if (finding.severity === null) return finding;
    const found = [...finding.remedies, ...(remedies.get(finding.id) ?? [])];
    return { ...finding, remedies: found, avoidable: found.length > 0 };
  });
}

async function numbersOfKeys(
  heard: ReadonlyMap<string, readonly Asked[]>,
  holdsForAnyNumber: AssessmentOptions['holdsForAnyNumber'],
): Promise<AnyNumberOfKeys> {
  const known = new Map<string, boolean>();
  const isShown = async ({ scenario, properties }: Asked): Promise<boolean> => {
    const { name: _, ...rest } = scenario;
    const question = JSON.stringify([rest, properties.map(({ name }) => name)]);
    const answer = known.get(question) ?? (await holdsForAnyNumber?.(scenario, properties)) ?? false;
    known.set(question, answer);
    return answer;
  };
  const shown: string[] = [];
  const open: string[] = [];
  for (const [subject, asked] of heard) {
    if (asked.length === 0) continue;
    let isSo = true;
    for (const one of asked) isSo &&= await isShown(one);
    (isSo ? shown : open).push(subject);
  }
  return { shown, open };
}

/** @param heard - records what searches are asked, by whom it is about */
async function askAll(
  deployment: ObservedDeployment,
  ask: Ask,
  time: number | undefined,
  heard?: Map<string, Asked[]>,
): Promise<Assessment> {
  const hear = (subject: string): Ask => {
    if (heard === undefined) return ask;
    const asked: Asked[] = heard.get(subject) ?? [];
    heard.set(subject, asked);
    return listening(ask, asked);
  };
  const clusters: Assessment['clusters'][number][] = [];
  for (const cluster of deployment.clusters) {
    const listed = [
      ...(await askAboutListedKeys(cluster, deployment, ask)),
      ...(await askAboutListedUsers(cluster, deployment, ask)),
    ];
    const findings = [...listed, ...askAboutCluster(cluster, deployment, time)];
    clusters.push({ cluster, findings, silentlyGood: silentlyGood(cluster, deployment) });
  }
  const clients: Assessment['clients'][number][] = [];
  for (const client of clientsToAskAbout(deployment)) {
    const cluster = clusterOf(client, deployment);
    const { findings, tolerance } = await askAboutClient(client, cluster, hear(client.name));
    const advice = client.assumed ? [] : about(client.name, adviceForClient(client, cluster));
    clients.push({ client, cluster, tolerance, findings: [...findings, ...advice] });
  }
  const pairs: Assessment['pairs'][number][] = [];
  for (const pair of pairsOf(deployment)) {
    pairs.push({
      pair,
      findings: await askAboutPair(pair, deployment, hear(`${pair.home.id}/${pair.other.id}`)),
    });
  }
  const syncConfigurations: Assessment['syncConfigurations'][number][] = [];
  for (const configuration of deployment.syncConfigurations) {
    const { findings, routes } = await askAboutSyncConfiguration(
      configuration,
      deployment,
      hear(configuration.name),
    );
    syncConfigurations.push({ configuration, routes, findings });
  }
  const backups = deployment.backups.map((backup) => ({
    backup,
    region: regionOfBackup(backup, deployment),
  }));
  const isAnyAlone = clients.some(({ client }) => client.assumed);
  const strayClients = deployment.strayClients.map((client) => ({
    client,
    findings: askAboutStray(client, isAnyAlone && mayBeAnybodys(client)),
  }));
  const contradictions = deployment.contradictions.flatMap(askAboutContradiction);
  const anyNumberOfKeys = { shown: [], open: [] };
  return {
    time,
    clusters,
    backups,
    clients,
    strayClients,
    pairs,
    syncConfigurations,
    contradictions,
    anyNumberOfKeys,
  };
}

function withRemedies(assessment: Assessment, remedied: (finding: Finding) => Finding): Assessment {
  const each = <Subject extends { readonly findings: readonly Finding[] }>(
    subjects: readonly Subject[],
  ): readonly Subject[] =>
    subjects.map((subject) => ({ ...subject, findings: subject.findings.map(remedied) }));
  return {
    ...assessment,
    clusters: each(assessment.clusters),
    clients: each(assessment.clients),
    strayClients: each(assessment.strayClients),
    pairs: each(assessment.pairs),
    syncConfigurations: each(assessment.syncConfigurations),
  };
}

/** The cluster of a client. */
function clusterOf(client: ObservedClient, { clusters }: ObservedDeployment): ObservedCluster {
  const cluster = clusters.find(({ id }) => id === client.cluster);
  if (cluster === undefined)
    throw new Error(`The client ${client.name} belongs to ${client.cluster}, which is not known.`);
  return cluster;
}
