import {
  type Action,
  actions,
  type BackupSlot,
  type ClusterSlot,
  type ClusterState,
  type HsmState,
  nextBackupSlot,
  type Parameters,
  type Refusal,
  type RegionSlot,
  refusalOf,
  refusals,
  type Scenario,
  type Slot,
} from '#models';
import { authorityOf, certificateRequestOf, signRequest } from '../certificates/authority.ts';
import { type ApiException, beyondScenario, invalidRequest, notFound } from './api-exception.ts';
import { type Clock, FrozenClock } from './clock.ts';
import { Ids, subnetOf, vpcOf } from './ids.ts';
import type { BackupResource, ClusterResource, HsmResource } from './resources.ts';
import { ServedWorld } from './served-world.ts';

/** How a service is made. */
export interface ServiceOptions {
  /** What is served; without one, everything may happen and there is always room. */
  readonly scenario?: Scenario;
  readonly clock?: Clock;
  /** How long a step of the service takes: so many Describe calls, or seconds by a real clock. */
  readonly lag?: number;
  /** The account that everything belongs to. */
  readonly account?: string;
}

/** Something that has begun, and how it ends. */
interface Begun {
  readonly what: string;
  readonly since: number;
  /** What ends first where several are due. */
  readonly rank: number;
  readonly order: number;
  readonly finish: () => void;
}

interface Leaving {
  readonly cluster: ClusterResource;
  readonly hsm: HsmResource;
  readonly since: number;
}

const lagByDefault = 2;
const retentionDaysByDefault = 90;
/** How long a deleted backup can be restored. */
const restorableSeconds = 7 * 86_400;
const secondsPerDay = 86_400;
/** So many days back, a daily backup may still be there: kept as long as can be, and restorable after that. */
const dailyBackupsMax = 379 + 7;

/**
 * All that the service knows: a world of the model, and what the API shows beside.
 *
 * @remarks
 * Every change of a state is an action of the model, with its refusals. What is kept here has no say in them, but
 * for HSMs that are listed for a while after they were removed.
 */
export class ServiceState {
  readonly served: ServedWorld;
  readonly clock: Clock;
  readonly ids = new Ids();
  readonly account: string;
  readonly clusters: ClusterResource[] = [];
  readonly backups: BackupResource[] = [];
  readonly #lag: number;
  /** The whole days since the beginning that were gone through. */
  #dayCount = 0;
  readonly #begin: number;
  /** By slot: what has begun there and is not done. */
  readonly #begun = new Map<string, Begun>();
  /** HSMs that are removed and still listed. */
  #leaving: Leaving[] = [];

  constructor({
    scenario,
    clock = new FrozenClock(),
    lag = lagByDefault,
    account = '111122223333',
  }: ServiceOptions) {
    this.served = new ServedWorld(scenario);
    this.clock = clock;
    this.account = account;
    this.#lag = lag;
    this.#begin = clock.now();
    this.#findWhatRuns();
  }

  clusterState({ slot }: ClusterResource): ClusterState {
    return this.served.world.clusterState(this.served.cluster(slot));
  }

  hsmState({ slot }: HsmResource): HsmState {
    return this.served.world.hsmState(this.served.hsm(slot));
  }

  backupSlot({ slot }: BackupResource): BackupSlot {
    return this.served.backup(slot);
  }

  /** @throws ApiException where the region has no such cluster */
  expectCluster(region: RegionSlot, id: string): ClusterResource {
    const cluster = this.clusters.find((one) => one.id === id && one.region === region.name);
    if (cluster === undefined) throw notFound(`The cluster ${id} does not exist in ${region.name}.`);
    return cluster;
  }

  /** @throws ApiException where the region has no such backup */
  expectBackup(region: RegionSlot, id: string): BackupResource {
    const backup = this.backups.find((one) => one.id === id && one.region === region.name);
    if (backup === undefined) throw notFound(`The backup ${id} does not exist in ${region.name}.`);
    return backup;
  }

  /**
   * Takes an action of the model.
   *
   * @param subject - what it is about, for the message of a refusal
   * @throws ApiException where the model refuses it
   */
  take<Chosen extends Parameters>(action: Action<Chosen>, chosen: Chosen, subject: string): void {
    const refusal = refusalOf(action, this.served.world, chosen);
    if (refusal !== undefined) throw exceptionOf(refusal, subject);
    action.apply(this.served.world, chosen);
  }

  /** Whether an action of the model can happen now; where it can, it does. */
  takeIfPossible<Chosen extends Parameters>(action: Action<Chosen>, chosen: Chosen): boolean {
    if (refusalOf(action, this.served.world, chosen) !== undefined) return false;
    action.apply(this.served.world, chosen);
    return true;
  }

  /** The service backs up an HSM of a cluster, if one is active: on its activation, or as an HSM is added. */
  backUp(cluster: ClusterResource): void {
    if (!this.served.takesBackups) return;
    const hsm = cluster.hsms.find((one) => !one.isLeaving && this.hsmState(one) === 'ACTIVE');
    if (hsm === undefined || this.clusterState(cluster) !== 'ACTIVE') return;
    this.served.expectBackupSlot();
    const backup = this.nextBackup();
    this.take(actions.takeBackup, { backup, hsm: this.served.hsm(hsm.slot) }, cluster.id);
    this.addBackup(cluster, backup);
  }

  nextBackup(): BackupSlot {
    const next = nextBackupSlot(this.served.world);
    if (next === undefined) throw new Error('No backup slot is free.');
    return next;
  }

  /** A backup of a cluster that is in its slot already. */
  addBackup(cluster: ClusterResource, { name }: BackupSlot): BackupResource {
    const backup: BackupResource = {
      id: this.ids.resource('backup'),
      slot: name,
      region: cluster.region,
      createdAt: this.clock.now(),
      hsmType: cluster.hsmType,
      mode: cluster.mode,
      ...(cluster.certificate !== undefined && { certificate: cluster.certificate }),
      tags: new Map(cluster.tags),
      clusterId: cluster.id,
      neverExpires: false,
    };
    this.backups.push(backup);
    return backup;
  }

  /** What is marked for deletion is gone for good after this time. */
  deletionTime(): number {
    return this.clock.now() + restorableSeconds;
  }

  /** A request comes in: what the service does by itself and is due, happens first. */
  tick(isDescribe: boolean): void {
    this.clock.tick(isDescribe);
    this.#settle();
  }

  /** Time passes without requests: daily backups, retention policies and deletions come due. */
  advance(days: number): void {
    for (let day = 0; day < days; day += 1) {
      this.clock.advance(1);
      // Of those that were made long before the end, nothing would be left.
      this.#passDays(days - day <= dailyBackupsMax);
    }
    this.#settle();
  }

  /** What comes with each day that has passed. */
  #passDays(isBackedUp: boolean): void {
    const dayCount = Math.floor((this.clock.now() - this.#begin) / secondsPerDay);
    for (; this.#dayCount < dayCount; this.#dayCount += 1) {
      if (isBackedUp) for (const cluster of this.clusters) this.#backUpDaily(cluster);
      this.#finishBackups();
      for (const backup of this.backups) this.#expire(backup);
    }
  }

  /** A scenario that has no room for another backup has none made. */
  #backUpDaily(cluster: ClusterResource): void {
    if (this.served.isBounded && nextBackupSlot(this.served.world) === undefined) return;
    this.backUp(cluster);
  }

  /** No backup takes longer than a day. */
  #finishBackups(): void {
    const sinceYesterday = this.clock.now() - secondsPerDay;
    for (const backup of this.backups.filter(
      (one) => (one.copy?.copiedAt ?? one.createdAt) >= sinceYesterday,
    ))
      this.takeIfPossible(actions.backupBecomesReady, { backup: this.backupSlot(backup) });
  }

  /** Notes what has begun, so that it comes to its end: in the slots that changed since the last time. */
  note(): void {
    for (const slot of this.served.takeChanged()) {
      const place = `${slot.kind} ${slot.name}`;
      const begun = this.#begunIn(slot);
      if (begun === undefined) this.#begun.delete(place);
      else if (this.#begun.get(place)?.what !== begun.what) this.#begun.set(place, begun);
    }
  }

  /** An HSM is removed, and still listed for a while. */
  startLeaving(cluster: ClusterResource, hsm: HsmResource): void {
    hsm.isLeaving = true;
    this.#leaving.push({ cluster, hsm, since: this.clock.moment() });
  }

  #settle(): void {
    this.#passDays(true);
    const isDue = ({ since }: { readonly since: number }): boolean =>
      this.clock.moment() - since >= this.#lag;
    const gone = this.#leaving.filter(isDue);
    this.#leaving = this.#leaving.filter((one) => !gone.includes(one));
    for (const { cluster, hsm } of gone) cluster.hsms.splice(cluster.hsms.indexOf(hsm), 1);
    const done = [...this.#begun.values()].filter(isDue);
    for (const { finish } of done.sort((one, other) => one.rank - other.rank || one.order - other.order))
      finish();
    for (const backup of this.backups) {
      const isPurged = backup.deleteAt !== undefined && this.clock.now() >= backup.deleteAt;
      if (isPurged && this.takeIfPossible(actions.purgeBackup, { backup: this.backupSlot(backup) }))
        delete backup.deleteAt;
    }
    this.note();
  }

  /** What has begun in a slot, and how it ends. Clusters come first, then HSMs, then backups, each as they were made. */
  #begunIn(slot: Slot): Begun | undefined {
    const { served, clock } = this;
    const since = clock.moment();
    switch (slot.kind) {
      case 'cluster': {
        const state = served.world.clusterState(slot);
        const end = endOfCluster[state];
        const order = this.clusters.findIndex((one) => one.slot === slot.name);
        if (end === undefined || order < 0) return undefined;
        const finish = (): void =>
          void this.takeIfPossible(actions[end], { cluster: served.cluster(slot.name) });
        return { what: state, since, rank: 0, order, finish };
      }
      case 'hsm': {
        if (served.world.hsmState(slot) !== 'CREATE_IN_PROGRESS') return undefined;
        const order = this.clusters.findIndex((one) => one.slot === slot.cluster.name);
        const resource = this.clusters[order]?.hsms.findLast((one) => one.slot === slot.name);
        if (resource === undefined) return undefined;
        const finish = (): void =>
          void this.takeIfPossible(actions.hsmBecomesActive, { hsm: served.hsm(slot.name) });
        return { what: resource.id, since, rank: 1, order, finish };
      }
      case 'backup': {
        if (served.world.backupState(slot) !== 'CREATE_IN_PROGRESS') return undefined;
        const order = this.backups.findIndex((one) => one.slot === slot.name);
        if (order < 0) return undefined;
        const finish = (): void =>
          void this.takeIfPossible(actions.backupBecomesReady, { backup: served.backup(slot.name) });
        return { what: slot.name, since, rank: 2, order, finish };
      }
      default:
        return undefined;
    }
  }

  /** The service marks what is older than its cluster keeps backups, but for the last one of a cluster. */
  #expire(resource: BackupResource): void {
    const cluster = this.clusters.find(({ id }) => id === resource.clusterId);
    if (cluster === undefined || resource.neverExpires) return;
    if (this.clock.now() - resource.createdAt < cluster.retentionDays * secondsPerDay) return;
    const isReady = (backup: BackupResource): boolean =>
      this.served.world.backupState(this.backupSlot(backup)) === 'READY';
    if (!isReady(resource)) return;
    // The latest ones are those that are there.
    const other = this.backups.findLast(
      (one) => one !== resource && one.clusterId === cluster.id && isReady(one),
    );
    if (other === undefined) return;
    if (this.takeIfPossible(actions.deleteBackup, { backup: this.backupSlot(resource) }))
      resource.deleteAt = this.deletionTime();
  }

  /** What a scenario has running from the start. */
  #findWhatRuns(): void {
    const { deployment, world } = this.served;
    for (const cluster of deployment.clusters) {
      if (world.clusterState(cluster) === 'NONE') continue;
      const resource = this.newCluster(cluster.region.name, cluster.name, [subnetOf(cluster.region.name)], {
        ...this.#subnetsInZones(cluster),
      });
      const lineage = world.maskingKey(cluster) ?? cluster.name;
      resource.certificate = certificateOfOwner(lineage);
      this.clusters.push(resource);
      for (const hsm of cluster.hsms) {
        if (world.hsmState(hsm) === 'NONE') continue;
        const zone = this.served.zoneOf(hsm) ?? Object.keys(resource.subnets)[0]!;
        resource.hsms.push(this.newHsm(resource, hsm.name, zone));
      }
    }
  }

  /** The subnets of a cluster that runs from the start, if the scenario says which zones its HSMs are in. */
  #subnetsInZones({ region, hsms }: ClusterSlot): Partial<ClusterResource> {
    const zones = new Set(hsms.flatMap((hsm) => this.served.zoneOf(hsm) ?? []));
    if (zones.size === 0) return {};
    return {
      subnets: Object.fromEntries([...zones].map((zone) => [zone, subnetOf(`${region.name} ${zone}`)])),
    };
  }

  newCluster(
    region: string,
    slot: string,
    subnetIds: readonly string[],
    more: Partial<ClusterResource> = {},
  ): ClusterResource {
    const zones = subnetIds.map((subnet, index) => [`${region}${'abcdefghij'[index]}`, subnet] as const);
    return {
      id: this.ids.resource('cluster'),
      slot,
      region,
      createdAt: this.clock.now(),
      hsmType: 'hsm2m.medium',
      mode: 'FIPS',
      networkType: 'IPV4',
      vpcId: vpcOf(region),
      securityGroup: this.ids.network('sg'),
      subnets: Object.fromEntries(zones),
      tags: new Map(),
      hsms: [],
      retentionDays: retentionDaysByDefault,
      ...more,
    };
  }

  newHsm(
    cluster: ClusterResource,
    slot: string,
    availabilityZone: string,
    eniIp = this.#address(),
  ): HsmResource {
    return {
      id: this.ids.resource('hsm'),
      slot,
      availabilityZone,
      subnetId: cluster.subnets[availabilityZone]!,
      eniId: this.ids.network('eni'),
      eniIp,
      isLeaving: false,
    };
  }

  #addressCount = 0;

  #address(): string {
    this.#addressCount += 1;
    const number = 9 + this.#addressCount;
    return `10.${Math.floor(number / 65_536) % 256}.${Math.floor(number / 256) % 256}.${number % 256}`;
  }
}

const endOfCluster: Readonly<
  Partial<Record<ClusterState, 'clusterCreated' | 'clusterInitialized' | 'clusterDeleted'>>
> = {
  CREATE_IN_PROGRESS: 'clusterCreated',
  INITIALIZE_IN_PROGRESS: 'clusterInitialized',
  DELETE_IN_PROGRESS: 'clusterDeleted',
};

/** What an HSM asks its owner to sign. */
export const requestOf = (cluster: ClusterResource, { id }: HsmResource): string =>
  certificateRequestOf(cluster.id, id);

/** A certificate for a cluster that nobody initialized: clusters of one lineage have the same. */
const certificateOfOwner = (lineage: string): string =>
  signRequest(certificateRequestOf(lineage, lineage), authorityOf(lineage))!;

/** Refusals that come from the finite scenario, not from the service. */
const boundsOf: Partial<Record<Refusal, string>> = {
  'not-allowed': 'The scenario does not allow this.',
  'failures-used-up': 'No more failures of HSMs are allowed.',
  'outages-used-up': 'No more outages of HSMs are allowed.',
  'zone-failures-used-up': 'No more failures of availability zones are allowed.',
  'zone-outages-used-up': 'No more outages of availability zones are allowed.',
  'no-free-backup-slot': 'All backups have been made already.',
  'not-the-next-slot': 'All backups have been made already.',
};

/** How the API tells what the model refuses. */
export function exceptionOf(refusal: Refusal, subject: string): ApiException {
  const bound = boundsOf[refusal];
  if (bound !== undefined) return beyondScenario(`${subject}: ${bound}`);
  return invalidRequest(`${subject}: ${refusals[refusal]}.`);
}
