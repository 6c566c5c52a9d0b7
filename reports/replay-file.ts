import { z } from 'zod';
import { scenarioSchema } from '#models';
import { engineClaims, type FuzzingFailure, properties, propertyNamed } from '#properties';

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
    scenario: scenarioSchema,
  })
  .describe('A trace that "keysync replay" takes again.');

/** See {@link replayFileSchema}. */
export type ReplayFile = Readonly<z.infer<typeof replayFileSchema>>;

/** A failure as a replay file. */
export function replayFileOf(
  { claim, scenario, trace }: FuzzingFailure,
  version: string,
  note: string,
): ReplayFile {
  return {
    schemaVersion: 1,
    keysync: version,
    note,
    property: claim,
    expect: propertyNamed(claim)?.kind === 'reachable' ? 'unreachable' : 'holds',
    steps: trace.map(({ action, parameters }) => ({ action, parameters: { ...parameters } })),
    scenario,
  };
}
