import type { Scenario } from '#models';
import type { ChangedSetting } from './explanation.ts';

/** A scenario that differs from another in one setting. */
export interface Variant {
  readonly scenario: Scenario;
  readonly setting: ChangedSetting;
  /** What is different, before "this cannot happen". */
  readonly told: string;
}

type Client = Scenario['clients'][string];
type Sdk3 = Extract<Client, { sdk: 3 }>;

/**
 * The scenarios that differ from this one in one setting that its user can choose.
 *
 * @remarks
 * In ladders: of those in one ladder, the first that prevents something is the nearest. The expected verdicts and the
 * note speak of the scenario as it is; none of these has them.
 */
export function settingLadders(scenario: Scenario): readonly (readonly Variant[])[] {
  const { expect: _, note: __, ...rest } = scenario;
  const bare: Scenario = rest;
  const atWork = Object.entries(bare.clients).filter(([name]) =>
    Object.values(bare.keys).some(({ client }) => client === name),
  );
  const several = atWork.length > 1;
  const ofClients = atWork.map(([name, client]) => {
    const whose = several ? ` of ${name}` : '';
    return clientLadders(client, hsmCountFor(bare, client)).map((ladder) =>
      ladder.map(({ changed, field, told }) => ({
        scenario: { ...bare, clients: { ...bare.clients, [name]: changed } },
        setting: settingOf(['clients', name, field], client, changed),
        told: `${told}${whose}`,
      })),
    );
  });
  const homes = [...new Set(atWork.map(([, { cluster }]) => cluster))];
  const larger = homes.filter((name) => bare.clusters[name]?.start === 'running');
  // What asks for more comes first, then what costs an HSM, then what asks for less: that has its price elsewhere.
  const stricter = ofClients.map(([first]) => first!);
  const others = ofClients.flatMap((ladders) => ladders.slice(1));
  return [...stricter, ...larger.map((name) => withOneMoreHsm(bare, name)), ...others].filter(
    (ladder) => ladder.length > 0,
  );
}

/** Mishaps that a scenario bounds by a number, and those that it lets happen or not. */
const mishapCounts = {
  hsmFailures: 'HSM failure',
  hsmOutages: 'HSM outage',
  zoneFailures: 'zone failure',
  zoneOutages: 'zone outage',
} as const satisfies Partial<Record<keyof Scenario['allow'], string>>;
const mishapFlags = {
  syncFailures: 'failures of client-side synchronization and clean-up',
  creationFailures: 'HSMs whose creation fails',
  backupFailures: 'copies of backups that fail',
} as const satisfies Partial<Record<keyof Scenario['allow'], string>>;

/**
 * The scenarios in which one mishap less may happen, a ladder each.
 *
 * @remarks
 * No user can choose that. It tells what a finding depends on where no setting prevents it.
 */
export function mishapLadders(scenario: Scenario): readonly (readonly Variant[])[] {
  const { expect: _, note: __, ...bare } = scenario;
  const { allow } = bare;
  const variant = (field: keyof Scenario['allow'], value: number | boolean, told: string): Variant => {
    const changed = { ...allow, [field]: value };
    const setting = settingOf(['allow', field], allow, changed);
    return { scenario: { ...bare, allow: changed }, setting, told };
  };
  const fewer = Object.entries(mishapCounts).flatMap(([name, noun]) => {
    const field = name as keyof typeof mishapCounts;
    const count = allow[field];
    if (count === 0) return [];
    return count === 'unbounded' || count === 1
      ? [[variant(field, 0, `Without any ${noun}`)]]
      : [[variant(field, count - 1, `With one ${noun} fewer`)]];
  });
  const none = Object.entries(mishapFlags).flatMap(([name, nouns]) => {
    const field = name as keyof typeof mishapFlags;
    return allow[field] ? [[variant(field, false, `Without ${nouns}`)]] : [];
  });
  return [...fewer, ...none];
}

/** So many failures are tried in the place of any number of them. */
const fewInsteadOfUnbounded = 2;

/** What is allowed with fewer mishaps of one kind: each smaller number of them, or none where they are not counted. */
export function fewerMishaps({ allow }: Scenario): readonly Scenario['allow'][] {
  const fewer = Object.keys(mishapCounts).flatMap((name) => {
    const field = name as keyof typeof mishapCounts;
    const count = allow[field];
    const most = count === 'unbounded' ? fewInsteadOfUnbounded : count - 1;
    return range(0, most).map((less) => ({ ...allow, [field]: less }));
  });
  const none = Object.keys(mishapFlags).flatMap((name) =>
    allow[name as keyof typeof mishapFlags] ? [{ ...allow, [name]: false }] : [],
  );
  return [...fewer, ...none];
}

/** A client with one setting changed. */
interface ChangedClient {
  readonly changed: Client;
  readonly field: string;
  readonly told: string;
}

/** The first of them asks for more than the client does. */
function clientLadders(client: Client, hsmCount: number): readonly (readonly ChangedClient[])[] {
  if (client.sdk === 5) {
    const told = client.keyAvailabilityCheck
      ? 'With --disable-key-availability-check'
      : 'Without --disable-key-availability-check';
    const changed = { ...client, keyAvailabilityCheck: !client.keyAvailabilityCheck };
    const other = [{ changed, field: 'keyAvailabilityCheck', told }];
    return client.keyAvailabilityCheck ? [[], fullReach(client), other] : [other, fullReach(client)];
  }
  const waits = { ...client, waitsForMinimum: !client.waitsForMinimum };
  const told = client.waitsForMinimum ? 'With -timeout' : 'With -min_srv and without -timeout';
  return [
    higherMinimums(client, hsmCount),
    fullReach(client),
    [{ changed: waits, field: 'waitsForMinimum', told }],
    lowerMinimums(client),
  ];
}

function higherMinimums(client: Sdk3, hsmCount: number): readonly ChangedClient[] {
  const field = client.minSrv > client.createObjectMinimumNodes ? 'minSrv' : 'createObjectMinimumNodes';
  return range(client[field] + 1, hsmCount).map((count) => withMinimum(client, field, count));
}

/** The larger of the two counts, so the other one bounds how far this one can be lowered to any effect. */
function lowerMinimums(client: Sdk3): readonly ChangedClient[] {
  const { minSrv, createObjectMinimumNodes } = client;
  if (minSrv === createObjectMinimumNodes) return [];
  const field = minSrv > createObjectMinimumNodes ? 'minSrv' : 'createObjectMinimumNodes';
  return range(Math.min(minSrv, createObjectMinimumNodes), client[field] - 1)
    .toReversed()
    .map((count) => withMinimum(client, field, count));
}

function withMinimum(
  client: Sdk3,
  field: 'minSrv' | 'createObjectMinimumNodes',
  count: number,
): ChangedClient {
  const name = field === 'minSrv' ? '-min_srv' : 'create_object_minimum_nodes';
  return { changed: { ...client, [field]: count }, field, told: `With ${name} ${count}` };
}

function fullReach(client: Client): readonly ChangedClient[] {
  const { reaches, ...changed } = client;
  if (reaches === undefined) return [];
  return [{ changed, field: 'reaches', told: `With a client that reaches every HSM of ${client.cluster}` }];
}

/** Where an HSM is in a zone, so is the one that is added: in each of theirs, and last in another one. */
function withOneMoreHsm(scenario: Scenario, name: string): readonly Variant[] {
  const zones = [...new Set(Object.values(scenario.clusters[name]?.zones ?? {}))];
  if (zones.length === 0) return [withHsmIn(scenario, name, undefined)];
  const isNew = (zone: string): boolean =>
    Object.values(scenario.clusters).every((one) => !Object.values(one.zones ?? {}).includes(zone));
  return [...zones, anotherZone.find(isNew)!].map((zone) => withHsmIn(scenario, name, zone));
}

function withHsmIn(scenario: Scenario, name: string, zone: string | undefined): Variant {
  const cluster = scenario.clusters[name]!;
  const taken = new Set(Object.values(scenario.clusters).flatMap(({ hsms }) => hsms));
  const added = oneMore.find((candidate) => !taken.has(candidate))!;
  const { up } = cluster;
  const changed = {
    ...cluster,
    hsms: [...cluster.hsms, added],
    ...(up === undefined ? {} : { up: [...up, added] }),
    ...(zone === undefined ? {} : { zones: { ...cluster.zones, [added]: zone } }),
  };
  const clients = Object.entries(scenario.clients).map(([client, settings]) => {
    const { reaches } = settings;
    if (settings.cluster !== name || reaches === undefined) return [client, settings] as const;
    return [client, { ...settings, reaches: [...reaches, added] }] as const;
  });
  const field = zone === undefined ? 'hsms' : 'zones';
  const setting = settingOf(['clusters', name, field], cluster, changed);
  return {
    scenario: {
      ...scenario,
      clusters: { ...scenario.clusters, [name]: changed },
      clients: Object.fromEntries(clients),
    },
    setting,
    told: `With one more HSM in ${name}${placeOf(zone)}`,
  };
}

function placeOf(zone: string | undefined): string {
  if (zone === undefined) return '';
  return anotherZone.includes(zone) ? ', in another availability zone' : `, in the availability zone ${zone}`;
}

/** More names than a scenario can have taken, so one is free; so are those of HSMs. */
const anotherZone = Array.from(
  { length: 1_000 },
  (_, index) => `another zone${index === 0 ? '' : ` ${index}`}`,
);

/** See {@link anotherZone}. */
const oneMore = Array.from({ length: 1_000 }, (_, index) => `one-more-hsm${index === 0 ? '' : `-${index}`}`);

/** How many HSMs the client can count on. */
function hsmCountFor({ clusters }: Scenario, { cluster, reaches }: Client): number {
  return (reaches ?? clusters[cluster]?.hsms ?? []).length;
}

function settingOf<Settings extends object>(path: string[], from: Settings, to: Settings): ChangedSetting {
  const field = path.at(-1)!;
  const read = (settings: Settings): string | null => {
    const value: unknown = Object.entries(settings).find(([name]) => name === field)?.[1];
    if (value === undefined) return null;
    if (typeof value !== 'object' || value === null) return String(value);
    if (Array.isArray(value)) return value.join(', ');
    return Object.entries(value)
      .map(([hsm, zone]) => `${hsm} in ${zone}`)
      .join(', ');
  };
  return { path, from: read(from), to: read(to) ?? 'absent' };
}

const range = (from: number, to: number): number[] =>
  Array.from({ length: Math.max(0, to - from + 1) }, (_, index) => from + index);
