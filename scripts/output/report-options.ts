import type { Command } from 'commander';

/** What the option of each format of a report is for. */
const formats = {
  json: 'write the report as JSON ("-" for standard output)',
  markdown: 'write the report as Markdown ("-" for standard output)',
  csv: 'write the report as CSV ("-" for standard output)',
  html: 'write the report as a web page of its own ("-" for standard output)',
  junit: 'write the report as JUnit XML ("-" for standard output)',
  sarif: 'write what was found as SARIF 2.1.0 ("-" for standard output)',
} as const;

/** A format that a report can be written in. */
export type FormatName = keyof typeof formats;

/** The name of every format, as its option has it. */
export const names = Object.keys(formats) as FormatName[];

/** Where a report is to be written, by format; `-` is standard output. */
export type ReportOutputs = Readonly<Partial<Record<FormatName, string>>> & {
  /** Whether to print what was found as annotations of GitHub Actions, after the report for a person. */
  readonly github?: boolean;
};

/** Gives a command the options of some formats. */
export function withFormats(command: Command, offered: readonly FormatName[]): Command {
  for (const name of offered) command.option(`--${name} <file>`, formats[name]);
  return command;
}

/** Gives a command the options of some formats, and `--github`. */
export function withReportOutputs(command: Command, offered: readonly FormatName[]): Command {
  return withFormats(command, offered).option(
    '--github',
    'also print what was found as annotations of GitHub Actions',
  );
}
