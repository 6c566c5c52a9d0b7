import {
  type BackupSlot,
  type ClusterSlot,
  type HsmSlot,
  InternedWorld,
  type KeySlot,
  Memory,
  type Model,
  modelOf,
  type Scenario,
  type Step,
} from '#models';
import type { AuditRecord, LogEvent, Saw } from '../log-event.ts';
import type { CallField, Chosen, Unplaced } from './chosen.ts';
import { damaged } from './damage.ts';
import { Dice } from './dice.ts';
import type { TrueMoment, TrueStep, WritingOptions, WrittenHistory } from './history.ts';
import { backupLooks, clusterLook, keysLook } from './looks.ts';

const second = 1_000_000;
const minute = 60 * second;
const day = 24 * 60 * minute;

/** 2026-03-02, some day. */
const beginning = 1_772_409_600 * second;

/** Steps after and before which time passes, since something about them is only true of what is farther apart. */
const slowActions = new Set([
  'server-sync-copies',
  'hsm-becomes-unreachable',
  'zone-becomes-unreachable',
  'hsm-recovers',
]);

/** Steps by which HSMs are no longer there: a list of keys comes so much later that none of them is taken to have answered it. */
const losses = new Set(['hsm-fails', 'zone-fails', 'delete-hsm']);
const answerReach = 10 * second;

/** Plays steps of a model and writes what AWS would have written about them. */
export class HistoryWriter {
  readonly model: Model;
  readonly #memory: Memory;
  readonly #world: InternedWorld;
  readonly #dice: Dice;
  readonly #options: WritingOptions;
  readonly #events: LogEvent[] = [];
  readonly #moments: TrueMoment[] = [];
  readonly #handles = new Map<string, number>();
  readonly #machines = new Map<HsmSlot, number>();
  readonly #offsets = new Map<string, number>();
  readonly #acknowledged = new Map<string, number>();
  readonly #made = new Map<string, { at: number; hsm: string }>();
  /** When each backup was taken. */
  readonly #backupTimes = new Map<string, number>();
  readonly #steps: TrueStep[] = [];
  #now = beginning;
  #lastLossAt = Number.NEGATIVE_INFINITY;
  #line = 0;

  constructor(scenario: Scenario, seed: number, options: WritingOptions) {
    this.model = modelOf(scenario);
    this.#memory = new Memory(this.model.deployment);
    this.#world = new InternedWorld(this.#memory);
    this.#dice = new Dice(seed);
    this.#options = options;
    for (const [index, key] of this.model.deployment.keys.entries())
      this.#handles.set(key.name, key.handle ?? 262_152 + index);
    for (const key of this.model.deployment.keys)
      if (key.promotes !== undefined) this.#handles.set(key.name, this.#handles.get(key.promotes.name)!);
    this.#remember();
    for (const cluster of this.model.deployment.clusters) this.#introduce(cluster);
  }

  /** Takes a step, if it can happen, and writes what is recorded of it. */
  take(step: Step): boolean {
    if (step.refuses(this.#world) !== undefined) return false;
    const isSlow = slowActions.has(step.action);
    this.#pass(isSlow);
    const before = this.#copy();
    step.apply(this.#world);
    this.#write(step, before);
    if (losses.has(step.action)) this.#lastLossAt = this.#now;
    this.#steps.push(this.#named(step));
    this.#remember();
    this.#pass(isSlow);
    const { trafficPercent, lookPercent } = this.#options;
    if (this.#dice.happens(trafficPercent)) this.#traffic();
    if (this.#dice.happens(lookPercent)) this.#look();
    return true;
  }

  finish(): WrittenHistory {
    this.#pass(true);
    this.#remember();
    if (this.#options.looksLast) {
      this.#lookAtClusters();
      this.#lookAtKeys();
      this.#lookAtBackups();
    }
    return {
      model: this.model,
      events: damaged(this.#events, this.#dice, this.#options.hasHoles),
      moments: this.#moments,
      steps: this.#steps,
      handles: this.#handles,
      machineIn: (hsm) => this.#machine(hsm),
      acknowledgedAt: this.#acknowledged,
      madeAt: this.#made,
      offsets: this.#offsets,
    };
  }

  #named({ action, parameters }: Step): TrueStep {
    const { hsms } = this.model.deployment;
    const machineNamed = (name: string): string => {
      const slot = hsms.find((hsm) => hsm.name === name);
      return slot === undefined ? name : this.#machine(slot);
    };
    const named = Object.entries(parameters).map(([name, value]) => [name, machineNamed(value)] as const);
    return { action, parameters: Object.fromEntries(named) };
  }

  /** What is known of a cluster that is there already. */
  #introduce(cluster: ClusterSlot): void {
    if (this.#world.clusterState(cluster) !== 'ACTIVE') return;
    const original = this.#world.maskingKey(cluster)!;
    if (original !== cluster.name) {
      const backup = `${original}-before`;
      this.#saw('looks', {
        kind: 'backup-looked-at',
        backup,
        cluster: original,
        sourceBackup: null,
        state: 'READY',
        madeAt: beginning - 30 * day,
        deletedAt: null,
      });
    }
    this.#lookAtCluster(cluster);
  }

  #remember(): void {
    const { keys } = this.model.deployment;
    const heldBy = new Map(keys.map((key) => [key.name, this.#holdersOf(key)] as const));
    this.#moments.push({ at: this.#now, heldBy, world: this.#copy() });
  }

  #holdersOf(key: KeySlot): readonly string[] {
    return this.model.deployment.hsms
      .filter((hsm) => this.#world.holds(hsm, key))
      .map((hsm) => this.#machine(hsm));
  }

  #copy(): InternedWorld {
    const copy = new InternedWorld(this.#memory);
    copy.numbers.set(this.#world.numbers);
    return copy;
  }

  #machine(hsm: HsmSlot): string {
    const count = this.#machines.get(hsm) ?? 1;
    return count === 1 ? hsm.name : `${hsm.name}~${count}`;
  }

  #pass(isSlow: boolean): void {
    const { clockSkew } = this.#options;
    const shortly = this.#dice.between(1000, 200_000);
    const later = this.#dice.between(1, 10) * minute;
    const time = this.#dice.happens(60) ? shortly : later;
    this.#now += isSlow ? time + 7 * minute + 3 * clockSkew : time;
  }

  #offsetOf(clock: string): number {
    const known = this.#offsets.get(clock);
    if (known !== undefined) return known;
    const half = Math.floor(this.#options.clockSkew / 2) - 1;
    const offset = half < 1 ? 0 : this.#dice.between(-half, half);
    this.#offsets.set(clock, offset);
    return offset;
  }

  #saw(clock: string, saw: Saw): void {
    this.#line += 1;
    const place = { file: clock, line: this.#line };
    this.#events.push({ at: this.#now + this.#offsetOf(clock), clock, place, saw });
    // Two records of one clock are never at the same time.
    this.#now += 1 + this.#dice.between(0, 2000);
  }

  #record(hsm: HsmSlot, record: Unplaced, succeeded = true): void {
    const name = this.#machine(hsm);
    this.#saw(name, { hsm: name, cluster: hsm.cluster.name, succeeded, ...record } as AuditRecord);
  }

  #called(operation: string, call: Partial<Record<CallField, string>>): void {
    const nothing = {
      region: null,
      cluster: null,
      hsm: null,
      zone: null,
      backup: null,
      sourceBackup: null,
      destinationRegion: null,
      destinationBackup: null,
    };
    this.#saw('cloudtrail', { kind: 'api-called', operation, errorCode: null, ...nothing, ...call });
  }

  #write(step: Step, before: InternedWorld): void {
    const { key, hsm, source, destination, cluster, user, backup, from, to, region } =
      step.chosen as unknown as Chosen;
    switch (step.action) {
      case 'generate-key':
        this.#made.set(key.name, { at: this.#now, hsm: this.#machine(hsm) });
        this.#record(hsm, { kind: 'key-generated', handle: this.#handle(key), isPair: false });
        if (key.class === 'session') this.#acknowledged.set(key.name, this.#now);
        return;
      case 'promote-key': {
        const holder = this.model.deployment.hsms.find((one) => this.#world.holds(one, key))!;
        this.#record(holder, { kind: 'other-command', opcode: 'CN_MODIFY_OBJECT' });
        return;
      }
      case 'client-sync-copies':
        this.#synchronized(key, hsm, before);
        return;
      case 'client-sync-fails':
        if (this.#dice.happens(50))
          this.#record(hsm, { kind: 'key-inserted', handle: this.#handle(key) }, false);
        return;
      case 'settle-creation':
        if (this.#world.creation(key) === 'acknowledged') this.#acknowledged.set(key.name, this.#now);
        return;
      case 'clean-up-copy':
      case 'clean-up-tombstones':
        this.#record(hsm, { kind: 'key-tombstoned', handle: this.#handle(key) });
        return;
      case 'clean-up-fails':
        if (before.hsmState(hsm) === 'ACTIVE')
          this.#record(hsm, { kind: 'key-tombstoned', handle: this.#handle(key) }, false);
        return;
      case 'delete-key':
        this.#erased(key, before);
        return;
      case 'sync-key':
        this.#copied(key, source as HsmSlot, [destination as HsmSlot]);
        return;
      case 'replicate-key':
      case 'replicate-key-partly': {
        const gaining = (destination as ClusterSlot).hsms.filter(
          (one) => this.#world.holds(one, key) && !before.holds(one, key),
        );
        this.#copied(key, this.#sourceIn(key, source as ClusterSlot, before), gaining);
        return;
      }
      case 'wrap-key':
        this.#record(hsm, { kind: 'other-command', opcode: 'CN_WRAP_KEY' });
        return;
      case 'create-user':
      case 'replicate-user': {
        const where = cluster ?? (destination as ClusterSlot);
        for (const one of where.hsms)
          if (this.#world.passwordVersion(one, user) !== before.passwordVersion(one, user))
            this.#record(one, { kind: 'user-created', user: user.name, type: null });
        return;
      }
      case 'take-backup':
        this.#backupTimes.set(backup.name, this.#now);
        this.#record(hsm, { kind: 'backup-began' });
        this.#record(hsm, { kind: 'backup-ended' });
        return;
      case 'copy-backup':
        this.#copiedBackup(from, to, region.name);
        return;
      case 'copy-latest-backup':
        this.#copiedBackup(this.#latestOf(cluster, before), to, region.name);
        return;
      case 'delete-backup':
        this.#called('DeleteBackup', { backup: backup.name });
        return;
      case 'restore-backup':
        this.#called('RestoreBackup', { backup: backup.name });
        return;
      case 'purge-backup':
        this.#now += 8 * day;
        return;
      default:
        this.#writeOfClusters(step, before);
    }
  }

  #writeOfClusters(step: Step, before: InternedWorld): void {
    const { hsm, cluster, backup } = step.chosen as unknown as Chosen;
    switch (step.action) {
      case 'create-cluster':
        this.#called('CreateCluster', { cluster: cluster.name, region: cluster.region.name });
        return;
      case 'create-cluster-from-backup':
        this.#called('CreateCluster', {
          cluster: cluster.name,
          region: cluster.region.name,
          sourceBackup: backup.name,
        });
        return;
      case 'initialize-cluster':
        this.#called('InitializeCluster', { cluster: cluster.name, region: cluster.region.name });
        return;
      case 'delete-cluster':
        this.#called('DeleteCluster', { cluster: cluster.name });
        return;
      case 'create-hsm':
        if (before.hsmState(hsm) === 'FAILED' || this.#everUsed.has(hsm))
          this.#machines.set(hsm, (this.#machines.get(hsm) ?? 1) + 1);
        this.#everUsed.add(hsm);
        this.#called('CreateHsm', { cluster: hsm.cluster.name, hsm: this.#machine(hsm) });
        return;
      case 'hsm-becomes-active':
        this.#record(hsm, { kind: 'restore-began' });
        this.#record(hsm, { kind: 'restore-ended' });
        return;
      case 'delete-hsm':
        this.#deleted(hsm, before);
        return;
      default:
    }
  }

  /** HSM slots that a machine was in. */
  get #everUsed(): Set<HsmSlot> {
    this.#usedSlots ??= new Set(
      this.model.deployment.hsms.filter((hsm) => this.#moments[0]!.world.hsmState(hsm) !== 'NONE'),
    );
    return this.#usedSlots;
  }
  #usedSlots: Set<HsmSlot> | undefined;

  #handle(key: KeySlot): number {
    return this.#handles.get(key.name)!;
  }

  #sourceIn(key: KeySlot, cluster: ClusterSlot, before: InternedWorld): HsmSlot | undefined {
    return cluster.hsms.find((hsm) => before.hsmState(hsm) === 'ACTIVE' && before.holds(hsm, key));
  }

  /** An HSM that synchronization by the service was faster with has it already, and may be its only source. */
  #synchronized(key: KeySlot, hsm: HsmSlot, before: InternedWorld): void {
    const source = key.home.hsms.find(
      (one) => one !== hsm && before.hsmState(one) === 'ACTIVE' && before.holds(one, key),
    );
    if (source !== undefined) this.#copied(key, source, [hsm]);
  }

  #copied(key: KeySlot, source: HsmSlot | undefined, gaining: readonly HsmSlot[]): void {
    const handle = this.#handle(key);
    if (source !== undefined) this.#record(source, { kind: 'key-extracted', handle });
    for (const hsm of gaining) this.#record(hsm, { kind: 'key-inserted', handle });
  }

  #erased(key: KeySlot, before: InternedWorld): void {
    const kind = key.class === 'token' ? 'key-tombstoned' : 'key-destroyed';
    for (const hsm of this.model.deployment.hsms)
      if (before.holds(hsm, key) && !this.#world.holds(hsm, key))
        this.#record(hsm, { kind, handle: this.#handle(key) });
  }

  #copiedBackup(from: BackupSlot, to: BackupSlot, region: string): void {
    this.#backupTimes.set(to.name, this.#backupTimes.get(from.name) ?? this.#now);
    this.#called('CopyBackupToRegion', {
      backup: from.name,
      destinationBackup: to.name,
      destinationRegion: region,
    });
  }

  #latestOf(cluster: ClusterSlot, before: InternedWorld): BackupSlot {
    return this.model.deployment.backups.findLast((backup) => {
      const isReady = before.backupState(backup) === 'READY';
      return isReady && before.backup(backup)?.sourceCluster === cluster.name;
    })!;
  }

  #deleted(hsm: HsmSlot, before: InternedWorld): void {
    const { backups } = this.model.deployment;
    const taken = backups.find((backup) => {
      return this.#world.backupState(backup) !== 'NONE' && before.backupState(backup) === 'NONE';
    });
    if (taken !== undefined) this.#backupTimes.set(taken.name, this.#now);
    this.#called('DeleteHsm', { cluster: hsm.cluster.name, hsm: this.#machine(hsm) });
    const name = this.#machine(hsm);
    const isHeard = before.hsmState(hsm) === 'ACTIVE' && this.#dice.happens(70);
    if (isHeard) this.#saw(name, { kind: 'stream-ended', hsm: name, cluster: hsm.cluster.name });
  }

  get #activeHsms(): readonly HsmSlot[] {
    return this.model.deployment.hsms.filter((hsm) => this.#world.hsmState(hsm) === 'ACTIVE');
  }

  #traffic(): void {
    for (const hsm of this.#activeHsms) {
      if (this.#dice.happens(50)) continue;
      const record: Unplaced = this.#dice.happens(50)
        ? { kind: 'logged-in', user: 'app_user', type: null }
        : { kind: 'other-command', opcode: 'CN_GET_TOKEN' };
      this.#record(hsm, record, this.#dice.happens(80));
    }
  }

  #look(): void {
    this.#dice.oneOf([() => this.#lookAtClusters(), () => this.#lookAtKeys(), () => this.#lookAtBackups()])();
  }

  #lookAtClusters(): void {
    for (const cluster of this.model.deployment.clusters)
      if (this.#world.clusterState(cluster) !== 'NONE') this.#lookAtCluster(cluster);
  }

  #lookAtCluster(cluster: ClusterSlot): void {
    this.#saw(
      'looks',
      clusterLook(this.#world, cluster, (hsm) => this.#machine(hsm)),
    );
  }

  /** A list makes a tool log in on every HSM that answers. */
  #lookAtKeys(): void {
    this.#now = Math.max(this.#now, this.#lastLossAt + answerReach + 3 * this.#options.clockSkew);
    for (const cluster of this.model.deployment.clusters) {
      const answering = this.#activeHsms.filter((hsm) => hsm.cluster === cluster);
      if (answering.length === 0 || this.#world.clusterState(cluster) !== 'ACTIVE') continue;
      for (const hsm of answering) this.#record(hsm, { kind: 'logged-in', user: 'co', type: null });
      const isWhole = this.#dice.happens(80);
      this.#saw('looks', keysLook(this.#world, cluster, answering, this.#handles, isWhole));
    }
  }

  #lookAtBackups(): void {
    for (const look of backupLooks(this.#world, this.#backupTimes)) this.#saw('looks', look);
  }
}
