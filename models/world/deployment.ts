import type { Scenario } from '../scenarios/scenario.ts';
import type {
  AttemptSlot,
  BackupSlot,
  ClusterSlot,
  ExportSlot,
  FaultsSlot,
  HsmSlot,
  KeySlot,
  RegionSlot,
  Slot,
  UserSlot,
  ZoneSlot,
} from './slots.ts';

/** A scenario with its names resolved to slots. */
export interface Deployment {
  readonly scenario: Scenario;
  readonly regions: readonly RegionSlot[];
  readonly clusters: readonly ClusterSlot[];
  /** In the order in which clusters name them. */
  readonly zones: readonly ZoneSlot[];
  readonly hsms: readonly HsmSlot[];
  readonly keys: readonly KeySlot[];
  readonly users: readonly UserSlot[];
  readonly cryptoOfficer: UserSlot;
  readonly backups: readonly BackupSlot[];
  readonly faults: FaultsSlot;
  /** Everything that has a state, by position. */
  readonly slots: readonly Slot[];
}

/**
 * Lays out the slots of a scenario.
 *
 * @remarks
 * All that belongs to one HSM lies together: its own state, then for each key of its cluster what the
 * running synchronization has done with it. HSMs of one cluster differ in nothing but their column, which
 * later makes a canonical form of a world as cheap as a sort. Where a client does not reach all of them,
 * the HSMs that it reaches can be exchanged for each other, and so can the others.
 */
export function deploy(scenario: Scenario): Deployment {
  const slots: Slot[] = [];
  const place = <Placed extends Slot>(slot: Placed): Placed => {
    slots.push(slot);
    return slot;
  };
  const regions = Object.entries(scenario.regions).map(
    ([name, partition]): RegionSlot => ({ kind: 'region', name, partition }),
  );
  const users = scenario.users.map((name, index): UserSlot => ({ kind: 'user', name, index }));
  const keysOf = (cluster: string): string[] =>
    Object.entries(scenario.keys)
      .filter(([, key]) => key.class === 'token' && scenario.clients[key.client]?.cluster === cluster)
      .map(([name]) => name);

  const attempts = new Map<string, AttemptSlot[]>();
  const hsms: HsmSlot[] = [];
  const clusters = Object.entries(scenario.clusters).map(
    ([name, { region, hsms: hsmNames }]): ClusterSlot => {
      const own: HsmSlot[] = [];
      const cluster = place<ClusterSlot>({
        kind: 'cluster',
        name,
        position: slots.length,
        region: byName(regions, region),
        hsms: own,
      });
      for (const [indexInCluster, hsm] of hsmNames.entries()) {
        own.push(
          place({
            kind: 'hsm',
            name: hsm,
            index: hsms.length + indexInCluster,
            indexInCluster,
            position: slots.length,
            columnWidth: 1 + keysOf(name).length,
            cluster,
          }),
        );
        for (const key of keysOf(name)) {
          const attempt = place<AttemptSlot>({
            kind: 'attempt',
            name: `${key} on ${hsm}`,
            position: slots.length,
          });
          attempts.set(key, [...(attempts.get(key) ?? []), attempt]);
        }
      }
      hsms.push(...own);
      return cluster;
    },
  );

  const keys: readonly KeySlot[] = Object.entries(scenario.keys).map(([name, key], index): KeySlot => {
    const client = scenario.clients[key.client];
    if (client === undefined) throw new Error(`The scenario ${scenario.name} has no client ${key.client}.`);
    const home = byName(clusters, client.cluster);
    const { reaches } = client;
    // Laid out where it can change only: elsewhere it would be one more slot in every world, for nothing.
    const mayLeave = scenario.allow.wrapKey && key.class === 'token';
    const exported = mayLeave
      ? place<ExportSlot>({ kind: 'export', name: `${name} in a file`, position: slots.length })
      : undefined;
    return place({
      kind: 'key',
      name,
      index,
      position: slots.length,
      class: key.class,
      client: key.client,
      sdk: client.sdk,
      need: requirementOf(client),
      owner: byName(users, key.owner),
      sharedWith: key.sharedWith.map((user) => byName(users, user)),
      exportable: key.exportable,
      handle: key.handle ?? scenario.keys[key.promotes ?? '']?.handle,
      // Found when they are asked for: other keys may come later.
      get namesakes() {
        return namesakesOf(this, keys);
      },
      home,
      reached: reaches === undefined ? home.hsms : home.hsms.filter((hsm) => reaches.includes(hsm.name)),
      waitsForMinimum: client.sdk === 3 && client.waitsForMinimum,
      // Found when it is asked for: the session key may come later.
      get promotes() {
        return key.promotes === undefined ? undefined : byName(keys, key.promotes);
      },
      attempts: attempts.get(name) ?? [],
      export: exported,
    });
  });
  const backups = backupNames(scenario.backups).map((name, index) =>
    place<BackupSlot>({ kind: 'backup', name, index, position: slots.length }),
  );
  const faults = place<FaultsSlot>({ kind: 'faults', name: 'faults', position: slots.length });
  const cryptoOfficer = byName(users, scenario.cryptoOfficer);
  const zones = zonesOf(scenario, clusters);
  return { scenario, regions, clusters, zones, hsms, keys, users, cryptoOfficer, backups, faults, slots };
}

/**
 * What a zone is called in a step: one name in two regions is two zones.
 *
 * @clause KS-ZONES
 */
export const zoneName = (region: string, zone: string): string => `${region}/${zone}`;

function zonesOf({ clusters: described }: Scenario, clusters: readonly ClusterSlot[]): readonly ZoneSlot[] {
  const zones = new Map<string, HsmSlot[]>();
  for (const { name: cluster, region, hsms } of clusters) {
    for (const hsm of hsms) {
      const zone = described[cluster]?.zones?.[hsm.name];
      if (zone === undefined) continue;
      const name = zoneName(region.name, zone);
      zones.set(name, [...(zones.get(name) ?? []), hsm]);
    }
  }
  return [...zones].map(([name, hsms]) => ({ kind: 'zone', name, hsms }));
}

/**
 * How many HSMs must have a key that this client creates.
 *
 * @clause KS-SDK3-LARGER-WINS
 * @clause KS-SETTING-PER-SDK
 * @clause KS-KMU-MIN-SRV
 * @clause KS-SDK5-QUORUM-IS-TWO
 * @assumption min-srv-minimum
 */
export function requirementOf(client: Scenario['clients'][string]): number {
  switch (client.sdk) {
    case 3:
      return Math.max(client.createObjectMinimumNodes, client.minSrv);
    case 5:
      return client.keyAvailabilityCheck ? 2 : 1;
  }
}

/** A key that is turned into another one gives it its handle: the two are one key, and never there together. */
function namesakesOf(key: KeySlot, keys: readonly KeySlot[]): readonly KeySlot[] {
  if (key.handle === undefined) return [];
  return keys.filter(
    (other) =>
      other.handle === key.handle && other !== key && other.promotes !== key && key.promotes !== other,
  );
}

/** What the backup slots of a scenario are called. */
export function backupNames(count: number): string[] {
  return Array.from({ length: count }, (_, index) => `backup-${index + 1}`);
}

function byName<Named extends { readonly name: string }>(slots: readonly Named[], name: string): Named {
  const slot = slots.find((candidate) => candidate.name === name);
  if (slot === undefined)
    throw new Error(`The scenario names ${JSON.stringify(name)}, which does not exist.`);
  return slot;
}
