import { createHash } from 'node:crypto';
import { relative, resolve, sep } from 'node:path';
import { githubAnnotations, type NoticeReport, sarif } from '#reports';
import { InputError } from './input/input-error.ts';
import { type FormatName, names, type ReportOutputs } from './report-options.ts';
import { print } from './terminal.ts';
import { expectWritable, writeOutput } from './write-output.ts';

export type { ReportOutputs } from './report-options.ts';

/** How a report is written. SARIF and annotations are made of what deserves notice. */
export interface Written extends Partial<Record<Exclude<FormatName, 'sarif'>, () => string>> {
  readonly text: () => string;
  readonly notices: () => NoticeReport;
}

/**
 * Finds out before long work whether every output can be written.
 *
 * @throws InputError where one cannot
 */
export function expectReportOutputs(outputs: ReportOutputs): void {
  const taken = names.find((name) => outputs[name] === '-');
  if (outputs.github === true && taken !== undefined) {
    const what = `standard output cannot have annotations and --${taken} - at once`;
    throw new InputError('--github', what, `Write it into a file: --${taken} FILE.`);
  }
  for (const name of names) expectWritable(outputs[name]);
}

/** Writes a report in every format that was asked for, and for a person where nothing else has standard output. */
export function writeReport(outputs: ReportOutputs, { text, notices, ...made }: Written): void {
  const make = { ...made, sarif: () => sarif(notices()) };
  for (const name of names) {
    const file = outputs[name];
    if (file !== undefined) writeOutput(file, make[name]?.() ?? '');
  }
  if (names.some((name) => outputs[name] === '-')) return;
  const annotations = outputs.github === true ? githubAnnotations(notices()) : '';
  print(outputs.github === true ? `${withoutCommands(text())}${annotations}` : text());
}

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
