import type { Scenario } from '#models';
import { acknowledgedKeyOnEveryActiveHsm } from '../always/acknowledged-key-on-every-active-hsm.invariant.ts';
import { acknowledgedKeySurvives } from '../always/acknowledged-key-survives.invariant.ts';
import type { Property } from '../property.ts';
import { keyCreationCanSucceed } from '../reachable/key-creation-can-succeed.reachable.ts';
import type { PropertyResult } from '../verification.ts';
import { type Finding, shown, statement, unknown } from './finding.ts';
import { type ObservedClient, type ObservedCluster, standingOf } from './observed.ts';
import { acknowledgedKeyCanBeUsed, failedCreationLeavesNothing } from './probes.ts';
import { clientScenario, exploredHsmsOf, needOf } from './scenarios.ts';

/** Answers one property in one scenario; how, and how far, is the caller's business. */
export type Ask = (scenario: Scenario, property: Property) => Promise<PropertyResult>;

/** What can happen to the keys of one client. */
export async function askAboutClient(
  client: ObservedClient,
  cluster: ObservedCluster,
  ask: Ask,
): Promise<readonly Finding[]> {
  const hsms = exploredHsmsOf(cluster, client);
  if (hsms.length === 0 || standingOf(cluster) === 'not-at-work') {
    const why = hsms.length === 0 ? 'has no active HSM' : `is ${cluster.state}`;
    const sentence = `No token key can be created now: ${cluster.id} ${why}.`;
    return [statement('create-now', 'hazard', false, 'KS-CLUSTER-LIFECYCLE', sentence)];
  }
  const questions = { client, cluster, hsms, ask };
  const now = await canCreate(questions);
  // Where no key can be created, whatever else is asked about keys has no answer.
  if (now.answer === false) return [now];
  const findings = [now, await canCreateWithOneDown(questions)];
  for (const harm of [loss, unusability]) {
    findings.push(await toleratedFailures(questions, harm, 'right-after'));
    // A single HSM has every key at once.
    if (hsms.length > 1) findings.push(await toleratedFailures(questions, harm, 'once-synchronized'));
  }
  return [...findings, await canLeaveOrphan(questions), await canMissKey(questions)];
}

interface Questions {
  readonly client: ObservedClient;
  readonly cluster: ObservedCluster;
  readonly hsms: readonly string[];
  readonly ask: Ask;
}

async function canCreate({ client, cluster, hsms, ask }: Questions): Promise<Finding> {
  const scenario = clientScenario('create-now', client, cluster, {}, degradedOf(cluster));
  const found = await ask(scenario, keyCreationCanSucceed);
  if (found.verdict === 'reachable' && standingOf(cluster) === 'not-modelled') {
    const sentence = `Whether a token key can be created now is not known: ${cluster.id} is ${cluster.state}. Once it is ACTIVE, one can.`;
    const finding = statement('create-now', 'information', null, 'KS-CLUSTER-LIFECYCLE', sentence);
    return shown(finding, found, 'How, once it is ACTIVE');
  }
  const active = hsms.filter((id) => isActive(cluster, id)).length;
  return creation('create-now', 'now', found, { client, active });
}

/**
 * Whether a key can be created while one HSM is down, as when it is replaced.
 *
 * @clause KS-SDK5-REPLACEMENT
 */
async function canCreateWithOneDown({ client, cluster, hsms, ask }: Questions): Promise<Finding> {
  const active = hsms.filter((id) => isActive(cluster, id));
  const down = active.at(-1) ?? '';
  const scenario = clientScenario('create-one-down', client, cluster, {}, [...degradedOf(cluster), down]);
  const found = await ask(scenario, keyCreationCanSucceed);
  return creation('create-one-down', `with one HSM down (${down})`, found, {
    client,
    active: active.length - 1,
  });
}

function creation(
  question: string,
  when: string,
  found: PropertyResult,
  { client, active }: { readonly client: ObservedClient; readonly active: number },
): Finding {
  const need = needOf(client);
  const why = `${need} ${need === 1 ? 'HSM' : 'HSMs'} must have a new key, and ${active} ${active === 1 ? 'is' : 'are'} active`;
  const clause = client.sdk === 5 ? 'KS-SDK5-QUORUM' : 'KS-SDK3-MINIMUM-NODES';
  switch (found.verdict) {
    case 'incomplete':
      return unknown(question, clause, `Whether a token key can be created ${when}`);
    case 'reachable':
      return shown(
        statement(question, 'good', true, clause, `A token key can be created ${when}.`),
        found,
        'How',
      );
    default:
      return statement(question, 'hazard', false, clause, `No token key can be created ${when}: ${why}.`);
  }
}

/** Right after the acknowledgement some copies may be missing; once synchronized, every HSM has the key. */
type Moment = 'right-after' | 'once-synchronized';

/** What HSM failures can do to acknowledged keys, and how it is said. */
interface Harm {
  readonly question: string;
  readonly property: Property;
  readonly clauses: Readonly<Record<ObservedClient['sdk'], Finding['clause']>>;
  readonly unknown: string;
  /** One failure is enough. */
  readonly atOnce: (when: string) => string;
  /** So many failures are not enough. */
  readonly tolerated: (failures: string, when: string) => string;
}

const loss: Harm = {
  question: 'failures-without-loss',
  property: acknowledgedKeySurvives,
  clauses: { 3: 'KS-SDK3-DEFAULT-RISK', 5: 'KS-KEY-LOSS' },
  unknown: 'How many HSM failures lose no key',
  atOnce: (when) => `One HSM failure ${when} loses an acknowledged key, unless it is in a backup.`,
  tolerated: (failures, when) => `No acknowledged key is lost to ${failures} ${when}.`,
};

const unusability: Harm = {
  question: 'failures-with-use',
  property: acknowledgedKeyCanBeUsed,
  clauses: { 3: 'KS-ROUTING', 5: 'KS-SDK5-QUORUM' },
  unknown: 'How many HSM failures keep keys usable',
  atOnce: (when) => `One HSM failure ${when} makes acknowledged keys unusable.`,
  tolerated: (failures, when) => `Acknowledged keys stay usable with ${failures} ${when}.`,
};

async function toleratedFailures(questions: Questions, harm: Harm, moment: Moment): Promise<Finding> {
  const { client, cluster, hsms } = questions;
  const question = `${harm.question}-${moment}`;
  const clause = harm.clauses[client.sdk];
  const { count, found } = await mostFailures(questions, harm.property, moment);
  if (found.verdict !== 'holds' && found.verdict !== 'violated')
    return unknown(question, clause, harm.unknown);
  if (count === 0) {
    return shown(statement(question, 'hazard', 0, clause, harm.atOnce(moments[moment])), found, 'How');
  }
  // With every copy made, an HSM that was not explored would have had one more.
  const isLeast = moment === 'once-synchronized' && hsms.length < cluster.hsms.length;
  const failures = `${count} HSM ${count === 1 ? 'failure' : 'failures'}${isLeast ? ' (at least)' : ''}`;
  const sentence = harm.tolerated(failures, moments[moment]);
  return shown(statement(question, 'good', count, clause, sentence), found, 'What one more does');
}

const moments: Readonly<Record<Moment, string>> = {
  'right-after': 'right after the acknowledgement',
  'once-synchronized': 'once every HSM has the key',
};

/** The largest number of failures that the property holds with, and how one more breaks it. */
async function mostFailures(
  { client, cluster, hsms, ask }: Questions,
  property: Property,
  moment: Moment,
): Promise<{ readonly count: number; readonly found: PropertyResult }> {
  for (let hsmFailures = 1; ; hsmFailures += 1) {
    const allow = { hsmFailures, syncFailures: moment === 'right-after' };
    const name = `${property.name}-${moment}-${hsmFailures}`;
    const found = await ask(clientScenario(name, client, cluster, allow), property);
    const isLast = found.verdict !== 'holds' || hsmFailures === hsms.length;
    if (isLast) return { count: found.verdict === 'holds' ? hsmFailures : hsmFailures - 1, found };
  }
}

async function canLeaveOrphan({ client, cluster, ask }: Questions): Promise<Finding> {
  const scenario = clientScenario('orphans', client, cluster, { syncFailures: true, hsmFailures: 1 });
  const found = await ask(scenario, failedCreationLeavesNothing);
  const clause = client.sdk === 5 ? 'KS-SDK5-LATE-QUORUM' : 'KS-SDK3-CLEAN-UP';
  switch (found.verdict) {
    case 'incomplete':
      return unknown('orphan', clause, 'Whether a failed creation leaves an orphan');
    case 'violated':
      return shown(statement('orphan', 'hazard', true, clause, orphans[client.sdk]), found, 'How');
    default:
      return statement('orphan', 'good', false, clause, 'A failed creation leaves no key behind.');
  }
}

const orphans: Readonly<Record<ObservedClient['sdk'], string>> = {
  3: 'A failed creation can leave an orphan: a key that nobody was told of, to be deleted by hand.',
  5: 'A creation that was reported as failed can leave the key behind, which may become usable later.',
};

async function canMissKey({ client, cluster, ask }: Questions): Promise<Finding> {
  const scenario = clientScenario('miss', client, cluster, { syncFailures: true });
  const found = await ask(scenario, acknowledgedKeyOnEveryActiveHsm);
  switch (found.verdict) {
    case 'incomplete':
      return unknown('miss', 'KS-ROUTING', 'Whether a call can miss a new key');
    case 'violated': {
      const sentence =
        'A call right after the creation can reach an HSM without the key; it fails and must be retried.';
      return shown(statement('miss', 'hazard', true, 'KS-ROUTING', sentence), found, 'How');
    }
    default: {
      const sentence = 'A call right after the creation finds the key, whichever HSM it is routed to.';
      return statement('miss', 'good', false, 'KS-ROUTING', sentence);
    }
  }
}

const isActive = (cluster: ObservedCluster, id: string): boolean =>
  cluster.hsms.some((hsm) => hsm.id === id && hsm.state === 'ACTIVE');

const degradedOf = ({ hsms }: ObservedCluster): string[] =>
  hsms.filter(({ state }) => state === 'DEGRADED').map(({ id }) => id);
