import { z } from 'zod';
import { type Scenario, scenarioSchema } from '#models';
import { engineClaims, properties, propertyNamed, type TraceStep } from '#properties';

/** What a replay may be expected to come to. */
const expectations = ['holds', 'violated', 'unreachable', 'reachable'] as const;

const step = z.strictObject({
  action: z.string().describe('The name of the action.'),
  parameters: z.record(z.string(), z.string()).describe('Parameter to the name of the slot that was chosen.'),
});

/** A trace that can be taken again: the deployment, the steps by name, and what they are said to show. */
export const replayFileSchema = z
  .strictObject({
    $schema: z.string().optional().describe('Where an editor finds this schema.'),
    schemaVersion: z.literal(1),
    keysync: z.string().describe('The version that wrote it.'),
    note: z.string().optional().describe('How it was found, or what it is for.'),
    property: z
      .enum([...properties.map(({ name }) => name), ...Object.keys(engineClaims)])
      .describe('The property that is asked after the last step, or what keysync claims of itself.'),
    expect: z
      .enum(expectations)
      .describe('What a replay should come to. A failure is saved with what should have been.'),
    steps: z.array(step).max(100_000),
    loop: z
      .int()
      .min(0)
      .optional()
      .describe(
        'For a history without end: after so many steps, those that follow repeat for ever; none may follow.',
      ),
    scenario: scenarioSchema,
  })
  .describe('A trace that "keysync replay" takes again.');

/** See {@link replayFileSchema}. */
export type ReplayFile = Readonly<z.infer<typeof replayFileSchema>>;

/** A trace that is to be saved: of what, where, and for a history without end where it begins to repeat. */
export interface SavedTrace {
  readonly claim: string;
  readonly scenario: Scenario;
  readonly trace: readonly TraceStep[];
  readonly loop?: number | null;
}

/**
 * A trace as a replay file.
 *
 * @param expect - what a replay should come to; by default what should have been
 */
export function replayFileOf(
  { claim, scenario, trace, loop = null }: SavedTrace,
  version: string,
  note: string,
  expect: ReplayFile['expect'] = propertyNamed(claim)?.kind === 'reachable' ? 'unreachable' : 'holds',
): ReplayFile {
  return {
    schemaVersion: 1,
    keysync: version,
    note,
    property: claim,
    expect,
    steps: trace.map(({ action, parameters }) => ({ action, parameters: { ...parameters } })),
    ...(loop === null ? {} : { loop }),
    scenario,
  };
}
