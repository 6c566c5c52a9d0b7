import type { BackupSlot, InternedWorld } from '#models';
import type { KeyScenario } from '../hypotheses/key-scenario.ts';
import type { WrittenHistory } from './history.ts';
import type { Emit } from './steps-in-search.ts';

/** The backups of a written history that the scenario of one key has as well, by the names that it gives them. */
export class BackupsInSearch {
  /** Whether the scenario has a slot for each. */
  hasSlots = true;
  readonly #history: WrittenHistory;
  readonly #lives: KeyScenario['lives'];
  readonly #scenario: KeyScenario['scenario'];
  readonly #upAtStart: ReadonlySet<string>;
  /** The step by which the key is made. */
  readonly #madeIndex: number;
  readonly #emit: Emit;
  readonly #names = new Map<string, string>();
  #takenCount = 0;
  /** Those that clusters and HSMs of the scenario are made from: by name, a cluster that has need of it. */
  readonly #used: ReadonlyMap<string, string | undefined>;

  constructor(
    history: WrittenHistory,
    { lives, scenario }: Pick<KeyScenario, 'lives' | 'scenario'>,
    upAtStart: ReadonlySet<string>,
    madeIndex: number,
    emit: Emit,
  ) {
    this.#history = history;
    this.#lives = lives;
    this.#scenario = scenario;
    this.#upAtStart = upAtStart;
    this.#madeIndex = madeIndex;
    this.#emit = emit;
    this.#used = this.#thoseThatMatter();
  }

  /** What the scenario calls it; undefined where it has none. */
  nameOf(backup: string): string | undefined {
    return this.#names.get(backup);
  }

  /** Whether a copy stands for what it is of: then there is nothing to be said of it alone. */
  isShared(name: string): boolean {
    return [...this.#names.values()].filter((one) => one === name).length > 1;
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
  #thoseThatMatter(): ReadonlyMap<string, string | undefined> {
    const used = new Map<string, string | undefined>();
    const { steps } = this.#history;
    for (let index = steps.length - 1; index >= Math.max(this.#madeIndex, 0); index -= 1) {
      const source = this.#sourceOf(index);
      const { to, cluster, hsm } = steps[index]!.parameters;
      const isTold =
        hsm === undefined
          ? used.has(to!) || this.#scenario.clusters[cluster!]?.start === 'absent'
          : this.#lives.has(hsm) && !this.#upAtStart.has(hsm);
      if (source !== undefined && isTold)
        used.set(source, this.#lives.get(hsm ?? '')?.cluster ?? used.get(to!));
    }
    return used;
  }

  /** Takes at the beginning what is older than the key, and of which something is made after it. */
  takeOlder(): void {
    const { world } = this.#history.moments[this.#madeIndex]!;
    for (const backup of world.deployment.backups) {
      const record = world.backup(backup);
      const state = world.backupState(backup);
      if (record === undefined || state === 'DELETED' || !this.#used.has(backup.name)) continue;
      const wanted = this.#used.get(backup.name) ?? record.sourceCluster;
      const taken = this.#takenOn(backup.name);
      const hsm = [...this.#upAtStart].find((one) => {
        if (taken !== undefined && this.#upAtStart.has(taken)) return one === taken;
        return wanted === undefined || this.#lives.get(one)!.cluster === wanted;
      });
      if (hsm === undefined) continue;
      this.#takeOne(backup.name, hsm);
      const name = this.#names.get(backup.name);
      if (name !== undefined && state !== 'CREATE_IN_PROGRESS')
        this.#emit('backup-becomes-ready', { backup: name });
      if (name !== undefined && state === 'PENDING_DELETION' && this.#scenario.allow.deleteBackup)
        this.#emit('delete-backup', { backup: name });
    }
  }

  #takenOn(backup: string): string | undefined {
    const { steps } = this.#history;
    const taken = steps.find(
      ({ action, parameters }) => action === 'take-backup' && parameters['backup'] === backup,
    );
    return taken?.parameters['hsm'];
  }

  /** One that no record since then tells of, and that nothing is made from, takes no slot. */
  take(backup: string, hsm: string, at: number, since: number): void {
    if (this.#names.has(backup)) return;
    const when = at + (this.#history.offsets.get(hsm) ?? 0);
    const isRecorded = this.#lives
      .get(hsm)!
      .facts.backups.some((one) => one.at <= when && one.at > when - 100_000);
    if (this.#used.has(backup) || (isRecorded && when >= since)) this.#takeOne(backup, hsm);
  }

  #takeOne(backup: string, hsm: string): void {
    const name = this.#nextName(backup);
    if (name !== undefined) this.#emit('take-backup', { backup: name, hsm });
  }

  #nextName(backup: string): string | undefined {
    if (this.#takenCount >= this.#scenario.backups) {
      this.hasSlots = false;
      return undefined;
    }
    this.#takenCount += 1;
    const name = `backup-${this.#takenCount}`;
    this.#names.set(backup, name);
    return name;
  }

  /** An HSM that is removed is backed up first. */
  takeNew(before: InternedWorld, after: InternedWorld): void {
    const isNew = (backup: BackupSlot): boolean =>
      before.backupState(backup) === 'NONE' && after.backupState(backup) !== 'NONE';
    const backup = before.deployment.backups.find(isNew);
    if (backup !== undefined) this.#nextName(backup.name);
  }

  /** Where nobody says the regions of clusters, the scenario has one for all, and a copy is as good as what it is of. */
  copy(index: number): void {
    const { to, region } = this.#history.steps[index]!.parameters;
    const from = this.#names.get(this.#sourceOf(index)!);
    if (from === undefined || !this.#used.has(to!)) return;
    if (Object.keys(this.#scenario.regions).length === 1) {
      this.#names.set(to!, from);
      return;
    }
    const name = this.#nextName(to!);
    if (name !== undefined) this.#emit('copy-backup', { from, to: name, region: region! });
  }
}

const latestOf = (cluster: string, world: InternedWorld): string | undefined =>
  world.deployment.backups.findLast(
    (backup) => world.backupState(backup) === 'READY' && world.backup(backup)?.sourceCluster === cluster,
  )?.name;
