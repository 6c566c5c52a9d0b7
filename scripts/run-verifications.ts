import { totalmem } from 'node:os';
import { setImmediate } from 'node:timers/promises';
import type { Scenario } from '#models';
import {
  type Limits,
  type Property,
  type PropertyResult,
  type ScenarioResult,
  sliceSize,
  Verification,
  type VerificationOptions,
} from '#properties';
import { count, ProgressLine } from './progress-line.ts';
import { StopSignal } from './stop-signal.ts';

/** How far a run may go. */
export interface RunLimits extends Limits {
  /** For all scenarios together. */
  readonly secondsMax?: number | undefined;
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
  #scenario = 0;

  constructor({ secondsMax, ...limits }: RunLimits, scenarioCount?: number) {
    this.#limits = { byteCountMax: totalmem() / 4, ...limits };
    this.#stop = new StopSignal(secondsMax);
    this.#scenarioCount = scenarioCount;
  }

  /** Verifies one scenario, as far as the run may still go. */
  async verify(scenario: Scenario, properties: readonly Property[]): Promise<ScenarioResult> {
    const verification = new Verification(scenario, { ...this.#limits, properties });
    await this.#advance(verification, scenario.name, () => !this.#stop.isRaised);
    return verification.result();
  }

  /** Decides one property; once it is decided, the rest of the worlds is not counted. */
  async settle(scenario: Scenario, property: Property): Promise<ScenarioResult> {
    return await this.#settle(scenario, { properties: [property] });
  }

  /** Decides properties; worlds are not counted. */
  async decide(scenario: Scenario, properties: readonly Property[]): Promise<readonly PropertyResult[]> {
    return (await this.#settle(scenario, { properties, countsWorlds: false })).properties;
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

  async #advance(
    verification: Verification,
    name: string,
    mayGoOn: () => boolean,
    worldCount = sliceSize,
  ): Promise<void> {
    this.#scenario += 1;
    this.#progress.start();
    const place = this.#scenarioCount === undefined ? '' : `[${this.#scenario}/${this.#scenarioCount}] `;
    while (mayGoOn() && verification.advance(worldCount)) {
      this.#progress.show((seconds) => `${place}${name}: ${progressText(verification, seconds)}`);
      await setImmediate();
    }
  }
}

/** Worlds between two looks at whether all is decided: often it is long before a scenario is through. */
const settlingSliceSize = 500;

function progressText({ progress }: Verification, seconds: number): string {
  const { worldCount, transitionCount, depth, byteCount } = progress;
  const speed = `${count(transitionCount / seconds)} transitions/s`;
  return `${count(worldCount)} worlds, depth ${depth}, ${speed}, ${count(byteCount / 2 ** 20)} MiB`;
}
