import { setImmediate } from 'node:timers/promises';
import type { Scenario } from '#models';
import {
  type ChunkDone,
  type Explanation,
  explainHistory,
  Fuzzing,
  type FuzzingOptions,
  type FuzzingProgress,
  type FuzzingResult,
  isSafety,
  type SafetyProperty,
} from '#properties';
import { type FuzzReport, fuzzJunit, fuzzNotices, fuzzReportOf, fuzzText } from '#reports';
import { sourceDigest } from '../checkpoint/source-digest.ts';
import { exitCodes } from '../exit-codes.ts';
import { fuzzInThreads, fuzzOnQueue, runCampaign } from '../fuzz/run-campaign.ts';
import { InputError } from '../input/files/input-error.ts';
import { knownProperty } from '../input/known-property.ts';
import { loadScenario } from '../input/load-scenarios.ts';
import { AnswerStore } from '../jobs/answer-store.ts';
import { count, ProgressLine } from '../output/progress-line.ts';
import { expectReportOutputs, type ReportOutputs, writeReport } from '../output/report-outputs.ts';
import { saveTrace } from '../output/save-trace.ts';
import { paint } from '../output/terminal.ts';
import { expectFolder } from '../output/write-output.ts';
import { queueAddressOf } from '../queue/queue-address.ts';
import { StopSignal } from '../stop-signal.ts';
import { version } from '../version.ts';

/** The options of `keysync fuzz`. */
export interface FuzzOptions extends ReportOutputs {
  readonly workers: number;
  /** Where what runs came to is kept; false for nowhere, undefined for the usual place. */
  readonly cache?: string | false;
  /** The queue whose workers do the runs; this process by default. */
  readonly queue?: string;
  /** Seconds to wait for a queue that cannot be reached. */
  readonly patience: number;
  readonly runs: number;
  readonly seconds?: number;
  readonly seed: number;
  readonly property?: readonly string[];
  readonly save: string;
}

/** Looks for failures with random interleavings, and saves the first one. Returns the exit code. */
export async function fuzzCommand(argument: string | undefined, options: FuzzOptions): Promise<number> {
  expectReportOutputs(options, { inputs: [argument] });
  expectFolder(options.save);
  const { seed, runs: runCountMax } = options;
  const scenario = argument === undefined ? undefined : loadScenario(argument);
  const wanted = options.property?.map((name) => propertyThatCanFail(name, scenario));
  const stop = new StopSignal(options.seconds);
  const result = await fuzz({ seed, runCountMax, scenario, wanted }, options, stop).finally(() => stop.end());
  const file = result.failure && saveTrace(result.failure, options.save, noteOf(result));
  const report = fuzzReportOf(result, version, file, explanationOf(result));

  writeReport(options, report, {
    junit: fuzzJunit,
    notices: fuzzNotices,
    text: (shown) => fuzzText(shown, paint),
  });
  return exitCodeOf(report);
}

/** A property that runs can show to fail: one that asks for a witness fails only where there should be none. */
function propertyThatCanFail(name: string, scenario: Scenario | undefined): SafetyProperty {
  const property = knownProperty(name);
  if (!isSafety(property)) {
    const what = 'it is about what can or must come later, which no random run shows';
    throw new InputError(name, what, 'Ask "keysync verify".');
  }
  if (property.kind !== 'reachable' || scenario?.expect?.[name] === 'unreachable') return property;
  const what = 'it asks for a witness, and random runs cannot show that there is none';
  throw new InputError(name, what, 'Ask "keysync verify".');
}

/** In this thread, or where somebody asks for it by many workers, which comes to the same. */
async function fuzz(
  { seed = 1, runCountMax, scenario, wanted }: FuzzingOptions & { readonly runCountMax: number },
  { workers, queue, patience, cache }: FuzzOptions,
  stop: StopSignal,
): Promise<FuzzingResult> {
  if (workers === 1 && queue === undefined)
    return fuzzHere(new Fuzzing({ seed, runCountMax, scenario, wanted }), stop);
  const model = sourceDigest();
  const asked = { seed, scenario: scenario ?? null, properties: wanted?.map(({ name }) => name) ?? null };
  const doJobs =
    queue === undefined
      ? fuzzInThreads(workers)
      : fuzzOnQueue({ address: queueAddressOf(queue), patienceSeconds: patience }, model);
  const store = new AnswerStore<ChunkDone>(cache, model);
  return runCampaign(asked, { runCountMax, store, doJobs, stop, progressText });
}

async function fuzzHere(fuzzing: Fuzzing, stop: StopSignal): Promise<FuzzingResult> {
  const line = new ProgressLine();
  try {
    while (!stop.isRaised && fuzzing.advance()) {
      line.show((seconds) => progressText(fuzzing.progress, seconds));
      await setImmediate();
    }
    return fuzzing.result();
  } finally {
    line.clear();
  }
}

function progressText({ phase, runCount, runCountMax, stepCount }: FuzzingProgress, seconds: number): string {
  switch (phase) {
    case 'exploring':
      return 'exploring the scenario, to know what there is to reach';
    case 'running':
      return `${count(runCount)} of ${count(runCountMax)} runs, ${count(stepCount / seconds)} steps/s`;
    case 'shrinking':
      return `a failure in run ${count(runCount)}: shrinking it`;
    case 'shortening':
      return `a failure in run ${count(runCount)}: looking for a shortest trace`;
  }
}

function explanationOf({ failure }: FuzzingResult): Explanation | undefined {
  if (failure === null) return undefined;
  const { claim: name, scenario, trace } = failure;
  return explainHistory(scenario, { name, trace, loop: null });
}

function noteOf({ seed, runCount, scenario }: FuzzingResult): string {
  const where = scenario === null ? 'random deployments' : scenario.name;
  return `Found by "keysync fuzz" in ${where}: seed ${seed}, run ${runCount}.`;
}

function exitCodeOf({ outcome }: FuzzReport): number {
  switch (outcome) {
    case 'no-failure':
      return exitCodes.success;
    case 'failure':
      return exitCodes.failure;
    case 'incomplete':
      return exitCodes.incomplete;
  }
}
