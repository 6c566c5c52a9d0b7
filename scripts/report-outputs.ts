import { createHash } from 'node:crypto';
import { relative, resolve, sep } from 'node:path';
import type { Command } from 'commander';
import { githubAnnotations, type NoticeReport, sarif } from '#reports';
import { InputError } from './input/input-error.ts';
import { print } from './terminal.ts';
import { expectOutputs, isStandardOutput, writeOutput } from './write-output.ts';

/** What the option of each format of a report is for. */
const formats = {
  json: 'write the report as JSON ("-" for standard output)',
  markdown: 'write the report as Markdown ("-" for standard output)',
  html: 'write the report as a page with a map of the deployment ("-" for standard output)',
  junit: 'write the report as JUnit XML ("-" for standard output)',
  sarif: 'write what was found as SARIF 2.1.0 ("-" for standard output)',
} as const;

type FormatName = keyof typeof formats;

const names = Object.keys(formats) as FormatName[];

/** Where a report is to be written, by format; `-` is standard output. */
export type ReportOutputs = Readonly<Partial<Record<FormatName, string>>> & {
  /** Whether to print what was found as annotations of GitHub Actions, after the report for a person. */
  readonly github?: boolean;
};

/** How a report is written. SARIF and annotations are made of what deserves notice. */
export interface Written extends Partial<Record<Exclude<FormatName, 'sarif'>, () => string>> {
  readonly text: () => string;
  readonly notices: () => NoticeReport;
}

/** Gives a command the options of some formats, and `--github`. */
export function withReportOutputs(command: Command, offered: readonly FormatName[]): Command {
  for (const name of offered) command.option(`--${name} <file>`, formats[name]);
  return command.option('--github', 'also print what was found as annotations of GitHub Actions');
}

/** What else a command reads and writes. */
export interface OtherFiles {
  readonly inputs: readonly (string | undefined)[];
  /** By the name of their option. */
  readonly outputs?: Readonly<Record<string, string | undefined>>;
}

/**
 * Finds out before long work whether every output can be written, see {@link expectOutputs}.
 *
 * @throws InputError where one cannot
 */
export function expectReportOutputs(outputs: ReportOutputs, others: OtherFiles): void {
  const taken = names.find((name) => takesStandardOutput(outputs[name]));
  if (outputs.github === true && taken !== undefined) {
    const what = `standard output cannot have annotations and --${taken} - at once`;
    throw new InputError('--github', what, `Write it into a file: --${taken} FILE.`);
  }
  expectOutputs({ ...filesOf(outputs), ...others.outputs }, others.inputs);
}

/** Writes a report in every format that was asked for, and for a person where nothing else has standard output. */
export function writeReport(outputs: ReportOutputs, { text, notices, ...made }: Written): void {
  const make = { ...made, sarif: () => sarif(notices()) };
  for (const name of names) {
    const file = outputs[name];
    if (file !== undefined) writeOutput(file, make[name]?.() ?? '');
  }
  if (names.some((name) => takesStandardOutput(outputs[name]))) return;
  const annotations = outputs.github === true ? githubAnnotations(notices()) : '';
  print(outputs.github === true ? `${withoutCommands(text())}${annotations}` : text());
}

const takesStandardOutput = (file: string | undefined): boolean =>
  file !== undefined && isStandardOutput(file);

const filesOf = (outputs: ReportOutputs): Readonly<Record<string, string | undefined>> =>
  Object.fromEntries(names.map((name) => [name, outputs[name]]));

/**
 * A text that GitHub Actions takes for nothing but a text, whatever names are in it: lines that look like commands are
 * left alone until a word is said that is not in it.
 */
function withoutCommands(text: string): string {
  const word = createHash('sha256').update(text).digest('hex');
  return `::stop-commands::${word}\n${text.trimEnd()}\n::${word}::\n`;
}

/** A path as reports name it: with slashes, and relative where the file is in the folder where keysync runs. */
export function reportedPath(file: string): string {
  const inside = relative(process.cwd(), resolve(file));
  const isOutside = inside.startsWith('..') || resolve(inside) === inside;
  return (isOutside ? resolve(file) : inside).split(sep).join('/');
}
