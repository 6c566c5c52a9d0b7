import { hsmsPerClusterMax } from '#models';
import { clientsToAskAbout } from '../clients/assumed-clients.ts';
import { mayBeRestored, readyBackupsOf } from '../clusters/backups.ts';
import type { Finding, Remedy } from '../finding.ts';
import { activeHsmsOf, hsmsInUse } from '../hsms-in-use.ts';
import type { ObservedClient, ObservedCluster, ObservedDeployment } from '../observed.ts';
import { needOf } from '../scenarios.ts';
import { compareSeverities, isAsSevere } from '../severity.ts';
import { isSuperseded, standInFor } from '../superseded.ts';
import { isWorseAnswer } from '../worse-answer.ts';
import { type Change, clientsOf } from './changes.ts';
import { type Prospect, Prospects } from './prospects.ts';

/** All findings about a deployment, by asking every question of it. */
export type AskEverything = (deployment: ObservedDeployment) => Promise<readonly Finding[]>;

/** So many changes are told for one finding at most. */
const remediesPerFinding = 2;

/** So many changes that promise to remove a finding are tried for it at most. */
const triesPerFinding = 3;

/**
 * For each hazard the smallest changes of the deployment that remove it.
 *
 * @remarks
 * Counting proposes them, and all questions are asked again of the changed deployment before one is told: with what
 * it removes, and what it makes worse. One that makes something severer worse is never told.
 */
export async function remediesFor(
  findings: readonly Finding[],
  deployment: ObservedDeployment,
  askEverything: AskEverything,
): Promise<ReadonlyMap<string, readonly Remedy[]>> {
  const trial = new Trial(findings, deployment, askEverything);
  const remedies = new Map<string, readonly Remedy[]>();
  const hazards = findings.filter(({ severity }) => severity !== null);
  for (const finding of hazards) remedies.set(finding.id, await trial.remediesOf(finding));
  // What helps against one finding may help against another that nothing was proposed for.
  for (const finding of hazards) {
    if (remedies.get(finding.id)?.length === 0) remedies.set(finding.id, await trial.adoptedFor(finding));
  }
  return remedies;
}

class Trial {
  readonly #before: ReadonlyMap<string, Finding>;
  readonly #deployment: ObservedDeployment;
  readonly #askEverything: AskEverything;
  readonly #zones: ReadonlySet<string>;
  /** The changes that are told, by their words. */
  readonly #told = new Map<string, Change>();
  readonly #outcomes = new Map<string, Promise<ReadonlyMap<string, Finding>>>();
  readonly #concernable: readonly Concerned[];

  constructor(findings: readonly Finding[], deployment: ObservedDeployment, askEverything: AskEverything) {
    this.#before = new Map(findings.map((finding) => [finding.id, finding]));
    this.#deployment = deployment;
    this.#askEverything = askEverything;
    this.#zones = new Set(deployment.clusters.flatMap(zonesWithHsms));
    this.#concernable = deployment.clusters.flatMap((cluster) =>
      clientsOf(cluster, deployment).map((client) => {
        return { client, cluster, prospects: new Prospects(client, cluster, deployment) };
      }),
    );
  }

  async remediesOf(finding: Finding): Promise<readonly Remedy[]> {
    for (const changes of this.#proposed(finding)) {
      const found: Tried[] = [];
      for (const change of changes) {
        const tried = await this.#tried(change, finding);
        if (tried !== undefined) found.push(tried);
        // Nothing is better than a change without a price.
        if (tried?.remedy.price.length === 0) return [tried.remedy];
      }
      // What is smaller is enough; and where each has a price of its own, it is for the reader to choose.
      const byPrice = found
        .filter((one) => !found.some((other) => isDearer(one, other)))
        .map(({ remedy }) => remedy)
        .toSorted((one, other) => one.price.length - other.price.length);
      if (found.length > 0) return byPrice.slice(0, remediesPerFinding);
    }
    return [];
  }

  /** Among the changes that were tried for other findings, the one of the least effort that removes this one as well. */
  async adoptedFor(finding: Finding): Promise<readonly Remedy[]> {
    for (const change of [...this.#told.values()].toSorted((one, other) => one.effort - other.effort)) {
      const tried = await this.#tried(change, finding);
      if (tried !== undefined) return [tried.remedy];
    }
    return [];
  }

  /** Single changes that promise to remove the finding, then pairs, the least effort first. */
  *#proposed(finding: Finding): Generator<readonly Change[]> {
    const concerned = this.#concerned(finding);
    for (const size of [1, 2] as const) {
      const promising = concerned.flatMap((one) =>
        one.prospects
          .of(size)
          .filter((prospect) => this.#isPromising(prospect, finding, one))
          .map(({ change }) => change),
      );
      const distinct = new Map(
        promising.toReversed().map((change) => [kindOf(change, this.#deployment), change]),
      );
      yield [...distinct.values()]
        .toReversed()
        .toSorted((one, other) => one.effort - other.effort)
        .slice(0, triesPerFinding);
    }
  }

  /** The client that a finding is about, or those of the cluster that it is about. */
  #concerned({ id, question }: Finding): readonly Concerned[] {
    return this.#concernable.filter(
      ({ client, cluster }) => id === `${question}/${client.name}` || id === `${question}/${cluster.id}`,
    );
  }

  #isPromising(
    { counts, after }: Prospect,
    { question, severity }: Finding,
    { client, cluster, prospects }: Concerned,
  ): boolean {
    if (severity === null) return false;
    if (counts.inUse + counts.joining > hsmsPerClusterMax) return false;
    if (question === 'no-active-hsm') return counts.active > 0;
    // No setting changes what is on how many HSMs.
    if (question === 'keys-on-only-hsm') return counts.inUse > hsmsInUse(cluster).length;
    const { before } = prospects;
    if (after.has(question)) return false;
    if (['create-now', 'use-now'].some((useless) => after.has(useless) && !before.has(useless))) return false;
    const known = [...this.#before.values()];
    return [...after].every(
      (one) =>
        before.has(one) ||
        !isSevererQuestion(one, severity) ||
        isSuperseded(one, client.name, cluster.id, known),
    );
  }

  async #tried(change: Change, finding: Finding): Promise<Tried | undefined> {
    if (this.#isForGood(finding)) return undefined;
    const after = await this.#outcomeOf(change);
    const changed = change.apply(this.#deployment);
    const now = answerTo(finding, after);
    if (finding.severity === null || (now !== undefined && now.severity !== null)) return undefined;
    const worse = [...after.values()].filter((one) => this.#isWorse(one, changed));
    const alsoTold = [...after.values()].filter((one) => this.#harmsNewZone(one) && !worse.includes(one));
    const isSeverer = (one: Finding): boolean =>
      one.grade === 'incomplete' ||
      (one.severity !== null && compareSeverities(one.severity, finding.severity) < 0);
    // That no key can be lost where none can be made is no remedy.
    const isUseless = (one: Finding): boolean => one.question === 'create-now' || one.question === 'use-now';
    if (worse.some((one) => isSeverer(one) || isUseless(one))) return undefined;
    const removes = [...this.#before.values()]
      .filter((one) => one.severity !== null && answerTo(one, after)?.severity == null)
      .map(({ id }) => id);
    this.#told.set(change.words, change);
    const price = [...worse, ...alsoTold].map((one) => priceOf(one, this.#before.get(one.id)));
    return {
      remedy: {
        change: change.words,
        removes,
        price: [...(change.cost === null ? [] : [change.cost]), ...this.#doubtsAbout(finding), ...price],
      },
      effort: change.effort,
      worse: [...worse, ...alsoTold].map(({ id }) => id),
    };
  }

  /** Whether no change brings back what is lost. */
  #isForGood({ id, question }: Finding): boolean {
    const cluster = this.#deployment.clusters.find((one) => id === `${question}/${one.id}`);
    return question === 'no-active-hsm' && cluster !== undefined && !mayBeRestored(cluster, this.#deployment);
  }

  /** That a new HSM is there is not yet that the keys are. */
  #doubtsAbout({ id, question }: Finding): readonly string[] {
    if (question !== 'no-active-hsm') return [];
    const cluster = this.#deployment.clusters.find((one) => id === `no-active-hsm/${one.id}`);
    const isKnown =
      cluster === undefined ||
      hsmsInUse(cluster).length > 0 ||
      readyBackupsOf(cluster, this.#deployment).length > 0;
    return isKnown ? [] : ['the keys come back from a backup only, and no file shows one'];
  }

  /** Whether an answer is worse than it was. */
  #isWorse(now: Finding, changed: ObservedDeployment): boolean {
    const before = this.#before.get(now.id);
    if (now.grade === 'incomplete') return before?.grade !== 'incomplete';
    if (before === undefined || (before.severity === null && now.severity !== null))
      return now.severity !== null && !this.#wasSuperseded(now, changed);
    // A zone in which nothing was could do no harm, and there was nothing there to lose.
    const zones = now.zones?.filter((zone) => this.#zones.has(zone)) ?? null;
    return isWorseAnswer({ ...now, zones }, before);
  }

  /** Whether keys can be lost with a zone in which nothing was: that is no reason against a change, but its price. */
  #harmsNewZone({ id, severity, zones }: Finding): boolean {
    const before = this.#before.get(id);
    return (
      severity === 'lost' &&
      before?.severity === 'lost' &&
      (zones?.some((zone) => !before.zones?.includes(zone)) ?? false)
    );
  }

  #wasSuperseded({ id, question }: Finding, changed: ObservedDeployment): boolean {
    const subject = id.slice(question.length + 1);
    // What was not asked because there was no key is worse all the same where fewer copies are asked for now.
    if (needIn(changed, subject) < needIn(this.#deployment, subject)) return false;
    const cluster = this.#deployment.clusters.find((one) =>
      clientsOf(one, this.#deployment).some(({ name }) => name === subject),
    );
    // Where one HSM is active, no application can start while it is down.
    const isStart = question === 'start-one-down' || question === 'start-zone-down';
    if (isStart && cluster !== undefined && activeHsmsOf(cluster).length <= 1) return true;
    const before = [...this.#before.values()];
    return isSuperseded(question, subject, cluster?.id ?? subject, before);
  }

  #outcomeOf(change: Change): Promise<ReadonlyMap<string, Finding>> {
    const known =
      this.#outcomes.get(change.words) ??
      this.#askEverything(change.apply(this.#deployment)).then(
        (findings) => new Map(findings.map((finding) => [finding.id, finding])),
      );
    this.#outcomes.set(change.words, known);
    return known;
  }
}

/** A client with its cluster, and what changes promise for them. */
interface Concerned {
  readonly client: ObservedClient;
  readonly cluster: ObservedCluster;
  readonly prospects: Prospects;
}

/** A change that removes a finding. */
interface Tried {
  readonly remedy: Remedy;
  readonly effort: number;
  /** The ids of the findings that it makes worse. */
  readonly worse: readonly string[];
}

/** Whether a change has the price of another one, and more. */
const isDearer = (one: Tried, other: Tried): boolean =>
  other.effort <= one.effort &&
  other.worse.length < one.worse.length &&
  other.worse.every((id) => one.worse.includes(id));

/** What is said of the question of a finding then. */
const answerTo = ({ id, question }: Finding, after: ReadonlyMap<string, Finding>): Finding | undefined =>
  after.get(id) ?? after.get(`${standInFor(question)}${id.slice(question.length)}`);

function priceOf({ sentence, severity }: Finding, before: Finding | undefined): string {
  const says = withoutStop(sentence);
  if (severity !== null) return `${severity}: ${says}`;
  return `less is tolerated: ${says[0]!.toLowerCase()}${says.slice(1)}, instead of ${before?.answer}`;
}

/** How many HSMs must have a key of a client; none of what is no client. */
const needIn = (deployment: ObservedDeployment, name: string): number => {
  const client = clientsToAskAbout(deployment).find((one) => one.name === name);
  return client === undefined ? 0 : needOf(client);
};

/** Zones that are empty, or have no name yet, are as good as each other. */
function kindOf({ words }: Change, { clusters }: ObservedDeployment): string {
  const occupied = new Set(clusters.flatMap(zonesWithHsms));
  const empty = clusters
    .flatMap(({ subnetZones }) => subnetZones ?? [])
    .filter((zone) => !occupied.has(zone));
  const names: string[] = [];
  return words.replace(/\b(one|another|a third) zone\b|\b[\w-]*\d[a-z]\b/g, (name) => {
    if (!name.includes(' ') && !empty.includes(name)) return name;
    if (!names.includes(name)) names.push(name);
    return `zone ${names.indexOf(name)}`;
  });
}

/** The zones in which a cluster has HSMs, or will have them. */
const zonesWithHsms = ({ hsms }: ObservedCluster): readonly string[] =>
  hsms.filter(({ state }) => state !== 'DELETED' && state !== 'DELETE_IN_PROGRESS').map(({ zone }) => zone);

const withoutStop = (sentence: string): string => sentence.replace(/\.$/, '');

/** The questions of a client with the severity of their hazard. */
const severityOfQuestion = {
  'hsm-type': 'unusable',
  'create-now': 'blocked',
  'create-one-down': 'blocked',
  'create-zone-down': 'blocked',
  'use-now': 'unusable',
  'failures-without-loss-right-after': 'lost',
  'zone-without-loss-right-after': 'lost',
  'failures-with-use-right-after': 'unusable',
  'zone-with-use-right-after': 'unusable',
  'failures-without-loss-once-synchronized': 'lost',
  'zone-without-loss-once-synchronized': 'lost',
  'failures-with-use-once-synchronized': 'unusable',
  'zone-with-use-once-synchronized': 'unusable',
  'start-now': 'unusable',
  'start-one-down': 'unusable',
  'start-zone-down': 'unusable',
} as const;

function isSevererQuestion(question: string, severity: NonNullable<Finding['severity']>): boolean {
  const entry = Object.entries(severityOfQuestion).find(([name]) => name === question);
  return entry !== undefined && entry[1] !== severity && isAsSevere(entry[1], severity);
}
