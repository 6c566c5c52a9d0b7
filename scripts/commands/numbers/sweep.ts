import { availableParallelism } from 'node:os';
import { properties, sweepProperties } from '#properties';
import {
  type SweepReport,
  sweepCsv,
  sweepMarkdown,
  sweepPictureName,
  sweepPictures,
  sweepReportOf,
  sweepText,
} from '#reports';
import { sourceDigest } from '../../checkpoint/source-digest.ts';
import { exitCodes } from '../../exit-codes.ts';
import { knownProperty } from '../../input/known-property.ts';
import { loadSweep } from '../../input/load-sweep.ts';
import { AnswerStore } from '../../jobs/answer-store.ts';
import { pageWithPictures, pictureOutputs } from '../../output/page-pictures.ts';
import { expectReportOutputs, type ReportOutputs, writeReport } from '../../output/report-outputs.ts';
import { paint } from '../../output/terminal.ts';
import { queueAddressOf } from '../../queue/queue-address.ts';
import { StopSignal } from '../../stop-signal.ts';
import { isLasting } from '../../sweeps/job.ts';
import { sweepInThreads } from '../../sweeps/local-workers.ts';
import { sweepOnQueue } from '../../sweeps/on-queue.ts';
import { runSweep } from '../../sweeps/run-sweep.ts';
import { version } from '../../version.ts';

/** The options of `keysync sweep`. */
export interface SweepCommandOptions extends ReportOutputs {
  readonly property?: readonly string[];
  readonly workers?: number;
  /** Where answers are kept; false for nowhere, undefined for the usual place. */
  readonly cache?: string | false;
  /** The queue whose workers do the work; threads of this process by default. */
  readonly queue?: string;
  /** Seconds to wait for a queue that cannot be reached. */
  readonly patience: number;
  readonly maxWorlds?: number;
  readonly maxSeconds?: number;
}

/** Tells the verdict of each property in every cell of a sweep. Returns the exit code. */
export async function sweepCommand(file: string, options: SweepCommandOptions): Promise<number> {
  const { sweep, files } = loadSweep(file);
  const names = options.property ?? sweep.properties;
  const wanted = names?.map((name) => knownProperty(name, sweepProperties)) ?? properties;
  const chosen = sweepProperties.filter((property) => wanted.includes(property));
  const stop = new StopSignal(options.maxSeconds);
  expectReportOutputs(options, {
    inputs: files,
    outputs: pictureOutputs(
      options.markdown,
      chosen.map(({ name }) => sweepPictureName(name)),
    ),
  });
  const { queue, patience } = options;
  const model = sourceDigest();
  const doJobs =
    queue === undefined
      ? sweepInThreads(options.workers ?? availableParallelism())
      : sweepOnQueue({ address: queueAddressOf(queue), patienceSeconds: patience }, model);
  const answers = await runSweep(sweep, {
    properties: chosen,
    worldCountMax: options.maxWorlds,
    store: new AnswerStore(options.cache, model, isLasting),
    doJobs,
    signal: stop.signal,
  }).finally(() => stop.end());
  const report = sweepReportOf(sweep, answers, version);
  writeReport(options, report, {
    csv: sweepCsv,
    markdown: pageWithPictures(options.markdown, sweepPictures, sweepMarkdown),
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
