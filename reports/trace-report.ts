import { z } from 'zod';
import { type Scenario, scenarioSchema, verdicts } from '#models';
import { type Explanation, type PropertyResult, propertyNamed } from '#properties';
import {
  claimOf,
  evidenceReportOf,
  evidenceSchema,
  loopSchema,
  stepReportsOf,
  traceStepSchema,
} from './verification-report.ts';

const fates = ['remains', 'gone', 'refused'] as const;

const stepRole = z.strictObject({
  matters: z.boolean().describe('Whether the finding depends on the step or on its place.'),
  without: z
    .enum(fates)
    .describe('What becomes of the finding without this step; refused: a later step cannot be taken then.'),
  postponed: z
    .enum(fates)
    .nullable()
    .describe('What becomes of it when this step is taken as late as it can be; null for the last.'),
  sentence: z.string().describe('Both, for a person.'),
});

const neighbour = z.strictObject({
  kind: z.enum(['inserted', 'replaced', 'left-out', 'setting']),
  sentence: z.string().describe('What would have been, for a person.'),
  position: z.int().nullable().describe('Steps before the change; null for a setting.'),
  step: traceStepSchema
    .pick({ action: true, parameters: true })
    .nullable()
    .describe('The step that was inserted, or that replaced another.'),
  setting: z
    .strictObject({ path: z.array(z.string()), from: z.string().nullable(), to: z.string() })
    .nullable()
    .describe('The setting of the scenario that was changed.'),
  trace: z.array(traceStepSchema).describe('The history with the change in it; empty for a setting.'),
});

/** Why a finding is one: which steps it depends on, and what would have prevented it. */
export const explanationSchema = z
  .strictObject({
    steps: z.array(stepRole).describe('One for each step of the trace.'),
    neighbours: z.array(neighbour).describe('What would have prevented it, the smallest change first.'),
  })
  .nullable()
  .describe('Null where nothing was found, or nobody asked why.');

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
    rule: z
      .strictObject({ clause: z.string(), says: z.string(), source: z.string() })
      .nullable()
      .describe('The clause that it comes from; null for what keysync claims of itself.'),
    length: z.int().nullable().describe('Steps of the trace; null for a history without end.'),
    evidence: evidenceSchema,
    trace: z.array(traceStepSchema),
    loop: loopSchema,
    explanation: explanationSchema,
    replay: z.string().nullable().describe('The command that shows it again.'),
  })
  .describe('One finding of keysync, with its trace and why it is one.');

/** See {@link traceReportSchema}. */
export type TraceReport = Readonly<z.infer<typeof traceReportSchema>>;

/** See {@link explanationSchema}. */
export type ExplanationReport = NonNullable<TraceReport['explanation']>;

/** A finding as it was found: of what, where, and what else is known of it. */
export interface FoundTrace {
  readonly scenario: Scenario;
  /** What a search found of a property, or what else came of a claim. */
  readonly found: Pick<PropertyResult, 'name' | 'verdict' | 'length' | 'evidence' | 'trace' | 'loop'>;
  readonly explanation?: Explanation | undefined;
  /** A command that shows it again. */
  readonly replay?: string | undefined;
}

/** Puts a finding into the one form that every format of a trace is made from. */
export function traceReportOf(
  { scenario, found, explanation, replay }: FoundTrace,
  version: string,
): TraceReport {
  const claim = claimOf(found.name);
  return {
    schemaVersion: 1,
    keysync: version,
    scenario,
    property: found.name,
    duty: propertyNamed(found.name)?.duty ?? 'must',
    verdict: found.verdict,
    claim: claim?.statement ?? found.name,
    given: claim?.given ?? null,
    rule: claim?.rule ?? null,
    length: found.length,
    evidence: evidenceReportOf(found.evidence),
    trace: stepReportsOf(found.trace),
    loop: found.loop,
    explanation: explanationReportOf(explanation),
    replay: replay ?? null,
  };
}

/** An explanation as it is written. */
export function explanationReportOf(explanation: Explanation | undefined): TraceReport['explanation'] {
  if (explanation === undefined) return null;
  const { steps, neighbours } = explanation;
  return {
    steps: steps.map((role) => ({ ...role })),
    neighbours: neighbours.map(({ step, setting, trace, ...neighbour }) => ({
      ...neighbour,
      step: step && { action: step.action, parameters: { ...step.parameters } },
      setting: setting && { ...setting, path: [...setting.path] },
      trace: stepReportsOf(trace),
    })),
  };
}
