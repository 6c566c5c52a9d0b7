import { type Breakdown, BrokenImplementationError, StoppedError } from './breakdown.ts';
import { problemOfCapabilities } from './checks.ts';
import { type Area, areas, type ConformanceTest, type Suite } from './conformance-test.ts';
import { modelOfDeployment } from './explanations.ts';
import type { Capabilities, Implementation } from './implementation.ts';
import { valuesIn } from './observation.ts';
import { ConformanceRunner, type TestResult, type TestVerdict } from './run-conformance-test.ts';

/** How a suite is run. Nothing of it has to be said. */
export interface ConformanceOptions {
  /** How long to look again for what an implementation does by itself, in milliseconds. Two seconds by default. */
  readonly patience?: number;
  /** Waits so many milliseconds. */
  readonly pause?: (milliseconds: number) => Promise<void>;
  /** Whether somebody asked for an end. */
  readonly isStopped?: () => boolean;
  /** Told of each test when it is done. */
  readonly onResult?: (result: TestResult, progress: ConformanceProgress) => void;
}

/** How far a run is. */
export interface ConformanceProgress {
  readonly testCount: number;
  readonly doneCount: number;
  readonly failedCount: number;
}

/** What came of a suite. */
export interface ConformanceResult {
  readonly suite: Suite;
  /** What the implementation is called. */
  readonly implementation: string;
  /** Absent where it could not say. */
  readonly capabilities?: Capabilities;
  /** Of the tests that were run, in the order of the suite. */
  readonly results: readonly TestResult[];
  /** Why it could be asked no further, where that is so. */
  readonly breakdown?: { readonly kind: Breakdown; readonly message: string };
  readonly isStopped: boolean;
}

/** How many tests came to each verdict. */
export type VerdictCounts = Readonly<Record<TestVerdict, number>>;

/** What a result comes to in the end. */
export type ConformanceOutcome =
  /** No test failed, and some passed. */
  | 'passed'
  | 'failed'
  /** The implementation could be asked no further. */
  | 'broken'
  /** Somebody stopped the run, or nobody can say of some test. */
  | 'incomplete'
  /** No test failed, and none passed: nothing is known. */
  | 'vacuous';

/**
 * Runs a suite against an implementation.
 *
 * @throws whatever the implementation throws, but for a `BrokenImplementationError`, with which it says itself that it
 * can be asked no further; and `OtherModelError` where a test of the suite is none of this model
 */
export async function runConformance(
  suite: Suite,
  implementation: Implementation,
  options: ConformanceOptions = {},
): Promise<ConformanceResult> {
  const results: TestResult[] = [];
  const run = { suite, results, isStopped: false };
  try {
    const capabilities = await implementation.capabilities();
    const known = { ...run, implementation: implementation.name, capabilities };
    const problem = problemOfCapabilities(capabilities);
    if (problem !== undefined) return { ...known, breakdown: { kind: 'bad-capabilities', message: problem } };
    const isStopped = await runTests(suite, implementation, capabilities, options, results);
    const { breakdown: kind, because = '' } = results.at(-1) ?? {};
    return { ...known, isStopped, ...(kind !== undefined && { breakdown: { kind, message: because } }) };
  } catch (error) {
    const stopped = { ...run, implementation: implementation.name, isStopped: true };
    if (error instanceof StoppedError) return stopped;
    if (!(error instanceof BrokenImplementationError)) throw error;
    const { kind, message } = error;
    return { ...stopped, isStopped: false, breakdown: { kind, message } };
  }
}

/** Runs the tests in order; returns whether somebody stopped it. */
async function runTests(
  suite: Suite,
  implementation: Implementation,
  capabilities: Capabilities,
  { patience = 2000, pause = defaultPause, isStopped = () => false, onResult }: ConformanceOptions,
  results: TestResult[],
): Promise<boolean> {
  const runners = new Map<string, ConformanceRunner>();
  const runnerFor = ({ deployment: name }: ConformanceTest): ConformanceRunner => {
    const known = runners.get(name);
    if (known !== undefined) return known;
    const deployment = suite.deployments[name]?.scenario;
    if (deployment === undefined) throw new Error(`The suite has no deployment ${JSON.stringify(name)}.`);
    const model = modelOfDeployment(deployment);
    const how = { patience, pause, isStopped };
    const runner = new ConformanceRunner(model, deployment, implementation, capabilities, how);
    runners.set(name, runner);
    return runner;
  };
  let failedCount = 0;
  for (const test of suite.tests) {
    if (isStopped()) return true;
    const result = await runnerFor(test)
      .run(test)
      .catch((error: unknown) => {
        if (error instanceof StoppedError) return undefined;
        throw error;
      });
    if (result === undefined) return true;
    results.push(result);
    if (result.verdict === 'failed') failedCount += 1;
    onResult?.(result, { testCount: suite.tests.length, doneCount: results.length, failedCount });
    if (result.verdict === 'broken') return false;
  }
  return false;
}

const defaultPause = (milliseconds: number): Promise<void> =>
  new Promise((resolve) => {
    setTimeout(resolve, milliseconds);
  });

/** What a run comes to. What is known to be wrong outweighs what is not known. */
export function outcomeOf({ results, breakdown, isStopped }: ConformanceResult): ConformanceOutcome {
  const counts = countsOf(results);
  if (breakdown !== undefined) return 'broken';
  if (counts.failed > 0) return 'failed';
  if (isStopped || counts.undecided > 0) return 'incomplete';
  return counts.passed > 0 ? 'passed' : 'vacuous';
}

/** How many tests came to each verdict. */
export function countsOf(results: readonly TestResult[]): VerdictCounts {
  const count = (wanted: TestVerdict): number => results.filter(({ verdict }) => verdict === wanted).length;
  return {
    passed: count('passed'),
    failed: count('failed'),
    strayed: count('strayed'),
    'not-applicable': count('not-applicable'),
    undecided: count('undecided'),
    broken: count('broken'),
  };
}

/** The same for each area that has a test, in the order of the areas. */
export function countsByArea(results: readonly TestResult[]): ReadonlyMap<Area, VerdictCounts> {
  const byArea = areas.map((area) => [area, results.filter(({ test }) => test.area === area)] as const);
  return new Map(
    byArea.filter(([, some]) => some.length > 0).map(([area, some]) => [area, countsOf(some)] as const),
  );
}

/** How many values were seen: where it is none, only answers were compared. */
export function observedValueCount(results: readonly TestResult[]): number {
  const observations = results.flatMap(({ exchanges }) =>
    exchanges.flatMap(({ observation }) => observation ?? []),
  );
  return observations.reduce((count, observation) => count + valuesIn(observation).length, 0);
}

/** The failing test with the fewest steps; the first of them. */
export function shortestFailure(results: readonly TestResult[]): TestResult | undefined {
  const failed = results.filter(({ verdict }) => verdict === 'failed');
  return failed.reduce<TestResult | undefined>(
    (shortest, result) =>
      shortest === undefined || result.test.steps.length < shortest.test.steps.length ? result : shortest,
    undefined,
  );
}
