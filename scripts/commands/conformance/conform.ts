import { printableData } from '#printable';
import {
  type Area,
  BrokenImplementationError,
  type ConformanceOutcome,
  type ConformanceProgress,
  type ConformanceResult,
  type ConformanceTest,
  OtherModelError,
  runConformance,
  type Suite,
} from '#properties';
import {
  type ConformanceReport,
  conformanceJunit,
  conformanceMarkdown,
  conformanceNotices,
  conformanceReportOf,
  conformanceText,
  traceItf,
  traceMermaid,
  traceOfFailure,
} from '#reports';
import type { DriverProcess } from '../../conformance/driver-process.ts';
import { loadSuite } from '../../conformance/load-suite.ts';
import { Transcript } from '../../conformance/transcript.ts';
import { runWireTests, type WireResult } from '../../conformance/wire/run-wire-tests.ts';
import type { WireTest } from '../../conformance/wire/wire-test.ts';
import { wireTests } from '../../conformance/wire/wire-tests.ts';
import { exitCodes } from '../../exit-codes.ts';
import { InputError } from '../../input/files/input-error.ts';
import { count, ProgressLine } from '../../output/progress-line.ts';
import { expectReportOutputs, type ReportOutputs, writeReport } from '../../output/report-outputs.ts';
import { paint } from '../../output/terminal.ts';
import { writeOutput } from '../../output/write-output.ts';
import { StopSignal } from '../../stop-signal.ts';
import { version } from '../../version.ts';
import { commandText } from '../command-text.ts';
import { defaultPassedMin, defaultPatience, defaultSuite, defaultTimeLimit } from './conform-defaults.ts';
import { startDriver } from './start-driver.ts';

/** The options of `keysync conform`. */
export interface ConformOptions extends ReportOutputs {
  readonly driver: string;
  /** `core`, `service`, `full` or a file. */
  readonly suite: string;
  /** A test, or a text that is in the names of some. */
  readonly only?: string;
  readonly area?: readonly Area[];
  /** So many tests have to pass. */
  readonly atLeast?: number;
  /** Failures of one cause after which the rest is skipped. */
  readonly identical: number;
  /** For an answer, in seconds. */
  readonly timeLimit: number;
  /** For what an implementation does by itself, in seconds. */
  readonly patience: number;
  readonly transcript?: string;
  readonly mermaid?: string;
  readonly itf?: string;
}

/** Runs a suite against the implementation behind a driver, and tells what came of it. Returns the exit code. */
export async function conformCommand(options: ConformOptions): Promise<number> {
  const { transcript: file, mermaid, itf, suite: argument } = options;
  expectReportOutputs(options, { inputs: [argument], outputs: { transcript: file, mermaid, itf } });
  const chosen = { suite: chosenFrom(loadSuite(argument), options), wire: chosenOnTheWire(options) };
  // Nothing asked is nothing found: that would look like a pass.
  if (chosen.suite.tests.length + (chosen.wire ?? []).length === 0)
    throw new InputError(argument, 'no test of the suite is asked for', 'Check --only and --area.');
  const transcript = file === undefined ? undefined : new Transcript(file);
  try {
    return tellOutcome(await conform(chosen, options, transcript), options);
  } finally {
    transcript?.end();
  }
}

/** Writes what came of it. Returns the exit code. */
function tellOutcome(report: ConformanceReport, options: ConformOptions): number {
  writeReport(options, report, {
    markdown: conformanceMarkdown,
    junit: conformanceJunit,
    notices: conformanceNotices,
    text: (shown) => conformanceText(shown, paint),
  });
  writeShortest(report, options);
  return exitCodeOf(report.outcome);
}

/** The tests that were asked for. */
function chosenFrom(suite: Suite, { only, area }: ConformOptions): Suite {
  const isExact = suite.tests.some(({ id }) => id === only);
  const isNamed = ({ id }: ConformanceTest): boolean =>
    only === undefined || (isExact ? id === only : id.includes(only));
  const tests = suite.tests.filter(
    (test) => isNamed(test) && (area === undefined || area.includes(test.area)),
  );
  return { ...suite, tests };
}

/** What the suite of the service has beside: nothing where another suite is run. */
function chosenOnTheWire({ suite, only, area }: ConformOptions): readonly WireTest[] | undefined {
  if (suite !== 'service') return undefined;
  if (area !== undefined) return [];
  const isExact = wireTests.some(({ id }) => id === only);
  return wireTests.filter(({ id }) => only === undefined || (isExact ? id === only : id.includes(only)));
}

interface Chosen {
  readonly suite: Suite;
  readonly wire: readonly WireTest[] | undefined;
}

async function conform(
  chosen: Chosen,
  options: ConformOptions,
  transcript: Transcript | undefined,
): Promise<ConformanceReport> {
  const stop = new StopSignal();
  const driver = startDriver(options, transcript, stop);
  try {
    const { wire, ...result } = await run(chosen, driver, stop, options);
    const known = { keysync: version, driver: options.driver, version: driver.version };
    return conformanceReportOf(result, {
      ...known,
      lastWords: driver.lastWords,
      ...(wire !== undefined && { wire }),
      again: (id) => commandFor(id, options),
    });
  } catch (error) {
    if (!(error instanceof OtherModelError)) throw error;
    throw new InputError(options.suite, error.message, 'Make the suite with this version of keysync.');
  } finally {
    await driver.end();
    stop.end();
  }
}

async function run(
  { suite, wire: wireChosen }: Chosen,
  driver: DriverProcess,
  stop: StopSignal,
  {
    patience,
    identical,
    atLeast = defaultMinimumOf(suite.tests.length + (wireChosen ?? []).length),
  }: ConformOptions,
): Promise<ConformanceResult & { readonly wire?: readonly WireResult[] }> {
  const line = new ProgressLine();
  try {
    const result = await runConformance(suite, driver, {
      patience: 1000 * patience,
      identicalMax: identical,
      passedMin: atLeast,
      isStopped: () => stop.isRaised,
      onResult: ({ test }, progress) => line.show(() => progressText(progress, test)),
    });
    if (result.breakdown !== undefined || result.isStopped) return result;
    const onTheWire =
      wireChosen === undefined ? {} : await tryOnTheWire(wireChosen, driver, stop, patience, line);
    return { ...result, ...onTheWire, ...(await breakdownAtEnd(driver, stop)) };
  } finally {
    line.clear();
  }
}

/** A single test that passes is what was asked for where one was; of hundreds it says nothing. */
const defaultMinimumOf = (chosen: number): number => Math.min(defaultPassedMin, Math.ceil(chosen / 2));

/** A driver that breaks meanwhile ends the run; one that makes no calls leaves nothing to try. */
async function tryOnTheWire(
  tests: readonly WireTest[],
  driver: DriverProcess,
  stop: StopSignal,
  patience: number,
  line: ProgressLine,
): Promise<Partial<ConformanceResult> & { readonly wire: readonly WireResult[] }> {
  const wire: WireResult[] = [];
  if (driver.calls === undefined) return { wire };
  try {
    await runWireTests(driver, tests, {
      patience,
      isStopped: () => stop.isRaised,
      onResult: (result) => {
        wire.push(result);
        line.show(() => `${count(wire.length)} of ${count(tests.length)} tests on the wire: ${result.id}`);
      },
    });
    return { wire, isStopped: stop.isRaised };
  } catch (error) {
    if (stop.isRaised) return { wire, isStopped: true };
    if (!(error instanceof BrokenImplementationError)) throw error;
    return { wire, breakdown: { kind: error.kind, message: error.message } };
  }
}

/** A driver may break as late as when it is told to end. */
async function breakdownAtEnd(
  driver: DriverProcess,
  stop: StopSignal,
): Promise<Pick<ConformanceResult, 'breakdown'>> {
  try {
    await driver.leave();
    return {};
  } catch (error) {
    // Every test was run.
    if (stop.isRaised) return {};
    if (!(error instanceof BrokenImplementationError)) throw error;
    return { breakdown: { kind: error.kind, message: error.message } };
  }
}

function progressText(
  { doneCount, testCount, failedCount }: ConformanceProgress,
  test: ConformanceTest,
): string {
  const failed = failedCount === 0 ? '' : `, ${count(failedCount)} failed`;
  return `${count(doneCount)} of ${count(testCount)} tests${failed}: ${test.id}`;
}

function commandFor(id: string, { driver, suite, timeLimit, patience }: ConformOptions): string {
  return commandText('conform', undefined, {
    driver,
    ...(suite !== defaultSuite && { suite }),
    ...(timeLimit !== defaultTimeLimit && { 'time-limit': String(timeLimit) }),
    ...(patience !== defaultPatience && { patience: String(patience) }),
    only: id,
  });
}

/** The shortest failing test in the formats of a trace. */
function writeShortest(report: ConformanceReport, { mermaid, itf }: ConformOptions): void {
  const [shortest] = report.failures;
  if (shortest === undefined) return;
  const trace = traceOfFailure(report, shortest);
  if (mermaid !== undefined) writeOutput(mermaid, traceMermaid(printableData(trace)));
  if (itf !== undefined) writeOutput(itf, traceItf(trace));
}

function exitCodeOf(outcome: ConformanceOutcome): number {
  switch (outcome) {
    case 'passed':
      return exitCodes.success;
    case 'failed':
    case 'broken':
    case 'too-few':
    case 'vacuous':
      return exitCodes.failure;
    case 'incomplete':
      return exitCodes.incomplete;
  }
}
