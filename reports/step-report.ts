import { z } from 'zod';
import type { TraceStep } from '#properties';

const change = z.strictObject({
  subject: z.string().describe('The slot: an HSM, a key, a cluster, a backup, or the faults.'),
  aspect: z.string().describe('What about it: state, keys, users …'),
  from: z.string(),
  to: z.string(),
});

/** One step of a counterexample or witness. */
export const traceStepSchema = z.strictObject({
  action: z.string(),
  parameters: z.record(z.string(), z.string()).describe('Parameter to the name of the slot that was chosen.'),
  sentence: z.string().describe('What happened, for a person.'),
  changed: z.array(change),
});

/** The steps of a trace as they are written. */
export function stepReportsOf(trace: readonly TraceStep[]): z.infer<typeof traceStepSchema>[] {
  return trace.map(({ action, parameters, sentence, changed }) => ({
    action,
    parameters: { ...parameters },
    sentence,
    changed: [...changed],
  }));
}
