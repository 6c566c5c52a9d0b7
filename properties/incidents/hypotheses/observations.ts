import type { ReadonlyWorld, Step } from '#models';
import { timesOf } from '../intake/facts.ts';
import type { KeyRecord } from '../intake/key-records.ts';
import type { HsmLife } from '../intake/lives.ts';
import type { KeyPlaces } from '../keys/places.ts';
import type { Status } from '../keys/stretches.ts';
import type { RecordPlace } from '../log-event.ts';
import { isUpAtStart, type KeyScenario } from './key-scenario.ts';

/** Something that was seen and that a history must show, at its place in the order of one clock. */
export interface Seen {
  readonly clock: string;
  readonly at: number;
  readonly place: RecordPlace;
  readonly sentence: string;
  /** The HSM that it is about. */
  readonly hsm: string | null;
  /** The backup that something was made from, where a record says it. */
  readonly sourceBackup?: string | undefined;
  /** The same, where it is certainly older than the key. */
  readonly olderBackup?: string | undefined;
  /** Whether a step shows it. */
  readonly isShownBy: (step: Step, before: ReadonlyWorld, after: ReadonlyWorld) => boolean;
  /** Whether a world shows it, without any step. */
  readonly isSeenIn: (world: ReadonlyWorld) => boolean;
}

const never = (): boolean => false;

/** All that was seen of one key and its HSMs since it was made, by clock. */
export function seenOf(places: KeyPlaces, { lives, scenario }: KeyScenario): readonly (readonly Seen[])[] {
  const { subject, ground } = places;
  const from = places.existsFrom - ground.clockSkew;
  const slots = new SlotNames(scenario.keys);
  const all: Seen[] = [...lives.values()].flatMap((life) => [
    ...(subject.records.get(life.hsm) ?? []).map((record) => recordSeen(record, places, slots)),
    ...lifeSeen(life, from),
  ]);
  const backups = backupsSeen(places, from);
  if (backups !== undefined) all.push(backups);
  const clusters = new Set([...lives.values()].map(({ cluster }) => cluster));
  for (const cluster of clusters) all.push(...looksSeen(cluster, places, lives, slots, from));
  for (const cluster of clusters) {
    const facts = ground.factsOf(cluster);
    if (facts?.made === undefined || facts.made.at < from) continue;
    const sourceBackup = facts.sourceBackup ?? undefined;
    all.push({
      ...facts.made,
      sourceBackup,
      olderBackup: isOlder(sourceBackup, places) ? sourceBackup : undefined,
      clock: 'cloudtrail',
      hsm: null,
      sentence: `The creation of ${cluster} from a backup was requested.`,
      isShownBy: ({ action, parameters }, before) =>
        action === 'create-cluster-from-backup' &&
        parameters['cluster'] === cluster &&
        fits(places.statusInBackup(facts.sourceBackup ?? ''), carries(before, parameters['backup']!)),
      isSeenIn: never,
    });
  }
  const byClock = new Map<string, Seen[]>();
  for (const seen of all.sort((one, other) => one.at - other.at)) {
    const own = byClock.get(seen.clock);
    if (own === undefined) byClock.set(seen.clock, [seen]);
    else own.push(seen);
  }
  return [...byClock.values()];
}

/** Whether a backup was certainly taken before the key was made. A copy is taken of one that may have another time. */
function isOlder(backup: string | undefined, { ground, existsFrom }: KeyPlaces): boolean {
  const facts = backup === undefined ? undefined : ground.topology.backups.get(backup);
  return facts !== undefined && facts.copyOf === null && timesOf(facts).to < existsFrom - ground.clockSkew;
}

/** Whether a backup that has the key, or does not, can be one of which that is known. */
const fits = (status: Status, carriesKey: boolean): boolean =>
  status === 'maybe' || (status === 'yes') === carriesKey;

function carries(world: ReadonlyWorld, backup: string): boolean {
  const { backups, keys } = world.deployment;
  const slot = backups.find(({ name }) => name === backup)!;
  return world.backup(slot)?.contents.keys.includes(keys[0]!.name) === true;
}

class SlotNames {
  readonly key: string;

  constructor(keys: Readonly<Record<string, unknown>>) {
    this.key = Object.keys(keys)[0]!;
  }

  holds(world: ReadonlyWorld, hsm: string): boolean {
    const { deployment } = world;
    const slot = deployment.hsms.find(({ name }) => name === hsm)!;
    return world.holds(slot, deployment.keys[0]!);
  }

  isActive(world: ReadonlyWorld, hsm: string): boolean {
    return stateOf(world, hsm) === 'ACTIVE';
  }
}

const stateOf = (world: ReadonlyWorld, hsm: string): string =>
  world.hsmState(world.deployment.hsms.find(({ name }) => name === hsm)!);

const arrivals = new Set(['client-sync-copies', 'sync-key', 'replicate-key', 'replicate-key-partly']);
const removals = new Set(['delete-key', 'clean-up-copy', 'clean-up-tombstones']);

function recordSeen(record: KeyRecord, places: KeyPlaces, slots: SlotNames): Seen {
  const { hsm, at, place, kind } = record;
  const { handle } = places.subject;
  const seen = { clock: hsm, at, place, hsm };
  switch (kind) {
    case 'key-generated':
    case 'key-made': {
      const sentence = `Key ${handle} was created on ${hsm}.`;
      const isShownBy = ({ action, parameters }: Step): boolean =>
        action === 'generate-key' && parameters['hsm'] === hsm;
      return { ...seen, sentence, isShownBy, isSeenIn: never };
    }
    case 'key-inserted': {
      const mayCome = isExtracted(record, places);
      return {
        ...seen,
        sentence: `Key ${handle} was inserted on ${hsm}.`,
        isShownBy: ({ action, parameters }, before, after) => {
          if (!mayCome || !arrivals.has(action)) return false;
          if (parameters['hsm'] === hsm && action === 'client-sync-copies') return true;
          return !slots.holds(before, hsm) && slots.holds(after, hsm);
        },
        isSeenIn: never,
      };
    }
    case 'key-extracted':
    case 'key-shared': {
      const sentence = `Key ${handle} was used on ${hsm}.`;
      const isSeenIn = (world: ReadonlyWorld): boolean =>
        slots.isActive(world, hsm) && slots.holds(world, hsm);
      return { ...seen, sentence, isShownBy: never, isSeenIn };
    }
    case 'key-tombstoned':
    case 'key-destroyed':
      return {
        ...seen,
        sentence: `Key ${handle} was removed from ${hsm}.`,
        isShownBy: ({ action }, before, after) => {
          const isRemoval = removals.has(action) || action === 'close-session';
          return isRemoval && slots.holds(before, hsm) && !slots.holds(after, hsm);
        },
        isSeenIn: never,
      };
  }
}

/** Whether some other HSM extracted the key by then, or may have in a part of a log that is missing. */
function isExtracted({ hsm, at }: KeyRecord, { records, ground, family, existsFrom }: KeyPlaces): boolean {
  const isSeen = records.some(
    (one) => one.kind === 'key-extracted' && one.hsm !== hsm && one.at <= at + ground.clockSkew,
  );
  return (
    isSeen ||
    family.some(
      (cluster) =>
        ground.incompleteIn(cluster, existsFrom - ground.clockSkew, at + ground.clockSkew).length > 0,
    )
  );
}

function lifeSeen(life: HsmLife, from: number): Seen[] {
  const { hsm, facts, aliveTo, aliveFrom, gone } = life;
  const all: Seen[] = [];
  const about = (action: string) =>
    function isShownBy(step: Step): boolean {
      return step.action === action && step.parameters['hsm'] === hsm;
    };
  const { made, deleteCalled, lastRecord, backups } = facts;
  const isUp = isUpAtStart(life, from);
  if (made !== undefined && !isUp)
    all.push({
      ...made,
      clock: 'cloudtrail',
      hsm,
      sentence: `The creation of ${hsm} was requested.`,
      isShownBy: about('create-hsm'),
      isSeenIn: never,
    });
  const first = facts.firstRecord;
  if (!isUp && first !== undefined && first.at === aliveFrom)
    all.push({
      ...first,
      clock: hsm,
      hsm,
      sentence: `${hsm} became active.`,
      isShownBy: about('hsm-becomes-active'),
      // Where its log does not begin with that it is restored, it may have been there for a while.
      isSeenIn: (world) =>
        !facts.restores.some(({ at }) => at === first.at) && stateOf(world, hsm) === 'ACTIVE',
    });
  for (const { at, place } of backups)
    if (at >= from)
      all.push({
        at,
        place,
        clock: hsm,
        hsm,
        sentence: `${hsm} was backed up.`,
        isShownBy: about('take-backup'),
        isSeenIn: never,
      });
  if (lastRecord !== undefined && lastRecord.at === aliveTo && aliveTo >= from && gone?.earliest !== aliveTo)
    all.push({
      ...lastRecord,
      clock: hsm,
      hsm,
      sentence: `${hsm} was in its cluster.`,
      isShownBy: never,
      isSeenIn: (world) => stateOf(world, hsm) === 'ACTIVE',
    });
  if (deleteCalled !== undefined)
    all.push({
      ...deleteCalled,
      clock: 'cloudtrail',
      hsm,
      sentence: `${hsm} was deleted.`,
      isShownBy: about('delete-hsm'),
      isSeenIn: never,
    });
  else if (gone !== undefined)
    all.push({
      at: gone.latest,
      place: gone.places[0]!,
      clock: gone.by === 'stream-ended' ? hsm : 'looks',
      hsm,
      sentence: `${hsm} was no longer in its cluster.`,
      isShownBy: about('hsm-fails'),
      isSeenIn: (world) => ['FAILED', 'NONE'].includes(stateOf(world, hsm)),
    });
  return all;
}

/** As many looks at a cluster count, the last ones. */
const lookCountMax = 4;

function looksSeen(
  cluster: string,
  { subject, ground }: KeyPlaces,
  lives: ReadonlyMap<string, HsmLife>,
  slots: SlotNames,
  from: number,
): Seen[] {
  const facts = ground.factsOf(cluster);
  const hsms = [...lives.values()].filter((life) => life.cluster === cluster).map(({ hsm }) => hsm);
  const span = subject.spans.get(cluster);
  const isHere = ({ at }: { at: number }): boolean =>
    span !== undefined && at >= Math.max(span.from, from + 2 * ground.clockSkew) && at < span.to;
  const keys = (facts?.keysLooks ?? []).filter(isHere).slice(-lookCountMax);
  const states = (facts?.looks ?? []).filter(({ at }) => at >= from).slice(-lookCountMax);
  const ofKeys = keys.flatMap((look): Seen[] => {
    const listed = look.handles.get(subject.handle);
    if (listed === undefined && !look.isWhole) return [];
    const answering = hsms.filter((hsm) => ground.isReachable(lives.get(hsm)!, look.at));
    const isSeenIn = (world: ReadonlyWorld): boolean => {
      // One that was heard of just then, and is there still, answered.
      const isOut = (hsm: string): boolean => stateOf(world, hsm) === 'DEGRADED';
      if (answering.some(isOut)) return false;
      const active = hsms.filter((hsm) => slots.isActive(world, hsm));
      const holding = active.filter((hsm) => slots.holds(world, hsm));
      if (listed === undefined) return holding.length === 0;
      if (listed.coverage === 'full') return holding.length === active.length && holding.length > 0;
      return holding.length > 0 && (listed.coverage !== 'inconsistent' || holding.length < active.length);
    };
    const says = listed === undefined ? 'no HSM has' : `${listed.coverage ?? 'some'} coverage of`;
    const sentence = `A list of ${cluster} shows ${says} key ${subject.handle}.`;
    const { at, place } = look;
    return [{ clock: 'looks', at, place, hsm: null, sentence, isShownBy: never, isSeenIn }];
  });
  const ofStates = states.flatMap(({ at, place, hsms: shown }): Seen[] => {
    const look = { clock: 'looks', at, place };
    // One after the other, so that a step that takes one of them away shows it.
    const degraded = hsms
      .filter((hsm) => shown.get(hsm) === 'DEGRADED')
      .map(
        (hsm): Seen => ({
          ...look,
          hsm,
          sentence: `A list showed ${hsm} as DEGRADED.`,
          isShownBy: ({ action, parameters }) =>
            action === 'hsm-becomes-unreachable' && parameters['hsm'] === hsm,
          isSeenIn: (world) => ['DEGRADED', 'FAILED'].includes(stateOf(world, hsm)),
        }),
      );
    const isSeenIn = (world: ReadonlyWorld): boolean =>
      hsms.every((hsm) => {
        const state = stateOf(world, hsm);
        if (shown.get(hsm) === 'ACTIVE') return state === 'ACTIVE';
        return shown.get(hsm) !== 'DEGRADED' || state === 'DEGRADED' || state === 'FAILED';
      });
    const sentence = `A list showed the HSMs of ${cluster}.`;
    return [...degraded, { ...look, hsm: null, sentence, isShownBy: never, isSeenIn }];
  });
  return [...ofKeys, ...ofStates];
}

/** The last whole list of backups: no more of them have the key than it shows. */
function backupsSeen(places: KeyPlaces, from: number): Seen | undefined {
  const lists = places.ground.topology.backupLists.filter(({ at, region }) => at >= from && region === null);
  const list = lists.at(-1);
  if (list === undefined) return undefined;
  const listed = [...places.ground.topology.backups.values()].filter(
    ({ backup, firstSeen }) => firstSeen <= list.at && places.statusInBackup(backup) !== 'no',
  ).length;
  return {
    clock: 'looks',
    at: list.at,
    place: list.place,
    hsm: null,
    sentence: `A list shows ${listed} backups that may have key ${places.subject.handle}.`,
    isShownBy: never,
    isSeenIn: (world) => {
      const [key] = world.deployment.keys;
      const carrying = world.deployment.backups.filter((backup) => {
        const isThere = world.backupState(backup) !== 'DELETED';
        return isThere && world.backup(backup)?.contents.keys.includes(key!.name) === true;
      });
      return carrying.length <= listed;
    },
  };
}
