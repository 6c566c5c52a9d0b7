import type { BackupSlot, HsmSlot, InternedWorld, KeySlot, StepName } from '#models';
import { isUpAtStart, type KeyScenario } from '../hypotheses/key-scenario.ts';
import type { KeyPlaces } from '../keys/places.ts';
import type { TrueStep, WrittenHistory } from './history.ts';

/** What users do to each other, what is done to backups and clusters afterwards, and uses: nothing of it moves a key. */
const movesNoKey = new Set([
  'create-user',
  'change-password',
  'replicate-user',
  'wrap-key',
  'activate-cluster',
  'create-cluster',
  'initialize-cluster',
  'cluster-initialized',
  'delete-cluster',
  'cluster-deleted',
  'backup-copy-fails',
  // A mark is a copy that is gone, and that nothing brings back while it is there.
  'tombstone-is-removed',
]);

/**
 * What really happened to one key, step by step, as the scenario of that key says it.
 *
 * @remarks
 * A zone that goes is all its HSMs, one after the other; each machine that was in a slot is an HSM of its own; what a
 * client does not reach is tried, and fails; and what was there before the key is there at the beginning, or is made so.
 *
 * @returns undefined where the scenario has no words for it
 */
export function stepsInSearch(
  key: KeySlot,
  history: WrittenHistory,
  places: KeyPlaces,
  scenario: KeyScenario,
): readonly StepName[] | undefined {
  return new Translation(key, history, places, scenario).steps();
}

/** Of what went before the key was made it matters only what is there when it is made: the search takes all that was not seen to go to be there. */
const comesAndGoes = new Set([
  'hsm-fails',
  'hsm-becomes-unreachable',
  'hsm-recovers',
  'zone-fails',
  'zone-becomes-unreachable',
]);

interface Moment {
  readonly index: number;
  readonly at: number;
  readonly before: InternedWorld;
  readonly after: InternedWorld;
}

class Translation {
  readonly #key: KeySlot;
  readonly #history: WrittenHistory;
  readonly #lives: KeyScenario['lives'];
  readonly #scenario: KeyScenario['scenario'];
  readonly #upAtStart: ReadonlySet<string>;
  readonly #steps: StepName[] = [];
  /** The machine that is in each slot now. */
  readonly #machines = new Map<HsmSlot, string>();
  /** The backups of the history that the scenario has, by the names that it gives them. */
  readonly #backups = new Map<string, string>();
  #takenCount = 0;
  /** What the synchronization or clean-up that is running has tried. */
  readonly #attempted = new Set<string>();
  /** Backups that clusters, HSMs and copies are made from. */
  readonly #used: ReadonlySet<string>;
  readonly #madeIndex: number;
  /** Since when what is recorded of HSMs is to be shown. */
  readonly #from: number;
  #hasWords = true;

  constructor(key: KeySlot, history: WrittenHistory, places: KeyPlaces, { lives, scenario }: KeyScenario) {
    this.#key = key;
    this.#history = history;
    this.#lives = lives;
    this.#scenario = scenario;
    const madeAt = places.existsFrom - places.ground.clockSkew;
    const isAtWork = (cluster: string): boolean => scenario.clusters[cluster]?.start === 'running';
    const up = [...lives].filter(([, life]) => isAtWork(life.cluster) && isUpAtStart(life, madeAt));
    this.#upAtStart = new Set(up.map(([hsm]) => hsm));
    this.#from = madeAt;
    const { steps } = history;
    this.#madeIndex = steps.findIndex(
      ({ action, parameters }) => action === 'generate-key' && parameters['key'] === key.name,
    );
    this.#used = this.#backupsThatMatter();
  }

  steps(): readonly StepName[] | undefined {
    const { steps, moments, model } = this.#history;
    for (const hsm of model.deployment.hsms) this.#machines.set(hsm, hsm.name);
    this.#takeOlderBackups();
    for (const [index, step] of steps.entries())
      this.#translate(step, {
        index,
        at: moments[index + 1]!.at,
        before: moments[index]!.world,
        after: moments[index + 1]!.world,
      });
    return this.#hasWords ? this.#steps : undefined;
  }

  #emit(action: string, parameters: StepName['parameters']): void {
    this.#steps.push({ action, parameters });
  }

  get #name(): string {
    return Object.keys(this.#scenario.keys)[0]!;
  }

  #translate({ action, parameters }: TrueStep, moment: Moment): void {
    if (movesNoKey.has(action)) return;
    if (action === 'create-hsm') this.#machines.set(this.#slotOf(parameters['hsm']!), parameters['hsm']!);
    if (parameters['key'] !== undefined) {
      if (parameters['key'] === this.#key.name) this.#translateOfKey({ action, parameters }, moment);
      return;
    }
    const { hsm } = parameters;
    if (hsm !== undefined && !this.#lives.has(hsm)) return;
    if (moment.index < this.#madeIndex && comesAndGoes.has(action)) return;
    switch (action) {
      case 'zone-fails':
      case 'zone-becomes-unreachable':
        this.#zone(parameters['zone']!, action === 'zone-fails', moment.before);
        return;
      case 'create-hsm':
        if (!this.#upAtStart.has(hsm!))
          this.#emit(action, { hsm: hsm!, source: this.#source(parameters['source']!, hsm!) });
        return;
      case 'hsm-becomes-active':
        if (!this.#upAtStart.has(hsm!)) this.#emit(action, { hsm: hsm! });
        return;
      case 'hsm-creation-fails':
        this.#emit(this.#upAtStart.has(hsm!) ? 'hsm-fails' : action, { hsm: hsm! });
        return;
      case 'delete-hsm':
        if (moment.index < this.#madeIndex && moment.before.hsmState(this.#slotOf(hsm!)) === 'DEGRADED')
          this.#emit('hsm-becomes-unreachable', { hsm: hsm! });
        this.#emit(action, { hsm: hsm! });
        this.#backedUp(moment);
        return;
      case 'take-backup':
        if (this.#backups.has(parameters['backup']!)) return;
        if (this.#isTold(hsm!, parameters['backup']!, moment.at)) this.#taken(parameters['backup']!, hsm!);
        return;
      case 'copy-backup':
      case 'copy-latest-backup':
        this.#copied(moment.index);
        return;
      case 'delete-backup':
      case 'restore-backup':
      case 'purge-backup':
      case 'backup-becomes-ready': {
        const backup = this.#backups.get(parameters['backup']!);
        // What was ready when the key was made is so from the beginning.
        if (moment.index < this.#madeIndex) return;
        if (action !== 'backup-becomes-ready' && !this.#scenario.allow.deleteBackup) return;
        // A copy that stands for what it is of is ready with that.
        const isOwn = [...this.#backups.values()].filter((slot) => slot === backup).length === 1;
        if (backup !== undefined && isOwn) this.#emit(action, { backup });
        return;
      }
      case 'create-cluster-from-backup': {
        const cluster = parameters['cluster']!;
        const backup = this.#backups.get(parameters['backup']!);
        if (this.#scenario.clusters[cluster]?.start !== 'absent') return;
        if (backup === undefined) this.#hasWords = false;
        else this.#emit(action, { cluster, backup });
        return;
      }
      case 'cluster-created':
        if (this.#scenario.clusters[parameters['cluster']!]?.start === 'absent')
          this.#emit(action, parameters);
        return;
      default:
        this.#emit(action, parameters);
    }
  }

  #slotOf(machine: string): HsmSlot {
    const slot = this.#history.model.deployment.hsms.find(({ name }) => name === machine.split('~')[0]);
    return slot!;
  }

  #zone(name: string, isLost: boolean, before: InternedWorld): void {
    const zone = this.#history.model.deployment.zones.find((one) => one.name === name)!;
    for (const slot of zone.hsms) {
      const hsm = this.#machines.get(slot)!;
      if (!this.#lives.has(hsm)) continue;
      const state = before.hsmState(slot);
      if (!isLost) {
        if (state === 'ACTIVE') this.#emit('hsm-becomes-unreachable', { hsm });
      } else if (state === 'ACTIVE' || state === 'DEGRADED') this.#emit('hsm-fails', { hsm });
      else if (state === 'CREATE_IN_PROGRESS') this.#emit('hsm-creation-fails', { hsm });
    }
  }

  /** What an HSM is made from: another one, or a backup. */
  #source(name: string, hsm: string): string {
    const machine = this.#history.model.deployment.hsms.some((slot) => slot.name === name.split('~')[0]);
    if (machine && this.#lives.has(name)) return name;
    const backup = this.#backups.get(name);
    if (backup !== undefined) return backup;
    // Before the key was made, any of them will do.
    const { cluster } = this.#lives.get(hsm)!;
    const other = [...this.#upAtStart].find((one) => this.#lives.get(one)!.cluster === cluster);
    if (other === undefined) this.#hasWords = false;
    return other ?? '';
  }

  /** The backup that a step makes something from. */
  #sourceOf(index: number): string | undefined {
    const { steps, moments } = this.#history;
    const { action, parameters } = steps[index]!;
    const { backup, from, source, cluster } = parameters;
    if (action === 'copy-latest-backup') return latestOf(cluster!, moments[index]!.world);
    return action === 'create-cluster-from-backup' ? backup : (from ?? source);
  }

  /** Those that a cluster or an HSM of the scenario is made from, or a copy that such a one is made from. */
  #backupsThatMatter(): ReadonlySet<string> {
    const used = new Set<string>();
    const { steps } = this.#history;
    for (let index = steps.length - 1; index >= Math.max(this.#madeIndex, 0); index -= 1) {
      const source = this.#sourceOf(index);
      const { to, cluster, hsm } = steps[index]!.parameters;
      const isTold =
        hsm === undefined
          ? used.has(to!) || this.#scenario.clusters[cluster!]?.start === 'absent'
          : this.#lives.has(hsm) && !this.#upAtStart.has(hsm);
      if (source !== undefined && isTold) used.add(source);
    }
    return used;
  }

  /** Backups of before the key was made, of which something is made after it. */
  #takeOlderBackups(): void {
    const { world } = this.#history.moments[this.#madeIndex]!;
    for (const backup of world.deployment.backups) {
      const record = world.backup(backup);
      const state = world.backupState(backup);
      if (record === undefined || state === 'DELETED' || !this.#used.has(backup.name)) continue;
      const hsm = [...this.#upAtStart].find((one) => {
        const { cluster } = this.#lives.get(one)!;
        return record.sourceCluster === undefined || record.sourceCluster === cluster;
      });
      if (hsm === undefined) continue;
      this.#taken(backup.name, hsm);
      const slot = this.#backups.get(backup.name);
      if (slot !== undefined && state !== 'CREATE_IN_PROGRESS')
        this.#emit('backup-becomes-ready', { backup: slot });
    }
  }

  /** One that no record tells of, and that nothing is made from, takes no slot. */
  #isTold(hsm: string, backup: string, at: number): boolean {
    const { offsets } = this.#history;
    const when = at + (offsets.get(hsm) ?? 0);
    const isRecorded = this.#lives
      .get(hsm)!
      .facts.backups.some((one) => one.at <= when && one.at > when - 100_000);
    return this.#used.has(backup) || (isRecorded && when >= this.#from);
  }

  #taken(backup: string, hsm: string): void {
    const slot = this.#nextSlot(backup);
    if (slot !== undefined) this.#emit('take-backup', { backup: slot, hsm });
  }

  #nextSlot(backup: string): string | undefined {
    if (this.#takenCount >= this.#scenario.backups) {
      this.#hasWords = false;
      return undefined;
    }
    this.#takenCount += 1;
    const slot = `backup-${this.#takenCount}`;
    this.#backups.set(backup, slot);
    return slot;
  }

  /** An HSM that is removed is backed up first. */
  #backedUp({ before, after }: Moment): void {
    const isNew = (backup: BackupSlot): boolean =>
      before.backupState(backup) === 'NONE' && after.backupState(backup) !== 'NONE';
    const backup = before.deployment.backups.find(isNew);
    if (backup !== undefined) this.#nextSlot(backup.name);
  }

  /** Where nobody says the regions of clusters, the scenario has one for all, and a copy is as good as what it is of. */
  #copied(index: number): void {
    const { to, region } = this.#history.steps[index]!.parameters;
    const from = this.#backups.get(this.#sourceOf(index)!);
    if (from === undefined || !this.#used.has(to!)) return;
    const regions = Object.keys(this.#scenario.regions);
    if (regions.length === 1) {
      this.#backups.set(to!, from);
      return;
    }
    const slot = this.#nextSlot(to!);
    if (slot !== undefined) this.#emit('copy-backup', { from, to: slot, region: region! });
  }

  #translateOfKey({ action, parameters }: TrueStep, { before, after }: Moment): void {
    const named = { ...parameters, key: this.#name };
    const { hsm } = parameters;
    switch (action) {
      case 'generate-key':
        this.#lose(before);
        this.#attempted.add(hsm!);
        this.#emit(action, named);
        return;
      case 'client-sync-copies': {
        this.#attempted.add(hsm!);
        // Where synchronization was faster, and left no other source, nothing was copied.
        const others = this.#activeAtHome(before).filter((one) => one !== hsm && this.#holds(one, before));
        this.#emit(others.length === 0 ? 'client-sync-fails' : action, named);
        return;
      }
      case 'client-sync-fails':
      case 'clean-up-copy':
      case 'clean-up-fails':
        this.#attempted.add(hsm!);
        this.#emit(action, named);
        return;
      case 'clean-up-tombstones':
        this.#attempted.add(hsm!);
        this.#emit('clean-up-copy', named);
        return;
      case 'settle-creation':
        for (const one of this.#activeAtHome(before))
          if (!this.#attempted.has(one)) this.#emit('client-sync-fails', { key: this.#name, hsm: one });
        this.#attempted.clear();
        this.#emit(action, named);
        if (after.creation(this.#key) === 'unacknowledged') this.#cleanUpInVain(before);
        return;
      case 'finish-clean-up':
        for (const one of this.#holdingAtHome(before))
          if (!this.#attempted.has(one)) this.#emit('clean-up-fails', { key: this.#name, hsm: one });
        this.#attempted.clear();
        this.#emit(action, named);
        return;
      case 'delete-key': {
        // Whoever the client does not reach keeps its copy, as if it did not answer.
        const kept = this.#activeAtHome(before).filter((one) => this.#holds(one, after));
        for (const one of kept) this.#emit('hsm-becomes-unreachable', { hsm: one });
        this.#emit(action, named);
        for (const one of kept) this.#emit('hsm-recovers', { hsm: one });
        return;
      }
      case 'replicate-key-partly':
        this.#partly(named, before, after);
        return;
      default:
        this.#emit(action, named);
    }
  }

  /** HSMs that are not there any more when the key is made, or do not answer. */
  #lose(world: InternedWorld): void {
    for (const [slot, hsm] of this.#machines) {
      const state = world.hsmState(slot);
      const isNow = this.#upAtStart.has(hsm) || state === 'DEGRADED';
      if (this.#lives.has(hsm) && isNow && (state === 'FAILED' || state === 'DEGRADED'))
        this.#emit(state === 'FAILED' ? 'hsm-fails' : 'hsm-becomes-unreachable', { hsm });
    }
    const current = new Set(this.#machines.values());
    for (const hsm of this.#upAtStart)
      if (
        !current.has(hsm) &&
        !this.#steps.some(({ action, parameters }) => action === 'delete-hsm' && parameters['hsm'] === hsm)
      )
        this.#emit('hsm-fails', { hsm });
  }

  /** Client SDK 5 leaves the copies of a creation that failed, as Client SDK 3 does whose clean-up fails. */
  #cleanUpInVain(before: InternedWorld): void {
    if (Object.values(this.#scenario.clients).every(({ sdk }) => sdk === 5)) return;
    for (const hsm of this.#holdingAtHome(before)) this.#emit('clean-up-fails', { key: this.#name, hsm });
    this.#emit('finish-clean-up', { key: this.#name });
  }

  #activeAtHome(world: InternedWorld): readonly string[] {
    return this.#atHome((slot) => world.hsmState(slot) === 'ACTIVE');
  }

  #holdingAtHome(world: InternedWorld): readonly string[] {
    return this.#atHome((slot) => world.holds(slot, this.#key));
  }

  #atHome(has: (slot: HsmSlot) => boolean): readonly string[] {
    return this.#key.home.hsms
      .filter(has)
      .map((slot) => this.#machines.get(slot)!)
      .filter((hsm) => this.#lives.has(hsm));
  }

  #holds(machine: string, world: InternedWorld): boolean {
    return world.holds(this.#slotOf(machine), this.#key);
  }

  /** Where several HSMs were missed, those that were not are copied to one by one. */
  #partly(named: StepName['parameters'], before: InternedWorld, after: InternedWorld): void {
    const { clusters } = before.deployment;
    const find = (name: string) => clusters.find((cluster) => cluster.name === name)!;
    const lacking = find(named['destination']!).hsms.filter(
      (slot) => before.hsmState(slot) === 'ACTIVE' && !before.holds(slot, this.#key),
    );
    const gaining = lacking.filter((slot) => after.holds(slot, this.#key));
    if (lacking.length === gaining.length + 1) {
      this.#emit('replicate-key-partly', named);
      return;
    }
    const source = find(named['source']!).hsms.find(
      (slot) => before.hsmState(slot) === 'ACTIVE' && before.holds(slot, this.#key),
    )!;
    for (const slot of gaining)
      this.#emit('sync-key', {
        key: this.#name,
        source: this.#machines.get(source)!,
        destination: this.#machines.get(slot)!,
      });
  }
}

const latestOf = (cluster: string, world: InternedWorld): string | undefined =>
  world.deployment.backups.findLast(
    (backup) => world.backupState(backup) === 'READY' && world.backup(backup)?.sourceCluster === cluster,
  )?.name;
