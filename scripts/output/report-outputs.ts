import { relative, resolve, sep } from 'node:path';
import { printableData } from '#printable';
import { githubAnnotations, type NoticeReport, sarif } from '#reports';
import { InputError } from '../input/files/input-error.ts';
import { type FormatName, names, type ReportOutputs } from './report-options.ts';
import { print, printCommands } from './terminal.ts';
import { expectOutputs, isStandardOutput, writeOutput } from './write-output.ts';

export type { ReportOutputs } from './report-options.ts';

/** How a report is written for people and tools. SARIF and annotations are made of what deserves notice, where a command has them. */
export interface Written<Report>
  extends Partial<Record<Exclude<FormatName, 'json' | 'sarif'>, (report: Report) => string>> {
  readonly text: (report: Report) => string;
  readonly notices?: (report: Report) => NoticeReport;
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

/**
 * Writes a report in every format that was asked for, and for a person where nothing else has standard output.
 *
 * @remarks
 * JSON is the report as it is. In everything else the texts of somebody else are printable, see `printable`.
 */
export function writeReport<Report>(outputs: ReportOutputs, report: Report, written: Written<Report>): void {
  const shown = printableData(report);
  const { notices } = written;
  const make: Partial<Record<FormatName, (report: Report) => string>> = {
    ...written,
    json: () => `${JSON.stringify(report, null, 2)}\n`,
    ...(notices && { sarif: () => sarif(printableData(notices(shown))) }),
  };
  for (const name of names) {
    const file = outputs[name];
    if (file !== undefined) writeOutput(file, make[name]?.(shown) ?? '');
  }
  if (names.some((name) => takesStandardOutput(outputs[name]))) return;
  print(written.text(shown));
  if (outputs.github === true && notices !== undefined)
    printCommands(githubAnnotations(printableData(notices(shown))));
}

const takesStandardOutput = (file: string | undefined): boolean =>
  file !== undefined && isStandardOutput(file);

const filesOf = (outputs: ReportOutputs): Readonly<Record<string, string | undefined>> =>
  Object.fromEntries(names.map((name) => [name, outputs[name]]));

/** A path as reports name it: with slashes, and relative where the file is in the folder where keysync runs. */
export function reportedPath(file: string): string {
  const inside = relative(process.cwd(), resolve(file));
  const isOutside = inside.startsWith('..') || resolve(inside) === inside;
  return (isOutside ? resolve(file) : inside).split(sep).join('/');
}
