import { z } from 'zod';
import { type AtlasCell, nameOfCell, plainAnswer, type ScenarioResult } from '#properties';
import { reportedCount } from '../formats/count.ts';
import { answerFields } from '../sweeps/sweep-report.ts';

const cell = z.strictObject({
  name: z.string(),
  hsms: z.int(),
  sdk: z.literal([3, 5]),
  createObjectMinimumNodes: z.int().nullable().describe('Of Client SDK 3.'),
  keyAvailabilityCheck: z.boolean().nullable().describe('Of Client SDK 5.'),
  hsmFailures: z.int().describe('How many HSMs may fail. Nothing replaces them.'),
  ...answerFields,
});

/** What `keysync atlas --json` writes. */
export const atlasReportSchema = z
  .strictObject({
    schemaVersion: z.literal(1),
    keysync: z.string().describe('The version that wrote it.'),
    complete: z.boolean().describe('Whether every cell was searched to its end.'),
    cells: z.array(cell),
  })
  .describe('The verdict of every property for a family of deployments.');

/** See {@link atlasReportSchema}. */
export type AtlasReport = Readonly<z.infer<typeof atlasReportSchema>>;

/** One row of an atlas. */
export type AtlasRow = AtlasReport['cells'][number];

/** The report of cells with what was found of each. */
export function atlasReportOf(
  found: readonly (readonly [AtlasCell, ScenarioResult])[],
  version: string,
): AtlasReport {
  return {
    schemaVersion: 1,
    keysync: version,
    complete: found.every(([, { complete }]) => complete),
    cells: found.map(rowOf),
  };
}

function rowOf([of, result]: readonly [AtlasCell, ScenarioResult]): AtlasRow {
  const { setting } = of;
  const { worlds, transitions, complete, properties } = plainAnswer(result);
  return {
    name: nameOfCell(of),
    hsms: of.hsms,
    sdk: setting.sdk,
    createObjectMinimumNodes: setting.sdk === 3 ? setting.createObjectMinimumNodes : null,
    keyAvailabilityCheck: setting.sdk === 5 ? setting.keyAvailabilityCheck : null,
    hsmFailures: of.hsmFailures,
    worlds: reportedCount(worlds),
    transitions: reportedCount(transitions),
    complete,
    properties,
  };
}
