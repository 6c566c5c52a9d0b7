import type { Doubt, HeldBy, KeyVerdict, Recovery, Removal } from '../analysis.ts';
import type { KeysLook } from '../intake/facts.ts';
import type { RecordPlace } from '../log-event.ts';
import { toldCluster } from './ground.ts';
import type { KeyPlaces } from './places.ts';
import { clustersWithoutList } from './recoveries.ts';
import { absencesOf } from './windows.ts';

/** How many records a verdict names at most. */
const placeCountMax = 8;

/** What a verdict is made of. */
interface Evidence {
  readonly places: KeyPlaces;
  readonly recoveries: readonly Recovery[];
  readonly removals: readonly Removal[];
  readonly heldBy: readonly HeldBy[];
  /** Those that certainly had it, and are known not to answer. */
  readonly silent: readonly string[];
  readonly maybeHeldBy: readonly string[];
}

/**
 * What has become of a key.
 *
 * @remarks
 * It is lost where nothing that the records leave possible has it: no HSM, and no backup. Whatever keeps that from
 * being certain is a doubt, and the key is lost possibly.
 */
export function verdictOf(places: KeyPlaces, recoveries: readonly Recovery[]): KeyVerdict {
  const presences = places.family.map((cluster) => [cluster, places.presenceIn(cluster)] as const);
  const known = presences.flatMap(([cluster, { lastKnownOn }]) =>
    [...lastKnownOn].map(([hsm, lastSeen]) => ({ hsm, cluster, lastSeen })),
  );
  const answers = ({ hsm, cluster, lastSeen }: (typeof known)[number]): boolean =>
    !doesNotAnswer(places, cluster, hsm, lastSeen);
  const heldBy = known
    .filter(answers)
    .map(({ cluster, ...held }) => ({ ...held, cluster: toldCluster(cluster) }));
  const silent = known.filter((one) => !answers(one)).map(({ hsm }) => hsm);
  const maybeHeldBy = places.lives
    .filter((life) => places.stretchesOn(life).at(-1)?.status === 'maybe')
    .map(({ hsm }) => hsm);
  const removals = presences
    .flatMap(([, presence]) => presence.removals)
    .sort((one, other) => (one.at.latest ?? 0) - (other.at.latest ?? 0));
  const evidence: Evidence = { places, recoveries, removals, heldBy, silent, maybeHeldBy };
  return heldIn(evidence) ?? deletedIn(evidence) ?? endedIn(evidence) ?? goneIn(evidence);
}

/**
 * Whether an HSM was found out of order after it was heard of last, or a whole list of the keys does not have the key that
 * it held: it was not there to answer.
 */
function doesNotAnswer({ ground, subject }: KeyPlaces, cluster: string, hsm: string, since: number): boolean {
  const facts = ground.factsOf(cluster);
  const [look] = [...(facts?.looks ?? [])]
    .filter(({ at }) => at > since)
    .sort((one, other) => other.at - one.at);
  if (look !== undefined && look.hsms.get(hsm) !== 'ACTIVE') return true;
  return isUnlistedAfter(facts?.keysLooks ?? [], subject.handle, since + ground.clockSkew);
}

/** Whether a whole list of the keys that is later does not have it, and none after that has. */
function isUnlistedAfter(looks: readonly KeysLook[], handle: number, since: number): boolean {
  const later = looks.filter(({ at, isWhole, handles }) => at > since && (isWhole || handles.has(handle)));
  const last = later.sort((one, other) => one.at - other.at).at(-1);
  return last !== undefined && !last.handles.has(handle);
}

function heldIn({ places, heldBy, removals }: Evidence): KeyVerdict | undefined {
  if (heldBy.length > 0) {
    const known = heldBy.flatMap(({ hsm }) =>
      (places.subject.records.get(hsm ?? '') ?? []).slice(-1).map(({ place }) => place),
    );
    const lists = places.family.flatMap((cluster) =>
      places.presenceIn(cluster).listed.map(({ place }) => place),
    );
    return { verdict: 'held', by: heldBy, places: some(known.length > 0 ? known : lists) };
  }
  // A list shows it on some HSM, and nothing took a copy away since.
  for (const cluster of places.family) {
    const last = places.presenceIn(cluster).listed.at(-1);
    const isSince = removals.every(({ at }) => (at.latest ?? 0) < (last?.at ?? 0));
    const isThere = places.ground.livesIn(cluster).some((life) => {
      return life.gone === undefined && places.stretchesOn(life).at(-1)?.status === 'maybe';
    });
    const isGone = places.ground
      .livesIn(cluster)
      .some(({ gone }) => gone !== undefined && gone.latest > (last?.at ?? 0));
    if (last === undefined || !isSince || !isThere || isGone) continue;
    const looks = places.ground.factsOf(cluster)?.keysLooks ?? [];
    if (isUnlistedAfter(looks, places.subject.handle, last.at)) continue;
    const by = [{ hsm: null, cluster: toldCluster(cluster), lastSeen: last.at }];
    return { verdict: 'held', by, places: [last.place] };
  }
  return undefined;
}

const isDeletion = ({ by }: Removal): boolean => by === 'tombstone' || by === 'destruction';

function deletedIn({ places, removals, maybeHeldBy }: Evidence): KeyVerdict | undefined {
  const deletions = removals.filter(isDeletion);
  const last = deletions.at(-1);
  if (last === undefined) return undefined;
  // Session keys are destroyed as well; a handle of unknown class that was destroyed is deleted, whichever it was.
  if (places.seenClass.class === 'session') return { verdict: 'ended', places: some(last.places) };
  const at = { earliest: deletions[0]!.at.earliest, latest: last.at.latest };
  return { verdict: 'deleted', at, maybeHeldBy, places: some(deletions.flatMap((one) => one.places)) };
}

function endedIn({ places, removals }: Evidence): KeyVerdict | undefined {
  if (places.seenClass.class !== 'session') return undefined;
  const records = [
    ...removals.flatMap((removal) => removal.places),
    ...places.records.map(({ place }) => place),
  ];
  return { verdict: 'ended', places: some(records) };
}

/** Every copy that was known is gone, or none was ever known. */
function goneIn(evidence: Evidence): KeyVerdict {
  const { places, recoveries, removals, silent, maybeHeldBy } = evidence;
  const records = [
    ...removals.flatMap((removal) => removal.places),
    ...places.records.map(({ place }) => place),
  ];
  const because = doubtsOf(evidence);
  if (places.seenClass.class === 'token' && recoveries.some(({ certainty }) => certainty === 'known')) {
    const known = recoveries.filter(({ certainty }) => certainty === 'known').flatMap((one) => one.places);
    return { verdict: 'recoverable', by: removals, maybeHeldBy, places: some([...known, ...records]) };
  }
  if (removals.length === 0 && silent.length === 0 && !wasListed(places))
    return { verdict: 'unknown', because, places: some(records) };
  if (because.length > 0)
    return { verdict: 'possibly-lost', by: removals, maybeHeldBy, because, places: some(records) };
  const lists = places.ground.topology.backupLists.map(({ place }) => place);
  const removed = removals.flatMap((removal) => removal.places);
  // What rules out the HSMs that were there.
  const excluded = absencesOf(places)
    .filter(({ hsm }) => places.stretchesOn(places.ground.lifeOf.get(hsm)!).at(-1)?.status === 'no')
    .flatMap((absence) => absence.places.slice(0, 1));
  return {
    verdict: 'lost',
    at: whenLost(places, removals),
    by: removals,
    places: some([...removed, ...excluded, ...lists, ...records]),
  };
}

/** Whether a list had it that is not its last: a later one does not have it. */
const wasListed = (places: KeyPlaces): boolean =>
  places.family.some((cluster) => places.presenceIn(cluster).listed.length > 0);

/** Between the last time that some HSM certainly had it, and the first at which none can have. */
function whenLost(places: KeyPlaces, removals: readonly Removal[]): { earliest: number; latest: number } {
  let earliest = Number.NEGATIVE_INFINITY;
  let latest = Number.NEGATIVE_INFINITY;
  for (const stretch of places.lives.flatMap((life) => places.stretchesOn(life))) {
    if (stretch.status === 'yes') earliest = Math.max(earliest, stretch.to);
    if (stretch.status !== 'no') latest = Math.max(latest, stretch.to);
  }
  const lastRemoval = Math.max(...removals.map(({ at }) => at.latest ?? 0));
  return {
    earliest: Math.min(earliest, lastRemoval),
    latest: Math.min(Math.max(latest, lastRemoval), places.ground.end),
  };
}

function doubtsOf({ places, recoveries, silent, maybeHeldBy, removals }: Evidence): Doubt[] {
  const { subject, ground, family, seenClass } = places;
  const doubts: Doubt[] = [];
  if (subject.isAmbiguous) doubts.push({ doubt: 'handle-means-two-keys' });
  if (seenClass.class === 'unknown') doubts.push({ doubt: 'class-not-known' });
  const isHeldOnce = removals.length > 0 || places.records.length > 0;
  if (!isHeldOnce) doubts.push({ doubt: 'never-seen-held' });
  if (silent.length > 0) doubts.push({ doubt: 'holder-does-not-answer', hsms: silent });
  const unseenOn = maybeHeldBy.filter((hsm) => !silent.includes(hsm));
  if (unseenOn.length > 0) doubts.push({ doubt: 'synchronization-leaves-no-record', hsms: unseenOn });
  const incomplete = family.flatMap((cluster) =>
    ground.incompleteIn(cluster, places.existsFrom - ground.clockSkew, ground.end),
  );
  // Within a cluster a copy may arrive unseen anyway, and is counted; what matters is a clone.
  const elsewhere = incomplete.filter((hsm) => ground.lifeOf.get(hsm)!.cluster !== subject.home);
  const unseen = [...places.crowdedOn, ...elsewhere.filter((hsm) => maybeHeldBy.includes(hsm))];
  if (unseen.length > 0) doubts.push({ doubt: 'log-incomplete', hsms: unseen });
  if (!ground.isTrailWhole) doubts.push({ doubt: 'trail-incomplete', count: ground.topology.trailHoleCount });
  const possible = recoveries.filter(({ certainty }) => certainty === 'possible');
  if (possible.length > 0)
    doubts.push({ doubt: 'backup-may-have-it', backups: possible.flatMap(({ backup }) => backup ?? []) });
  const lastAt = Math.max(...removals.map(({ at }) => at.latest ?? 0), places.existsFrom);
  if (clustersWithoutList(places, lastAt).length > 0) doubts.push({ doubt: 'backups-not-listed' });
  const unclear = family.filter(
    (cluster) =>
      ground.relations.of(subject.home, cluster) === 'unknown' &&
      ground.livesIn(cluster).some(({ hsm }) => maybeHeldBy.includes(hsm)),
  );
  if (unclear.length > 0)
    doubts.push({ doubt: 'relation-not-known', clusters: unclear.flatMap((one) => toldCluster(one) ?? []) });
  return doubts;
}

/** Each once, and not too many. */
function some(records: readonly RecordPlace[]): readonly RecordPlace[] {
  const distinct = new Map(records.map((place) => [`${place.file}:${place.line}`, place]));
  return [...distinct.values()].slice(0, placeCountMax);
}
