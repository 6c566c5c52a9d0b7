import type { Command } from 'commander';
import { type TraceReport, traceMermaid } from '#reports';
import { expectWritable, writeOutput } from './write-output.ts';

/** A format of a trace: what its option is called, what it is for, and how it is made. */
interface TraceFormat {
  readonly about: string;
  readonly make: (report: TraceReport) => string | Promise<string>;
}

/** Every format that a trace can be written in, by the name of its option. */
const traceFormats = {
  json: {
    about: 'write the finding as JSON ("-" for standard output)',
    make: (report) => `${JSON.stringify(report, null, 2)}\n`,
  },
  mermaid: {
    about: 'write the trace as a Mermaid sequence diagram',
    make: traceMermaid,
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
 * Finds out before long work whether every output can be written.
 *
 * @throws InputError where one cannot
 */
export function expectTraceOutputs(outputs: TraceOutputs): void {
  for (const name of names) expectWritable(outputs[name]);
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
  return names.some((name) => outputs[name] === '-');
}
