import { freemem } from 'node:os';
import { setImmediate } from 'node:timers/promises';
import type { Scenario } from '#models';
import {
  fingerprintBitCountMax,
  type Limits,
  type Property,
  type PropertyResult,
  type ScenarioResult,
  type StartCrew,
  sliceSize,
  Verification,
  type VerificationOptions,
} from '#properties';
import { type Checkpoints, isDecided } from './checkpoint/checkpoints.ts';
import { count, ProgressLine } from './progress-line.ts';
import { StopSignal } from './stop-signal.ts';
import { ThreadCrew } from './workers/thread-crew.ts';

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
  readonly #startCrew: StartCrew | undefined;
  readonly #symmetry: boolean;
  readonly #fingerprintBitCount: number | undefined;
  #scenario = 0;

  constructor(
    { secondsMax, ...limits }: RunLimits,
    { scenarioCount, checkpoints, workerCount = 1, symmetry = true, hashCompact = false }: RunOptions = {},
  ) {
    this.#limits = { byteCountMax: availableShare * availableBytes(), ...limits };
    this.#stop = new StopSignal(secondsMax);
    this.#scenarioCount = scenarioCount;
    this.#checkpoints = checkpoints;
    this.#symmetry = symmetry;
    this.#fingerprintBitCount = hashCompact ? fingerprintBitCountMax : undefined;
    if (workerCount > 1) this.#startCrew = (order) => new ThreadCrew(workerCount, order);
  }

  /** Verifies one scenario, as far as the run may still go. */
  async verify(scenario: Scenario, properties: readonly Property[]): Promise<ScenarioResult> {
    const checkpoints = this.#checkpoints;
    const number = this.#scenario;
    const known = checkpoints?.resultOf(number);
    if (known !== undefined) {
      this.#scenario += 1;
      return { scenario, ...known };
    }
    const options = {
      ...this.#limits,
      properties,
      symmetry: this.#symmetry,
      fingerprintBitCount: this.#fingerprintBitCount,
    };
    const verification = new Verification(scenario, options, this.#startCrew);
    checkpoints?.begin(number, verification);
    const isDone = await this.#advance(verification, scenario.name, () => {
      if (this.#stop.isRaised) return false;
      checkpoints?.writeIfDue(number, verification);
      return true;
    }).finally(() => verification.end());
    const result = verification.result();
    const isLast = number + 1 === this.#scenarioCount;
    if (!isDone || (isLast && !isDecided(result))) checkpoints?.leave(number, verification);
    if (isDone) checkpoints?.finish(number, result);
    return result;
  }

  /** Decides one property; once it is decided, the rest of the worlds is not counted. */
  async settle(scenario: Scenario, property: Property): Promise<ScenarioResult> {
    return await this.#settle(scenario, { properties: [property] });
  }

  /**
   * Decides properties; worlds are not counted.
   *
   * @param worldCountMax - for this scenario, where the run has no smaller limit
   */
  async decide(
    scenario: Scenario,
    properties: readonly Property[],
    worldCountMax?: number,
  ): Promise<readonly PropertyResult[]> {
    const own = [worldCountMax, this.#limits.worldCountMax].filter((count) => count !== undefined);
    const limits = own.length === 0 ? {} : { worldCountMax: Math.min(...own) };
    return (await this.#settle(scenario, { ...limits, properties, countsWorlds: false })).properties;
  }

  async #settle(scenario: Scenario, options: VerificationOptions): Promise<ScenarioResult> {
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
  async #advance(
    verification: Verification,
    name: string,
    mayGoOn: () => boolean,
    worldCount = sliceSize,
  ): Promise<boolean> {
    this.#scenario += 1;
    this.#progress.start();
    const count = this.#scenarioCount;
    // What is asked on top, to explain a finding, is none of those that were counted.
    const isCounted = count !== undefined && this.#scenario <= count;
    const place = isCounted ? `[${this.#scenario}/${count}] ` : '';
    const { transitionCount } = verification.progress;
    let slice = Math.min(worldCount, firstSliceSize);
    while (mayGoOn()) {
      const startedAt = performance.now();
      if (!(await verification.goOn(slice))) return true;
      slice = nextSliceSize(slice, performance.now() - startedAt, worldCount);
      this.#progress.show((seconds) => {
        const speed = (verification.progress.transitionCount - transitionCount) / seconds;
        return `${place}${name}: ${progressText(verification, speed)}${this.#checkpoints?.note ?? ''}`;
      });
      await setImmediate();
    }
    return false;
  }
}

/** In a large scenario, few worlds take long: limits and signals are heard all the same. */
const firstSliceSize = 8;
const sliceMilliseconds = { min: 50, max: 200 };

/** Grows to the largest slice where worlds are left fast, and shrinks where they are not. */
function nextSliceSize(size: number, milliseconds: number, sizeMax: number): number {
  if (milliseconds < sliceMilliseconds.min) return Math.min(2 * size, sizeMax);
  return milliseconds > sliceMilliseconds.max ? Math.max(1, Math.floor(size / 2)) : size;
}

/** Worlds between two looks at whether all is decided: often it is long before a scenario is through. */
const settlingSliceSize = 500;

/** The rest of keysync, and of the machine, needs some as well. */
const availableShare = 0.5;

/** Memory that is free for us, in this container where it is one. Older versions of Node know only that of the machine. */
function availableBytes(): number {
  return typeof process.availableMemory === 'function' ? process.availableMemory() : freemem();
}

function progressText({ progress }: Verification, transitionsPerSecond: number): string {
  const { worldCount, depth, byteCount } = progress;
  const speed = `${count(transitionsPerSecond)} transitions/s`;
  return `${count(worldCount)} worlds, depth ${depth}, ${speed}, ${count(byteCount / 2 ** 20)} MiB`;
}
