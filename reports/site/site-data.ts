import { z } from 'zod';
import { type Scenario, scenarioSchema } from '#models';
import { type SweepReport, sweepReportSchema } from '../sweeps/sweep-report.ts';
import { type VerificationReport, verificationReportSchema } from '../verification/verification-report.ts';

/** What the web report is made of: the verdicts with their traces, and every scenario as it was read. */
export const siteDataSchema = z
  .strictObject({
    report: verificationReportSchema,
    scenarios: z.array(scenarioSchema).describe('In the order of the report.'),
    sweep: sweepReportSchema.optional().describe('Where the scenarios are the cells of a sweep.'),
  })
  .describe('All that the web report shows; the model itself is in its program.');

/** See {@link siteDataSchema}. */
export type SiteData = Readonly<z.infer<typeof siteDataSchema>>;

/** Puts a verification and its scenarios into the form that the web report reads. */
export function siteDataOf(
  report: VerificationReport,
  scenarios: readonly Scenario[],
  sweep?: SweepReport,
): SiteData {
  return { report, scenarios: [...scenarios], ...(sweep && { sweep }) };
}
