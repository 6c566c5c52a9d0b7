import { bareTable } from '../formats/bare-table.ts';
import type { Paint } from '../formats/paint.ts';
import { verdictLegend } from '../verification/verdict-matrix.ts';
import type { CellTable } from './cell-table.ts';

/** A table for a terminal, with what it means and the notes below it. */
export function cellTableText(
  { head, body, told, same }: CellTable,
  aligns: readonly ('left' | 'right')[],
  notes: readonly string[],
  paint: Paint,
): string {
  return [
    ...bareTable(head, aligns, body),
    '',
    ...told.map((name, index) => `${String(index + 1).padStart(4)}  ${name}`),
    ...(told.length > 0 ? [''] : []),
    ...same.map(([name, text]) => `${text.padStart(6)}  ${name}`),
    ...(same.length > 0 ? [''] : []),
    paint('quiet', verdictLegend),
    ...notes.map((line) => paint('quiet', line)),
    '',
  ].join('\n');
}
