import { BrokenImplementationError } from './breakdown.ts';
import { problemOfCapabilities } from './checks.ts';
import type { ConformanceOptions } from './conformance.ts';
import type { ConformanceTest, Suite } from './conformance-test.ts';
import type { Capabilities, Implementation } from './implementation.ts';
import { NonconformanceError } from './nonconformance.ts';
import { modelOfDeployment, UnexplainableError } from './possible-worlds.ts';
import { ConformanceRunner, type TestResult } from './run-conformance-test.ts';

/** Runs one test of a suite. See {@link conformanceTester}. */
export type ConformanceTester = (test: ConformanceTest) => Promise<TestResult>;

/**
 * The tests of a suite one by one, for a test framework.
 *
 * @remarks
 * `for (const one of suite.tests) test(one.id, () => conforms(one))`, where `conforms` is what this returns. There is
 * one implementation, so tests that are started at once wait for each other.
 *
 * @returns a function that throws a `NonconformanceError` where the test fails, with the steps that are explained,
 * what was answered, and what would have been allowed; and another error where the implementation breaks down, or
 * nobody can say. What it returns is passed, strayed or not applicable.
 */
export function conformanceTester(
  suite: Suite,
  implementation: Implementation,
  { patience = 2000, pause = wait }: Pick<ConformanceOptions, 'patience' | 'pause'> = {},
): ConformanceTester {
  const runners = new Map<string, ConformanceRunner>();
  let asked: Promise<Capabilities> | undefined;
  let last: Promise<unknown> = Promise.resolve();

  const runnerFor = async ({ deployment: name }: ConformanceTest): Promise<ConformanceRunner> => {
    asked ??= capabilitiesOf(implementation);
    const capabilities = await asked;
    const known = runners.get(name);
    if (known !== undefined) return known;
    const deployment = suite.deployments[name]?.scenario;
    if (deployment === undefined) throw new Error(`The suite has no deployment ${JSON.stringify(name)}.`);
    const model = modelOfDeployment(deployment);
    const runner = new ConformanceRunner(model, deployment, implementation, capabilities, {
      patience,
      pause,
    });
    runners.set(name, runner);
    return runner;
  };
  const run = async (test: ConformanceTest): Promise<TestResult> => {
    const result = await (await runnerFor(test)).run(test);
    expectConformance(result);
    return result;
  };
  return (test) => {
    const result = last.then(() => run(test));
    last = result.catch(() => {});
    return result;
  };
}

/**
 * What an implementation says it can do, if that makes sense.
 *
 * @throws {@link BrokenImplementationError} where it does not
 */
export async function capabilitiesOf(implementation: Implementation): Promise<Capabilities> {
  const capabilities = await implementation.capabilities();
  const problem = problemOfCapabilities(capabilities);
  if (problem !== undefined) throw new BrokenImplementationError('bad-capabilities', problem);
  return capabilities;
}

function expectConformance({ test, verdict, because = '', ...result }: TestResult): void {
  switch (verdict) {
    case 'passed':
    case 'strayed':
    case 'skipped':
    case 'not-applicable':
      return;
    case 'undecided':
      throw new UnexplainableError(`${test.id}: nobody can say. ${because}`);
    case 'broken':
      throw new BrokenImplementationError(result.breakdown ?? 'gave-up', `${test.id}: ${because}`);
    case 'failed':
      throw new NonconformanceError(`${test.id}: ${test.comment}`, result.exchanges, result.mismatch!);
  }
}

const wait = (milliseconds: number): Promise<void> =>
  new Promise((resolve) => {
    setTimeout(resolve, milliseconds);
  });
