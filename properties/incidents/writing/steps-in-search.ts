import type { HsmSlot, InternedWorld, KeySlot, StepName } from '#models';
import { isUpAtStart, type KeyScenario } from '../hypotheses/key-scenario.ts';
import type { KeyPlaces } from '../keys/places.ts';
import { BackupsInSearch } from './backups-in-search.ts';
import type { TrueStep, WrittenHistory } from './history.ts';

/** Says that a step is taken. */
export type Emit = (action: string, parameters: StepName['parameters']) => void;

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

/**
 * What happens to an HSM that the search takes to be there when the key is made: of what went before, only what is left of it then
 * matters.
 */
const comesAndGoes = new Set(['hsm-fails', 'hsm-becomes-unreachable', 'hsm-recovers']);

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
  readonly #backups: BackupsInSearch;
  /** What the synchronization or clean-up that is running has tried. */
  readonly #attempted = new Set<string>();
  /** The step by which it is made. */
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
    const emit: Emit = (action, parameters) => this.#emit(action, parameters);
    this.#backups = new BackupsInSearch(history, { lives, scenario }, this.#upAtStart, this.#madeIndex, emit);
  }

  steps(): readonly StepName[] | undefined {
    const { steps, moments, model } = this.#history;
    for (const hsm of model.deployment.hsms) this.#machines.set(hsm, hsm.name);
    this.#backups.takeOlder();
    for (const [index, step] of steps.entries())
      this.#translate(step, {
        index,
        at: moments[index + 1]!.at,
        before: moments[index]!.world,
        after: moments[index + 1]!.world,
      });
    return this.#hasWords && this.#backups.hasSlots ? this.#steps : undefined;
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
    const isEarlier = moment.index < this.#madeIndex;
    if (isEarlier && comesAndGoes.has(action) && this.#upAtStart.has(hsm!)) return;
    switch (action) {
      case 'zone-fails':
      case 'zone-becomes-unreachable':
        this.#zone(parameters['zone']!, action === 'zone-fails', moment);
        return;
      case 'create-hsm':
        if (!this.#upAtStart.has(hsm!))
          this.#emit(action, { hsm: hsm!, source: this.#source(parameters['source']!, hsm!, isEarlier) });
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
        this.#backups.takeNew(moment.before, moment.after);
        return;
      default:
        this.#translateOfBackups({ action, parameters }, moment);
    }
  }

  #translateOfBackups({ action, parameters }: TrueStep, { index, at }: Moment): void {
    const { hsm, cluster } = parameters;
    const backup =
      parameters['backup'] === undefined ? undefined : this.#backups.nameOf(parameters['backup']);
    const isNewCluster = this.#scenario.clusters[cluster ?? '']?.start === 'absent';
    switch (action) {
      case 'take-backup':
        this.#backups.take(parameters['backup']!, hsm!, at, this.#from);
        return;
      case 'copy-backup':
      case 'copy-latest-backup':
        this.#backups.copy(index);
        return;
      case 'delete-backup':
      case 'restore-backup':
      case 'purge-backup':
      case 'backup-becomes-ready':
        // What was ready when the key was made is so from the beginning.
        if (index < this.#madeIndex || backup === undefined || this.#backups.isShared(backup)) return;
        if (action === 'backup-becomes-ready' || this.#scenario.allow.deleteBackup)
          this.#emit(action, { backup });
        return;
      case 'create-cluster-from-backup':
        if (!isNewCluster) return;
        if (backup === undefined) this.#hasWords = false;
        else this.#emit(action, { cluster: cluster!, backup });
        return;
      case 'cluster-created':
        if (isNewCluster) this.#emit(action, parameters);
        return;
      default:
        this.#emit(action, parameters);
    }
  }

  #slotOf(machine: string): HsmSlot {
    const slot = this.#history.model.deployment.hsms.find(({ name }) => name === machine.split('~')[0]);
    return slot!;
  }

  #zone(name: string, isLost: boolean, { index, before }: Moment): void {
    const zone = this.#history.model.deployment.zones.find((one) => one.name === name)!;
    for (const slot of zone.hsms) {
      const hsm = this.#machines.get(slot)!;
      if (!this.#lives.has(hsm) || (index < this.#madeIndex && this.#upAtStart.has(hsm))) continue;
      const state = before.hsmState(slot);
      if (!isLost) {
        if (state === 'ACTIVE') this.#emit('hsm-becomes-unreachable', { hsm });
      } else if (state === 'ACTIVE' || state === 'DEGRADED') this.#emit('hsm-fails', { hsm });
      else if (state === 'CREATE_IN_PROGRESS') this.#emit('hsm-creation-fails', { hsm });
    }
  }

  /** What an HSM is made from: another one, or a backup. Before the key was made, any of them will do. */
  #source(name: string, hsm: string, isEarlier: boolean): string {
    const { cluster } = this.#lives.get(hsm)!;
    const deleted = this.#deleted;
    const any = [...this.#upAtStart].find(
      (one) => this.#lives.get(one)!.cluster === cluster && !deleted.has(one),
    );
    if (isEarlier && any !== undefined) return any;
    const source = this.#lives.has(name) ? name : this.#backups.nameOf(name);
    if (source === undefined) this.#hasWords = false;
    return source ?? '';
  }

  #translateOfKey({ action, parameters }: TrueStep, { before, after }: Moment): void {
    const named = { ...parameters, key: this.#name };
    const { hsm, source, destination } = parameters;
    const isKnown = (name: string | undefined): boolean =>
      name === undefined || this.#lives.has(name) || this.#scenario.clusters[name] !== undefined;
    if (!isKnown(source)) this.#hasWords = false;
    // Of a cluster that nobody said to be related, the scenario says nothing.
    if (!isKnown(source) || !isKnown(destination)) return;
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

  get #deleted(): ReadonlySet<string> {
    const deletions = this.#steps.filter(({ action }) => action === 'delete-hsm');
    return new Set(deletions.map(({ parameters }) => parameters['hsm']!));
  }

  /** HSMs that the search takes to be there when the key is made, and that are not any more, or do not answer. */
  #lose(world: InternedWorld): void {
    const slots = new Map([...this.#machines].map(([slot, machine]) => [machine, slot]));
    const deleted = this.#deleted;
    for (const hsm of this.#upAtStart) {
      const slot = slots.get(hsm);
      const state = slot === undefined ? 'FAILED' : world.hsmState(slot);
      if (state === 'DEGRADED') this.#emit('hsm-becomes-unreachable', { hsm });
      else if (state !== 'ACTIVE' && !deleted.has(hsm)) this.#emit('hsm-fails', { hsm });
    }
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
