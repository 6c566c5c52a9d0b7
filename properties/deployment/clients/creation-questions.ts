import { keyCreationCanSucceed } from '../../reachable/key-creation-can-succeed.reachable.ts';
import { askOne, type Questions } from '../ask.ts';
import { at, type Finding, type Found, hazard, shown, statement, unknown } from '../finding.ts';
import { activeHsmsOf, degradedHsmsOf, inZone, servingHsms, zonesInUse } from '../hsms-in-use.ts';
import { type ObservedClient, type ObservedCluster, standingOf } from '../observed.ts';
import { clientScenario, needOf } from '../scenarios.ts';
import type { Tolerance } from './tolerance.ts';
import { anyOf, counted } from './words.ts';

/** What is known of the creation of keys. */
export interface Creation {
  readonly findings: readonly Finding[];
  readonly tolerance: Tolerance['creation'];
}

/**
 * Whether a client can create a token key: now, with any one HSM down, and with any one zone down.
 *
 * @remarks
 * HSMs that are down may come back, and help nobody before that: here they are not there at all.
 */
export async function askAboutCreation(questions: Questions): Promise<Creation> {
  const { client, cluster } = questions;
  const obstacle = obstacleToCreation(client, cluster);
  if (obstacle !== undefined) return impossible(obstacle, cluster);
  const decided = placeOfNeed(client, cluster);
  const now = at(decided, await canCreateNow(questions));
  // Where no key can be created now, none can with less.
  if (now.answer === false) return impossible(now, cluster);
  const oneDown = at(decided, await canCreateWithOneDown(questions));
  const zoneDown = at(cluster.places.hsms, await canCreateWithZoneDown(questions));
  return {
    findings: [now, oneDown, zoneDown],
    tolerance: {
      now: yesOrNo(now),
      withOneHsmDown: yesOrNo(oneDown),
      zonesWhoseLossStopsIt: zoneDown.grade === 'incomplete' ? null : (zoneDown.zones ?? []),
    },
  };
}

const yesOrNo = ({ answer }: Finding): boolean | null => (typeof answer === 'boolean' ? answer : null);

/** No key can be created now, and so none with less. */
export const impossible = (finding: Finding, cluster: ObservedCluster): Creation => ({
  findings: [finding],
  tolerance: { now: false, withOneHsmDown: false, zonesWhoseLossStopsIt: zonesInUse(cluster) },
});

/**
 * What keeps every key from being created, whatever the client asks for.
 *
 * @clause KS-HSM-MIGRATION
 */
function obstacleToCreation(client: ObservedClient, cluster: ObservedCluster): Finding | undefined {
  const no = (why: string, clause: Finding['clause'], place: string): Finding =>
    at(place, hazard('create-now', 'blocked', false, clause, `No token key can be created now: ${why}.`));
  const { id, state, places } = cluster;
  if (standingOf(cluster) === 'not-at-work')
    return no(`${id} is ${state}`, 'KS-CLUSTER-LIFECYCLE', places.state);
  if (state === 'MODIFY_IN_PROGRESS' || state === 'ROLLBACK_IN_PROGRESS') {
    const why = `${id} is ${state}, and takes no new token keys until its migration has ended`;
    return no(why, 'KS-HSM-MIGRATION', places.state);
  }
  if (activeHsmsOf(cluster).length === 0)
    return no(`${id} has no active HSM`, 'KS-CLUSTER-LIFECYCLE', places.hsms);
  if (servingHsms(client, cluster).length > 0) return undefined;
  return no(`none of the active HSMs of ${id} is one that it may use`, 'KS-CLIENT-REACH', client.place);
}

/**
 * What decides whether a key can be created: a minimum that somebody has chosen, servers that are kept from it, and
 * else how many HSMs there are, because one is the least, and the quorum of SDK 5 is the same for everybody.
 */
function placeOfNeed(client: ObservedClient, cluster: ObservedCluster): string {
  const isChosen = client.sdk === 3 && needOf(client) > 1;
  const isKept = servingHsms(client, cluster).length < activeHsmsOf(cluster).length;
  return isChosen || isKept ? client.place : cluster.places.hsms;
}

async function canCreateNow({ client, cluster, ask }: Questions): Promise<Finding> {
  const scenario = clientScenario('create-now', client, cluster, { without: degradedHsmsOf(cluster) });
  const result = await askOne(ask, scenario, keyCreationCanSucceed);
  if (result.verdict === 'reachable' && standingOf(cluster) === 'not-modelled') {
    const sentence = `Whether a token key can be created now is not known: ${cluster.id} is ${cluster.state}. Once it is ACTIVE, one can.`;
    const finding = statement('create-now', 'information', null, 'KS-CLUSTER-STATES', sentence);
    return shown(finding, { scenario, result }, 'How, once it is ACTIVE');
  }
  const left = servingHsms(client, cluster).length;
  return creation('create-now', 'now', { scenario, result }, { client, left });
}

/**
 * Whether a key can be created while any one HSM is down, as when it is replaced.
 *
 * @remarks
 * One that does not serve the client is not missed.
 *
 * @clause KS-SDK5-REPLACEMENT
 */
async function canCreateWithOneDown({ client, cluster, ask }: Questions): Promise<Finding> {
  const serving = servingHsms(client, cluster);
  const down = serving.at(-1)!;
  const without = [...degradedHsmsOf(cluster), down];
  const scenario = clientScenario('create-one-down', client, cluster, { without });
  const result = await askOne(ask, scenario, keyCreationCanSucceed);
  const when = `with one HSM down (${down})`;
  const finding = creation(
    'create-one-down',
    when,
    { scenario, result },
    { client, left: serving.length - 1 },
  );
  if (finding.grade !== 'good') return finding;
  const scope = { moment: 'now' as const, hsmFaults: 1, zones: [] };
  return { ...finding, sentence: 'A token key can be created with any one HSM down.', scope };
}

async function canCreateWithZoneDown({ client, cluster, ask }: Questions): Promise<Finding> {
  const clause = clauseOf(client);
  const question = 'create-zone-down';
  const serving = servingHsms(client, cluster);
  const zones = zonesInUse(cluster);
  const stopping: { readonly zone: string; readonly left: number }[] = [];
  for (const zone of zones) {
    const gone = inZone(cluster, serving, zone);
    const without = [...degradedHsmsOf(cluster), ...inZone(cluster, activeHsmsOf(cluster), zone)];
    const scenario = clientScenario(question, client, cluster, { without });
    const { verdict } = await askOne(ask, scenario, keyCreationCanSucceed);
    if (verdict === 'incomplete')
      return unknown(question, clause, 'Whether a token key can be created with one zone down');
    if (verdict !== 'reachable') stopping.push({ zone, left: serving.length - gone.length });
  }
  if (stopping.length === 0) {
    const sentence = 'A token key can be created while any one availability zone is lost or out of reach.';
    const scope = { moment: 'now' as const, hsmFaults: 0, zones };
    return { ...statement(question, 'good', true, clause, sentence), zones: [], scope };
  }
  const left = Math.max(...stopping.map((stopped) => stopped.left));
  const named = stopping.map(({ zone }) => zone);
  const most = stopping.length > 1 && left > 0 ? 'at most ' : '';
  const sentence = `No token key can be created while ${anyOf(named)} is lost or out of reach: ${needText(client)}, and ${most}${left} ${left === 1 ? 'is' : 'are'} left.`;
  return { ...hazard(question, 'blocked', false, clause, sentence), zones: named };
}

const clauseOf = ({ sdk }: ObservedClient): Finding['clause'] =>
  sdk === 5 ? 'KS-SDK5-QUORUM' : 'KS-SDK3-MINIMUM-NODES';

const needText = (client: ObservedClient): string => `${counted(needOf(client), 'HSM')} must have a new key`;

function creation(
  question: string,
  when: string,
  found: Found,
  { client, left }: { readonly client: ObservedClient; readonly left: number },
): Finding {
  const clause = clauseOf(client);
  switch (found.result.verdict) {
    case 'incomplete':
      return unknown(question, clause, `Whether a token key can be created ${when}`);
    case 'reachable':
      return shown(
        statement(question, 'good', true, clause, `A token key can be created ${when}.`),
        found,
        'How',
      );
    default: {
      const why = `${needText(client)}, and ${left} ${left === 1 ? 'is' : 'are'} active and in reach`;
      return hazard(question, 'blocked', false, clause, `No token key can be created ${when}: ${why}.`);
    }
  }
}
