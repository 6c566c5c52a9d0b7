import { countText } from '../formats/count.ts';
import { verdictText } from '../verification/verdict-matrix.ts';
import type { SweepReport, SweepRow } from './sweep-report.ts';

/** A sweep as a table: one line for each cell, one column for each property that tells cells apart. */
export interface SweepTable {
  readonly head: readonly string[];
  readonly body: readonly (readonly string[])[];
  /** The properties that have a column, in their order. */
  readonly told: readonly string[];
  /** The properties that say the same in every cell, with what they say. */
  readonly same: readonly (readonly [property: string, text: string])[];
}

/** See {@link SweepTable}. */
export function sweepTableOf({ axes, cells }: SweepReport): SweepTable {
  const names = Object.keys(cells[0]?.properties ?? {});
  const textIn = (row: SweepRow, name: string): string => verdictText(row.properties[name]!);
  const isSame = (name: string): boolean => new Set(cells.map((row) => textIn(row, name))).size === 1;
  const told = names.filter((name) => !isSame(name));
  const varied = axes.filter(isVaried);
  return {
    head: [...varied.map(({ name }) => name), 'worlds', ...told.map((_, index) => String(index + 1))],
    body: cells.map((row) => [
      ...varied.map(({ name }) => valueText(row.values[name])),
      `${row.complete ? '' : '>='}${countText(row.worlds)}`,
      ...told.map((name) => textIn(row, name)),
    ]),
    told,
    same: names.filter(isSame).map((name) => [name, textIn(cells[0]!, name)]),
  };
}

/** The value of an axis for a person. */
export const valueText = (value: SweepRow['values'][string] | undefined): string => String(value ?? '');

const isVaried = ({ values }: SweepReport['axes'][number]): boolean => values.length > 1;

/** What the verdicts hold for. */
export function notesOn({ axes, cells, complete }: SweepReport): readonly string[] {
  const all = cells.flatMap(({ properties }) => Object.values(properties));
  const ofAnyNumber = all.filter(({ anyNumberOfKeys }) => anyNumberOfKeys).length;
  const which = ofAnyNumber === all.length ? 'All' : `${ofAnyNumber} of ${all.length}`;
  const fixed = axes.filter((axis) => !isVaried(axis));
  return [
    ...fixed.map(({ name, values }) => `${name} is ${valueText(values[0])} in every cell.`),
    `${which} of the verdicts, with their lengths, hold for any number of such keys.`,
    ...(complete ? [] : ['Incomplete: a limit or Ctrl-C stopped it.']),
  ];
}
