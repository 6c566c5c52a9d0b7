import { setImmediate } from 'node:timers/promises';
import type { Scenario } from '#models';
import { type ScenarioResult, sliceSize, Verification, type VerificationOptions } from '#properties';
import { ProgressLine } from './progress-line.ts';

/** How far a run may go. */
export interface RunLimits extends VerificationOptions {
  /** For all scenarios together. */
  readonly secondsMax?: number | undefined;
}

/**
 * Verifies scenarios one after the other, with progress on a terminal.
 *
 * @remarks
 * Works in slices, so that Ctrl-C and the time limit end a run with what was found so far: the scenario at
 * work and those after it are then incomplete.
 */
export async function runVerifications(
  scenarios: readonly Scenario[],
  { secondsMax = Number.POSITIVE_INFINITY, ...options }: RunLimits,
): Promise<ScenarioResult[]> {
  const deadline = performance.now() + 1000 * secondsMax;
  const interruption = new Interruption();
  const progress = new ProgressLine(scenarios.length);
  try {
    const results: ScenarioResult[] = [];
    for (const [index, scenario] of scenarios.entries()) {
      const verification = new Verification(scenario, options);
      const mayGoOn = (): boolean => !interruption.happened && performance.now() < deadline;
      while (mayGoOn() && verification.advance(sliceSize)) {
        progress.show(index, scenario.name, verification.progress);
        await setImmediate();
      }
      results.push(verification.result());
    }
    return results;
  } finally {
    progress.clear();
    interruption.stopListening();
  }
}

/** Notes the first Ctrl-C; a second one ends the process as usual. */
class Interruption {
  happened = false;
  readonly #note = (): void => {
    this.happened = true;
  };

  constructor() {
    process.once('SIGINT', this.#note);
    process.once('SIGTERM', this.#note);
  }

  stopListening(): void {
    process.off('SIGINT', this.#note);
    process.off('SIGTERM', this.#note);
  }
}
