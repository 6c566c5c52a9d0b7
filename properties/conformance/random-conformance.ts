import fc from 'fast-check';
import { ConformanceRun, conformanceCommands, type ToldStep } from './conformance-commands.ts';
import { capabilitiesOf } from './conformance-tester.ts';
import type { ConformanceTally } from './explained-run.ts';
import type { Deployment, Implementation } from './implementation.ts';
import { NonconformanceError } from './nonconformance.ts';

/** How random runs are made. Nothing of it has to be said. */
export interface RandomConformanceOptions {
  /** How many; 100 by default. */
  readonly runCount?: number;
  /** Commands of the longest; 64 by default. */
  readonly commandCountMax?: number;
  /** The same seed makes the same runs; 1 by default. */
  readonly seed?: number;
  /** Of a failure, as it was told: only that run is made again. */
  readonly path?: string;
}

/** What came of random runs. */
export interface RandomConformance {
  /** What was done in all runs. */
  readonly tally: ConformanceTally;
  /** The shortest sequence that shows that it does not behave as documented, if one was met. */
  readonly failure?: RandomFailure;
}

/** A sequence that is not explained. */
export interface RandomFailure {
  /** With the steps that are explained, what was answered, and what would have been allowed. */
  readonly error: NonconformanceError;
  readonly told: readonly ToldStep[];
  readonly seed: number;
  readonly path: string;
}

/**
 * Tries an implementation with random runs over a deployment, and makes what fails shorter.
 *
 * @throws Error where the implementation throws one, such as a `BrokenImplementationError`; and
 * `UnsupportedDeploymentError` where the deployment is not for it
 */
export async function tryAtRandom(
  implementation: Implementation,
  deployment: Deployment,
  { runCount = 100, commandCountMax = 64, seed = 1, path }: RandomConformanceOptions = {},
): Promise<RandomConformance> {
  const capabilities = await capabilitiesOf(implementation);
  const commands = conformanceCommands(deployment, capabilities, { commandCountMax });
  let broken: unknown;
  const property = fc.asyncProperty(commands, async (run) => {
    // What cannot go on cannot be made shorter either.
    if (broken !== undefined) return;
    try {
      await fc.asyncModelRun(commands.startOf(implementation), run);
    } catch (error) {
      if (!(error instanceof NonconformanceError)) broken = error;
      throw error;
    }
  });
  const replayed = path === undefined ? {} : { path, endOnFailure: true };
  const found = await fc.check(property, { numRuns: runCount, seed, ...replayed });
  if (broken !== undefined) throw broken;
  const { failed, errorInstance, counterexample, counterexamplePath } = found;
  if (errorInstance instanceof NonconformanceError) {
    const told = counterexample![0].told;
    return {
      tally: commands.tally,
      failure: { error: errorInstance, told, seed, path: counterexamplePath! },
    };
  }
  if (failed) throw errorInstance;
  if (path !== undefined) throw new Error(`With the seed ${seed}, the path ${path} leads to no failure.`);
  return { tally: commands.tally };
}

/**
 * The same for a test framework.
 *
 * @returns what was done in all runs
 * @throws NonconformanceError where it does not behave as documented: with the shortest sequence that shows it, and
 * with the seed and the path that make it again
 * @throws Error where nothing was tried: no run at all, or none in which a command could be told
 */
export async function conformsAtRandom(
  implementation: Implementation,
  deployment: Deployment,
  options: RandomConformanceOptions = {},
): Promise<ConformanceTally> {
  const { tally, failure } = await tryAtRandom(implementation, deployment, options);
  if (failure !== undefined) {
    const { message, exchanges, mismatch } = failure.error;
    const again = `Again with the seed ${failure.seed} and the path ${JSON.stringify(failure.path)}.`;
    throw new NonconformanceError(firstLine(message), exchanges, mismatch, again);
  }
  expectSomething(tally, implementation);
  return tally;
}

/**
 * Tells an implementation the same as in an earlier run.
 *
 * @returns why it does not behave as documented; nothing where all of it is explained now
 */
export async function tryAgain(
  implementation: Implementation,
  deployment: Deployment,
  told: readonly ToldStep[],
): Promise<NonconformanceError | undefined> {
  const commands = conformanceCommands(deployment, await capabilitiesOf(implementation));
  try {
    await fc.asyncModelRun(commands.startOf(implementation), ConformanceRun.of(told));
    return undefined;
  } catch (error) {
    if (error instanceof NonconformanceError) return error;
    throw error;
  }
}

function expectSomething(tally: ConformanceTally, { name }: Implementation): void {
  if (tally.outcomes.size > 0) return;
  throw new Error(`${name} was told nothing in ${tally.runCount} runs, so nothing was tried.`);
}

const firstLine = (message: string): string => message.split('\n', 1)[0] ?? '';
