import { z } from 'zod';
import type { SweepReport, SweepRow } from '../sweeps/sweep-report.ts';

/** A sweep of the atlas as a table of plain values: the axes, then the verdicts. */
export const atlasTableSchema = z.strictObject({
  sweep: z.string(),
  columns: z.array(z.string()),
  rows: z.array(z.array(z.union([z.string(), z.number(), z.boolean(), z.null()]))),
});

/** See {@link atlasTableSchema}. */
export type AtlasTable = Readonly<z.infer<typeof atlasTableSchema>>;

/** One cell of a table, by its columns. */
export type TableRow = Readonly<Record<string, string | number | boolean | null>>;

/** The table of a sweep that was searched to its end. */
export function atlasTableOf({ name, axes, cells, complete }: SweepReport): AtlasTable {
  if (!complete) throw new Error(`The sweep ${name} is incomplete, and the atlas is of what is known.`);
  const properties = Object.keys(cells[0]?.properties ?? {});
  const names = axes.map((axis) => axis.name);
  const row = ({ values, properties: verdicts }: SweepRow) => [
    ...names.map((axis) => values[axis] ?? null),
    ...properties.map((property) => verdicts[property]!.verdict),
  ];
  return { sweep: name, columns: [...names, ...properties], rows: cells.map(row) };
}

/** A table as JSON, one row on a line. */
export function atlasTableJson({ sweep, columns, rows }: AtlasTable): string {
  const lines = rows.map((row) => `    ${JSON.stringify(row)}`).join(',\n');
  const head = `  "sweep": ${JSON.stringify(sweep)},\n  "columns": ${JSON.stringify(columns)},\n`;
  return `{\n${head}  "rows": [\n${lines}\n  ]\n}\n`;
}

/** The rows of a table, each by its columns. */
export const rowsOf = ({ columns, rows }: AtlasTable): readonly TableRow[] =>
  rows.map((row) => Object.fromEntries(columns.map((column, index) => [column, row[index] ?? null])));
