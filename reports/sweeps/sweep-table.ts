import { type CellTable, cellTableOf, incompleteNotes, numberOfKeysText } from './cell-table.ts';
import type { SweepReport, SweepRow } from './sweep-report.ts';

/** A sweep as a table: the axes that are varied say which cell it is. */
export function sweepTableOf({ axes, cells }: SweepReport): CellTable {
  const varied = axes.filter(isVaried).map(({ name }) => name);
  return cellTableOf(cells, varied, ({ values }) => varied.map((name) => valueText(values[name])));
}

/** The value of an axis for a person. */
export const valueText = (value: SweepRow['values'][string] | undefined): string => String(value ?? '');

const isVaried = ({ values }: SweepReport['axes'][number]): boolean => values.length > 1;

/** What the verdicts hold for. */
export function notesOn({ axes, cells, complete }: SweepReport): readonly string[] {
  const fixed = axes.filter((axis) => !isVaried(axis));
  return [
    ...fixed.map(({ name, values }) => `${name} is ${valueText(values[0])} in every cell.`),
    numberOfKeysText(cells),
    ...incompleteNotes(complete),
  ];
}
