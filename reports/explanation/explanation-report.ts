import { z } from 'zod';
import type { Explanation } from '#properties';
import { stepReportsOf, traceStepSchema } from '../trace/step-report.ts';

const fates = ['remains', 'gone', 'refused', 'unknown'] as const;

const stepRole = z.strictObject({
  matters: z.boolean().describe('Whether there is no such finding without the step.'),
  decides: z
    .boolean()
    .describe(
      'Whether the claim would have been kept had this step alone not been taken, come later, or gone the other way.',
    ),
  without: z
    .enum(fates)
    .describe(
      'What becomes of the finding without this step; refused: a later step cannot be taken then; unknown: a limit was reached.',
    ),
  postponed: z
    .enum(fates)
    .nullable()
    .describe('What becomes of it when this step is taken as late as it can be; null for the last.'),
  interchangeableWith: z
    .array(z.int())
    .describe(
      'The places, from 0 and without uses of keys, of the steps that it can change places with while the finding remains.',
    ),
  sentence: z.string().describe('All this for a person.'),
});

const neighbour = z.strictObject({
  kind: z.enum(['inserted', 'replaced', 'moved', 'left-out', 'setting']),
  sentence: z.string().describe('What would have been, for a person.'),
  position: z.int().nullable().describe('Steps before the change; null for a setting.'),
  step: traceStepSchema
    .pick({ action: true, parameters: true })
    .nullable()
    .describe('The step that was inserted, that replaced another, or that came later.'),
  setting: z
    .strictObject({ path: z.array(z.string()), from: z.string().nullable(), to: z.string() })
    .nullable()
    .describe('The setting of the scenario that was changed.'),
  price: z
    .array(z.string())
    .describe(
      'What a setting makes worse, one for each claim; empty where it makes nothing worse, and for a history.',
    ),
  trace: z
    .array(traceStepSchema)
    .describe(
      'The history with the change in it, and where the finding has no end, with what is bound to happen after it; empty for a setting.',
    ),
});

/** Why a finding is one: which steps it depends on, and what would have prevented it. */
export const explanationSchema = z
  .strictObject({
    steps: z
      .array(stepRole)
      .describe(
        'One for each step of the trace, uses of keys left out; none where the trace is too long to look at each.',
      ),
    neighbours: z.array(neighbour).describe('What would have prevented it, the smallest change first.'),
    complete: z
      .boolean()
      .describe('Whether every change was looked at; a limit, or its user, may have stopped it.'),
  })
  .describe('Why a finding is one.');

/** See {@link explanationSchema}. */
export type ExplanationReport = Readonly<z.infer<typeof explanationSchema>>;

/** An explanation as it is written. */
export function explanationReportOf({ steps, neighbours, complete }: Explanation): ExplanationReport {
  return {
    steps: steps.map((role) => ({ ...role, interchangeableWith: [...role.interchangeableWith] })),
    complete,
    neighbours: neighbours.map(({ step, setting, price, trace, ...neighbour }) => ({
      ...neighbour,
      step: step && { action: step.action, parameters: { ...step.parameters } },
      setting: setting && { ...setting, path: [...setting.path] },
      price: [...price],
      trace: stepReportsOf(trace),
    })),
  };
}
