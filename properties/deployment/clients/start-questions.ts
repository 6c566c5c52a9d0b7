import { at, type Finding, hazard, statement } from '../finding.ts';
import { activeHsmsOf, hsmsInUse, zonesInUse } from '../hsms-in-use.ts';
import type { ObservedClient, ObservedCluster } from '../observed.ts';
import { standingOf } from '../observed.ts';
import { allOf } from './words.ts';

/**
 * Whether a client finds its cluster when it starts: a server that it lists must answer.
 *
 * @remarks
 * Once it is connected it learns of the others, so what it lists makes no other difference.
 *
 * @clause KS-SDK3-ADDRESS
 * @clause KS-CLIENT-REACH
 */
export function askAboutStart(client: ObservedClient, cluster: ObservedCluster): readonly Finding[] {
  return [...startFindings(client, cluster), ...staleFindings(client)];
}

function startFindings(client: ObservedClient, cluster: ObservedCluster): readonly Finding[] {
  const { startsFrom, place, sdk } = client;
  const clause = sdk === 3 ? 'KS-SDK3-ADDRESS' : 'KS-CLIENT-REACH';
  if (startsFrom === undefined || standingOf(cluster) === 'not-at-work') return [];
  const active = activeHsmsOf(cluster);
  const answering = active.filter((id) => startsFrom.includes(id));
  const no = (question: string, sentence: string): readonly Finding[] => [
    at(place, hazard(question, 'unusable', false, clause, sentence)),
  ];
  if (answering.length === 0) {
    const listed =
      startsFrom.length === 0
        ? 'no server that it lists is an HSM of'
        : `${allOf(startsFrom)} ${startsFrom.length === 1 ? 'is' : 'are'} not active, and it lists no other HSM of`;
    return no('start-now', `The application cannot start now: ${listed} ${cluster.id}.`);
  }
  const [only] = answering;
  if (answering.length === 1 && hsmsInUse(cluster).length > 1) {
    const sentence = `The application cannot start while ${only} is down: it lists no other HSM that is active.`;
    return no('start-one-down', sentence);
  }
  const [zone, ...otherZones] = new Set(
    cluster.hsms.filter(({ id }) => answering.includes(id)).map((hsm) => hsm.zone),
  );
  if (otherZones.length > 0 || zonesInUse(cluster).length === 1) return [];
  return no(
    'start-zone-down',
    `The application cannot start while ${zone} is down: it lists HSMs of no other zone.`,
  );
}

/** Servers that it lists and that are not there. */
function staleFindings({ unknownServers, cluster }: ObservedClient): readonly Finding[] {
  return unknownServers.map(({ address, place }) => {
    const sentence = `It lists ${address}, which is the address of no HSM of ${cluster}: it cannot start from it.`;
    const finding = statement('stale-address', 'advice', null, 'KS-HSM-ADDRESS', sentence);
    return at(place, { ...finding, id: `stale-address/${address}` });
  });
}
