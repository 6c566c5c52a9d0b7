import { z } from 'zod';
import { scenarioSchema } from '#models';
import type { Answer, Capabilities, DeploymentField, Observation, Readiness } from '#properties';

/** The version of the protocol between keysync and a driver. */
export const protocolVersion = 1;

const id = z.int().min(1).describe('Of the request; an answer repeats it.');
const names = z.record(z.string(), z.string());
const parameters = names.describe('Parameter to the name of a slot of the deployment.');
const message = z.string().optional().describe('In words of its own, for a reader.');

const deployment = scenarioSchema
  .omit({ $schema: true, note: true, expect: true })
  .describe('A scenario of keysync, every default filled in.');

/** What keysync asks of a driver. */
export const driverRequestSchema = z
  .discriminatedUnion('request', [
    z
      .strictObject({ id, request: z.literal('hello'), protocol: z.literal(protocolVersion) })
      .describe('The first request: who is there, and what can it do?'),
    z
      .strictObject({ id, request: z.literal('reset'), deployment })
      .describe('Begin anew, with this deployment as it is at the start.'),
    z
      .strictObject({ id, request: z.literal('do'), action: z.string(), parameters })
      .describe('Do this, and say what came of it.'),
    z.strictObject({ id, request: z.literal('observe') }).describe('What is to be seen now?'),
    z
      .strictObject({
        id,
        request: z.literal('call'),
        region: z.string(),
        operation: z.string(),
        input: z.record(z.string(), z.unknown()),
      })
      .describe('Make this call of the API of the service, and say what came, as it came.'),
    z.strictObject({ id, request: z.literal('bye') }).describe('The last request: answer, and end.'),
  ])
  .meta({ id: 'request' });

/** See {@link driverRequestSchema}. */
export type DriverRequest = z.infer<typeof driverRequestSchema>;

const list = z.array(z.string()).default([]);

const hello = z
  .strictObject({
    id,
    protocol: z.int().describe(`The version of the protocol: ${protocolVersion}.`),
    name: z.string().describe('What the implementation is called in a report.'),
    version: z.string().optional().describe('Which version of it.'),
    controls: z
      .record(z.string(), z.array(z.string()))
      .describe('What it can be told: action to the parameters that can be chosen.'),
    spontaneous: list.describe('Actions that may happen by themselves at any time, or never.'),
    immediate: list.describe('Actions that have always happened, where they can, before it answers.'),
    observes: list.describe('The aspects that an observation may have.'),
    reasons: z.boolean().default(false).describe('Whether a reason of a refusal is one of keysync.'),
    bounds: z
      .boolean()
      .default(false)
      .describe('Whether it keeps to the bounds of the deployment by itself.'),
    fields: list.describe('What it knows of what deployments can say by now.'),
    calls: z
      .strictObject({
        region: z.string().describe('The region to call.'),
        otherRegion: z.string().describe('Another one of its partition, for copies.'),
        cluster: z.record(z.string(), z.unknown()).describe('The arguments with which clusters are created.'),
        without: list.describe('Operations that the service is not to be asked for.'),
        activates: z.boolean().default(false).describe('Whether activate-cluster can be called, too.'),
      })
      .optional()
      .describe('How calls of the API are made there, where it can make any.'),
  })
  .meta({ id: 'hello' });

const readiness = z
  .discriminatedUnion('outcome', [
    z.strictObject({ id, outcome: z.literal('ready') }),
    z.strictObject({ id, outcome: z.literal('unsupported'), because: z.string() }),
    z
      .strictObject({
        id,
        outcome: z.literal('failed'),
        because: z.string().describe('What the last call came to.'),
        calls: z
          .array(z.strictObject({ call: z.string(), came: z.string() }))
          .optional()
          .describe('The calls that were made, and what came of each; the last one went wrong.'),
      })
      .describe('It did not become what the deployment asks for, by calls that lead there.'),
  ])
  .meta({ id: 'reset' });

const chosen = names.optional().describe('What the implementation chose, where it says so.');

const done = z
  .discriminatedUnion('outcome', [
    z.strictObject({ id, outcome: z.literal('accepted'), parameters: chosen, message }),
    z.strictObject({
      id,
      outcome: z.literal('refused'),
      parameters: chosen,
      reason: z.string().optional().describe('Why; one of keysync where "reasons" is true.'),
      message,
    }),
    z.strictObject({ id, outcome: z.literal('failed'), parameters: chosen, message }),
  ])
  .meta({ id: 'do' });

const seen = z.union([z.string(), z.boolean(), z.null(), z.array(z.string()), z.record(z.string(), z.int())]);
const ofKind = z.record(z.string(), z.record(z.string(), seen)).optional();

const observed = z
  .strictObject({
    id,
    observation: z
      .strictObject({ clusters: ofKind, hsms: ofKind, keys: ofKind, backups: ofKind })
      .describe('Kind, name, aspect, value. What cannot be seen is left out.'),
  })
  .meta({ id: 'observe' });

const called = z
  .strictObject({
    id,
    outcome: z.literal('answered'),
    status: z.int(),
    contentType: z.string(),
    body: z.string().describe('As it came, read by nobody.'),
  })
  .meta({ id: 'call' });

const bye = z.strictObject({ id, outcome: z.literal('bye') }).meta({ id: 'bye' });

const unimplemented = z
  .strictObject({
    id,
    outcome: z.literal('unimplemented'),
    operation: z.string().describe('As the implementation calls it.'),
    answered: z.string().describe('What came instead of an answer: HTTP 501, for example.'),
  })
  .describe(
    'To reset, do or observe: a call of the implementation was answered with nothing. The test fails.',
  )
  .meta({ id: 'unimplemented' });

const gaveUp = z
  .strictObject({ id, error: z.string() })
  .describe('The driver itself cannot go on. The run ends, and nothing is said of the implementation.')
  .meta({ id: 'error' });

/** What a driver answers to each request, unless it gives up. */
export const driverAnswerSchemas = {
  hello,
  reset: readiness,
  do: done,
  observe: observed,
  call: called,
  bye,
} as const;

/** What a driver answers where a call of its implementation is answered with nothing. */
export const driverUnimplementedSchema = unimplemented;

/** What a driver answers where it cannot go on. */
export const driverErrorSchema = gaveUp;

/** One line that goes between keysync and a driver, in either direction. */
export const driverProtocolSchema = z
  .union([driverRequestSchema, ...Object.values(driverAnswerSchemas), unimplemented, gaveUp])
  .describe('One line between keysync and a driver: a request, or an answer.');

/** An answer to hello: what keysync makes of it. */
export type DriverHello = z.infer<typeof hello>;

/** What a driver said it can do, without who it is. */
export function capabilitiesOf({
  controls,
  spontaneous,
  immediate,
  observes,
  reasons,
  bounds,
  fields,
}: DriverHello): Capabilities {
  // Whether these are aspects and fields is asked of all implementations alike.
  return {
    controls,
    spontaneous,
    immediate,
    observes: observes as readonly string[] as Capabilities['observes'],
    reasons,
    bounds,
    fields: fields as readonly string[] as readonly DeploymentField[],
  };
}

/** What a driver answered to a request, as every implementation answers it. */
export interface DriverAnswers {
  readonly hello: DriverHello;
  readonly reset: Readiness & { readonly id: number };
  readonly do: Answer & { readonly id: number };
  readonly observe: { readonly id: number; readonly observation: Observation };
  readonly call: { readonly status: number; readonly contentType: string; readonly body: string };
  readonly bye: { readonly id: number; readonly outcome: 'bye' };
}
