import type { Scenario } from '#models';

/** A property of the semantics, and its formula in the TLA+ module. */
export interface Formula {
  readonly property: string;
  readonly formula: string;
}

/** What TLC evaluates in every state. */
export const stateFormulas: readonly Formula[] = [
  { property: 'acknowledged-key-survives', formula: 'NoAckLoss' },
  { property: 'acknowledged-key-recoverable', formula: 'NoTotalLoss' },
  { property: 'usable-key-on-two-hsms', formula: 'UsableOnTwo' },
  { property: 'acknowledged-key-stays-usable', formula: 'AckUsable' },
  { property: 'acknowledged-key-on-every-active-hsm', formula: 'AckEverywhere' },
  { property: 'session-key-stays-local', formula: 'SessionOnOne' },
  { property: 'rejected-key-leaves-nothing', formula: 'NoOrphan' },
  { property: 'deleted-key-stays-deleted', formula: 'DeletedStaysDeleted' },
  { property: 'holders-share-masking-key', formula: 'SameLineage' },
  { property: 'backups-stay-in-partition', formula: 'PartitionHeld' },
  { property: 'clone-holds-every-acknowledged-key', formula: 'CloneInSync' },
  { property: 'users-agree-across-hsms', formula: 'UsersAgree' },
  { property: 'active-cluster-has-masking-key', formula: 'ActiveHasMaskingKey' },
  { property: 'deleted-cluster-has-no-hsm', formula: 'DeletedIsEmpty' },
  { property: 'handle-names-one-key', formula: 'HandleNamesOne' },
  { property: 'key-creation-can-succeed', formula: 'NeverAck' },
];

/** What TLC evaluates on every step. */
export const stepFormulas: readonly Formula[] = [
  { property: 'acknowledgement-meets-requirement', formula: 'AckMeetsNeedIn' },
  { property: 'deleted-key-never-spreads', formula: 'DeletedNeverSpreadsIn' },
  { property: 'key-moves-only-by-sync', formula: 'LegalFlowIn' },
];

/** The module of one scenario, and its configuration. */
export interface TlcInput {
  readonly module: string;
  readonly configuration: string;
}

/** What {@link tlcInputOf} calls the module. */
export const moduleName = 'Scenario';

/**
 * A scenario as the constants of the TLA+ module.
 *
 * @remarks
 * One run of TLC tells all that is compared: whatever is first false is printed with its level, which is the
 * shortest way there, since one worker goes level by level. Nothing stops the search.
 *
 * @param scenario - one that has only the fields of the semantics
 */
export function tlcInputOf(scenario: Scenario): TlcInput {
  const constants = constantsOf(scenario);
  const formulas = [...stateFormulas, ...stepFormulas];
  const judged = (some: readonly Formula[]): string =>
    some
      .map((one) => `  /\\ First(${formulas.indexOf(one) + 1}, "${one.property}", ${one.formula})`)
      .join('\n');
  const module = [
    `---- MODULE ${moduleName} ----`,
    'EXTENDS KeySync, TLC',
    ...Object.entries(constants).map(([constant, value]) => `S_${constant} == ${value}`),
    `ASSUME \\A i \\in 1..${formulas.length} : TLCSet(i, FALSE)`,
    'First(i, property, holds) ==',
    '  IF TLCGet(i) THEN TRUE ELSE IF holds THEN TRUE',
    '  ELSE TLCSet(i, TRUE) /\\ PrintT(<<"first", property, TLCGet("level")>>)',
    `InWorlds ==\n${judged(stateFormulas)}`,
    `OnSteps ==\n${judged(stepFormulas)}`,
    '====',
  ];
  const configuration = [
    'SPECIFICATION FairSpec',
    'INVARIANT InWorlds',
    'ACTION_CONSTRAINT OnSteps',
    'PROPERTY Converges',
    'CHECK_DEADLOCK FALSE',
    'CONSTANTS',
    ...Object.keys(constants).map((constant) => `  ${constant} <- S_${constant}`),
  ];
  return { module: `${module.join('\n')}\n`, configuration: `${configuration.join('\n')}\n` };
}

function constantsOf(scenario: Scenario): Readonly<Record<string, string>> {
  const names = new TlaNames();
  const { regions, users, cryptoOfficer, backups, allow, assume } = scenario;
  const hsms = Object.entries(scenario.clusters).flatMap(([cluster, described]) =>
    described.hsms.map((name) => ({ name, cluster, described })),
  );
  const hsm = (name: string): string => names.of('hsm', name);
  const user = (name: string): string => names.of('user', name);
  const where = (condition: (one: (typeof hsms)[number]) => boolean): string =>
    set(hsms.filter(condition).map(({ name }) => hsm(name)));
  const isDown = ({ name, described }: (typeof hsms)[number]): boolean =>
    described.start === 'running' && described.degraded.includes(name);
  return {
    Hsms: where(() => true),
    ClusterOf: table(hsms.map(({ name, cluster }) => [hsm(name), names.of('cluster', cluster)])),
    Up: where(
      (one) =>
        one.described.start === 'running' && !isDown(one) && (one.described.up?.includes(one.name) ?? true),
    ),
    Down: where(isDown),
    ZoneOf: table(
      hsms.map(({ name, described: { region, zones } }) => {
        const zone = zones !== undefined && Object.hasOwn(zones, name) ? zones[name] : undefined;
        return [hsm(name), zone === undefined ? text('-') : names.of('zone', JSON.stringify([region, zone]))];
      }),
    ),
    Observed: set(
      hsms.flatMap(({ name, described }) =>
        Object.entries(described.users?.[name] ?? {}).map(
          ([who, version]) => `<<${hsm(name)}, ${user(who)}, ${version}>>`,
        ),
      ),
    ),
    ...clusterConstants(scenario, names),
    ...keyConstants(scenario, names),
    Users: set(users.map(user)),
    Co: user(cryptoOfficer),
    Regions: set(Object.keys(regions).map((region) => names.of('region', region))),
    PartitionOf: table(
      Object.entries(regions).map(([region, partition]) => [
        names.of('region', region),
        names.of('partition', partition),
      ]),
    ),
    NBackups: String(backups),
    ...allowanceConstants(allow),
    Tombstones: truth(assume.tombstones),
  };
}

function clusterConstants({ clusters }: Scenario, names: TlaNames): Readonly<Record<string, string>> {
  const cluster = (name: string): string => names.of('cluster', name);
  const all = Object.entries(clusters);
  return {
    Clusters: set(all.map(([name]) => cluster(name))),
    Running: set(all.filter(([, { start }]) => start === 'running').map(([name]) => cluster(name))),
    RegionOf: table(all.map(([name, { region }]) => [cluster(name), names.of('region', region)])),
    MaskOf: table(all.map(([name, { maskingKey = name }]) => [cluster(name), cluster(maskingKey)])),
  };
}

function keyConstants({ keys, clients }: Scenario, names: TlaNames): Readonly<Record<string, string>> {
  const all = Object.entries(keys).map(([name, key]) => ({ ...key, name, by: clients[key.client]! }));
  const each = (value: (key: (typeof all)[number]) => string): string =>
    table(all.map((key) => [names.of('key', key.name), value(key)]));
  return {
    Keys: set(all.map(({ name }) => names.of('key', name))),
    Kind: each((key) => text(key.class)),
    Owner: each(({ owner }) => names.of('user', owner)),
    Home: each(({ by }) => names.of('cluster', by.cluster)),
    Sdk: each(({ by }) => String(by.sdk)),
    Need: each(({ by }) =>
      String(
        by.sdk === 3 ? Math.max(by.createObjectMinimumNodes, by.minSrv) : by.keyAvailabilityCheck ? 2 : 1,
      ),
    ),
    Handle: each(({ handle }) => (handle === undefined ? text('-') : text(`handle ${handle}`))),
    CreationOf: each(({ start }) => text(start?.creation ?? 'none')),
    HeldBy: each(({ start }) => set((start?.heldBy ?? []).map((hsm) => names.of('hsm', hsm)))),
  };
}

function allowanceConstants(allow: Scenario['allow']): Readonly<Record<string, string>> {
  const isUnbounded = allow.hsmFailures === 'unbounded';
  return {
    MaxFail: isUnbounded ? '0' : String(allow.hsmFailures),
    MaxDegrade: String(allow.hsmOutages),
    MaxZoneFail: String(allow.zoneFailures),
    MaxZoneDegrade: String(allow.zoneOutages),
    Unbounded: truth(isUnbounded),
    CanDelete: truth(allow.deleteKey),
    CanClone: truth(allow.clone),
    CanUser: truth(allow.changeUsers),
    CanSyncFail: truth(allow.syncFailures),
    CanCreateHsm: truth(allow.createHsm),
    CanCreationFail: truth(allow.creationFailures),
    CanProvision: truth(allow.provision),
    CanDeleteHsm: truth(allow.deleteHsm),
    CanDeleteBackup: truth(allow.deleteBackup),
    ServiceBackups: truth(allow.serviceBackups),
  };
}

/** Names as strings of TLA+: those that every parser reads as they are, the others by their number. */
class TlaNames {
  readonly #numbers = new Map<string, number>();

  of(kind: string, name: string): string {
    if (/^[a-z][\w.-]*$/i.test(name)) return text(name);
    const id = JSON.stringify([kind, name]);
    const number = this.#numbers.get(id) ?? this.#numbers.size + 1;
    this.#numbers.set(id, number);
    return text(`${kind} ${number}`);
  }
}

const text = (value: string): string => `"${value}"`;
const truth = (value: boolean): string => (value ? 'TRUE' : 'FALSE');
const set = (members: readonly string[]): string => `{${members.join(', ')}}`;

/** A function by its values; the empty one is the empty sequence. */
const table = (entries: readonly (readonly [string, string])[]): string =>
  entries.length === 0
    ? '<<>>'
    : entries.map(([argument, value]) => `(${argument} :> ${value})`).join(' @@ ');
