import type { KeyRemark } from '../analysis.ts';
import type { KeysLook } from '../intake/facts.ts';
import type { KeyRecord } from '../intake/key-records.ts';
import type { UserGap } from '../intake/user-gaps.ts';
import { toldCluster } from './ground.ts';
import type { KeyPlaces } from './places.ts';

/** The clean-up of a creation that failed follows within so long. */
const cleanUpReach = 60_000_000;

const isRemoval = ({ kind }: KeyRecord): boolean => kind === 'key-tombstoned' || kind === 'key-destroyed';

/** What is remarkable about a key, without being against the documentation. */
export function remarksOn(
  places: KeyPlaces,
  others: readonly KeyPlaces[],
  owner: string | null,
  userGaps: readonly UserGap[],
): readonly KeyRemark[] {
  return [
    ...cameBack(places),
    ...clonesMadeBefore(places, others),
    ...takenInClones(places, others),
    ...madeWhileJoining(places),
    ...orphans(places),
    ...incompleteLists(places),
    ...ownerMissing(places, owner, userGaps),
  ];
}

const remark = (
  name: KeyRemark['remark'],
  hsms: readonly string[],
  others: readonly string[],
  at: number | null,
  places: KeyRemark['places'],
): KeyRemark => ({ remark: name, hsms, others, at, places });

/** The lists of these clusters that show the key. */
function listsOf({ subject, ground }: KeyPlaces, clusters: readonly string[]): readonly KeysLook[] {
  return [...subject.spans]
    .filter(([cluster]) => clusters.includes(cluster))
    .flatMap(([cluster, { from, to }]) =>
      (ground.factsOf(cluster)?.keysLooks ?? []).filter(
        ({ at, handles }) => at >= from && at < to && handles.has(subject.handle),
      ),
    );
}

/**
 * In the same cluster: one that is deleted in a clone stays where it was.
 *
 * @clause KS-TOMBSTONES
 */
function cameBack(places: KeyPlaces): KeyRemark[] {
  const { ground } = places;
  return places.family.flatMap((cluster): KeyRemark[] => {
    const records = places.records.filter(({ hsm }) => ground.lifeOf.get(hsm)!.cluster === cluster);
    const removal = records.find(isRemoval);
    if (removal === undefined) return [];
    // Only on one HSM is the order known within the skew of the clocks.
    const again = records.find(
      (record) =>
        !isRemoval(record) &&
        (record.hsm === removal.hsm ? record.at > removal.at : record.at > removal.at + ground.clockSkew),
    );
    const list = listsOf(places, [cluster]).find(({ at }) => at > removal.at + ground.clockSkew);
    const back = again ?? list;
    if (back === undefined) return [];
    const hsms = again === undefined ? [] : [again.hsm];
    return [remark('came-back-after-deletion', hsms, [], back.at, [removal.place, back.place])];
  });
}

/** @clause KS-CLONE */
function clonesMadeBefore(places: KeyPlaces, others: readonly KeyPlaces[]): KeyRemark[] {
  const { family, ground, existsFrom, subject } = places;
  if (subject.made === undefined) return [];
  return family.slice(1).flatMap((cluster) => {
    const source = ground.factsOf(cluster)?.sourceBackup;
    if (typeof source !== 'string' || places.statusInBackup(source) !== 'no') return [];
    const hasIt = [...places.presenceIn(cluster).stretches.values()]
      .flat()
      .some(({ status }) => status !== 'no');
    // Where it has another key under the handle, that is what is to be said.
    if (hasIt || others.some((other) => other.subject.home === cluster)) return [];
    const backup = ground.topology.backups.get(source);
    const seen = [subject.made!.place, ...(backup?.places ?? []).slice(0, 1)];
    return [remark('clone-made-before', [], [cluster, source], existsFrom, seen)];
  });
}

/** @clause KS-KEY-HANDLE-COLLISION */
function takenInClones({ subject, ground }: KeyPlaces, others: readonly KeyPlaces[]): KeyRemark[] {
  return others
    .filter(
      (other) =>
        other.subject.home !== subject.home &&
        ground.relations.of(subject.home, other.subject.home) === 'same',
    )
    .map((other) => {
      const made = [subject.made, other.subject.made].flatMap((record) => record?.place ?? []);
      const where = toldCluster(other.subject.home);
      const hsms = other.subject.made === undefined ? [] : [other.subject.made.hsm];
      const at = other.subject.made?.at ?? null;
      return remark('handle-taken-in-clone', hsms, where === null ? [] : [where], at, made);
    });
}

/** @clause KS-HSM-JOINS-LATE */
function madeWhileJoining({ subject, ground }: KeyPlaces): KeyRemark[] {
  const { made } = subject;
  if (made === undefined) return [];
  const joining = ground
    .livesIn(subject.home)
    .filter(
      ({ facts, aliveFrom }) => facts.made !== undefined && facts.made.at <= made.at && aliveFrom >= made.at,
    );
  if (joining.length === 0) return [];
  const seen = joining.flatMap(({ facts }) => facts.made?.place ?? []);
  const hsms = joining.map(({ hsm }) => hsm);
  return [remark('made-while-hsm-joined', hsms, [], made.at, [made.place, ...seen])];
}

/**
 * A creation that failed removes what it made; a copy that it did not reach is an orphan.
 *
 * @clause KS-SDK3-ORPHAN
 */
function orphans(places: KeyPlaces): KeyRemark[] {
  const { subject, records } = places;
  const { made } = subject;
  if (made === undefined) return [];
  const removed = records.filter((record) => isRemoval(record) && record.at <= made.at + cleanUpReach);
  if (removed.length === 0) return [];
  const cleaned = new Set(removed.map(({ hsm }) => hsm));
  const left = [...subject.records].filter(
    ([hsm, own]) => !cleaned.has(hsm) && own.some((record) => !isRemoval(record)),
  );
  if (left.length === 0) return [];
  const hsms = left.map(([hsm]) => hsm);
  const lastRemoval = Math.max(...removed.map(({ at }) => at));
  const seen = removed.map(({ place }) => place);
  const found = [remark('orphan-of-failed-creation', hsms, [], lastRemoval, seen)];
  const used = left
    .flatMap(([, own]) => own)
    .find(({ kind, at }) => (kind === 'key-extracted' || kind === 'key-shared') && at > lastRemoval);
  if (used === undefined) return found;
  return [...found, remark('orphan-used', [used.hsm], [], used.at, [used.place])];
}

function incompleteLists(places: KeyPlaces): KeyRemark[] {
  return places.family.flatMap((cluster) => {
    const look = places.presenceIn(cluster).inconsistent;
    const told = toldCluster(cluster);
    return look === undefined
      ? []
      : [remark('not-on-every-hsm', [], told === null ? [] : [told], look.at, [look.place])];
  });
}

/** @clause KS-KEY-OWNER */
function ownerMissing(
  { family }: KeyPlaces,
  owner: string | null,
  userGaps: readonly UserGap[],
): KeyRemark[] {
  return userGaps
    .filter(({ cluster, user }) => user === owner && family.includes(cluster))
    .map(({ lackedBy, at, places }) => remark('owner-missing', lackedBy, [], at, places));
}
