import fc from 'fast-check';
import { type ConformanceCommands, conformanceCommands } from './conformance-commands.ts';
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

/**
 * Tries an implementation with random runs over a deployment.
 *
 * @returns what was done in all runs
 * @throws NonconformanceError where it does not behave as documented: with the shortest sequence that shows it, and
 * with the seed and the path that make it again
 * @throws Error where nothing was tried: no run at all, or none in which a command could be told
 */
export async function conformsAtRandom(
  implementation: Implementation,
  deployment: Deployment,
  { runCount = 100, commandCountMax = 64, seed = 1, path }: RandomConformanceOptions = {},
): Promise<ConformanceTally> {
  const capabilities = await capabilitiesOf(implementation);
  const commands = conformanceCommands(deployment, capabilities, { commandCountMax });
  const property = fc.asyncProperty(commands, (run) =>
    fc.asyncModelRun(commands.startOf(implementation), run),
  );
  const replayed = path === undefined ? {} : { path, endOnFailure: true };
  const { failed, errorInstance, counterexamplePath } = await fc.check(property, {
    numRuns: runCount,
    seed,
    ...replayed,
  });
  if (errorInstance instanceof NonconformanceError) {
    const { message, exchanges, mismatch } = errorInstance;
    const again = `Again with the seed ${seed} and the path ${JSON.stringify(counterexamplePath)}.`;
    throw new NonconformanceError(firstLine(message), exchanges, mismatch, again);
  }
  if (failed) throw errorInstance;
  if (path !== undefined) throw new Error(`With the seed ${seed}, the path ${path} leads to no failure.`);
  expectSomething(commands, implementation);
  return commands.tally;
}

function expectSomething({ tally }: ConformanceCommands, { name }: Implementation): void {
  if (tally.outcomes.size > 0) return;
  throw new Error(`${name} was told nothing in ${tally.runCount} runs, so nothing was tried.`);
}

const firstLine = (message: string): string => message.split('\n', 1)[0] ?? '';
