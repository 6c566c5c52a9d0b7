import { type TraceReport, traceItf, traceMarkdown, traceMermaid, traceTypeScript } from '#reports';
import { InputError } from './input/input-error.ts';
import { type FormatName, names, type TraceOutputs } from './trace-options.ts';
import { expectWritable, writeOutput } from './write-output.ts';

export type { TraceOutputs } from './trace-options.ts';

/** How each format is made. */
const makers: Readonly<Record<FormatName, (report: TraceReport) => string | Promise<string>>> = {
  json: (report) => `${JSON.stringify(report, null, 2)}\n`,
  mermaid: traceMermaid,
  markdown: traceMarkdown,
  itf: traceItf,
  typescript: (report) => traceTypeScript(report),
  pin: (report) => traceTypeScript(report, 'found'),
};

/**
 * Finds out before long work whether every output can be written, each to a file of its own.
 *
 * @throws InputError where one cannot
 */
export function expectTraceOutputs(outputs: TraceOutputs): void {
  const taken = new Map<string, FormatName>();
  for (const name of names) {
    const file = outputs[name];
    if (file === undefined) continue;
    const other = taken.get(file);
    if (other !== undefined)
      throw new InputError(
        file,
        `--${other} and --${name} cannot both be written there`,
        'Name another file.',
      );
    taken.set(file, name);
    expectWritable(file);
  }
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
  return names.some((name) => outputs[name] === '-');
}
