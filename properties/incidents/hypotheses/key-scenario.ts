import { parseScenario, partitionOfRegion, type Scenario, type ScenarioInput } from '#models';
import { timesOf } from '../intake/facts.ts';
import type { HsmLife } from '../intake/lives.ts';
import { clientSyncReach } from '../keys/key-history.ts';
import type { KeyPlaces } from '../keys/places.ts';
import type { RecordPlace } from '../log-event.ts';

/** More HSMs than these have more worlds than a search can keep apart. */
const hsmCountMax = 8;
const backupCountMax = 4;

/** No history is told with so many unseen events: the search never comes to the last outage. */
const outageCountMax = 99;

/**
 * The client that made a key is in no record, so each kind of client is tried: one that any copy satisfies, two that ask for
 * a second one, and one that asks for more than there are. What another minimum decides, one of these decides.
 */
export type ClientKind = 'sdk3-minimum-1' | 'sdk3-minimum-2' | 'sdk5-checked' | 'sdk3-minimum-beyond';

const clientKinds: readonly ClientKind[] = [
  'sdk3-minimum-1',
  'sdk3-minimum-2',
  'sdk5-checked',
  'sdk3-minimum-beyond',
];

function clientOf(kind: ClientKind, hsmCount: number) {
  switch (kind) {
    case 'sdk3-minimum-1':
      return { sdk: 3 } as const;
    case 'sdk3-minimum-2':
      return { sdk: 3, createObjectMinimumNodes: 2 } as const;
    case 'sdk5-checked':
      return { sdk: 5 } as const;
    case 'sdk3-minimum-beyond':
      return { sdk: 3, createObjectMinimumNodes: Math.max(3, hsmCount + 1) } as const;
  }
}

/** What is tried: of a key of which nothing says that it is one or the other, both. Of a session key no client asks for copies. */
export function triesOf({ seenClass }: KeyPlaces): readonly (readonly [ClientKind, 'token' | 'session'])[] {
  const ofToken = clientKinds.map((kind) => [kind, 'token'] as const);
  const ofSession = [['sdk3-minimum-1', 'session'] as const];
  switch (seenClass.class) {
    case 'token':
      return ofToken;
    case 'session':
      return ofSession;
    case 'unknown':
      return [...ofToken, ...ofSession];
  }
}

/** What the client is called in the scenario; no record names it. */
const clientName = 'client-1';

/** A deployment with the one key, in which a history may explain what was seen. */
export interface KeyScenario {
  readonly scenario: Scenario;
  /** The HSMs that are in it, by name. */
  readonly lives: ReadonlyMap<string, HsmLife>;
  /** By then a client has told its application how the creation ended. */
  readonly answeredBy: number;
  /** Records of commands of its creation that failed, by {@link failureName}. */
  readonly failures: ReadonlyMap<string, RecordPlace>;
}

/** A step by which a client finds that a command failed on an HSM. */
export const failureName = (action: string, hsm: string): string => `${action} ${hsm}`;

/** What failed on the HSMs of its own cluster while it was created: copying it, or cleaning it up. */
function failedStepsOf({ failures, subject, ground }: KeyPlaces, answeredBy: number) {
  const found = new Map<string, RecordPlace>();
  for (const { kind, hsm, at, place } of failures) {
    const action = failedActions.get(kind);
    const isHere = ground.lifeOf.get(hsm)?.cluster === subject.home;
    if (action === undefined || !isHere || at > answeredBy || found.has(failureName(action, hsm))) continue;
    found.set(failureName(action, hsm), place);
  }
  return found;
}

const failedActions: ReadonlyMap<string, string> = new Map([
  ['key-inserted', 'client-sync-fails'],
  ['key-tombstoned', 'clean-up-fails'],
]);

/** Why there is none. */
export type NoScenario = { readonly because: string };

/** The scenario of one key: the clusters that it can get to, as they were when it was made. */
export function keyScenarioOf(
  places: KeyPlaces,
  client: ClientKind,
  keyClass: 'token' | 'session',
): KeyScenario | NoScenario {
  const { subject, ground } = places;
  if (subject.made === undefined) return { because: 'The key existed before the records begin.' };
  if (subject.isAmbiguous)
    return { because: 'Two keys had this handle, and the records do not show which of them they are about.' };
  if (places.crowdedOn.length > 0) return { because: 'The key has more records than are kept.' };
  if (subject.home === '') return { because: 'No record shows which cluster the key belongs to.' };
  const beginning = beginningOf(places, subject.made.at - ground.clockSkew);
  const because = whyTooMuch(beginning);
  if (because !== undefined) return { because };
  const { scenario, problems } = parseScenario(inputOf(beginning, client, keyClass));
  if (scenario === undefined)
    return { because: problems[0]?.message ?? 'The records do not give a valid scenario.' };
  const answeredBy = subject.made.at + clientSyncReach + ground.clockSkew;
  return {
    scenario,
    lives: new Map(beginning.lives.map((life) => [life.hsm, life])),
    answeredBy,
    failures: failedStepsOf(places, answeredBy),
  };
}

/** What there was when a key was made, and what there is to come. */
interface Beginning {
  readonly places: KeyPlaces;
  /** Clusters that the key can get to, home first. */
  readonly family: readonly string[];
  readonly lives: readonly HsmLife[];
  /** Whether an HSM was at work. */
  readonly isUp: (life: HsmLife) => boolean;
  /** Whether any HSM was not, so that it is made in the history. */
  readonly isAnyMade: boolean;
  /** Whether a cluster was made later. */
  readonly isNew: (cluster: string) => boolean;
  readonly backups: BackupCounts;
}

/** How many backups of each kind a history may need. */
interface BackupCounts {
  /** Of HSMs that are removed. */
  readonly deletions: number;
  /** Of which a record says that they were taken. */
  readonly taken: number;
  readonly copies: number;
  /** What the service took, and something is made from, without a record. */
  readonly service: number;
}

function beginningOf(places: KeyPlaces, madeAt: number): Beginning {
  const { subject, ground } = places;
  const family = places.family.filter((cluster) => ground.relations.of(subject.home, cluster) === 'same');
  const lives = family
    .flatMap((cluster) => ground.livesIn(cluster))
    .filter(({ gone }) => !isEarlier(gone, places));
  const isUp = (life: HsmLife): boolean => isUpAtStart(life, madeAt);
  const isNew = (cluster: string): boolean => (ground.factsOf(cluster)?.made?.at ?? madeAt) > madeAt;
  const { backups } = ground.topology;
  const origins = new Set(family.map((cluster) => ground.factsOf(cluster)?.sourceBackup ?? null));
  const older = [...origins].filter((backup) => {
    const facts = backup === null ? undefined : backups.get(backup);
    return facts !== undefined && timesOf(facts).to < madeAt;
  });
  // Where no HSM is left, another one is made from a backup: one that the service took before.
  const isAnyMade = lives.some((life) => !isUp(life));
  return {
    places,
    family,
    lives,
    isUp,
    isAnyMade,
    isNew,
    backups: {
      deletions: lives.filter(({ facts }) => facts.deleteCalled !== undefined).length,
      taken: lives.flatMap(({ facts }) => facts.backups.filter(({ at }) => at >= madeAt)).length,
      copies: [...backups.values()].filter(({ copyOf }) => copyOf !== null).length,
      service: older.length + Number(isAnyMade),
    },
  };
}

/** A clone needs one, whatever is known. */
const backupSlots = ({ family, backups: { deletions, taken, copies, service } }: Beginning): number =>
  Math.max(deletions + taken + copies + service, family.length > 1 ? 1 : 0);

/** Why a search cannot begin so. */
function whyTooMuch(beginning: Beginning): string | undefined {
  const { family, lives, isUp, isNew } = beginning;
  if (lives.length > hsmCountMax)
    return `There are ${lives.length} HSMs, and the search can take at most ${hsmCountMax}.`;
  const backups = backupSlots(beginning);
  if (backups > backupCountMax)
    return `There are up to ${backups} backups, and the search can take at most ${backupCountMax}.`;
  const left = family.find((cluster) => {
    const own = lives.filter((life) => life.cluster === cluster);
    return !isNew(cluster) && own.length > 0 && !own.some(isUp);
  });
  if (left === undefined) return undefined;
  return `${left} had no HSM when the key was made: what the next one was made from is older.`;
}

function inputOf(beginning: Beginning, client: ClientKind, keyClass: 'token' | 'session'): ScenarioInput {
  const { places, family, lives, isUp, isAnyMade, isNew, backups } = beginning;
  const { subject } = places;
  const regions = new Map(family.map((cluster) => [cluster, regionOf(cluster, places)] as const));
  const clusters = family.map((cluster) => {
    const own = lives.filter((life) => life.cluster === cluster);
    const asMade = { region: regions.get(cluster)!, hsms: own.map(({ hsm }) => hsm) };
    if (isNew(cluster)) return [cluster, asMade] as const;
    const up = own.filter(isUp).map(({ hsm }) => hsm);
    const maskingKey = cluster === subject.home ? {} : { maskingKey: subject.home };
    return [cluster, { ...asMade, start: 'running' as const, up, ...maskingKey }] as const;
  });
  const hsmsAtHome = lives.filter(({ cluster }) => cluster === subject.home).length;
  return {
    name: `Key ${subject.name}`,
    regions: Object.fromEntries([...regions.values()].map((region) => [region, partitionOfRegion(region)])),
    clusters: Object.fromEntries(clusters),
    clients: { [clientName]: { cluster: subject.home, ...clientOf(client, hsmsAtHome) } },
    users: ['crypto-officer', 'owner'],
    cryptoOfficer: 'crypto-officer',
    keys: { [String(subject.handle)]: { class: keyClass, client: clientName, owner: 'owner' } },
    backups: backupSlots(beginning),
    allow: {
      hsmFailures: 'unbounded',
      hsmOutages: outageCountMax,
      creationFailures: true,
      syncFailures: true,
      createHsm: true,
      deleteHsm: backups.deletions > 0,
      deleteKey: true,
      deleteKeyAgain: true,
      clone: family.length > 1,
      serviceBackups: backups.taken + backups.service > 0,
      // The one that an HSM would have been made from may be gone by then.
      deleteBackup: isAnyMade,
      keyReplicate: family.length > 1,
    },
    assume: { restoredClusterActive: true },
  };
}

/** One that was gone before the key was made is none of its places. */
const isEarlier = (gone: HsmLife['gone'], { existsFrom, ground }: KeyPlaces): boolean =>
  gone !== undefined && gone.latest < existsFrom - 2 * ground.clockSkew;

/** Whether an HSM was at work when the key was made; another one is made in the history. */
export const isUpAtStart = ({ facts, aliveFrom, readyFrom }: HsmLife, keyMadeAt: number): boolean => {
  if (facts.made === undefined) return !isJoiningAfter(facts, keyMadeAt);
  return facts.made.at < keyMadeAt && aliveFrom < keyMadeAt && readyFrom < Number.POSITIVE_INFINITY;
};

/** The log of one that joins begins with that it is restored. */
const isJoiningAfter = ({ firstRecord, restores }: HsmLife['facts'], time: number): boolean =>
  firstRecord !== undefined && firstRecord.at > time && restores.some(({ at }) => at === firstRecord.at);

/** Where nobody says the region of a cluster, it is that of its relatives. */
function regionOf(cluster: string, { family, ground }: KeyPlaces): string {
  const known = [cluster, ...family].flatMap((one) => ground.factsOf(one)?.region ?? []);
  return known[0] ?? 'us-east-1';
}
