import { printableData } from '#printable';
import { type TraceReport, traceItf, traceMarkdown, traceMermaid, traceTypeScript } from '#reports';
import { type FormatName, names, type TraceOutputs } from './trace-options.ts';
import { expectOutputs, isStandardOutput, writeOutput } from './write-output.ts';

export type { TraceOutputs } from './trace-options.ts';

/** How each format is made. */
const makers: Readonly<Record<FormatName, (report: TraceReport) => string | Promise<string>>> = {
  json: (report) => `${JSON.stringify(report, null, 2)}\n`,
  mermaid: (report) => traceMermaid(printableData(report)),
  markdown: (report) => traceMarkdown(printableData(report)),
  itf: traceItf,
  typescript: (report) => traceTypeScript(report),
  pin: (report) => traceTypeScript(report, 'found'),
};

/**
 * Finds out before long work whether every output can be written, see {@link expectOutputs}.
 *
 * @param inputs - the files that are read
 * @throws InputError where one cannot
 */
export function expectTraceOutputs(outputs: TraceOutputs, inputs: readonly (string | undefined)[]): void {
  expectOutputs(Object.fromEntries(names.map((name) => [name, outputs[name]])), inputs);
}

/** Writes a trace in every format that was asked for. */
export async function writeTrace(report: TraceReport, outputs: TraceOutputs): Promise<void> {
  for (const name of names) {
    const file = outputs[name];
    if (file !== undefined) writeOutput(file, await makers[name](report));
  }
}

/** Whether standard output belongs to a format, so that nothing else may be printed there. */
export function takesStandardOutput(outputs: TraceOutputs): boolean {
  return names.some((name) => {
    const file = outputs[name];
    return file !== undefined && isStandardOutput(file);
  });
}
