import fc from 'fast-check';
import { hsmsPerClusterMax, parseScenario, type Scenario, type ScenarioInput } from '#models';
import { choice, chosen, list, numbered, rarely, sometimes } from './drawing.ts';
import { partitions, type Region, someRegions } from './drawn-regions.ts';
import { type DrawnExtras, someExtras, withExtras } from './extras.ts';

/**
 * Deployments of the form that real ones have, drawn by lot.
 *
 * @remarks
 * Most have one or two clusters with one to three HSMs; about one in thirty has a cluster with up to as many
 * as the service allows. What may happen is drawn for each deployment, flag by flag: where everything may
 * happen at once, the rare things drown in the frequent ones. A clone at work is in the partition of the
 * cluster whose masking key it carries, because no history leads elsewhere. Where no cluster runs at the
 * start, clusters and HSMs may be created: nothing could happen otherwise.
 *
 * It shrinks towards one cluster with one HSM, one client with one token key, and nothing that may happen.
 */
export function deployments(): fc.Arbitrary<Scenario> {
  const ofSomeSize = fc.oneof(
    { withCrossShrink: true },
    { weight: small.share, arbitrary: drawnOfSize(small) },
    { weight: medium.share, arbitrary: drawnOfSize(medium) },
    { weight: large.share, arbitrary: drawnOfSize(large) },
  );
  // Whole ranges are wanted in every run, the first as well as the thousandth; bias would prefer their ends.
  return fc.noBias(ofSomeSize).map(scenarioOf);
}

/** How large deployments of one kind are; every range starts at one, or at none where that is possible. */
interface Size {
  /** Of all deployments, in percent. */
  readonly share: number;
  readonly clusterCountMax: number;
  readonly hsmCountMax: number;
  /** For the first cluster, where it may be larger than the others. */
  readonly firstHsmCountMax?: number;
  readonly clientCountMax: number;
  readonly keyCountMax: number;
  readonly backupCountMax: number;
}

const small: Size = {
  share: 77,
  clusterCountMax: 2,
  hsmCountMax: 3,
  clientCountMax: 2,
  keyCountMax: 2,
  backupCountMax: 2,
};

const medium: Size = {
  share: 20,
  clusterCountMax: 4,
  hsmCountMax: 6,
  clientCountMax: 3,
  keyCountMax: 3,
  backupCountMax: 4,
};

const large: Size = {
  share: 3,
  clusterCountMax: 4,
  hsmCountMax: 3,
  firstHsmCountMax: hsmsPerClusterMax,
  clientCountMax: 3,
  keyCountMax: 3,
  backupCountMax: 4,
};

const ownerCountMax = 2;
const hsmFailuresMax = 3;
const hsmOutagesMax = 2;

/** How often, in percent, the rarer of two things is drawn. */
const rarity = {
  noClusterRuns: 6,
  absentCluster: 40,
  clone: 35,
  hsmsNotAllUp: 25,
  sdk3Setting: 45,
  checkDisabled: 35,
  sessionKey: 30,
  tombstones: 20,
  waitsForMinimum: 20,
  narrowReach: 20,
  promotion: 50,
  otherReading: 15,
  restoredClusterActive: 20,
  sharedKey: 25,
  notExportable: 25,
  extras: 45,
  newerPermission: 45,
} as const;

type Allow = Scenario['allow'];
/** What may happen or not, of which there is no number. */
type Permission = { [Field in keyof Allow]: Allow[Field] extends boolean ? Field : never }[keyof Allow];

/** Permissions that are newer than the others: a seed draws what it drew without them, and them beside it. */
const newerPermissions: readonly Permission[] = [];

type HsmCondition = 'up' | 'degraded' | 'down';

/**
 * What is drawn, each part for itself. A number that chooses among things is taken modulo their count.
 *
 * @remarks
 * So every part shrinks alone: with parts that are drawn for the counts before them, to drop a cluster would
 * be to draw everything that follows anew.
 */
interface Drawn {
  readonly regions: readonly Region[];
  readonly runsAtStart: boolean;
  /** A cluster that runs at the start, unless none does. */
  readonly runningCluster: number;
  readonly clusters: readonly DrawnCluster[];
  readonly clients: readonly DrawnClient[];
  readonly ownerCount: number;
  readonly keys: readonly {
    readonly class: 'token' | 'session';
    readonly client: number;
    readonly owner: number;
    /** For a token key: the session key that is turned into it, if there is one left. */
    readonly promotes: number | undefined;
    /** With every other owner, if there is one. */
    readonly isShared: boolean;
    readonly exportable: boolean;
  }[];
  readonly backups: number;
  readonly allow: NonNullable<ScenarioInput['allow']>;
  readonly assume: Scenario['assume'];
  /** Drawn behind all that: what has no extras is the same with every seed as if there were none. */
  readonly extras: DrawnExtras | undefined;
  /** Drawn last, for the same reason. */
  readonly newer: Readonly<Partial<Record<Permission, boolean>>>;
}

interface DrawnCluster {
  readonly region: number;
  readonly hsms: readonly HsmCondition[];
  readonly isRunning: boolean;
  /** The cluster it was cloned from, if there is one that can be. */
  readonly cloneOf: number | undefined;
}

type DrawnClient = {
  readonly cluster: number;
  /** For a client that does not reach all HSMs: one less than how many it does not, modulo as many. */
  readonly unreached: number | undefined;
} & (
  | { readonly sdk: 5; readonly keyAvailabilityCheck: boolean }
  | {
      readonly sdk: 3;
      /** One less than the setting, modulo one more than the cluster has HSMs; so is the other. */
      readonly createObjectMinimumNodes: number;
      readonly minSrv: number;
      readonly waitsForMinimum: boolean;
    }
);

function drawnOfSize(size: Size): fc.Arbitrary<Drawn> {
  return fc.record({
    regions: someRegions,
    runsAtStart: rarely(rarity.noClusterRuns, fc.constant(true), fc.constant(false)),
    runningCluster: choice,
    clusters: clustersOfSize(size),
    clients: list(someClient, 1, size.clientCountMax),
    ownerCount: fc.integer({ min: 1, max: ownerCountMax }),
    keys: list(someKey, 1, size.keyCountMax),
    backups: fc.nat(size.backupCountMax),
    allow: someAllowance,
    assume: fc.record({
      tombstones: sometimes(rarity.tombstones),
      quorumWhenResolved: sometimes(rarity.otherReading),
      serverSyncSkipsFailedCreations: sometimes(rarity.otherReading),
      restoredClusterActive: sometimes(rarity.restoredClusterActive),
    }),
    extras: rarely(rarity.extras, fc.constant(undefined), someExtras),
    newer: fc.record(
      Object.fromEntries(newerPermissions.map((name) => [name, sometimes(rarity.newerPermission)])),
    ),
  });
}

function clustersOfSize({
  clusterCountMax,
  hsmCountMax,
  firstHsmCountMax = hsmCountMax,
}: Size): fc.Arbitrary<readonly DrawnCluster[]> {
  const others = list(clusterWith(hsmCountMax), 0, clusterCountMax - 1);
  return fc.tuple(clusterWith(firstHsmCountMax), others).map(([first, rest]) => [first, ...rest]);
}

function clusterWith(hsmCountMax: number): fc.Arbitrary<DrawnCluster> {
  const inSomeCondition = fc.constantFrom<HsmCondition[]>('up', 'degraded', 'down');
  return fc.record({
    region: choice,
    hsms: rarely(
      rarity.hsmsNotAllUp,
      list(fc.constant<HsmCondition>('up'), 1, hsmCountMax),
      // A cluster at work has an HSM: the last one is not deleted without a backup, and there is none yet.
      list(inSomeCondition, 1, hsmCountMax).filter((hsms) => hsms.some((hsm) => hsm !== 'down')),
    ),
    isRunning: rarely(rarity.absentCluster, fc.constant(true), fc.constant(false)),
    cloneOf: rarely(rarity.clone, fc.constant(undefined), choice),
  });
}

const sdk3Setting = rarely(rarity.sdk3Setting, fc.constant(0), fc.nat(hsmsPerClusterMax - 1));

const someUnreached = rarely(rarity.narrowReach, fc.constant(undefined), choice);

const someClient: fc.Arbitrary<DrawnClient> = fc.oneof(
  { withCrossShrink: true },
  fc.record({
    cluster: choice,
    unreached: someUnreached,
    sdk: fc.constant(5),
    keyAvailabilityCheck: rarely(rarity.checkDisabled, fc.constant(true), fc.constant(false)),
  }),
  fc.record({
    cluster: choice,
    unreached: someUnreached,
    sdk: fc.constant(3),
    createObjectMinimumNodes: sdk3Setting,
    minSrv: sdk3Setting,
    waitsForMinimum: sometimes(rarity.waitsForMinimum),
  }),
);

const someKey = fc.record({
  class: rarely(rarity.sessionKey, fc.constant('token' as const), fc.constant('session' as const)),
  client: choice,
  owner: choice,
  promotes: rarely(rarity.promotion, fc.constant(undefined), choice),
  isShared: rarely(rarity.sharedKey, fc.constant(false), fc.constant(true)),
  exportable: rarely(rarity.notExportable, fc.constant(true), fc.constant(false)),
});

/** Some ways to lose a key take almost everything that may happen; most take little, and little else to hide it. */
const someAllowance: fc.Arbitrary<Drawn['allow']> = fc.oneof(
  { withCrossShrink: true },
  { weight: 2, arbitrary: allowanceWith(35) },
  { weight: 1, arbitrary: allowanceWith(80) },
);

function allowanceWith(percent: number): fc.Arbitrary<Drawn['allow']> {
  const flag = sometimes(percent);
  return fc.record({
    hsmFailures: fc.nat(hsmFailuresMax),
    hsmOutages: fc.nat(hsmOutagesMax),
    syncFailures: flag,
    createHsm: flag,
    deleteHsm: flag,
    deleteKey: flag,
    clone: flag,
    deleteBackup: flag,
    provision: flag,
    changeUsers: flag,
    tombstoneCleanUp: flag,
    promoteKeys: flag,
    keyReplicate: flag,
    copyByCluster: flag,
    backupFailures: flag,
    wrapKey: flag,
    replicateUsers: flag,
  });
}

function scenarioOf(drawn: Drawn): Scenario {
  const owners = numbered('cu', drawn.ownerCount);
  const clusterNames = numbered('cluster', drawn.clusters.length);
  const clientNames = numbered('app', drawn.clients.length);
  const plain: ScenarioInput = {
    name: 'random deployment',
    regions: Object.fromEntries(drawn.regions.map((region) => [region, partitions[region]])),
    clusters: clustersOf(drawn, clusterNames),
    clients: Object.fromEntries(
      drawn.clients.map((client, index) => [clientNames[index], clientOf(client, drawn, clusterNames)]),
    ),
    users: ['co', ...owners],
    cryptoOfficer: 'co',
    keys: keysOf(drawn, clientNames, owners),
    backups: drawn.backups,
    allow: {
      ...drawn.allow,
      ...drawn.newer,
      ...(!drawn.runsAtStart && { provision: true, createHsm: true }),
    },
    assume: drawn.assume,
  };
  const input = drawn.extras === undefined ? plain : withExtras(plain, drawn.extras);
  const { scenario, problems } = parseScenario(input);
  if (scenario === undefined)
    throw new Error(`A random deployment is not valid: ${JSON.stringify({ input, problems })}`);
  return scenario;
}

/** A key that a session key is turned into belongs to the client and the owner of that one. */
function keysOf(
  { keys }: Drawn,
  clients: readonly string[],
  owners: readonly string[],
): NonNullable<ScenarioInput['keys']> {
  const names = numbered('key', keys.length);
  const left = [...keys.keys()].filter((index) => keys[index]?.class === 'session');
  const described = keys.map((key) => {
    const { class: keyClass, promotes, exportable, isShared } = key;
    const isPromotion = keyClass === 'token' && promotes !== undefined && left.length > 0;
    const [promoted] = isPromotion ? left.splice(promotes % left.length, 1) : [];
    const { client, owner: ownerChoice } = promoted === undefined ? key : keys[promoted]!;
    const owner = chosen(owners, ownerChoice);
    return {
      class: keyClass,
      client: chosen(clients, client),
      owner,
      sharedWith: isShared ? owners.filter((other) => other !== owner) : [],
      exportable,
      ...(promoted === undefined ? {} : { promotes: names[promoted] }),
    };
  });
  return Object.fromEntries(described.map((key, index) => [names[index], key]));
}

function clustersOf(drawn: Drawn, names: readonly string[]): ScenarioInput['clusters'] {
  const running = runningIn(drawn);
  const clusters = drawn.clusters.map((cluster, index) => {
    const hsms = hsmNames(index, cluster.hsms.length);
    const region = chosen(drawn.regions, cluster.region);
    if (!running.includes(index)) return { region, hsms };
    const inCondition = (condition: HsmCondition) =>
      hsms.filter((_, position) => cluster.hsms[position] === condition);
    const original = originalOf(cluster, running, drawn);
    return {
      region,
      hsms,
      start: 'running' as const,
      degraded: inCondition('degraded'),
      ...(cluster.hsms.includes('down') && { up: inCondition('up') }),
      ...(original !== undefined && { maskingKey: names[original] }),
    };
  });
  return Object.fromEntries(clusters.map((cluster, index) => [names[index], cluster]));
}

function runningIn({ runsAtStart, runningCluster, clusters }: Drawn): readonly number[] {
  if (!runsAtStart) return [];
  const indices = [...clusters.keys()];
  const least = chosen(indices, runningCluster);
  return indices.filter((index) => index === least || clusters[index]?.isRunning);
}

/** The cluster that this one was cloned from: at work as well, no clone itself, and in the same partition. */
function originalOf(
  { cloneOf, region }: DrawnCluster,
  running: readonly number[],
  { clusters, regions }: Drawn,
): number | undefined {
  if (cloneOf === undefined) return undefined;
  const partitionOf = (number: number) => partitions[chosen(regions, number)];
  const originals = running.filter((index) => {
    const other = clusters[index]!;
    return other.cloneOf === undefined && partitionOf(other.region) === partitionOf(region);
  });
  return originals.length === 0 ? undefined : chosen(originals, cloneOf);
}

function clientOf(
  client: DrawnClient,
  { clusters }: Drawn,
  names: readonly string[],
): NonNullable<ScenarioInput['clients']>[string] {
  const index = client.cluster % names.length;
  const cluster = names[index]!;
  const hsmCount = clusters[index]!.hsms.length;
  const reaches =
    client.unreached === undefined || hsmCount === 1
      ? {}
      : { reaches: hsmNames(index, hsmCount).slice(0, -1 - (client.unreached % (hsmCount - 1))) };
  if (client.sdk === 5)
    return { cluster, sdk: 5, keyAvailabilityCheck: client.keyAvailabilityCheck, ...reaches };
  return {
    cluster,
    sdk: 3,
    createObjectMinimumNodes: 1 + (client.createObjectMinimumNodes % (hsmCount + 1)),
    minSrv: 1 + (client.minSrv % (hsmCount + 1)),
    waitsForMinimum: client.waitsForMinimum,
    ...reaches,
  };
}

const hsmNames = (cluster: number, count: number): string[] => numbered(`hsm-${cluster + 1}`, count);
