import { z } from 'zod';
import { verdicts } from '#models';
import { type AtlasCell, nameOfCell, type ScenarioResult } from '#properties';
import { countSchema, reportedCount } from '../formats/count.ts';

const cell = z.strictObject({
  name: z.string(),
  hsms: z.int(),
  sdk: z.literal([3, 5]),
  createObjectMinimumNodes: z.int().nullable().describe('Of Client SDK 3.'),
  keyAvailabilityCheck: z.boolean().nullable().describe('Of Client SDK 5.'),
  hsmFailures: z.int().describe('How many HSMs may fail. Nothing replaces them.'),
  worlds: countSchema,
  transitions: countSchema,
  complete: z.boolean(),
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

function rowOf([of, { worlds, transitions, complete, properties, keys }]: readonly [
  AtlasCell,
  ScenarioResult,
]): AtlasRow {
  const { setting } = of;
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
    properties: Object.fromEntries(
      properties.map(({ name, verdict, length }) => [
        name,
        { verdict, length, anyNumberOfKeys: keys?.anyNumber.includes(name) ?? false },
      ]),
    ),
  };
}
