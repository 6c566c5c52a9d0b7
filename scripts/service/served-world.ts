import {
  type BackupSlot,
  type ClusterSlot,
  type Deployment,
  deploy,
  type HsmSlot,
  hsmsPerClusterMax,
  InternedWorld,
  isVacant,
  Memory,
  nextBackupSlot,
  type Partition,
  parseScenario,
  partitionOfRegion,
  type RegionSlot,
  type Scenario,
  type Slot,
  type World,
} from '#models';
import { beyondScenario, invalidRequest } from './api-exception.ts';

/**
 * The world that is served: the slots of its scenario, and what is in them.
 *
 * @remarks
 * A scenario of the user's has the slots that it has. Without one there is always room for another cluster: the
 * scenario then grows, and the world moves into the larger one as it is.
 */
export class ServedWorld {
  readonly isBounded: boolean;
  #deployment: Deployment;
  #memory: Memory;
  #world: InternedWorld;
  #slots: SlotsByName;
  /** The state of each slot when somebody last asked what has changed, by position. */
  #seen: Int32Array;
  /** Availability zones of HSMs that the scenario does not say yet. */
  readonly #zones = new Map<string, string>();

  constructor(scenario: Scenario | undefined) {
    this.isBounded = scenario !== undefined;
    this.#deployment = deploy(scenario ?? roomyScenario());
    this.#memory = new Memory(this.#deployment);
    this.#world = new InternedWorld(this.#memory);
    this.#slots = slotsByName(this.#deployment);
    this.#seen = new Int32Array(this.#world.numbers.length).fill(unseen);
  }

  /** With all that is known of it: which HSM is in which zone is needed only where somebody asks for this. */
  get deployment(): Deployment {
    if (this.#zones.size > 0) this.#growTo(withZones(this.scenario, this.#deployment.hsms, this.#zones));
    this.#zones.clear();
    return this.#deployment;
  }

  get world(): World {
    return this.#world;
  }

  get scenario(): Scenario {
    return this.#deployment.scenario;
  }

  /** Whether the service takes backups by itself. */
  get takesBackups(): boolean {
    const { clone, serviceBackups } = this.scenario.allow;
    return clone || serviceBackups;
  }

  /** The availability zone that an HSM is in, where the scenario says one. */
  zoneOf({ name, cluster }: HsmSlot): string | undefined {
    return this.#zones.get(name) ?? this.scenario.clusters[cluster.name]?.zones?.[name];
  }

  cluster(name: string): ClusterSlot {
    return named(this.#slots.clusters, name);
  }

  hsm(name: string): HsmSlot {
    return named(this.#slots.hsms, name);
  }

  backup(name: string): BackupSlot {
    return named(this.#slots.backups, name);
  }

  /** The slots that changed since this was last asked; at first, all of them. */
  takeChanged(): readonly Slot[] {
    const { numbers } = this.#world;
    const changed = this.#deployment.slots.filter(
      ({ position }) => numbers[position] !== this.#seen[position],
    );
    this.#seen.set(numbers);
    return changed;
  }

  /** A region that can be used; nothing where the scenario does not have it. */
  region(name: string): RegionSlot | undefined {
    const known = this.#deployment.regions.find((region) => region.name === name);
    if (known !== undefined || this.isBounded || !regionPatterns[partitionOfRegion(name)].test(name))
      return known;
    this.#growTo({
      ...this.scenario,
      regions: { ...this.scenario.regions, [name]: partitionOfRegion(name) },
    });
    return this.region(name);
  }

  /** Where the next cluster of a region goes. */
  vacantCluster(region: RegionSlot): ClusterSlot {
    const inRegion = this.#deployment.clusters.filter((cluster) => cluster.region.name === region.name);
    const vacant = inRegion.find((cluster) => this.#world.clusterState(cluster) === 'NONE');
    if (vacant !== undefined) return vacant;
    if (this.isBounded)
      throw beyondScenario(`All ${inRegion.length} clusters of ${region.name} have been created already.`);
    const clusters = { ...this.scenario.clusters };
    for (let added = 0; added <= inRegion.length; added += 1) {
      const name = `cluster-${Object.keys(clusters).length + 1}`;
      const hsms = [1, 2].map((number) => `${name}-hsm-${number}`);
      clusters[name] = { region: region.name, hsms, start: 'absent', degraded: [] };
    }
    this.#growTo({ ...this.scenario, clusters });
    return this.vacantCluster(region);
  }

  /**
   * Where the next HSM of a cluster goes.
   *
   * @remarks
   * A scenario says which of its HSMs are in which zone, so that one which is lost takes them with it; those of which
   * it says nothing can be anywhere. Without a scenario an HSM is in the zone that it is asked for.
   *
   * @param taken - slots in which something is still to be seen
   */
  vacantHsm(cluster: ClusterSlot, taken: ReadonlySet<string>, zone: string): HsmSlot {
    const { name, hsms } = cluster;
    const free = hsms.filter(
      (hsm) => isVacant(this.#world, hsm) && !taken.has(hsm.name) && this.#mayBeIn(hsm, zone),
    );
    const vacant = free.find((hsm) => this.#world.hsmState(hsm) === 'NONE') ?? free[0];
    if (vacant !== undefined) return this.isBounded ? vacant : this.#placedIn(vacant, zone);
    if (hsms.length >= hsmsPerClusterMax)
      throw invalidRequest(`A cluster has at most ${hsmsPerClusterMax} HSMs.`);
    if (this.isBounded) {
      const ofZone = hsms.filter((hsm) => this.#mayBeIn(hsm, zone)).length;
      const where = ofZone === hsms.length ? '' : ` in ${zone}`;
      throw beyondScenario(`All ${ofZone} places for HSMs of ${name}${where} are taken.`);
    }
    const names = Array.from(
      { length: Math.min(hsmsPerClusterMax, 2 * hsms.length) },
      (_, index) => `${name}-hsm-${index + 1}`,
    );
    const clusters = { ...this.scenario.clusters, [name]: { ...this.scenario.clusters[name]!, hsms: names } };
    this.#growTo({ ...this.scenario, clusters });
    return this.vacantHsm(this.cluster(name), taken, zone);
  }

  #mayBeIn(hsm: HsmSlot, zone: string): boolean {
    return !this.isBounded || (this.zoneOf(hsm) ?? zone) === zone;
  }

  #placedIn(hsm: HsmSlot, zone: string): HsmSlot {
    this.#zones.set(hsm.name, zone);
    return hsm;
  }

  /** Makes sure that another backup has a place. */
  expectBackupSlot(): void {
    if (nextBackupSlot(this.#world) !== undefined) return;
    const { backups } = this.scenario;
    if (this.isBounded) throw beyondScenario(`All ${backups} backups have been made already.`);
    this.#growTo({ ...this.scenario, backups: 2 * backups });
  }

  /** A slot that was found before is another one after this. */
  #growTo(scenario: Scenario): void {
    const [before, memoryBefore, seenBefore] = [this.#world, this.#memory, this.#seen];
    this.#deployment = deploy(scenario);
    this.#memory = new Memory(this.#deployment);
    this.#world = new InternedWorld(this.#memory);
    this.#slots = slotsByName(this.#deployment);
    this.#seen = this.#world.numbers.slice();
    const positions = new Map(this.#deployment.slots.map((slot) => [textOf(slot), slot.position]));
    // Many slots are in few states: each is looked up once.
    const numbersNow = new Map<Memory['lifecycleAt'][number], number[]>();
    for (const slot of before.deployment.slots) {
      const lifecycle = memoryBefore.lifecycleAt[slot.position]!;
      const position = positions.get(textOf(slot))!;
      const known = numbersNow.get(lifecycle) ?? [];
      numbersNow.set(lifecycle, known);
      const numberNow = (numberBefore: number): number => {
        const { value, context } = lifecycle.snapshotOf(numberBefore);
        known[numberBefore] ??= this.#memory.lifecycleAt[position]!.numberOf(value, context);
        return known[numberBefore];
      };
      const seen = seenBefore[slot.position]!;
      this.#world.numbers[position] = numberNow(before.numbers[slot.position]!);
      this.#seen[position] = seen === unseen ? unseen : numberNow(seen);
    }
  }
}

/** The state of a slot that nobody has looked at. */
const unseen = -1;

interface SlotsByName {
  readonly clusters: ReadonlyMap<string, ClusterSlot>;
  readonly hsms: ReadonlyMap<string, HsmSlot>;
  readonly backups: ReadonlyMap<string, BackupSlot>;
}

function slotsByName({ clusters, hsms, backups }: Deployment): SlotsByName {
  const byName = <Named extends { readonly name: string }>(slots: readonly Named[]) =>
    new Map(slots.map((slot) => [slot.name, slot]));
  return { clusters: byName(clusters), hsms: byName(hsms), backups: byName(backups) };
}

/** The scenario, where it says of these HSMs in which zones they are. */
function withZones(
  scenario: Scenario,
  hsms: readonly HsmSlot[],
  zones: ReadonlyMap<string, string>,
): Scenario {
  const clusters = { ...scenario.clusters };
  for (const { name, cluster } of hsms) {
    const zone = zones.get(name);
    if (zone === undefined) continue;
    const known = clusters[cluster.name]!;
    clusters[cluster.name] = { ...known, zones: { ...known.zones, [name]: zone } };
  }
  return { ...scenario, clusters };
}

const textOf = ({ kind, name }: { readonly kind: string; readonly name: string }): string =>
  `${kind} ${name}`;

function named<Named>(slots: ReadonlyMap<string, Named>, name: string): Named {
  const slot = slots.get(name);
  if (slot === undefined) throw new Error(`There is no slot ${JSON.stringify(name)}.`);
  return slot;
}

/** What regions are called in each partition, as the clients of AWS know them. */
const regionPatterns: Readonly<Record<Partition, RegExp>> = {
  aws: /^(us|eu|ap|sa|ca|me|af|il|mx)-\w+-\d+$/,
  'aws-cn': /^cn-\w+-\d+$/,
  'aws-us-gov': /^us-gov-\w+-\d+$/,
  'aws-iso': /^us-iso-\w+-\d+$/,
  'aws-iso-b': /^us-isob-\w+-\d+$/,
  'aws-iso-e': /^eu-isoe-\w+-\d+$/,
  'aws-iso-f': /^us-isof-\w+-\d+$/,
  'aws-eusc': /^eusc-de-\w+-\d+$/,
};

/** What is served without a scenario: everything may happen, and a cluster from a backup is as Terraform waits for it. */
function roomyScenario(): Scenario {
  const faultCountMax = 1000;
  const { scenario } = parseScenario({
    name: 'keysync serve',
    regions: { 'us-east-1': 'aws' },
    clusters: { 'cluster-1': { region: 'us-east-1', hsms: ['cluster-1-hsm-1', 'cluster-1-hsm-2'] } },
    users: ['co', 'cu'],
    cryptoOfficer: 'co',
    backups: 16,
    allow: {
      hsmFailures: faultCountMax,
      hsmOutages: faultCountMax,
      zoneFailures: faultCountMax,
      zoneOutages: faultCountMax,
      creationFailures: true,
      createHsm: true,
      deleteHsm: true,
      clone: true,
      deleteBackup: true,
      provision: true,
      changeUsers: true,
      backupFailures: true,
    },
    assume: { restoredClusterActive: true },
  });
  if (scenario === undefined) throw new Error('The scenario that is served without another is not valid.');
  return scenario;
}
