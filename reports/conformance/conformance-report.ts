import { type Action, actions, ruleOf, type Scenario } from '#models';
import {
  type Answer,
  breakdowns,
  type ConformanceResult,
  causeOf,
  changesFrom,
  countsByArea,
  countsOf,
  type Difference,
  type Exchange,
  type Expected,
  type Mismatch,
  needCounts,
  needName,
  observedValueCount,
  outcomeOfConformance,
  type TestResult,
  type VerdictCounts,
  valuesIn,
  withoutNames,
} from '#properties';
import { stepReportsOf } from '../trace/step-report.ts';
import type { ConformanceFailure, ConformanceReport } from './conformance-schema.ts';
import { titleOf } from './failure-lines.ts';
import { type WireOutcome, type WireReport, wireReportOf } from './wire-report.ts';

/** What is known of a run besides its result. */
export interface ConformanceContext {
  /** The version of keysync. */
  readonly keysync: string;
  readonly driver: string;
  /** The version that the implementation says it is. */
  readonly version?: string | undefined;
  readonly lastWords: readonly string[];
  /** What came of the tests on the wire, where some were run. */
  readonly wire?: readonly WireOutcome[];
  /** The command that runs one test alone. */
  readonly again: (id: string) => string;
}

/** Puts what came of a suite into the one form that every formatter takes. */
export function conformanceReportOf(
  result: ConformanceResult,
  { keysync, driver, version, lastWords, wire: tried, again }: ConformanceContext,
): ConformanceReport {
  const wire = tried === undefined ? null : wireReportOf(tried, again);
  const { suite, results, capabilities: known } = result;
  const failures = failuresOf(result, again);
  return {
    schemaVersion: 1,
    keysync,
    outcome: outcomeWith(result, wire),
    suite: suite.name,
    tests: suite.tests.length,
    passedMin: result.passedMin,
    driver,
    implementation: result.implementation,
    version: version ?? null,
    capabilities: known === undefined ? null : written(known),
    stopped: result.isStopped,
    counts: countsReportOf(countsOf(results)),
    areas: Object.fromEntries(
      [...countsByArea(results)].map(([area, some]) => [area, countsReportOf(some)] as const),
    ),
    observed: observedValueCount(results),
    followed: results.filter(({ followedCount }) => followedCount > 0).length,
    breakdown: breakdownOf(result, lastWords),
    results: results.map(({ test: { id, area }, verdict, because }) => {
      return { id, area, verdict, because: because ?? null };
    }),
    wire,
    unlocks: needCounts(results.flatMap(({ needs }) => (needs === undefined ? [] : [needs]))).map(
      ({ need, tests, alone }) => ({ kind: need.kind, name: needName(need), tests, alone }),
    ),
    unsupported: unsupportedOf(result),
    failures,
    deployments: Object.fromEntries(
      [...new Set(failures.map(({ deployment }) => deployment))].map((name) => [
        name,
        { ...(suite.deployments[name]!.scenario as Scenario) },
      ]),
    ),
  };
}

/** What a run comes to together with what was tried on the wire: what passed there has passed, too. */
function outcomeWith(result: ConformanceResult, wire: WireReport | null): ConformanceReport['outcome'] {
  const outcome = outcomeOfConformance(result);
  if (wire === null || outcome === 'broken') return outcome;
  if (wire.counts.failed > 0) return 'failed';
  if (outcome !== 'too-few' && outcome !== 'vacuous') return outcome;
  const passed = wire.counts.passed + countsOf(result.results).passed;
  if (passed === 0) return 'vacuous';
  return passed >= result.passedMin ? 'passed' : 'too-few';
}

/** One for each cause, told by its shortest test. */
function failuresOf({ suite, results }: ConformanceResult, again: ConformanceContext['again']) {
  const byCause = new Map<string, TestResult[]>();
  for (const result of results) {
    const cause = causeOf(result, suite.deployments[result.test.deployment]!.scenario);
    if (cause !== undefined) byCause.set(cause, [...(byCause.get(cause) ?? []), result]);
  }
  const alike = [...byCause.values()].map((some) =>
    some.toSorted((one, other) => one.test.steps.length - other.test.steps.length),
  );
  // What can be told step by step says more than that something was elsewhere before the first step.
  const rankOf = ([one]: readonly TestResult[]): number =>
    one!.exchanges.at(-1)?.position === undefined ? 1 : 0;
  const lengthOf = ([one]: readonly TestResult[]): number => one!.test.steps.length;
  return alike
    .toSorted((one, other) => rankOf(one) - rankOf(other) || lengthOf(one) - lengthOf(other))
    .map((some) => failureOf(some, results, again));
}

function failureOf(
  alike: readonly TestResult[],
  results: readonly TestResult[],
  again: ConformanceContext['again'],
): ConformanceFailure {
  const [result] = alike;
  if (result === undefined) throw new Error('A cause is one of at least one failure.');
  const { id, area, comment, deployment, steps } = result.test;
  const tests = alike.map(({ test }) => test.id);
  const told = {
    tests,
    skipped: results.filter(({ skippedFor }) => skippedFor !== undefined && tests.includes(skippedFor))
      .length,
    id,
    area,
    comment,
    clauses: rulesOf(result),
    deployment,
    steps: steps.map(({ action, parameters, sentence, expected }) => {
      return { action, parameters: { ...parameters }, sentence, expected: expectedText(expected) };
    }),
    explained: result.explainedStepCount,
    way: stepReportsOf(result.way ?? []),
    exchanges: exchangesOf(result),
    mismatch: mismatchOf(result.mismatch!),
    again: again(id),
  };
  return { title: titleOf(told), ...told };
}

/** The rule of the step that is not explained, as far as there is one. */
function rulesOf({ test, mismatch, exchanges }: TestResult): ConformanceFailure['clauses'] {
  const position = exchanges.at(-1)?.position;
  if (position === undefined || mismatch === undefined) return [];
  if (mismatch.kind === 'deployment' || mismatch.kind === 'call') return [];
  const { action: name } = test.steps[position]!;
  const action = (Object.values(actions) as readonly Action[]).find((one) => one.name === name);
  const { id, says, source } = ruleOf(action?.clause ?? 'KS-ROUTING');
  return [{ clause: id, says, source }];
}

/** Why deployments were not for it, in words that are the same for all that are alike. */
function unsupportedOf({ suite, results }: ConformanceResult): ConformanceReport['unsupported'] {
  const counts = new Map<string, number>();
  for (const { test, verdict, because = '', needs } of results) {
    if (verdict !== 'not-applicable' || needs !== undefined) continue;
    const text = withoutNames(because, suite.deployments[test.deployment]!.scenario);
    counts.set(text, (counts.get(text) ?? 0) + 1);
  }
  return [...counts].map(([because, tests]) => ({ because, tests }));
}

function exchangesOf({ exchanges }: Pick<TestResult, 'exchanges'>): ConformanceFailure['exchanges'] {
  let before: NonNullable<Exchange['observation']> = {};
  return exchanges.map(({ position, command, answer, observation, explanationCount }) => {
    const seen = observation === undefined ? null : valuesIn(changesFrom(before, observation));
    before = observation ?? before;
    return {
      step: position === undefined ? null : position + 1,
      told: command === undefined ? null : written(command),
      answered: answer === undefined ? null : answerOf(answer),
      seen: seen === null ? null : written(seen),
      explanations: explanationCount,
    };
  });
}

/** An implementation in process may say more than is asked. */
function answerOf(answer: Answer): NonNullable<ConformanceFailure['exchanges'][number]['answered']> {
  const { outcome, parameters, reason, message }: AnyAnswer = answer;
  return {
    outcome,
    ...(parameters !== undefined && { parameters: { ...parameters } }),
    ...(reason !== undefined && { reason }),
    ...(message !== undefined && { message }),
  };
}

interface AnyAnswer {
  readonly outcome: Answer['outcome'];
  readonly parameters?: Readonly<Record<string, string>>;
  readonly reason?: string;
  readonly message?: string;
}

function mismatchOf(found: Mismatch): ConformanceFailure['mismatch'] {
  switch (found.kind) {
    case 'answer':
      return { kind: 'answer', allowed: found.allowed.map(allowedText) };
    case 'observation':
      return { kind: 'observation', differences: found.differences.map(differencesOf) };
    case 'deployment':
      return { kind: 'deployment', because: found.because, calls: written(found.calls) };
    case 'call': {
      const { kind, operation, answered } = found;
      return { kind, operation, answered, remedy: remedyOf(operation) };
    }
  }
}

/** What to do where a call is not there, so that the rest can be asked. */
const remedyOf = (operation: string): string =>
  `To test the rest, tell keysync service-driver --without ${operation}; a driver of your own leaves what needs it out of "controls".`;

const differencesOf = (differences: readonly Difference[]) =>
  differences.map((one) => ({ ...written(one), expected: written(one.expected ?? null) }));

function breakdownOf(
  { breakdown: found, results }: ConformanceResult,
  lastWords: readonly string[],
): ConformanceReport['breakdown'] {
  if (found === undefined) return null;
  const last = results.at(-1);
  const under = last?.verdict === 'broken' ? last : undefined;
  return {
    kind: found.kind,
    says: breakdowns[found.kind],
    message: found.message,
    test: under?.test.id ?? null,
    exchanges: under === undefined ? [] : exchangesOf(under),
    lastWords: [...lastWords],
  };
}

function countsReportOf(some: VerdictCounts): ConformanceReport['counts'] {
  const { 'not-applicable': notApplicable, ...others } = some;
  return { ...others, notApplicable };
}

/** What a test expects of a step, in words. */
function expectedText(expected: Expected): string {
  return expected.outcome === 'refused' ? `refused: ${expected.reason}` : expected.outcome;
}

const allowedText = (outcome: Extract<Mismatch, { kind: 'answer' }>['allowed'][number]): string =>
  outcome.outcome === 'any' ? 'anything' : expectedText(outcome);

type Mutable<Value> = Value extends readonly (infer Item)[]
  ? Mutable<Item>[]
  : Value extends object
    ? { -readonly [Name in keyof Value]: Mutable<Value[Name]> }
    : Value;

/** What a schema describes is not read-only. */
const written = <Value>(value: Value): Mutable<Value> => value as Mutable<Value>;
