import { z } from 'zod';
import { type Sweep, verdicts } from '#models';
import type { CellAnswer } from '#properties';
import { countSchema, reportedCount } from '../formats/count.ts';

const value = z.union([z.number(), z.string(), z.boolean()]);

/** What a report tells of one scenario of many. */
export const answerFields = {
  worlds: countSchema,
  transitions: countSchema,
  complete: z.boolean().describe('Whether it was searched to its end.'),
  properties: z.record(
    z.string(),
    z.strictObject({
      verdict: z.enum(verdicts),
      length: z.int().nullable().describe('Steps of the shortest counterexample or witness.'),
      anyNumberOfKeys: z
        .boolean()
        .describe('Whether verdict and length are the same with any number of such keys.'),
    }),
  ),
} as const;

const cell = z.strictObject({
  name: z.string(),
  values: z.record(z.string(), value.nullable()).describe('By axis; null where the axis is not there.'),
  ...answerFields,
});

/** What `keysync sweep --json` writes. */
export const sweepReportSchema = z
  .strictObject({
    schemaVersion: z.literal(1),
    keysync: z.string().describe('The version that wrote it.'),
    name: z.string(),
    note: z.string().nullable(),
    complete: z.boolean().describe('Whether every cell was searched to its end.'),
    axes: z.array(z.strictObject({ name: z.string(), values: z.array(value) })),
    cells: z.array(cell).describe('The cell changes least often whose axis is first.'),
  })
  .describe('The verdict of every property in every cell of a sweep.');

/** See {@link sweepReportSchema}. */
export type SweepReport = Readonly<z.infer<typeof sweepReportSchema>>;

/** One cell of a report. */
export type SweepRow = SweepReport['cells'][number];

/** The report of a sweep with the answer to each of its cells, in their order. */
export function sweepReportOf(
  { name, note, axes, cells }: Sweep,
  answers: readonly CellAnswer[],
  version: string,
): SweepReport {
  return {
    schemaVersion: 1,
    keysync: version,
    name,
    note: note ?? null,
    complete: answers.every(({ stoppedBy }) => stoppedBy === null),
    axes: axes.map((axis) => ({ name: axis.name, values: [...axis.values] })),
    cells: cells.map((cell, index): SweepRow => {
      const { worlds, transitions, stoppedBy, properties } = answers[index]!;
      return {
        name: cell.name,
        values: cell.values,
        worlds: reportedCount(worlds),
        transitions: reportedCount(transitions),
        complete: stoppedBy === null,
        properties,
      };
    }),
  };
}
