import { totalmem } from 'node:os';
import { setImmediate } from 'node:timers/promises';
import type { Scenario } from '#models';
import { type Limits, type Property, type ScenarioResult, sliceSize, Verification } from '#properties';
import { ProgressLine } from './progress-line.ts';

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
 * work and those after it are then incomplete. A second Ctrl-C ends the process as usual.
 */
export class VerificationRun {
  readonly #limits: Limits;
  readonly #deadline: number;
  readonly #progress: ProgressLine;
  #isInterrupted = false;
  readonly #interrupt = (): void => {
    this.#isInterrupted = true;
  };

  constructor({ secondsMax = Number.POSITIVE_INFINITY, ...limits }: RunLimits, scenarioCount?: number) {
    this.#limits = { byteCountMax: totalmem() / 4, ...limits };
    this.#deadline = performance.now() + 1000 * secondsMax;
    this.#progress = new ProgressLine(scenarioCount);
    process.once('SIGINT', this.#interrupt);
    process.once('SIGTERM', this.#interrupt);
  }

  /** Verifies one scenario, as far as the run may still go. */
  async verify(scenario: Scenario, properties: readonly Property[]): Promise<ScenarioResult> {
    const verification = new Verification(scenario, { ...this.#limits, properties });
    await this.#advance(verification, scenario.name, () => this.#mayGoOn());
    return verification.result();
  }

  /** Decides one property; once it is decided, the rest of the worlds is not counted. */
  async settle(scenario: Scenario, property: Property): Promise<ScenarioResult> {
    const verification = new Verification(scenario, { ...this.#limits, properties: [property] });
    await this.#advance(verification, scenario.name, () => this.#mayGoOn() && !verification.isSettled);
    return verification.result();
  }

  async #advance(verification: Verification, name: string, mayGoOn: () => boolean): Promise<void> {
    this.#progress.start(name);
    while (mayGoOn() && verification.advance(sliceSize)) {
      this.#progress.show(verification.progress);
      await setImmediate();
    }
  }

  /** Leaves the terminal clean. To be called once at the end, whatever happened. */
  end(): void {
    this.#progress.clear();
    process.off('SIGINT', this.#interrupt);
    process.off('SIGTERM', this.#interrupt);
  }

  #mayGoOn(): boolean {
    return !this.#isInterrupted && performance.now() < this.#deadline;
  }
}
