import type { KeyHistory, KeyVerdictName, TimeBounds } from '../analysis.ts';
import { happened } from '../intake/lives.ts';
import type { UserGap } from '../intake/user-gaps.ts';
import { assumptionsBehind } from './assumptions.ts';
import { failuresOf } from './failures.ts';
import { toldCluster } from './ground.ts';
import type { KeyPlaces } from './places.ts';
import { recoveriesOf } from './recoveries.ts';
import { remarksOn } from './remarks.ts';
import { unexplainedIn } from './unexplained.ts';
import { verdictOf } from './verdict.ts';
import { absencesOf, holdingsOf, windowsOf } from './windows.ts';

/** All that is to be said of one key. */
export function keyHistoryOf(
  places: KeyPlaces,
  others: readonly KeyPlaces[],
  userGaps: readonly UserGap[],
): KeyHistory {
  const { subject, seenClass, family } = places;
  const owner = ownerOf(places);
  const recoveries = recoveriesOf(places);
  const removals = family.flatMap((cluster) => places.presenceIn(cluster).removals);
  const verdict = verdictOf(places, recoveries);
  return {
    name: subject.name,
    handle: subject.handle,
    cluster: toldCluster(subject.home),
    class: seenClass.class,
    owner,
    made: subject.made === undefined ? null : happened(subject.made),
    madeOn: subject.made?.hsm ?? null,
    acknowledged: acknowledgedIn(places),
    holdings: holdingsOf(places),
    windows: windowsOf(places),
    removals,
    absences: absencesOf(places),
    failures: failuresOf(places, others),
    verdict,
    assumes: assumptionsBehind(verdict, places, recoveries, removals),
    recoverableFrom: recoveries,
    remarks: remarksOn(places, others, owner, userGaps),
    unexplained: unexplainedIn(places, others),
    explanation: null,
  };
}

function ownerOf({ subject, ground }: KeyPlaces): string | null {
  for (const [cluster, { from, to }] of subject.spans) {
    for (const look of ground.factsOf(cluster)?.keysLooks ?? []) {
      const owner = look.at >= from && look.at < to ? look.handles.get(subject.handle)?.owner : undefined;
      if (typeof owner === 'string') return owner;
    }
  }
  return null;
}

/** Client-side synchronization is done within so long. */
export const clientSyncReach = 10_000_000;

/**
 * When the application was told that its key exists.
 *
 * @remarks
 * Not before client-side synchronization was done: an insertion in its own cluster soon after the key was made is part
 * of that, unless the key may have been in a clone by then and come back; a later one is a copy by hand. And not after
 * it was shared, which takes somebody who knows of it.
 *
 * @assumption all-tried-first
 */
function acknowledgedIn(places: KeyPlaces): TimeBounds | null {
  const { subject, records, ground, family } = places;
  const { made } = subject;
  if (made === undefined) return null;
  const elsewhere = family
    .slice(1)
    .flatMap((cluster) => [...places.presenceIn(cluster).stretches.values()].flat())
    .filter(({ status }) => status !== 'no')
    .map(({ from }) => from);
  const before = Math.min(...elsewhere, Number.POSITIVE_INFINITY) - ground.clockSkew;
  const removed = records.find(({ kind }) => kind === 'key-tombstoned' || kind === 'key-destroyed');
  const inserted = records.filter(
    ({ kind, hsm, at }) =>
      kind === 'key-inserted' &&
      ground.lifeOf.get(hsm)!.cluster === subject.home &&
      at < before &&
      at <= made.at + clientSyncReach + ground.clockSkew &&
      at < (removed?.at ?? Number.POSITIVE_INFINITY),
  );
  const shared = records.find(({ kind }) => kind === 'key-shared');
  return {
    earliest: Math.max(made.at, ...inserted.map(({ at }) => at)),
    latest: shared?.at ?? null,
  };
}

const severities: Readonly<Record<KeyVerdictName, number>> = {
  lost: 6,
  'possibly-lost': 5,
  recoverable: 4,
  unknown: 3,
  deleted: 2,
  held: 1,
  ended: 0,
};

/** What a reader wants to see first. */
export const severityOf = ({ verdict, unexplained, remarks }: KeyHistory): number =>
  (unexplained.length > 0 ? 100 : 0) + (remarks.length > 0 ? 10 : 0) + severities[verdict.verdict] * 20;
