import { type Ask, askOne, type Questions } from '../ask.ts';
import { about, at, type Finding, hazard, shown, statement, unknown } from '../finding.ts';
import { activeHsmsOf, hsmsInUse, isOfNewType, joiningHsmsOf, servingHsms } from '../hsms-in-use.ts';
import { type ObservedClient, type ObservedCluster, standingOf } from '../observed.ts';
import { acknowledgedKeyCanBeUsed, calledHsmsHaveKey, failedCreationLeavesNothing } from '../probes.ts';
import { clientScenario, copiesToUse, fewestHolders, needOf } from '../scenarios.ts';
import { askAboutCreation, type Creation, impossible } from './creation-questions.ts';
import { clauseOfUse, type Harm, harms, type KeyMoment, type Moments, momentsIn } from './harms.ts';
import { askAboutHsmFaults } from './hsm-faults.ts';
import { askAboutStart } from './start-questions.ts';
import { type MomentTolerance, nothingTolerated, type Tolerance } from './tolerance.ts';
import { counted } from './words.ts';
import { askAboutZones } from './zone-faults.ts';

/** What is known of one client. */
export interface ClientAnswers {
  readonly findings: readonly Finding[];
  readonly tolerance: Tolerance;
}

/** What can happen to the keys of one client. */
export async function askAboutClient(
  client: ObservedClient,
  cluster: ObservedCluster,
  ask: Ask,
): Promise<ClientAnswers> {
  const questions = { client, cluster, ask };
  const { findings, tolerance } = await askAboutKeys(questions);
  const calls = canAskAboutCalls(questions) ? await askAboutCalls(questions) : [];
  const start = isMisfit(questions) ? [] : askAboutStart(client, cluster);
  return { findings: about(client.name, [...findings, ...calls, ...start]), tolerance };
}

/**
 * Whether it is Client SDK 3 with HSMs that it does not work with. What becomes of keys is asked all the same: they
 * are there, whoever made them.
 *
 * @clause KS-HSM-TYPE-TOOLS
 */
const isMisfit = ({ client, cluster }: Questions): boolean => client.sdk === 3 && isOfNewType(cluster);

/** Whether keys can be made and used, and what they survive. */
export async function askAboutKeys(questions: Questions): Promise<ClientAnswers> {
  const { client, cluster } = questions;
  const creation = isMisfit(questions) ? misfit(questions) : await askAboutCreation(questions);
  const isAtWork = standingOf(cluster) !== 'not-at-work';
  const hsms = hsmsInUse(cluster);
  const canUse = isAtWork && hsms.length > 0 && !isMisfit(questions) && (await keysCanBeUsedNow(questions));
  const blind = isAtWork && !canUse && hsms.length > 0 && !isMisfit(questions);
  const findings = [...creation.findings, ...(blind ? [keysCannotBeUsed(questions)] : [])];
  if (!isAtWork || hsms.length === 0)
    return { findings, tolerance: { creation: creation.tolerance, ...nothing } };
  const open = canUse ? harms : harms.filter(({ name }) => name !== 'use');
  // With fewer HSMs than that the client is told of no new key; those that exist are older.
  const isTold = hsms.length >= needOf(client);
  const when = momentsIn(creation.tolerance.now !== false, hsms.length);
  const rightAfter = isTold ? await askAboutMoment('right-after', open, when, questions) : undefined;
  const synchronized = await askAboutMoment('once-synchronized', open, when, questions);
  // A single HSM has every new key at once.
  const isTheSame = isTold && hsms.length === 1;
  return {
    findings: [...findings, ...(rightAfter?.findings ?? []), ...(isTheSame ? [] : synchronized.findings)],
    tolerance: {
      creation: creation.tolerance,
      afterAcknowledgement: rightAfter?.tolerance ?? nothingTolerated,
      onceSynchronized: synchronized.tolerance,
    },
  };
}

const nothing = { afterAcknowledgement: nothingTolerated, onceSynchronized: nothingTolerated };

function misfit({ client, cluster }: Questions): Creation {
  const sentence = `Client SDK 3 does not work with the HSMs of ${cluster.id}, which are hsm2m.medium: it can neither create nor use a key there.`;
  const found = hazard('hsm-type', 'unusable', false, 'KS-HSM-TYPE-TOOLS', sentence);
  return impossible(at(client.place, found), cluster);
}

/** Whether there can be a creation that the calls follow. */
const canAskAboutCalls = ({ client, cluster }: Questions): boolean =>
  standingOf(cluster) !== 'not-at-work' && servingHsms(client, cluster).length >= needOf(client);

async function keysCanBeUsedNow({ client, cluster, ask }: Questions): Promise<boolean> {
  if (servingHsms(client, cluster).length === 0) return false;
  const scenario = clientScenario('use-now', client, cluster, { heldBy: hsmsInUse(cluster) });
  const { verdict } = await askOne(ask, scenario, acknowledgedKeyCanBeUsed);
  // Degraded HSMs may come back, but a key is no use before that.
  return verdict !== 'violated';
}

function keysCannotBeUsed({ client, cluster }: Questions): Finding {
  const copies = copiesToUse(client);
  const left = servingHsms(client, cluster).length;
  const sentence = `Keys that exist cannot be used now: ${counted(copies, 'HSM')} that ${copies === 1 ? 'has' : 'have'} the key must answer, and ${left === 0 ? 'none does' : left === 1 ? '1 does' : `${left} do`}.`;
  const place = left < activeHsmsOf(cluster).length ? client.place : cluster.places.hsms;
  return at(place, hazard('use-now', 'unusable', false, clauseOfUse(client), sentence));
}

/** What comes to acknowledged keys from one moment on. */
async function askAboutMoment(
  moment: KeyMoment,
  open: readonly Harm[],
  when: Moments,
  questions: Questions,
): Promise<{ readonly findings: readonly Finding[]; readonly tolerance: MomentTolerance }> {
  const { client, cluster } = questions;
  const heldBy = moment === 'right-after' ? fewestHolders(client, cluster) : hsmsInUse(cluster);
  // A client decides how many HSMs must have a key at first; in the end all have it, and there are as many as there are.
  const isChosen = moment === 'right-after' && hsmsInUse(cluster).length > 1;
  const decided = isChosen ? client.place : cluster.places.hsms;
  const findings: Finding[] = [];
  let tolerance = nothingTolerated;
  for (const harm of open) {
    const hsmFaults = await askAboutHsmFaults(harm, { moment, when: when[moment], heldBy }, questions);
    const zoneFaults = await askAboutZones(harm, { moment, when: when[moment] }, questions);
    findings.push(
      ...hsmFaults.findings.map((finding) => at(decided, finding)),
      ...zoneFaults.findings.map((finding) => at(cluster.places.hsms, finding)),
    );
    tolerance = { ...tolerance, ...hsmFaults.tolerance, ...zoneFaults.tolerance };
  }
  return { findings, tolerance };
}

/** What the calls of an application meet. */
async function askAboutCalls(questions: Questions): Promise<readonly Finding[]> {
  const { client } = questions;
  return [at(client.place, await canLeaveKey(questions)), at(client.place, await canMissKey(questions))];
}

/** An outage is enough, and there are few worlds with one: so that is asked first. */
const mishaps = [{ hsmOutages: 1 }, { hsmOutages: 1, hsmFailures: 1, syncFailures: true }] as const;

async function canLeaveKey({ client, cluster, ask }: Questions): Promise<Finding> {
  const clause = client.sdk === 5 ? 'KS-SDK5-LATE-QUORUM' : 'KS-SDK3-CLEAN-UP';
  for (const allow of mishaps) {
    const scenario = clientScenario('leftover', client, cluster, { allow });
    const result = await askOne(ask, scenario, failedCreationLeavesNothing);
    if (result.verdict === 'incomplete')
      return unknown('leftover', clause, 'Whether a failed creation leaves the key behind');
    if (result.verdict !== 'violated') continue;
    return shown(
      hazard('leftover', 'leftover', true, clause, leftovers[client.sdk]),
      { scenario, result },
      'How',
    );
  }
  const sentence = 'A creation that fails because one HSM fails or goes out of reach leaves no key behind.';
  const scope = { moment: 'now' as const, hsmFaults: 1, zones: [] };
  return { ...statement('leftover', 'good', false, clause, sentence), scope };
}

const leftovers: Readonly<Record<ObservedClient['sdk'], string>> = {
  3: 'The application can be told that a key was not created, and an HSM that went out of reach still has it: an orphan, to be deleted by hand.',
  5: 'The application can be told that a key was not created, and an HSM still has it; it may become usable later.',
};

async function canMissKey(questions: Questions): Promise<Finding> {
  const { client, cluster, ask } = questions;
  const joining = joiningHsmsOf(cluster).length > 0;
  for (const isJoining of joining ? [false, true] : [false]) {
    const allow = { syncFailures: true };
    const scenario = clientScenario('miss', client, cluster, { allow, joining: isJoining });
    const result = await askOne(ask, scenario, calledHsmsHaveKey);
    if (result.verdict === 'incomplete')
      return unknown('miss', 'KS-ROUTING', 'Whether a call can miss a new key');
    if (result.verdict !== 'violated') continue;
    const why = isJoining ? ', which was being created meanwhile' : '';
    const sentence = `A call right after the creation can reach an HSM without the key${why}; it fails and must be retried.`;
    return shown(hazard('miss', 'retry', true, 'KS-ROUTING', sentence), { scenario, result }, 'How');
  }
  const sentence =
    'While no HSM fails, comes back or is added, a call right after the creation finds the key, whichever HSM it is routed to.';
  const scope = { moment: 'now' as const, hsmFaults: 0, zones: [] };
  return { ...statement('miss', 'good', false, 'KS-ROUTING', sentence), scope };
}
