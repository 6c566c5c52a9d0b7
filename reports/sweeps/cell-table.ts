import { countText } from '../formats/count.ts';
import { verdictText } from '../verification/verdict-matrix.ts';
import type { SweepRow } from './sweep-report.ts';

/** What a table tells of one scenario of many. */
type ToldCell = Pick<SweepRow, 'worlds' | 'complete' | 'properties'>;

/** Many scenarios as a table: one line for each, one column for each property that tells them apart. */
export interface CellTable {
  readonly head: readonly string[];
  readonly body: readonly (readonly string[])[];
  /** The properties that have a column, in their order. */
  readonly told: readonly string[];
  /** The properties that say the same in every cell, with what they say. */
  readonly same: readonly (readonly [property: string, text: string])[];
}

/**
 * See {@link CellTable}.
 *
 * @param head - of the columns that say which scenario it is
 * @param leadOf - these columns of a cell
 */
export function cellTableOf<Cell extends ToldCell>(
  cells: readonly Cell[],
  head: readonly string[],
  leadOf: (cell: Cell) => readonly string[],
): CellTable {
  const names = Object.keys(cells[0]?.properties ?? {});
  const textIn = (cell: Cell, name: string): string => verdictText(cell.properties[name]!);
  const isSame = (name: string): boolean => new Set(cells.map((cell) => textIn(cell, name))).size === 1;
  const told = names.filter((name) => !isSame(name));
  return {
    head: [...head, 'worlds', ...told.map((_, index) => String(index + 1))],
    body: cells.map((cell) => [
      ...leadOf(cell),
      `${cell.complete ? '' : '>='}${countText(cell.worlds)}`,
      ...told.map((name) => textIn(cell, name)),
    ]),
    told,
    same: names.filter(isSame).map((name) => [name, textIn(cells[0]!, name)]),
  };
}

/** For how many keys the verdicts hold. */
export function numberOfKeysText(cells: readonly ToldCell[]): string {
  const all = cells.flatMap(({ properties }) => Object.values(properties));
  const ofAnyNumber = all.filter(({ anyNumberOfKeys }) => anyNumberOfKeys).length;
  const which = ofAnyNumber === all.length ? 'All' : `${ofAnyNumber} of ${all.length}`;
  return `${which} of the verdicts, with their lengths, hold for any number of such keys.`;
}

/** What is to be said where not all was searched. */
export const incompleteNotes = (complete: boolean): readonly string[] =>
  complete ? [] : ['Incomplete: a limit or Ctrl-C stopped it.'];
