import { z } from 'zod';
import { clauses, scenarioSchema } from '#models';
import { type DeploymentFinding, severities } from '#properties';
import { traceStepSchema } from '../verification/verification-report.ts';
import { toldStep } from './outcomes.ts';

/** How bad something is, as it is written. */
export const severitySchema = z
  .enum(severities)
  .describe(
    'The worst first: an acknowledged key is gone after one fault; keys cannot be used; no token key can be created, now or after one fault; what failed or was deleted is still there; clones or users differ; a call must be tried again.',
  );

/** A change that helps, as it is written. */
export const remedySchema = z.strictObject({
  change: z.string().describe('What to do.'),
  removes: z.array(z.string()).describe('The ids of the findings that it removes.'),
  price: z.array(z.string()).describe('What it makes worse.'),
});

/** Availability zones, as they are written. */
export const zoneNames = z.array(z.string()).describe('Availability zones, sorted.');

/** A finding, as it is written. */
export const findingSchema = z.strictObject({
  id: z.string().describe('Names the question and what it is asked about: the same in every report.'),
  question: z.string().describe('A stable name of the question.'),
  grade: z.enum(['good', 'hazard', 'advice', 'information', 'incomplete']),
  severity: severitySchema.nullable().describe('Of a hazard; null for everything else.'),
  avoidable: z
    .boolean()
    .nullable()
    .describe('Of a hazard: whether some change of the deployment removes it; null for everything else.'),
  remedies: z.array(remedySchema).describe('The smallest changes that remove it.'),
  answer: z
    .union([z.boolean(), z.int()])
    .nullable()
    .describe(
      'Yes or no, or a number of HSM failures that are survived: at least so many where the grade is incomplete.',
    ),
  zones: zoneNames.nullable().describe('The zones that the answer is about; null where it is about none.'),
  sentence: z.string(),
  scope: z
    .strictObject({
      moment: z.enum(['now', 'right-after', 'once-synchronized']),
      hsmFaults: z.int().describe('So many HSM failures, or so many outages.'),
      zones: zoneNames.describe('The zones one of which may be lost or go out of reach.'),
    })
    .nullable()
    .describe('The faults that a sentence which reassures speaks of; null for everything else.'),
  clause: z.string(),
  source: z.string(),
  evidence: z
    .record(z.string(), z.union([z.string(), z.number(), z.boolean(), z.array(z.string())]))
    .nullable(),
  place: z
    .string()
    .nullable()
    .describe('Where in the files its cause is: `file:line:column`; null where there is no such place.'),
  shows: z.string().nullable().describe('What the trace shows.'),
  trace: z.array(traceStepSchema).describe('In as few steps as possible.'),
  scenario: scenarioSchema.nullable().describe('Where the trace happens; null where there is no trace.'),
});

/** One finding of a report. */
export type CheckFinding = z.infer<typeof findingSchema>;

/** A finding as a report has it. */
export function reportedFinding({
  clause,
  trace,
  evidence,
  remedies,
  zones,
  scope,
  zoneTraces: _,
  ...finding
}: DeploymentFinding): CheckFinding {
  return {
    ...finding,
    remedies: structuredClone(remedies) as CheckFinding['remedies'],
    zones: zones === null ? null : [...zones],
    scope: scope === null ? null : { ...scope, zones: [...scope.zones] },
    clause,
    source: clauses[clause].source,
    evidence: evidence === null ? null : (structuredClone(evidence) as CheckFinding['evidence']),
    trace: trace.map((step) => toldStep({ ...step, changed: [...step.changed] })),
  };
}
