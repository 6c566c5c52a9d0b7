import type { Scenario } from '#models';
import { keysWithLessAtStart, withLessObserved, withoutDangling, withoutOneZone } from './simpler-extras.ts';

/**
 * Every deployment that is one reduction simpler, the most drastic reductions first.
 *
 * @remarks
 * What stays keeps its name and its meaning, so that an interleaving which names nothing that is gone still
 * says the same. All are valid, and each is smaller by {@link sizeOf}: to take one that still shows a
 * fault, again and again, comes to an end. Where all are taken, that is one cluster without HSMs in one
 * region, the crypto officer, and nothing that may happen.
 *
 * The note and the expected verdicts speak of the deployment as it was; no simpler one has them.
 */
export function* simplerDeployments(scenario: Scenario): Generator<Scenario> {
  const bare = withoutWords(scenario);
  if (wordCount(scenario) > 0) yield bare;
  const simpler = reductions.flatMap((reduce) => [...reduce(bare)].map(withoutDangling));
  yield* simpler
    .map((candidate) => ({ candidate, size: sizeOf(candidate) }))
    .sort((one, other) => one.size - other.size)
    .map(({ candidate }) => candidate);
}

/** How much there is to a deployment: its parts, what may happen to it, and every setting that is not the least. */
export function sizeOf(scenario: Scenario): number {
  const { regions, clusters, clients, users, keys, backups, allow, assume } = scenario;
  return (
    Object.keys(regions).length +
    total(Object.values(clusters).map(sizeOfCluster)) +
    total(Object.values(clients).map(sizeOfClient)) +
    users.length +
    total(Object.values(keys).map(sizeOfKey)) +
    backups +
    total(Object.values(allow).map(sizeOfSwitch)) +
    total(Object.values(assume).map(Number)) +
    wordCount(scenario)
  );
}

type Cluster = Scenario['clusters'][string];
type Client = Scenario['clients'][string];
type Key = Scenario['keys'][string];

/** The deployments that one kind of reduction leads to. */
type Reduction = (scenario: Scenario) => Iterable<Scenario>;

/** Those of equal size come in this order. */
const reductions: readonly Reduction[] = [
  withoutOneCluster,
  withoutOneClient,
  withoutSomeHsms,
  withoutOneKey,
  withFewerBackups,
  withoutOneRegion,
  withoutOneUser,
  withLessAllowed,
  withLessAssumed,
  withoutOneMaskingKey,
  withMoreHsmsUp,
  withOneMoreAtWork,
  withLowerSettings,
  withOnePromotionLess,
  withSimplerKeys,
  withoutOneZone,
  withLessObserved,
];

function sizeOfCluster(cluster: Cluster): number {
  const { hsms, start, up, degraded, maskingKey } = cluster;
  const notUp = degraded.length + hsmsDown(cluster).length;
  const zoned = Object.keys(cluster.zones ?? {}).length;
  const observed = total(Object.values(cluster.users ?? {}).map((users) => Object.keys(users).length));
  const told = Number(up !== undefined) + Number(maskingKey !== undefined) + zoned + observed;
  // More than a masking key: a clone at work from the start is simpler than one that has to be made.
  const history = start === 'absent' && hsms.length > 0 ? 2 : 0;
  return 1 + hsms.length + notUp + told + history;
}

function sizeOfClient(client: Client): number {
  const narrow = Number(client.reaches !== undefined);
  switch (client.sdk) {
    case 3:
      return client.createObjectMinimumNodes + client.minSrv - 1 + Number(client.waitsForMinimum) + narrow;
    case 5:
      return (client.keyAvailabilityCheck ? 1 : 2) + narrow;
  }
}

function sizeOfKey({ sharedWith, exportable, promotes, handle, start }: Key): number {
  const told = [promotes, handle].filter((word) => word !== undefined).length;
  const existing =
    start === undefined ? 0 : 1 + start.heldBy.length + Number(start.creation !== 'acknowledged');
  return 1 + sharedWith.length + Number(!exportable) + told + existing;
}

const unboundedSize = 1_001;

/** No bound that a scenario can have is as large as none. */
const sizeOfSwitch = (value: boolean | number | 'unbounded'): number =>
  value === 'unbounded' ? unboundedSize : Number(value);

const wordCount = ({ $schema, note, expect }: Scenario): number =>
  [$schema, note, expect].filter((word) => word !== undefined).length;

function withoutWords({ $schema: _schema, note: _note, expect: _expect, ...rest }: Scenario): Scenario {
  return rest;
}

function* withoutOneCluster(scenario: Scenario): Generator<Scenario> {
  const names = Object.keys(scenario.clusters);
  if (names.length === 1) return;
  for (const name of names.reverse()) yield withoutCluster(scenario, name);
}

function withoutCluster(scenario: Scenario, name: string): Scenario {
  // Its clones stay related: the first of them stands in for it.
  const heir = Object.keys(scenario.clusters).find(
    (other) => other !== name && scenario.clusters[other]?.maskingKey === name,
  );
  const clusters = Object.entries(without(scenario.clusters, name)).map(([other, cluster]) => {
    if (cluster.maskingKey !== name) return [other, cluster];
    const { maskingKey: _, ...rest } = cluster;
    return [other, other === heir ? rest : { ...rest, maskingKey: heir }];
  });
  const orphans = Object.keys(scenario.clients).filter(
    (client) => scenario.clients[client]?.cluster === name,
  );
  return orphans.reduce(withoutClient, { ...scenario, clusters: Object.fromEntries(clusters) });
}

function* withoutOneClient(scenario: Scenario): Generator<Scenario> {
  for (const name of Object.keys(scenario.clients).reverse()) yield withoutClient(scenario, name);
}

function withoutClient(scenario: Scenario, name: string): Scenario {
  // A session key and the token key that it is turned into have one client, so they go together.
  const keys = Object.entries(scenario.keys).filter(([, { client }]) => client !== name);
  return { ...scenario, clients: without(scenario.clients, name), keys: Object.fromEntries(keys) };
}

function* withoutSomeHsms(scenario: Scenario): Generator<Scenario> {
  for (const [name, cluster] of Object.entries(scenario.clusters)) {
    for (const gone of partsOf(cluster.hsms)) {
      const left = (hsms: readonly string[]) => hsms.filter((hsm) => !gone.includes(hsm));
      const { hsms, degraded } = cluster;
      const smaller = startingWith(cluster, left(degraded), left(hsmsDown(cluster)), left(hsms));
      yield { ...withCluster(scenario, name, smaller), clients: clientsWithout(gone, scenario.clients) };
    }
  }
}

/** A client that would reach no HSM any more reaches all that are left. */
function clientsWithout(gone: readonly string[], clients: Scenario['clients']): Scenario['clients'] {
  const described = Object.entries(clients).map(([name, client]) => {
    if (client.reaches === undefined) return [name, client] as const;
    const reaches = client.reaches.filter((hsm) => !gone.includes(hsm));
    return [name, reaches.length === 0 ? withFullReach(client) : { ...client, reaches }] as const;
  });
  return Object.fromEntries(described);
}

function withFullReach({ reaches: _, ...rest }: Client): Client {
  return rest;
}

function* withoutOneKey(scenario: Scenario): Generator<Scenario> {
  for (const name of Object.keys(scenario.keys).reverse()) {
    // What a session key is turned into goes with it: generated instead, it would be another key.
    const heirs = Object.keys(scenario.keys).filter((other) => scenario.keys[other]?.promotes === name);
    yield { ...scenario, keys: [name, ...heirs].reduce(without, scenario.keys) };
  }
}

function* withOnePromotionLess(scenario: Scenario): Generator<Scenario> {
  for (const [name, { promotes, ...rest }] of Object.entries(scenario.keys)) {
    if (promotes !== undefined) yield { ...scenario, keys: { ...scenario.keys, [name]: rest } };
  }
}

function* withFewerBackups(scenario: Scenario): Generator<Scenario> {
  for (const backups of lower(scenario.backups, 0)) yield { ...scenario, backups };
}

/** A region without a cluster matters, too: backups can be copied to it. */
function* withoutOneRegion(scenario: Scenario): Generator<Scenario> {
  const inUse = Object.values(scenario.clusters).map(({ region }) => region);
  for (const name of Object.keys(scenario.regions).reverse()) {
    if (!inUse.includes(name)) yield { ...scenario, regions: without(scenario.regions, name) };
  }
}

function* withoutOneUser(scenario: Scenario): Generator<Scenario> {
  const known = Object.values(scenario.keys).flatMap(({ owner, sharedWith }) => [owner, ...sharedWith]);
  const needed = [scenario.cryptoOfficer, ...known];
  for (const user of scenario.users.toReversed()) {
    if (needed.includes(user)) continue;
    yield { ...scenario, users: scenario.users.filter((other) => other !== user) };
  }
}

function* withLessAllowed(scenario: Scenario): Generator<Scenario> {
  for (const allow of withOneLess(scenario.allow)) yield { ...scenario, allow };
}

function* withLessAssumed(scenario: Scenario): Generator<Scenario> {
  for (const assume of withOneLess(scenario.assume)) yield { ...scenario, assume };
}

/** Where any number may fail, few do as a rule. */
const fewFailures = [0, 1, 2, 4, 8, 16, 32] as const;

/** Smaller values of a switch, the smallest first. */
function lessThan(value: boolean | number | 'unbounded'): readonly (boolean | number)[] {
  if (value === 'unbounded') return fewFailures;
  return typeof value === 'number' ? [...lower(value, 0)] : value ? [false] : [];
}

function* withOneLess<Switches extends Readonly<Record<string, boolean | number | 'unbounded'>>>(
  switches: Switches,
): Generator<Switches> {
  for (const [name, value] of Object.entries(switches)) {
    const less = lessThan(value);
    for (const other of less) yield { ...switches, [name]: other };
  }
}

function* withoutOneMaskingKey(scenario: Scenario): Generator<Scenario> {
  for (const [name, { maskingKey, ...rest }] of Object.entries(scenario.clusters)) {
    if (maskingKey !== undefined) yield withCluster(scenario, name, rest);
  }
}

function* withMoreHsmsUp(scenario: Scenario): Generator<Scenario> {
  for (const [name, cluster] of Object.entries(scenario.clusters)) {
    const { degraded, up } = cluster;
    const down = hsmsDown(cluster);
    if (degraded.length > 0 || up !== undefined)
      yield withCluster(scenario, name, startingWith(cluster, [], []));
    if (degraded.length + down.length === 1) continue;
    for (const hsm of [...degraded, ...down]) {
      const isLeft = (other: string) => other !== hsm;
      yield withCluster(scenario, name, startingWith(cluster, degraded.filter(isLeft), down.filter(isLeft)));
    }
  }
}

/** A cluster that is there from the start, on its own or as a clone, needs no history to come about. */
function* withOneMoreAtWork(scenario: Scenario): Generator<Scenario> {
  const { clusters, regions } = scenario;
  const partitionOf = ({ region }: Cluster): string | undefined => regions[region];
  for (const [name, cluster] of Object.entries(clusters)) {
    if (cluster.start === 'running' || cluster.hsms.length === 0) continue;
    const atWork = { ...cluster, start: 'running' as const };
    yield withCluster(scenario, name, atWork);
    for (const [original, other] of Object.entries(clusters)) {
      // No history leads to a clone in another partition.
      const isOriginal = other.start === 'running' && other.maskingKey === undefined;
      if (!isOriginal || partitionOf(other) !== partitionOf(cluster)) continue;
      yield withCluster(scenario, name, { ...atWork, maskingKey: original });
    }
  }
}

function* withLowerSettings(scenario: Scenario): Generator<Scenario> {
  for (const [name, client] of Object.entries(scenario.clients)) {
    for (const simpler of simplerClients(client))
      yield { ...scenario, clients: { ...scenario.clients, [name]: simpler } };
  }
}

function* withSimplerKeys(scenario: Scenario): Generator<Scenario> {
  for (const [name, key] of Object.entries(scenario.keys)) {
    const withKey = (simpler: Key): Scenario => ({
      ...scenario,
      keys: { ...scenario.keys, [name]: simpler },
    });
    for (const user of key.sharedWith)
      yield withKey({ ...key, sharedWith: key.sharedWith.filter((other) => other !== user) });
    if (!key.exportable) yield withKey({ ...key, exportable: true });
    for (const simpler of keysWithLessAtStart(key)) yield withKey(simpler);
  }
}

function* simplerClients(client: Client): Generator<Client> {
  if (client.reaches !== undefined) yield withFullReach(client);
  if (client.sdk === 5) {
    if (!client.keyAvailabilityCheck) yield { ...client, keyAvailabilityCheck: true };
    return;
  }
  for (const minimum of lower(client.createObjectMinimumNodes, 1))
    yield { ...client, createObjectMinimumNodes: minimum };
  for (const minSrv of lower(client.minSrv, 1)) yield { ...client, minSrv };
  if (client.waitsForMinimum) yield { ...client, waitsForMinimum: false };
}

/** The HSMs that are not there at the start, were the cluster to run. */
function hsmsDown({ hsms, up, degraded }: Cluster): string[] {
  return up === undefined ? [] : hsms.filter((hsm) => !up.includes(hsm) && !degraded.includes(hsm));
}

/** The cluster with these HSMs degraded and down, and all others up. */
function startingWith(
  { up: _, ...rest }: Cluster,
  degraded: string[],
  down: readonly string[],
  hsms: string[] = rest.hsms,
): Cluster {
  if (down.length === 0) return { ...rest, hsms, degraded };
  const up = hsms.filter((hsm) => !degraded.includes(hsm) && !down.includes(hsm));
  return { ...rest, hsms, degraded, up };
}

function withCluster(scenario: Scenario, name: string, cluster: Cluster): Scenario {
  return { ...scenario, clusters: { ...scenario.clusters, [name]: cluster } };
}

function without<Value>(record: Readonly<Record<string, Value>>, name: string): Record<string, Value> {
  return Object.fromEntries(Object.entries(record).filter(([other]) => other !== name));
}

/** The whole list, its halves, its quarters, and so on to its single items; later ones first. */
function* partsOf<Item>(items: readonly Item[]): Generator<readonly Item[]> {
  for (let size = items.length; size > 0; size = Math.floor(size / 2)) {
    for (let from = items.length - size; from >= 0; from -= size) yield items.slice(from, from + size);
  }
}

/** The least value, one half way to it, and one less; each once. */
function lower(value: number, least: number): number[] {
  const values = [least, Math.floor((least + value) / 2), value - 1];
  return [...new Set(values)].filter((other) => least <= other && other < value);
}

const total = (numbers: readonly number[]): number => numbers.reduce((sum, number) => sum + number, 0);
