import type { Unexplained } from '../analysis.ts';
import type { KeyRecord } from '../intake/key-records.ts';
import type { KeyPlaces } from './places.ts';
import { statusDuring } from './stretches.ts';

/** Before a copy arrives it was taken out of an HSM: where the records begin later than this before, nobody can say. */
const extractionReach = 60_000_000;

/**
 * What was seen of a key and no history of the model shows.
 *
 * @remarks
 * Each rule asks first whether a part of a log is missing that could hold what is not there.
 */
export function unexplainedIn(places: KeyPlaces, others: readonly KeyPlaces[]): readonly Unexplained[] {
  if (places.subject.isAmbiguous || places.crowdedOn.length > 0) return [];
  return [
    ...insertionsIn(places, others),
    ...movedSessionKey(places),
    ...generatedTwice(places, others),
    ...impossibleUses(places),
  ].sort((one, other) => one.at - other.at);
}

/**
 * @clause KS-CLIENT-SYNC
 * @clause KS-SYNC-KEY
 */
function insertionsIn(places: KeyPlaces, others: readonly KeyPlaces[]): Unexplained[] {
  const { records, ground } = places;
  const inserted = records.filter(({ kind }) => kind === 'key-inserted');
  const extracted = records.filter(({ kind }) => kind === 'key-extracted');
  return inserted.flatMap((record): Unexplained[] => {
    const { at, hsm, place } = record;
    const isExtracted = extracted.some((one) => one.hsm !== hsm && one.at <= at + ground.clockSkew);
    if (isExtracted || !isLogWhole(places, at)) return [];
    const origin = unrelatedSource(record, places, others);
    if (origin !== undefined) {
      const sentence = `Key ${places.subject.handle} was inserted on ${hsm} after it was extracted from ${origin.hsm}, whose cluster has a different masking key.`;
      const possibleInstead = [
        'The insertion fails: an HSM unmasks only what was masked under its own masking key.',
      ];
      const seen = [place, origin.place];
      return [{ kind: 'copied-to-unrelated-cluster', at, hsm, sentence, possibleInstead, places: seen }];
    }
    const sentence = `Key ${places.subject.handle} was inserted on ${hsm}, but had not been extracted from any HSM before.`;
    const possibleInstead = [
      'The key is extracted from another HSM first, and the log of that HSM shows it.',
      'Server-side synchronization copies the key, and no log shows it.',
    ];
    return [{ kind: 'inserted-without-extraction', at, hsm, sentence, possibleInstead, places: [place] }];
  });
}

/** Whether the logs of all HSMs that could have sent a copy by then are there, and begin early enough. */
function isLogWhole({ family, ground, subject, existsFrom }: KeyPlaces, at: number): boolean {
  if (!ground.isTrailWhole) return false;
  const from = Math.max(existsFrom - ground.clockSkew, at - extractionReach);
  const isWhole = family.every(
    (cluster) => ground.incompleteIn(cluster, from, at + ground.clockSkew).length === 0,
  );
  if (!isWhole) return false;
  if (subject.made !== undefined) return true;
  const lives = family.flatMap((cluster) => ground.livesIn(cluster));
  return lives.every(({ facts, born }) => {
    const first = facts.firstRecord?.at ?? Number.POSITIVE_INFINITY;
    return first <= at - extractionReach || born > at - extractionReach;
  });
}

/** Where the same handle was extracted shortly before, in a cluster with another masking key. */
function unrelatedSource(
  { at }: KeyRecord,
  { subject, ground }: KeyPlaces,
  others: readonly KeyPlaces[],
): KeyRecord | undefined {
  return others
    .filter((other) => ground.relations.of(subject.home, other.subject.home) === 'different')
    .flatMap((other) => other.records)
    .find(
      (record) =>
        record.kind === 'key-extracted' &&
        record.at <= at + ground.clockSkew &&
        record.at >= at - extractionReach,
    );
}

/**
 * @clause KS-SESSION-LOCAL
 * @clause KS-KEY-PROMOTION
 */
function movedSessionKey(places: KeyPlaces): Unexplained[] {
  const { seenClass, records, ground, subject, family } = places;
  const listedAt = seenClass.listedAsSession;
  if (listedAt === undefined) return [];
  const moved = records.find(({ kind, hsm }) => kind === 'key-inserted' && hsm !== subject.made?.hsm);
  if (moved === undefined) return [];
  const [from, to] = [listedAt - ground.clockSkew, moved.at + ground.clockSkew];
  const isMadeToken = family.some((cluster) => {
    const isChanged = ground
      .livesIn(cluster)
      .some(({ facts: { modified } }) => modified && modified.first <= to && modified.last >= from);
    return isChanged || ground.incompleteIn(cluster, from, to).length > 0;
  });
  // A token key never becomes a session key again; within the skew of the clocks the list may be the earlier one.
  if (listedAt <= moved.at + ground.clockSkew && isMadeToken) return [];
  const sentence = `Key ${subject.handle} is a session key according to a list of its cluster, but was inserted on ${moved.hsm}.`;
  const possibleInstead = [
    'A session key stays on the HSM that created it, and ends with its session.',
    'The key is turned into a token key first, which its HSM records as a modification of the object.',
  ];
  const list = family
    .flatMap((cluster) => ground.factsOf(cluster)?.keysLooks ?? [])
    .filter(({ at }) => at === listedAt)
    .map(({ place }) => place);
  const { at, hsm, place } = moved;
  return [{ kind: 'session-key-moved', at, hsm, sentence, possibleInstead, places: [place, ...list] }];
}

/**
 * @clause KS-KEY-HANDLE
 * @assumption handles-given-once
 */
function generatedTwice(places: KeyPlaces, others: readonly KeyPlaces[]): Unexplained[] {
  const { subject, ground } = places;
  const { made } = subject;
  if (made === undefined) return [];
  for (const other of others) {
    const first = other.subject.made;
    const isBefore = first !== undefined && other.subject.home === subject.home && first.at < made.at;
    if (!isBefore || other.seenClass.class !== 'token') continue;
    const holder = ground.livesIn(subject.home).find((life) => {
      const isHeld =
        statusDuring(other.stretchesOn(life), made.at - ground.clockSkew, made.at + ground.clockSkew) ===
          'yes' ||
        (life.hsm === first.hsm && isStillThere(other, made.at));
      return isHeld && life.facts.activity.isNear(made.at);
    });
    if (holder === undefined) continue;
    const sentence = `Key ${subject.handle} was created on ${made.hsm} while ${holder.hsm} had another key with this handle.`;
    const possibleInstead = [
      'A cluster assigns no handle that one of its active HSMs already uses.',
      'The key is copied to the other HSM, and the log of that HSM shows an insertion.',
    ];
    const { at, hsm, place } = made;
    return [{ kind: 'generated-twice', at, hsm, sentence, possibleInstead, places: [first.place, place] }];
  }
  return [];
}

/** Within the skew of the clocks nobody knows what was first: the key that was made was there then, unless removed. */
const isStillThere = ({ subject, ground }: KeyPlaces, at: number): boolean => {
  const { made, records } = subject;
  if (made === undefined || at - made.at > ground.clockSkew) return false;
  // It may have been removed in a part of the log that is missing.
  if (ground.incompleteIn(subject.home, made.at, at + ground.clockSkew).includes(made.hsm)) return false;
  const own = records.get(made.hsm) ?? [];
  return !own.some(({ kind }) => kind === 'key-tombstoned' || kind === 'key-destroyed');
};

/** @clause KS-KEY-DELETION */
function impossibleUses(places: KeyPlaces): Unexplained[] {
  // An HSM that nobody names may have brought it.
  if (!places.ground.isTrailWhole) return [];
  return places.family.flatMap((cluster) =>
    places.presenceIn(cluster).impossible.map(({ record, removal }): Unexplained => {
      const { at, hsm, place } = record;
      const { handle } = places.subject;
      if (removal === undefined) {
        const sentence = `Key ${handle} was used on ${hsm}, where it cannot have been.`;
        const possibleInstead = ['The key is inserted first, or another HSM of the cluster has it.'];
        return {
          kind: 'used-where-not-held',
          at,
          hsm,
          sentence,
          possibleInstead,
          places: [place],
        };
      }
      const sentence = `Key ${handle} was used on ${hsm} after it had been removed there, when no HSM of the cluster can have had a copy.`;
      const possibleInstead = ['The command fails, because the handle is no longer valid.'];
      const seen = [place, ...removal.places];
      return { kind: 'used-after-removal', at, hsm, sentence, possibleInstead, places: seen };
    }),
  );
}
