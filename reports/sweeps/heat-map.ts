import type { SweepReport, SweepRow } from './sweep-report.ts';
import { sweepTableOf, valueText } from './sweep-table.ts';

/** What one property says in all cells of a sweep, as tables. */
export interface HeatMap {
  readonly property: string;
  /** The axis of the columns; undefined where there is but one column. */
  readonly across: string | undefined;
  /** The axis of the rows; undefined where there is but one row. */
  readonly down: string | undefined;
  readonly panels: readonly HeatPanel[];
}

/** One table of a heat map, for one combination of all other axes. */
export interface HeatPanel {
  /** What the others are, such as `zones=2 sdk=3`; empty where there are none. */
  readonly title: string;
  /** The values of the columns that have a cell. */
  readonly columns: readonly string[];
  readonly rows: readonly HeatRow[];
}

/** A row of a table. */
export interface HeatRow {
  readonly value: string;
  /** By column; undefined for a combination that is no cell. */
  readonly cells: readonly (SweepRow | undefined)[];
}

/** More cells than these are no picture. */
const cellCountMax = 5000;

/**
 * A heat map for each property that tells cells apart: the two axes with the most values are those of the tables.
 *
 * @returns none for a sweep that nobody can see at once
 */
export function heatMapsOf(report: SweepReport): readonly HeatMap[] {
  const { told } = sweepTableOf(report);
  if (report.cells.length > cellCountMax) return [];
  const [across, down] = longest(report);
  const panels = panelsOf(report, across, down);
  return told.map((property) => ({ property, across, down, panels }));
}

/** The two axes with the most values, the one with the most first; of equals, the later ones. */
function longest({ axes }: SweepReport): readonly (string | undefined)[] {
  return axes
    .filter(({ values }) => values.length > 1)
    .toReversed()
    .toSorted((one, other) => other.values.length - one.values.length)
    .slice(0, 2)
    .map(({ name }) => name);
}

function panelsOf(
  { axes, cells }: SweepReport,
  across: string | undefined,
  down: string | undefined,
): readonly HeatPanel[] {
  const others = axes
    .filter(({ name, values }) => name !== across && name !== down && values.length > 1)
    .map(({ name }) => name);
  const groups = new Map<string, SweepRow[]>();
  for (const cell of cells) {
    const there = others.filter((name) => cell.values[name] !== null);
    const title = there.map((name) => `${name}=${cell.values[name]}`).join(' ');
    groups.set(title, [...(groups.get(title) ?? []), cell]);
  }
  const order = (name: string | undefined): readonly string[] => [
    ...(axes.find((axis) => axis.name === name)?.values ?? []).map(String),
    '',
  ];
  return [...groups].map(([title, group]) => {
    const textOf = (cell: SweepRow, name: string | undefined): string =>
      name === undefined ? '' : valueText(cell.values[name]);
    const there = (name: string | undefined): readonly string[] => {
      const found = new Set(group.map((cell) => textOf(cell, name)));
      return order(name).filter((value) => found.has(value));
    };
    const columns = there(across);
    const byPlace = new Map(
      group.map((cell) => [JSON.stringify([textOf(cell, across), textOf(cell, down)]), cell]),
    );
    const rows = there(down).map((value) => ({
      value,
      cells: columns.map((column) => byPlace.get(JSON.stringify([column, value]))),
    }));
    return { title, columns, rows };
  });
}
