import type { SweepReport } from './sweep-report.ts';
import { valueText } from './sweep-table.ts';

/** A sweep as CSV, as RFC 4180 has it but for its line ends: one line for each cell, two columns for each property. */
export function sweepCsv({ axes, cells }: SweepReport): string {
  const names = Object.keys(cells[0]?.properties ?? {});
  const head = [
    ...axes.map(({ name }) => name),
    'worlds',
    'transitions',
    'complete',
    ...names.flatMap((name) => [name, `${name} length`]),
  ];
  const body = cells.map(({ values, worlds, transitions, complete, properties }) => [
    ...axes.map(({ name }) => valueText(values[name])),
    ...[worlds, transitions, complete].map(String),
    ...names.flatMap((name) => {
      const { verdict, length } = properties[name]!;
      return [verdict, String(length ?? '')];
    }),
  ]);
  return [head, ...body].map((row) => `${row.map(fieldOf).join(',')}\n`).join('');
}

/** A spreadsheet would take what begins with one of these for a formula, unless it is a number. */
const formula = /^[=+\-@\t\r]/;

function fieldOf(text: string): string {
  const safe = formula.test(text) && !Number.isFinite(Number(text)) ? `'${text}` : text;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
