import { type Paint, plain } from '../formats/paint.ts';
import { cellTableText } from './cell-table-text.ts';
import type { SweepReport } from './sweep-report.ts';
import { notesOn, sweepTableOf } from './sweep-table.ts';

/** A sweep for a terminal. */
export function sweepText(report: SweepReport, paint: Paint = plain): string {
  const table = sweepTableOf(report);
  const aligns = table.head.map(() => 'right' as const);
  return [
    paint('title', `${report.name}: ${cellsText(report)}`),
    ...(report.note === null ? [] : [report.note]),
    '',
    cellTableText(table, aligns, notesOn(report), paint),
  ].join('\n');
}

/** How many cells there are, in words. */
export const cellsText = ({ cells }: SweepReport): string =>
  cells.length === 1 ? '1 cell' : `${cells.length.toLocaleString('en-US')} cells`;
