import type { Command } from 'commander';
import { type TraceReport, traceItf, traceMarkdown, traceMermaid, traceTypeScript } from '#reports';
import { expectOutputs, isStandardOutput, writeOutput } from './write-output.ts';

/** A format of a trace: what its option is called, what it is for, and how it is made. */
interface TraceFormat {
  readonly about: string;
  readonly make: (report: TraceReport) => string | Promise<string>;
}

/** Every format that a trace can be written in, by the name of its option. */
const traceFormats = {
  json: {
    about: 'write the report as JSON ("-" for standard output, here and for the others)',
    make: (report) => `${JSON.stringify(report, null, 2)}\n`,
  },
  mermaid: {
    about: 'write the trace as a Mermaid sequence diagram',
    make: traceMermaid,
  },
  markdown: {
    about: 'write the trace as a Markdown page',
    make: traceMarkdown,
  },
  itf: {
    about: 'write the trace in the Informal Trace Format of Apalache and Quint, as FILE.itf.json',
    make: traceItf,
  },
  typescript: {
    about: 'write a test for vitest that fails as long as the trace shows what it shows, as FILE.test.ts',
    make: (report) => traceTypeScript(report),
  },
  pin: {
    about: 'write a test for vitest that fails once the trace shows something else, or nothing',
    make: (report) => traceTypeScript(report, 'found'),
  },
} as const satisfies Readonly<Record<string, TraceFormat>>;

type FormatName = keyof typeof traceFormats;

/** Where a trace is to be written, by format; `-` is standard output. */
export type TraceOutputs = Readonly<Partial<Record<FormatName, string>>>;

const names = Object.keys(traceFormats) as FormatName[];

/** Gives a command one option for each format. */
export function withTraceOutputs(command: Command): Command {
  for (const name of names) command.option(`--${name} <file>`, traceFormats[name].about);
  return command;
}

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
    if (file !== undefined) writeOutput(file, await traceFormats[name].make(report));
  }
}

/** Whether standard output belongs to a format, so that nothing else may be printed there. */
export function takesStandardOutput(outputs: TraceOutputs): boolean {
  return names.some((name) => {
    const file = outputs[name];
    return file !== undefined && isStandardOutput(file);
  });
}
