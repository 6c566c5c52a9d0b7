import { setImmediate } from 'node:timers/promises';
import type { Scenario } from '#models';
import {
  fingerprintBitCountMax,
  KeyReduction,
  type Limits,
  OneKeySearch,
  OneKeySearches,
  type Progress,
  type Property,
  type PropertyResult,
  type ScenarioResult,
  type StartWorkerPool,
  sliceSize,
  Verification,
  type VerificationOptions,
} from '#properties';
import { byteCountMaxByDefault } from './available-memory.ts';
import { type Checkpoints, isDecided } from './checkpoint/checkpoints.ts';
import { count, ProgressLine } from './output/progress-line.ts';
import { StopSignal } from './stop-signal.ts';
import { ThreadPool } from './workers/thread-pool.ts';

/** How far a run may go. */
export interface RunLimits extends Limits {
  /** For all scenarios together. */
  readonly secondsMax?: number | undefined;
}

/** How a run is made. */
export interface RunOptions {
  readonly scenarioCount?: number;
  readonly checkpoints?: Checkpoints | undefined;
  /** Threads that search a scenario together. */
  readonly workerCount?: number;
  /** Whether one world stands for all that are alike, as by default. */
  readonly symmetry?: boolean;
  /** Whether only a fingerprint of each world is kept. */
  readonly hashCompact?: boolean;
  /** Whether one key may stand for all of its kind, where nothing but the number of worlds depends on it. */
  readonly reducesKeys?: boolean;
}

/**
 * Verifies scenarios one after the other, with progress on standard error.
 *
 * @remarks
 * Works in slices, so that Ctrl-C and the time limit end a run with what was found so far: the scenario at
 * work and those after it are then incomplete.
 */
export class VerificationRun {
  readonly #limits: Limits;
  readonly #stop: StopSignal;
  readonly #progress = new ProgressLine();
  readonly #scenarioCount: number | undefined;
  readonly #checkpoints: Checkpoints | undefined;
  readonly #startPool: StartWorkerPool | undefined;
  readonly #symmetry: boolean;
  readonly #fingerprintBitCount: number | undefined;
  readonly #reducesKeys: boolean;
  readonly #oneKeySearches = new OneKeySearches();
  #scenario = 0;

  constructor(
    { secondsMax, ...limits }: RunLimits,
    {
      scenarioCount,
      checkpoints,
      workerCount = 1,
      symmetry = true,
      hashCompact = false,
      reducesKeys = false,
    }: RunOptions = {},
  ) {
    this.#limits = { byteCountMax: byteCountMaxByDefault(), ...limits };
    this.#stop = new StopSignal(secondsMax);
    this.#scenarioCount = scenarioCount;
    this.#checkpoints = checkpoints;
    this.#symmetry = symmetry;
    this.#fingerprintBitCount = hashCompact ? fingerprintBitCountMax : undefined;
    if (workerCount > 1) this.#startPool = (order) => new ThreadPool(workerCount, order);
    // Who wants every world kept, or the search to stop at a depth or to go on later, asks about worlds.
    const asksOfWorlds =
      !symmetry || hashCompact || checkpoints !== undefined || limits.depthMax !== undefined;
    this.#reducesKeys = reducesKeys && !asksOfWorlds;
  }

  /** Verifies one scenario, as far as the run may still go. */
  async verify(scenario: Scenario, properties: readonly Property[]): Promise<ScenarioResult> {
    const checkpoints = this.#checkpoints;
    const number = this.#scenario;
    this.#scenario += 1;
    const known = checkpoints?.resultOf(number);
    if (known !== undefined) return { scenario, ...known };
    const reduction = this.#isToReduce(scenario)
      ? await this.#reduce(scenario, { ...this.#limits, properties })
      : undefined;
    if (reduction?.isDecided === true) return reduction.result();
    const options = {
      ...this.#limits,
      properties,
      symmetry: this.#symmetry,
      fingerprintBitCount: this.#fingerprintBitCount,
    };
    const verification = new Verification(scenario, options, this.#startPool);
    checkpoints?.begin(number, verification);
    const isDone = await this.#advance(verification, scenario.name, () => {
      if (this.#stop.isRaised) return false;
      checkpoints?.writeIfDue(number, verification);
      return true;
    }).finally(() => verification.end());
    const result = { ...verification.result(), keys: reduction?.keysOf('all') ?? null };
    const isLast = number + 1 === this.#scenarioCount;
    if (!isDone || (isLast && !isDecided(result))) checkpoints?.leave(number, verification);
    if (isDone) checkpoints?.finish(number, result);
    return result;
  }

  /** Whether a search with one key of each kind is a smaller one, or is the whole one and in one thread. */
  #isToReduce(scenario: Scenario): boolean {
    const isOfUse = KeyReduction.isSmaller(scenario) || this.#startPool === undefined;
    return this.#reducesKeys && isOfUse && Object.keys(scenario.keys).length > 0;
  }

  /** Searches with one key of each kind, as far as the run may still go. */
  async #reduce(
    scenario: Scenario,
    options: Limits & { readonly properties: readonly Property[] },
  ): Promise<KeyReduction> {
    const reduction = new KeyReduction(scenario, options);
    const work = {
      get progress() {
        return reduction.progress;
      },
      goOn: async (worldCount: number) => reduction.advance(worldCount),
    };
    await this.#advance(work, scenario.name, () => !this.#stop.isRaised);
    return reduction;
  }

  /** Decides one property; once it is decided, the rest of the worlds is not counted. */
  async settle(scenario: Scenario, property: Property): Promise<ScenarioResult> {
    return await this.#settle(scenario, { properties: [property] });
  }

  /** Decides properties; worlds are not counted. */
  async decide(scenario: Scenario, properties: readonly Property[]): Promise<readonly PropertyResult[]> {
    if (OneKeySearch.isFor(scenario)) return (await this.#searchOneKey(scenario, properties)).results();
    return (await this.#settle(scenario, { properties, countsWorlds: false })).properties;
  }

  /**
   * Decides properties of a changed scenario, with one key of each kind where that is a smaller search.
   *
   * @param worldCountMax - for this scenario, where the run has no smaller limit
   */
  async decideChanged(
    scenario: Scenario,
    properties: readonly Property[],
    worldCountMax: number,
  ): Promise<readonly PropertyResult[]> {
    const limits = { worldCountMax: Math.min(worldCountMax, this.#limits.worldCountMax ?? worldCountMax) };
    if (KeyReduction.isSmaller(scenario)) {
      const reduction = await this.#reduce(scenario, { ...this.#limits, ...limits, properties });
      if (reduction.isDecided) return reduction.result().properties;
    }
    return (await this.#settle(scenario, { ...limits, properties, countsWorlds: false })).properties;
  }

  /**
   * Whether what is decided of a scenario with one key holds for any number of such keys.
   *
   * @remarks
   * Told of the search that decides it; where that took too many worlds, nobody knows.
   */
  async holdsForAnyNumber(scenario: Scenario, properties: readonly Property[]): Promise<boolean> {
    if (!OneKeySearch.isFor(scenario)) return false;
    const search = await this.#searchOneKey(scenario, properties);
    return search.progress.storedWorldCount <= oneKeyWorldCountMax && search.holdsForAnyNumber;
  }

  async #searchOneKey(scenario: Scenario, properties: readonly Property[]): Promise<OneKeySearch> {
    this.#scenario += 1;
    const search = this.#oneKeySearches.searchFor(scenario, properties, this.#limits);
    const work = {
      get progress() {
        return search.progress;
      },
      goOn: async (worldCount: number) => search.advance(worldCount),
    };
    await this.#advance(work, scenario.name, () => !this.#stop.isRaised, settlingSliceSize);
    return search;
  }

  async #settle(scenario: Scenario, options: VerificationOptions): Promise<ScenarioResult> {
    this.#scenario += 1;
    const verification = new Verification(scenario, { ...this.#limits, ...options });
    const mayGoOn = (): boolean => !this.#stop.isRaised && !verification.isSettled;
    await this.#advance(verification, scenario.name, mayGoOn, settlingSliceSize);
    return verification.result();
  }

  /** Leaves the terminal clean. To be called once at the end, whatever happened. */
  end(): void {
    this.#progress.clear();
    this.#stop.end();
  }

  /** Returns whether it came to its end: of all worlds, or to where a limit is. */
  async #advance(work: Work, name: string, mayGoOn: () => boolean, worldCount = sliceSize): Promise<boolean> {
    this.#progress.start();
    const count = this.#scenarioCount;
    // What is asked on top, to explain a finding, is none of those that were counted.
    const isCounted = count !== undefined && this.#scenario <= count;
    const place = isCounted ? `[${this.#scenario}/${count}] ` : '';
    const { transitionCount } = work.progress;
    let slice = Math.min(worldCount, firstSliceSize);
    while (mayGoOn()) {
      const startedAt = performance.now();
      if (!(await work.goOn(slice))) return true;
      slice = nextSliceSize(slice, performance.now() - startedAt, worldCount);
      this.#progress.show((seconds) => {
        const speed = (work.progress.transitionCount - transitionCount) / seconds;
        return `${place}${name}: ${progressText(work, speed)}${this.#checkpoints?.note ?? ''}`;
      });
      await setImmediate();
    }
    return false;
  }
}

/** A search, or several, that goes on in slices. */
interface Work {
  readonly progress: Progress;
  goOn(worldCount: number): Promise<boolean>;
}

/** In a large scenario, few worlds take long: limits and signals are heard all the same. */
const firstSliceSize = 8;
const sliceMilliseconds = { min: 50, max: 200 };

/** Grows to the largest slice where worlds are left fast, and shrinks where they are not. */
function nextSliceSize(size: number, milliseconds: number, sizeMax: number): number {
  if (milliseconds < sliceMilliseconds.min) return Math.min(2 * size, sizeMax);
  return milliseconds > sliceMilliseconds.max ? Math.max(1, Math.floor(size / 2)) : size;
}

/** A claim about other numbers of keys is not worth more. */
const oneKeyWorldCountMax = 200_000;

/** Worlds between two looks at whether all is decided: often it is long before a scenario is through. */
const settlingSliceSize = 500;

function progressText({ progress }: Work, transitionsPerSecond: number): string {
  const { worldCount, depth, byteCount } = progress;
  const speed = `${count(transitionsPerSecond)} transitions/s`;
  return `${count(worldCount)} worlds, depth ${depth}, ${speed}, ${count(byteCount / 2 ** 20)} MiB`;
}
