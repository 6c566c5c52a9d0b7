import { z } from 'zod';
import { isUse, type TraceStep } from '#properties';

const change = z.strictObject({
  subject: z.string().describe('The slot: an HSM, a key, a cluster, a backup, or the faults.'),
  aspect: z.string().describe('What about it: state, keys, users …'),
  from: z.string(),
  to: z.string(),
});

const use = z
  .discriminatedUnion('outcome', [
    z.strictObject({ outcome: z.literal('succeeds') }),
    z.strictObject({
      outcome: z.literal('fails'),
      retryMaySucceed: z.boolean().describe('Whether another HSM that serves the client has the key.'),
    }),
    z.strictObject({
      outcome: z.literal('refused'),
      message: z.string().describe('What the client logs.'),
    }),
    z.strictObject({ outcome: z.literal('not-asked') }),
  ])
  .describe(
    'What came of using a key. It is no step of the model: it changes nothing, and no length counts it. Absent for every other step.',
  );

/** One step of a counterexample or witness. */
export const traceStepSchema = z.strictObject({
  action: z.string(),
  parameters: z.record(z.string(), z.string()).describe('Parameter to the name of the slot that was chosen.'),
  sentence: z.string().describe('What happened, for a person.'),
  changed: z.array(change),
  use: use.exactOptional(),
});

type StepReport = z.infer<typeof traceStepSchema>;

/** The steps of a trace as they are written. */
export function stepReportsOf(trace: readonly TraceStep[]): StepReport[] {
  return trace.map(({ action, parameters, sentence, changed, use: outcome }) => ({
    action,
    parameters: { ...parameters },
    sentence,
    changed: [...changed],
    ...(outcome === undefined ? {} : { use: { ...outcome } }),
  }));
}

/** How many steps of the model a trace has: uses of keys do not count. */
export const stepCountOf = (trace: readonly Pick<StepReport, 'action'>[]): number =>
  trace.filter((step) => !isUse(step)).length;

/** The number of each step of a trace, from 1; the use of a key has none. */
export function numbersIn(trace: readonly Pick<StepReport, 'action'>[]): readonly (number | undefined)[] {
  let count = 0;
  return trace.map((step) => {
    if (isUse(step)) return undefined;
    count += 1;
    return count;
  });
}
