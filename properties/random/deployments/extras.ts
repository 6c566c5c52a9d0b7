import fc from 'fast-check';
import type { ScenarioInput } from '#models';
import { choice, chosen, list, oneOf, rarely, sometimes } from './drawing.ts';

/** How often, in percent, a deployment with extras has each of them. */
const rarity = {
  zones: 40,
  hsmWithoutZone: 25,
  handles: 40,
  twin: 60,
  startingKeys: 35,
  observedUsers: 20,
  unboundedFailures: 15,
  creationFailures: 30,
  serviceBackups: 30,
  deleteKeyAgain: 40,
} as const;

/** As many zones as the regions of the service have, most of them. */
const zoneNames = ['a', 'b', 'c'] as const;
const zoneFaultsMax = 2;
const observedUsersMax = 3;
const startingKeysMax = 3;

/** What most deployments do not have, each part drawn for itself; see `Drawn` in deployments.ts. */
export interface DrawnExtras {
  readonly zones: DrawnZones | undefined;
  /** By key, modulo their count; one that another key of its home has already is left out. */
  readonly handles: readonly (number | undefined)[] | undefined;
  /** Whether an application of a related cluster has a key with a handle that is in use already. */
  readonly hasTwin: boolean;
  /** By key, modulo their count. */
  readonly startingKeys: readonly DrawnStart[] | undefined;
  readonly observedUsers: readonly DrawnObservation[] | undefined;
  readonly unboundedFailures: boolean;
  readonly creationFailures: boolean;
  readonly serviceBackups: boolean;
  readonly deleteKeyAgain: boolean;
}

interface DrawnZones {
  readonly count: number;
  /** How far each cluster begins after the one before it. */
  readonly shift: number;
  /** In each cluster: the place of an HSM that has no zone, if there is one there. */
  readonly without: number | undefined;
  readonly failures: number;
  readonly outages: number;
}

interface DrawnStart {
  /** `failed` is what the SDK of the client calls it; a session key is acknowledged instead. */
  readonly creation: 'none' | 'acknowledged' | 'failed' | 'deleted';
  /** For each HSM that can hold it, in turn. */
  readonly isHeld: readonly boolean[];
}

interface DrawnObservation {
  readonly hsm: number;
  readonly user: number;
  readonly version: 0 | 1 | 2;
}

const none = fc.constant(undefined);

const someZones: fc.Arbitrary<DrawnZones> = fc.record({
  count: fc.integer({ min: 1, max: zoneNames.length }),
  shift: fc.nat(zoneNames.length - 1),
  without: rarely(rarity.hsmWithoutZone, none, fc.nat(2)),
  failures: fc.nat(zoneFaultsMax),
  outages: fc.nat(zoneFaultsMax),
});

/** Zero is a handle as good as any; few different ones, so that keys meet. */
const someHandles = list(oneOf([7, 0, undefined]), 1, startingKeysMax);

const someStart: fc.Arbitrary<DrawnStart> = fc.record({
  creation: oneOf(['none', 'acknowledged', 'acknowledged', 'failed', 'deleted'] as const),
  isHeld: list(fc.boolean(), 1, 4),
});

const someObservation: fc.Arbitrary<DrawnObservation> = fc.record({
  hsm: choice,
  user: choice,
  version: oneOf([1, 0, 2] as const),
});

export const someExtras: fc.Arbitrary<DrawnExtras> = fc.record({
  zones: rarely(rarity.zones, none, someZones),
  handles: rarely(rarity.handles, none, someHandles),
  hasTwin: sometimes(rarity.twin),
  startingKeys: rarely(rarity.startingKeys, none, list(someStart, 1, startingKeysMax)),
  observedUsers: rarely(rarity.observedUsers, none, list(someObservation, 1, observedUsersMax)),
  unboundedFailures: sometimes(rarity.unboundedFailures),
  creationFailures: sometimes(rarity.creationFailures),
  serviceBackups: sometimes(rarity.serviceBackups),
  deleteKeyAgain: sometimes(rarity.deleteKeyAgain),
});

/** A deployment with its extras, as far as it has what they are about. */
export function withExtras(bare: ScenarioInput, extras: DrawnExtras): ScenarioInput {
  const { zones, unboundedFailures, creationFailures, serviceBackups, deleteKeyAgain, handles } = extras;
  const hasTwin = extras.hasTwin && handles !== undefined;
  const plain = hasTwin ? withRelatives(bare) : bare;
  const extended = { ...plain, clusters: clustersWith(plain, extras), keys: keysWith(plain, extras) };
  return {
    ...(hasTwin ? withTwin(extended) : extended),
    allow: {
      ...plain.allow,
      ...(unboundedFailures && { hsmFailures: 'unbounded' }),
      zoneFailures: zones?.failures ?? 0,
      zoneOutages: zones?.outages ?? 0,
      creationFailures,
      serviceBackups,
      deleteKeyAgain,
    },
  };
}

type Cluster = ScenarioInput['clusters'][string];
type Key = NonNullable<ScenarioInput['keys']>[string];

function clustersWith(
  plain: ScenarioInput,
  { zones, observedUsers }: DrawnExtras,
): ScenarioInput['clusters'] {
  const observed = observedUsers === undefined ? new Map() : observationsOf(plain, observedUsers);
  const described = Object.entries(plain.clusters).map(([name, cluster], index) => {
    const zoneOf = zones === undefined ? {} : zonesOf(cluster, index, zones);
    const users = cluster.hsms.filter((hsm) => observed.has(hsm)).map((hsm) => [hsm, observed.get(hsm)]);
    const extended: Cluster = {
      ...cluster,
      ...(Object.keys(zoneOf).length > 0 && { zones: zoneOf }),
      ...(users.length > 0 && { users: Object.fromEntries(users) }),
    };
    return [name, extended];
  });
  return Object.fromEntries(described);
}

/** The service spreads the HSMs of a cluster over zones, one after the other. */
function zonesOf(
  { hsms }: Cluster,
  index: number,
  { count, shift, without }: DrawnZones,
): Record<string, string> {
  const placed = hsms
    .map((hsm, place) => [hsm, chosen(zoneNames.slice(0, count), place + index * shift)] as const)
    .filter((_, place) => place !== without);
  return Object.fromEntries(placed);
}

function observationsOf(
  plain: ScenarioInput,
  drawn: readonly DrawnObservation[],
): ReadonlyMap<string, NonNullable<Cluster['users']>[string]> {
  const hsms = Object.values(plain.clusters).flatMap(inUse);
  const observed = new Map<string, Record<string, 0 | 1 | 2>>();
  if (hsms.length === 0) return observed;
  for (const { hsm: place, user, version } of drawn) {
    const hsm = chosen(hsms, place);
    observed.set(hsm, { ...observed.get(hsm), [chosen(plain.users, user)]: version });
  }
  return observed;
}

/** The HSMs of which users and keys can be observed at the start. */
function inUse({ start, hsms, up, degraded = [] }: Cluster): readonly string[] {
  if (start !== 'running') return [];
  return hsms.filter((hsm) => up === undefined || up.includes(hsm) || degraded.includes(hsm));
}

function keysWith(
  plain: ScenarioInput,
  { handles, startingKeys }: DrawnExtras,
): NonNullable<ScenarioInput['keys']> {
  const { keys = {}, clients = {} } = plain;
  const named = new Set<string>();
  const held = new Set<string>();
  const described = Object.entries(keys).map(([name, key], index) => {
    const home = clients[key.client]!.cluster;
    const drawnHandle = handles && chosen(handles, index);
    const inHome = JSON.stringify([home, drawnHandle]);
    const isFree = key.promotes === undefined && !named.has(inHome);
    const handle = isFree ? drawnHandle : undefined;
    if (handle !== undefined) named.add(inHome);
    const start = startingKeys && startOf(name, plain, chosen(startingKeys, index));
    // No HSM holds two keys with one handle.
    const isTaken = (hsm: string): boolean => handle !== undefined && held.has(JSON.stringify([hsm, handle]));
    const heldBy = (start?.heldBy ?? []).filter((hsm) => !isTaken(hsm));
    for (const hsm of heldBy) held.add(JSON.stringify([hsm, handle]));
    const extended: Key = {
      ...key,
      ...(handle !== undefined && { handle }),
      ...(start !== undefined && { start: { ...start, heldBy } }),
    };
    return [name, extended];
  });
  return Object.fromEntries(described);
}

/** How a key exists at the start; undefined where it cannot, or is not drawn to. */
function startOf(
  name: string,
  { keys = {}, clients = {}, clusters }: ScenarioInput,
  { creation, isHeld }: DrawnStart,
): Key['start'] {
  const key = keys[name]!;
  const isPromoted = Object.values(keys).some(({ promotes }) => promotes === name);
  const { cluster: home, sdk } = clients[key.client]!;
  if (creation === 'none' || key.promotes !== undefined || isPromoted) return undefined;
  if (clusters[home]!.start !== 'running') return undefined;
  const failed = key.class === 'session' ? 'acknowledged' : sdk === 3 ? 'rejected' : 'unacknowledged';
  const maskingKeyOf = (cluster: string): string => clusters[cluster]?.maskingKey ?? cluster;
  const heldBy = Object.keys(clusters)
    .filter((cluster) => maskingKeyOf(cluster) === maskingKeyOf(home))
    .flatMap((cluster) => inUse(clusters[cluster]!))
    .filter((_, index) => chosen(isHeld, index));
  return {
    creation: creation === 'failed' ? failed : creation,
    // A session key stays where it was made.
    heldBy:
      key.class === 'token' ? heldBy : heldBy.filter((hsm) => clusters[home]!.hsms.includes(hsm)).slice(0, 1),
  };
}

/** With a clone at work, where there is none and two clusters of a partition are at work. */
function withRelatives(plain: ScenarioInput): ScenarioInput {
  const { clusters, regions } = plain;
  const atWork = Object.keys(clusters).filter((name) => clusters[name]?.start === 'running');
  const [original, ...others] = atWork;
  const hasClone = atWork.some((name) => clusters[name]?.maskingKey !== undefined);
  const partitionOf = (name: string): string | undefined => regions[clusters[name]!.region];
  const clone = others.find((name) => partitionOf(name) === partitionOf(original!));
  if (hasClone || clone === undefined) return plain;
  const related: Cluster = { ...clusters[clone]!, maskingKey: original! };
  return { ...plain, clusters: { ...clusters, [clone]: related } };
}

/**
 * With another key under the handle of the first that has one, created in a related cluster: where two keys have
 * one handle by chance, their clusters seldom are related, and then they never meet.
 */
function withTwin(plain: ScenarioInput): ScenarioInput {
  const { keys = {}, clients = {}, clusters } = plain;
  const named = Object.values(keys).find(({ handle }) => handle !== undefined);
  if (named === undefined) return plain;
  const home = clients[named.client]!.cluster;
  const carriedBy = (cluster: string): string => clusters[cluster]?.maskingKey ?? cluster;
  const related = Object.keys(clusters).find(
    (other) => other !== home && carriedBy(other) === carriedBy(home),
  );
  const isFree = !Object.values(keys).some(
    ({ handle, client }) => handle === named.handle && clients[client]!.cluster === related,
  );
  if (related === undefined || !isFree) return plain;
  const client = `app-${Object.keys(clients).length + 1}`;
  const { start: _, promotes: __, ...twin } = named;
  return {
    ...plain,
    clients: { ...clients, [client]: { cluster: related, sdk: 5 } },
    keys: { ...keys, [`key-${Object.keys(keys).length + 1}`]: { ...twin, client } },
  };
}
