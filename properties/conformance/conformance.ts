import { type Breakdown, BrokenImplementationError, StoppedError } from './breakdown.ts';
import { Causes, fromNothingFirst } from './causes.ts';
import { problemOfCapabilities } from './checks.ts';
import { type Area, areas, type ConformanceTest, type Suite } from './conformance-test.ts';
import type { Capabilities, Deployment, Implementation } from './implementation.ts';
import { needsOf } from './needs.ts';
import { valuesIn } from './observation.ts';
import { modelOfDeployment } from './possible-worlds.ts';
import { ConformanceRunner, type TestResult, type TestVerdict } from './run-conformance-test.ts';

/** How a suite is run. Nothing of it has to be said. */
export interface ConformanceOptions {
  /** How long to look again for what an implementation does by itself, in milliseconds. Two seconds by default. */
  readonly patience?: number;
  /** Waits so many milliseconds. */
  readonly pause?: (milliseconds: number) => Promise<void>;
  /** Whether somebody asked for an end. */
  readonly isStopped?: () => boolean;
  /**
   * After so many failures of one cause, the tests that would come to it again are skipped, and those that start from
   * nothing come first. Where it is left out, every test is run, in the order of the suite.
   */
  readonly identicalMax?: number;
  /** How many tests have to pass for this to be a pass: one where nothing is said. */
  readonly passedMin?: number;
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
  /** How many tests have to pass for this to be a pass. */
  readonly passedMin: number;
}

/** How many tests came to each verdict. */
export type VerdictCounts = Readonly<Record<TestVerdict, number>>;

/** What a result comes to in the end. */
export type ConformanceOutcome =
  /** No test failed, and as many passed as had to. */
  | 'passed'
  | 'failed'
  /** The implementation could be asked no further. */
  | 'broken'
  /** Somebody stopped the run, or nobody can say of some test. */
  | 'incomplete'
  /** No test failed, and fewer passed than had to. */
  | 'too-few'
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
  const run = { suite, results, isStopped: false, passedMin: Math.max(1, options.passedMin ?? 1) };
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
  {
    patience = 2000,
    pause = defaultPause,
    isStopped = () => false,
    identicalMax,
    onResult,
  }: ConformanceOptions,
  results: TestResult[],
): Promise<boolean> {
  const runners = new Map<string, ConformanceRunner>();
  const causes = new Causes(identicalMax ?? Number.POSITIVE_INFINITY);
  const runnerFor = (name: string, deployment: Deployment): ConformanceRunner => {
    const known = runners.get(name);
    if (known !== undefined) return known;
    const model = modelOfDeployment(deployment);
    const how = { patience, pause, isStopped };
    const runner = new ConformanceRunner(model, deployment, implementation, capabilities, how);
    runners.set(name, runner);
    return runner;
  };
  let failedCount = 0;
  const run = (test: ConformanceTest, deployment: Deployment): Promise<TestResult | undefined> =>
    runnerFor(test.deployment, deployment)
      .run(test)
      .catch((error: unknown) => {
        if (error instanceof StoppedError) return undefined;
        throw error;
      });
  for (const test of identicalMax === undefined ? suite.tests : fromNothingFirst(suite)) {
    if (isStopped()) return true;
    const deployment = suite.deployments[test.deployment]?.scenario;
    if (deployment === undefined)
      throw new Error(`The suite has no deployment ${JSON.stringify(test.deployment)}.`);
    const isForIt = needsOf(capabilities, deployment, test).length === 0;
    const skipped = isForIt ? causes.skipped(test, deployment) : undefined;
    const result = skipped ?? (await run(test, deployment));
    if (result === undefined) return true;
    results.push(result);
    causes.note(result, deployment);
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
export function outcomeOf({
  results,
  breakdown,
  isStopped,
  passedMin,
}: ConformanceResult): ConformanceOutcome {
  const counts = countsOf(results);
  if (breakdown !== undefined) return 'broken';
  if (counts.failed > 0) return 'failed';
  if (isStopped || counts.undecided > 0) return 'incomplete';
  if (counts.passed === 0) return 'vacuous';
  return counts.passed >= passedMin ? 'passed' : 'too-few';
}

/** How many tests came to each verdict. */
export function countsOf(results: readonly TestResult[]): VerdictCounts {
  const count = (wanted: TestVerdict): number => results.filter(({ verdict }) => verdict === wanted).length;
  return {
    passed: count('passed'),
    failed: count('failed'),
    skipped: count('skipped'),
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
