import { type AnyNumberOfKeys, type HoldsForAnyNumber, NumbersOfKeys } from './any-number.ts';
import { type Ask, remembering } from './ask.ts';
import { clientsToAskAbout, mayBeAnybodys } from './clients/assumed-clients.ts';
import { askAboutClient, type ClientAnswers } from './clients/client-questions.ts';
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

/** What an assessment may be told. */
export interface AssessmentOptions {
  /** The time for which it is made, in milliseconds since 1970; by default the newest in the files. */
  readonly time?: number | undefined;
  /** Whether to look for what would help, as by default. Without it nothing is known to be avoidable. */
  readonly remedies?: boolean;
  /** Tells whether answers hold for any number of such keys; where it is absent, that is not known of any. */
  readonly holdsForAnyNumber?: HoldsForAnyNumber | undefined;
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
  const numbers = new NumbersOfKeys(holdsForAnyNumber);
  const remembered = remembering(ask);
  const questioner: Questioner = { ask: remembered, time, answers: new Map() };
  const found = await askAll(deployment, {
    ...questioner,
    about: (subject, use) => numbers.about(subject, remembered, use),
  });
  const assessment = { ...found, anyNumberOfKeys: numbers.result };
  if (!areWanted) return assessment;
  const remedies = await remediesFor(findingsIn(assessment), deployment, async (changed) =>
    findingsIn(await askAll(changed, questioner)),
  );
  return withRemedies(assessment, (finding) => {
    if (finding.severity === null) return finding;
    const found = [...finding.remedies, ...(remedies.get(finding.id) ?? [])];
    return { ...finding, remedies: found, avoidable: found.length > 0 };
  });
}

/** Who asks all questions, of one deployment after the other. */
interface Questioner {
  readonly ask: Ask;
  readonly time: number | undefined;
  /** What was found out about clients, by what they and their clusters are: most changes leave most of them as they are. */
  readonly answers: Map<string, Promise<ClientAnswers>>;
  /** Is told who a search is asked about; by default nobody is. */
  readonly about?: <Answer>(subject: string, use: (ask: Ask) => Promise<Answer>) => Promise<Answer>;
}

async function askAll(
  deployment: ObservedDeployment,
  { ask, time, answers, about: askAbout = (_, use) => use(ask) }: Questioner,
): Promise<Assessment> {
  const askOfClient = (client: ObservedClient, cluster: ObservedCluster): Promise<ClientAnswers> => {
    const text = JSON.stringify([client, cluster]);
    const known =
      answers.get(text) ?? askAbout(client.name, (heard) => askAboutClient(client, cluster, heard));
    answers.set(text, known);
    return known;
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
    const { findings, tolerance } = await askOfClient(client, cluster);
    const advice = client.assumed ? [] : about(client.name, adviceForClient(client, cluster));
    clients.push({ client, cluster, tolerance, findings: [...findings, ...advice] });
  }
  const pairs: Assessment['pairs'][number][] = [];
  for (const pair of pairsOf(deployment)) {
    const findings = await askAbout(`${pair.home.id}/${pair.other.id}`, (heard) =>
      askAboutPair(pair, deployment, heard),
    );
    pairs.push({ pair, findings });
  }
  const syncConfigurations: Assessment['syncConfigurations'][number][] = [];
  for (const configuration of deployment.syncConfigurations) {
    const { findings, routes } = await askAbout(configuration.name, (heard) =>
      askAboutSyncConfiguration(configuration, deployment, heard),
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
