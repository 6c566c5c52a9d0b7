import { z } from 'zod';
import type { Comparison } from '#properties';
import { type CheckReport, checkReportSchema } from '../check/check-report.ts';
import { changesOf, changesSchema } from './change-report.ts';

const side = z.strictObject({
  asked: z.boolean().describe('Whether there is anything that could be asked about.'),
  complete: checkReportSchema.shape.complete,
  hazards: checkReportSchema.shape.hazards,
  worst: checkReportSchema.shape.worst,
  time: checkReportSchema.shape.time,
  notes: checkReportSchema.shape.notes,
  clusters: z.array(checkReportSchema.shape.clusters.element.pick({ id: true, region: true, state: true })),
  clients: z.array(
    checkReportSchema.shape.clients.element.pick({ name: true, cluster: true, setting: true }),
  ),
});

/** What `keysync diff --json` writes of two deployments. */
export const deploymentDiffSchema = z
  .strictObject({
    schemaVersion: z.literal(1),
    of: z.literal('deployments'),
    keysync: z.string().describe('The version that wrote it.'),
    complete: z
      .boolean()
      .describe(
        'Whether both sides were asked, and no question was stopped by a limit or is open otherwise.',
      ),
    before: side,
    after: side,
    ...changesSchema.shape,
  })
  .describe('What is worse, and what is better, in the second of two deployments.');

/** See {@link deploymentDiffSchema}. */
export type DeploymentDiff = Readonly<z.infer<typeof deploymentDiffSchema>>;

/** Puts a comparison, and what is known of each side, into the one form that every formatter takes. */
export function deploymentDiffOf(
  comparison: Comparison,
  { before, after }: { readonly before: CheckReport; readonly after: CheckReport },
  version: string,
): DeploymentDiff {
  // Where there was no cluster yet, there was nothing to ask, and all is new.
  const isBeforeKnown = before.complete || before.clusters.length === 0;
  return {
    schemaVersion: 1,
    of: 'deployments',
    keysync: version,
    complete: isBeforeKnown && after.complete,
    before: sideOf(before),
    after: sideOf(after),
    ...changesOf(comparison),
  };
}

function sideOf({
  complete,
  hazards,
  worst,
  time,
  notes,
  clusters,
  clients,
}: CheckReport): DeploymentDiff['before'] {
  return {
    asked: clients.length > 0,
    complete,
    hazards,
    worst,
    time,
    notes: [...notes],
    clusters: clusters.map(({ id, region, state }) => ({ id, region, state })),
    clients: clients.map(({ name, cluster, setting }) => ({ name, cluster, setting })),
  };
}
