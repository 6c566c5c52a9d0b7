import { availableParallelism } from 'node:os';
import { properties, sweepProperties } from '#properties';
import { type SweepReport, sweepCsv, sweepMarkdown, sweepReportOf, sweepText } from '#reports';
import { sourceDigest } from '../checkpoint/source-digest.ts';
import { exitCodes } from '../exit-codes.ts';
import { knownProperty } from '../input/known-property.ts';
import { loadSweep } from '../input/load-sweep.ts';
import { expectReportOutputs, type ReportOutputs, writeReport } from '../output/report-outputs.ts';
import { paint } from '../output/terminal.ts';
import { StopSignal } from '../stop-signal.ts';
import { AnswerStore } from '../sweeps/answer-store.ts';
import { inThreads } from '../sweeps/local-workers.ts';
import { runSweep } from '../sweeps/run-sweep.ts';
import { version } from '../version.ts';

/** The options of `keysync sweep`. */
export interface SweepCommandOptions extends ReportOutputs {
  readonly property?: readonly string[];
  readonly workers?: number;
  /** Where answers are kept; false for nowhere, undefined for the usual place. */
  readonly cache?: string | false;
  readonly maxWorlds?: number;
  readonly maxSeconds?: number;
}

/** Tells the verdict of each property in every cell of a sweep. Returns the exit code. */
export async function sweepCommand(file: string, options: SweepCommandOptions): Promise<number> {
  expectReportOutputs(options, { inputs: [file] });
  const sweep = loadSweep(file);
  const names = options.property ?? sweep.properties;
  const wanted = names?.map((name) => knownProperty(name, sweepProperties)) ?? properties;
  const chosen = sweepProperties.filter((property) => wanted.includes(property));
  const stop = new StopSignal(options.maxSeconds);
  const answers = await runSweep(sweep, {
    properties: chosen,
    worldCountMax: options.maxWorlds,
    store: new AnswerStore(options.cache, sourceDigest()),
    doJobs: inThreads(options.workers ?? availableParallelism()),
    signal: stop.signal,
  }).finally(() => stop.end());
  const report = sweepReportOf(sweep, answers, version);
  writeReport(options, report, {
    csv: sweepCsv,
    markdown: sweepMarkdown,
    text: (shown) => sweepText(shown, paint),
  });
  return exitCodeOf(report);
}

/** A property that must hold is violated nowhere, or the model is defective. */
function exitCodeOf({ cells, complete }: SweepReport): number {
  const isDefective = properties
    .filter(({ duty }) => duty === 'must')
    .some(({ name }) => cells.some((cell) => cell.properties[name]?.verdict === 'violated'));
  if (isDefective) return exitCodes.failure;
  return complete ? exitCodes.success : exitCodes.incomplete;
}
