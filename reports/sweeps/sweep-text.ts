import { bareTable } from '../formats/bare-table.ts';
import { type Paint, plain } from '../formats/paint.ts';
import { verdictLegend } from '../verification/verdict-matrix.ts';
import type { SweepReport } from './sweep-report.ts';
import { notesOn, sweepTableOf } from './sweep-table.ts';

/** A sweep for a terminal. */
export function sweepText(report: SweepReport, paint: Paint = plain): string {
  const { head, body, told, same } = sweepTableOf(report);
  return [
    paint('title', `${report.name}: ${cellsText(report)}`),
    ...(report.note === null ? [] : [report.note]),
    '',
    ...bareTable(
      head,
      head.map(() => 'right' as const),
      body,
    ),
    '',
    ...told.map((name, index) => `${String(index + 1).padStart(4)}  ${name}`),
    ...(told.length > 0 ? [''] : []),
    ...same.map(([name, text]) => `${text.padStart(6)}  ${name}`),
    ...(same.length > 0 ? [''] : []),
    paint('quiet', verdictLegend),
    ...notesOn(report).map((line) => paint('quiet', line)),
    '',
  ].join('\n');
}

/** How many cells there are, in words. */
export const cellsText = ({ cells }: SweepReport): string =>
  cells.length === 1 ? '1 cell' : `${cells.length.toLocaleString('en-US')} cells`;
