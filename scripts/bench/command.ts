import { availableParallelism, cpus, totalmem } from 'node:os';
import { dirname, relative } from 'node:path';
import { type BenchmarkReport, benchmarkMarkdown, benchmarkText } from '#reports';
import { exitCodes } from '../exit-codes.ts';
import { InputError } from '../input/files/input-error.ts';
import { ProgressLine } from '../output/progress-line.ts';
import { paint, print } from '../output/terminal.ts';
import { writeOutput } from '../output/write-output.ts';
import { measuredChart } from './growth/growth-chart.ts';
import type { Options } from './options.ts';
import { missingPackage } from './peers/spin.ts';

/** What measures: it may be told to stop, and says what it is about to run. */
export type Measure = (signal: AbortSignal, onRun: (what: string) => void) => Promise<BenchmarkReport>;

/**
 * Runs a benchmark, tells what it came to and writes the files that were asked for.
 *
 * @param name - of the command, for messages
 * @returns the exit code
 */
export async function runBenchmark(name: string, options: Options, measure: Measure): Promise<number> {
  const stop = new AbortController();
  const interrupt = (): void => stop.abort(new Error('interrupted'));
  process.once('SIGINT', interrupt).once('SIGTERM', interrupt);
  const line = new ProgressLine();
  try {
    const report = await measure(stop.signal, (what) => line.show(() => what));
    line.clear();
    print(benchmarkText(report, paint));
    write(report, options);
    return report.faults.length === 0 ? exitCodes.success : exitCodes.failure;
  } catch (error) {
    line.clear();
    if (stop.signal.aborted) {
      process.stderr.write(`${name}: stopped before everything was measured.\n`);
      return exitCodes.incomplete;
    }
    const missing = missingPackage(error);
    process.stderr.write(`${name}: ${missing ?? (error instanceof Error ? error.message : error)}\n`);
    return missing !== undefined || error instanceof InputError ? exitCodes.badInput : exitCodes.failure;
  } finally {
    process.off('SIGINT', interrupt).off('SIGTERM', interrupt);
  }
}

function write(report: BenchmarkReport, { json, markdown, svg }: Options): void {
  if (json !== undefined) writeOutput(json, `${JSON.stringify(report, null, 2)}\n`);
  if (svg !== undefined) writeOutput(svg, measuredChart(report.family));
  if (markdown === undefined) return;
  const chart = svg === undefined ? undefined : relative(dirname(markdown), svg);
  writeOutput(markdown, benchmarkMarkdown(report, chart));
}

/** What the benchmark runs on. */
export function machineText(): string {
  const model = cpus()[0]?.model.trim() ?? 'unknown processor';
  const memory = Math.round(totalmem() / 2 ** 30);
  return `${model}, ${availableParallelism()} cores, ${memory} GiB, ${process.platform}, Node ${process.version}`;
}
