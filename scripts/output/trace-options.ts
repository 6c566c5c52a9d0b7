import type { Command } from 'commander';

/** What the option of each format of a trace is for. */
const formats = {
  json: 'write the report as JSON ("-" for standard output, here and for the others)',
  mermaid: 'write the trace as a Mermaid sequence diagram',
  markdown: 'write the trace as a Markdown page',
  itf: 'write the trace in the Informal Trace Format of Apalache and Quint, as FILE.itf.json',
  typescript: 'write a test for vitest that fails as long as the trace shows what it shows, as FILE.test.ts',
  pin: 'write a test for vitest that fails once the trace shows something else, or nothing',
} as const;

/** A format that a trace can be written in. */
export type FormatName = keyof typeof formats;

/** The name of every format, as its option has it. */
export const names = Object.keys(formats) as FormatName[];

/** Where a trace is to be written, by format; `-` is standard output. */
export type TraceOutputs = Readonly<Partial<Record<FormatName, string>>>;

/** Gives a command one option for each format. */
export function withTraceOutputs(command: Command): Command {
  for (const name of names) command.option(`--${name} <file>`, formats[name]);
  return command;
}
