import { z } from 'zod';
import { type Scenario, scenarioSchema, verdicts } from '#models';
import { type Explanation, type PropertyResult, propertyNamed } from '#properties';
import { explanationReportOf, explanationSchema } from '../explanation/explanation-report.ts';
import { claimBy, claimOf, ruleSchema } from '../verification/claims.ts';
import {
  evidenceReportOf,
  evidenceSchema,
  loopSchema,
  stepReportsOf,
  traceStepSchema,
} from '../verification/verification-report.ts';

/** One finding with all that is needed to tell it: every format of a trace is made from this. */
export const traceReportSchema = z
  .strictObject({
    schemaVersion: z.literal(1),
    keysync: z.string().describe('The version that wrote it.'),
    scenario: scenarioSchema,
    property: z.string().describe('The property, or what keysync claims of itself.'),
    duty: z.enum(['must', 'hazard']),
    verdict: z.enum(verdicts),
    claim: z.string().describe('What the property claims, in a sentence.'),
    given: z
      .string()
      .nullable()
      .describe('For a claim about histories without end: which steps are bound to happen.'),
    rule: ruleSchema
      .nullable()
      .describe('The clause that it comes from; null for what keysync claims of itself.'),
    length: z.int().nullable().describe('Steps of the trace; null for a history without end.'),
    evidence: evidenceSchema,
    trace: z.array(traceStepSchema),
    loop: loopSchema,
    explanation: explanationSchema
      .nullable()
      .describe('Why it is one. Null where nothing was found, or nobody asked.'),
    replay: z.string().nullable().describe('The command that shows it again.'),
  })
  .describe('One finding of keysync, with its trace and why it is one.');

/** See {@link traceReportSchema}. */
export type TraceReport = Readonly<z.infer<typeof traceReportSchema>>;

/** A finding as it was found: of what, where, and what else is known of it. */
export interface FoundTrace {
  readonly scenario: Scenario;
  /** What a search found of a property, or what else came of a claim. */
  readonly found: Pick<PropertyResult, 'name' | 'verdict' | 'length' | 'evidence' | 'trace' | 'loop'> &
    Partial<Pick<PropertyResult, 'property'>>;
  readonly explanation?: Explanation | undefined;
  /** A command that shows it again. */
  readonly replay?: string | undefined;
}

/** Puts a finding into the one form that every format of a trace is made from. */
export function traceReportOf(
  { scenario, found, explanation, replay }: FoundTrace,
  version: string,
): TraceReport {
  const property = found.property ?? propertyNamed(found.name);
  const claim = property === undefined ? claimOf(found.name) : claimBy(property, scenario);
  return {
    schemaVersion: 1,
    keysync: version,
    scenario,
    property: found.name,
    duty: property?.duty ?? 'must',
    verdict: found.verdict,
    claim: claim?.statement ?? found.name,
    given: claim?.given ?? null,
    rule: claim?.rule ?? null,
    length: found.length,
    evidence: evidenceReportOf(found.evidence),
    trace: stepReportsOf(found.trace),
    loop: found.loop,
    explanation: explanation === undefined ? null : explanationReportOf(explanation),
    replay: replay ?? null,
  };
}
