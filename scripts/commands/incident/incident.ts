import { setImmediate } from 'node:timers/promises';
import { type Hypothesis, type IncidentAnalysis, IncidentObserver } from '#properties';
import {
  failingIncidents,
  type IncidentLevel,
  type IncidentReport,
  incidentHtml,
  incidentReportOf,
  incidentText,
  shellArgument,
} from '#reports';
import { exitCodes } from '../../exit-codes.ts';
import { InputError } from '../../input/files/input-error.ts';
import { standardInput } from '../../input/files/read-text.ts';
import { LogReading } from '../../input/logs/read-logs.ts';
import { incidentPageWithPictures, incidentPictureOutputs } from '../../output/incident-pictures.ts';
import { count, ProgressLine } from '../../output/progress-line.ts';
import { expectReportOutputs, type ReportOutputs, writeReport } from '../../output/report-outputs.ts';
import { saveTrace } from '../../output/save-trace.ts';
import { paint } from '../../output/terminal.ts';
import { expectFolder } from '../../output/write-output.ts';
import { StopSignal } from '../../stop-signal.ts';
import { version } from '../../version.ts';
import { webStyle } from '../../web-style.ts';
import { followIncident } from './incident-follow.ts';

/** The options of `keysync incident`. */
export interface IncidentOptions extends ReportOutputs {
  /** In seconds. */
  readonly clockSkew: number;
  readonly at?: number;
  readonly hsm?: string;
  readonly cluster?: string;
  readonly key?: number;
  readonly wholeLists?: boolean;
  readonly failOn?: IncidentLevel;
  readonly follow?: boolean;
  /** In seconds. */
  readonly aloneLonger: number;
  readonly explain: number;
  readonly save?: string;
}

/** Tells what happened to keys, after their logs. Returns the exit code. */
export async function incidentCommand(files: readonly string[], options: IncidentOptions): Promise<number> {
  if (options.follow === true) return followIncident(files, options);
  if (files.length === 0)
    throw new InputError(
      'keysync incident',
      'there is nothing to read',
      'Name files, folders, or - for standard input.',
    );
  expectReportOutputs(options, {
    inputs: files.filter((file) => file !== standardInput),
    outputs: incidentPictureOutputs(options.markdown),
  });
  if (options.save !== undefined) expectFolder(options.save);
  const { analysis, notes, isInterrupted } = await analysed(files, options);
  const report = incidentReportOf(ofKey(analysis, options.key), {
    keysync: version,
    notes,
    isInterrupted,
    replayOf: savedIn(options.save),
  });
  const { failOn } = options;
  const failing = failOn === undefined ? [] : failingIncidents(report, failOn, options.aloneLonger);
  writeReport(options, report, {
    markdown: incidentPageWithPictures(options.markdown),
    html: (shown) => incidentHtml(shown, webStyle()),
    text: (shown) => incidentText(shown, { paint, ...(failOn === undefined ? {} : { failing }) }),
  });
  return exitCodeOf(report, failing);
}

interface Analysed {
  readonly analysis: IncidentAnalysis;
  readonly notes: readonly string[];
  readonly isInterrupted: boolean;
}

/** Milliseconds between two looks at whether to stop. */
const sliceMilliseconds = 100;

async function analysed(files: readonly string[], options: IncidentOptions): Promise<Analysed> {
  const { hsm, cluster, at, wholeLists, key } = options;
  const reading = new LogReading({ hsm, cluster, at, listsAreWhole: wholeLists === true });
  const observer = new IncidentObserver({
    clockSkew: Math.round(options.clockSkew * 1_000_000),
    explainedKeyCountMax: options.explain,
    ...(key === undefined && !asksOfEach(options.failOn) ? {} : { keyCountMax: Number.MAX_SAFE_INTEGER }),
  });
  const stop = new StopSignal();
  const progress = new ProgressLine();
  await progress.ready;
  progress.start();
  try {
    for await (const _ of reading.read(files)) {
      if (stop.isRaised) break;
      const { bytes, records } = reading.progress;
      progress.show(
        (seconds) => `${count(bytes / 2 ** 20)} MB read, ${count(records)} records, ${seconds.toFixed(0)} s`,
      );
    }
    // Of what was read until Ctrl-C, all is told.
    const wasStopped = stop.isRaised;
    let told = 0;
    let pausedAt = performance.now();
    for (const part of reading.events()) {
      for (const event of part) observer.observe(event);
      told += part.length;
      if (performance.now() - pausedAt < sliceMilliseconds) continue;
      progress.show(() => `${count(told)} of ${count(reading.progress.records)} records`);
      await setImmediate();
      if (stop.isRaised && !wasStopped) break;
      pausedAt = performance.now();
    }
    const analysis = await judged(observer, stop, progress);
    return { analysis, notes: reading.notes, isInterrupted: stop.isRaised };
  } finally {
    reading.end();
    progress.clear();
    stop.end();
  }
}

/** What was observed comes to this; after Ctrl-C, what there is of it. */
async function judged(
  observer: IncidentObserver,
  stop: StopSignal,
  progress: ProgressLine,
): Promise<IncidentAnalysis> {
  const work = observer.analysing();
  let pausedAt = performance.now();
  let slice = work.next();
  while (slice.done !== true) {
    const judgedCount = slice.value;
    if (performance.now() - pausedAt >= sliceMilliseconds) {
      progress.show(() => `${count(judgedCount)} keys judged, looking for histories of the worst`);
      await setImmediate();
      pausedAt = performance.now();
    }
    slice = work.next(stop.isRaised ? 'stop' : 'go-on');
  }
  return slice.value;
}

/** Whether an answer is not in the counts, so that no key may be left out. */
const asksOfEach = (failOn: IncidentLevel | undefined): boolean => failOn !== undefined && failOn !== 'lost';

/** The same of one key only. */
function ofKey(analysis: IncidentAnalysis, handle: number | undefined): IncidentAnalysis {
  if (handle === undefined) return analysis;
  const keys = analysis.keys.filter((key) => key.handle === handle);
  if (keys.length === 0)
    throw new InputError(
      '--key',
      `no record names the key ${handle}`,
      'A handle is a number, such as 262152 or 0x40008.',
    );
  const counts = { ...analysis.counts };
  for (const name of Object.keys(counts) as (keyof typeof counts)[])
    counts[name] = keys.filter(({ verdict }) => verdict.verdict === name).length;
  return { ...analysis, keys, counts };
}

/** Saves each hypothesis, and says how it is taken again. */
function savedIn(folder: string | undefined): (hypothesis: Hypothesis) => string | undefined {
  if (folder === undefined) return () => undefined;
  return ({ scenario, steps }) => {
    const note = 'What "keysync incident" tells can have happened.';
    // A replay asks nothing of it but that both engines agree that it can happen.
    const trace = steps.map(({ action, parameters }) => ({ action, parameters, sentence: '', changed: [] }));
    return `keysync replay ${shellArgument(saveTrace({ claim: 'engines-agree', scenario, trace }, folder, note))}`;
  };
}

function exitCodeOf({ complete }: IncidentReport, failing: readonly string[]): number {
  if (failing.length > 0) return exitCodes.failure;
  return complete ? exitCodes.success : exitCodes.incomplete;
}
