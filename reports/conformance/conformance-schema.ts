import { z } from 'zod';
import { scenarioSchema } from '#models';
import { areas, breakdowns, type TestVerdict } from '#properties';
import { traceStepSchema } from '../trace/step-report.ts';
import { wireReportSchema } from './wire-report.ts';

const verdicts = [
  'passed',
  'failed',
  'skipped',
  'strayed',
  'not-applicable',
  'undecided',
  'broken',
] as const satisfies readonly TestVerdict[];

const counts = z.strictObject({
  passed: z.int(),
  failed: z.int(),
  skipped: z.int().describe('It would come to a step at which several tests failed alike. No pass.'),
  strayed: z.int().describe('Every answer is explained, but it went another way than the test, as it may.'),
  notApplicable: z.int().describe('It cannot do what the test is about.'),
  undecided: z.int().describe('Too much happens by itself to say. No pass.'),
  broken: z.int().describe('It could be asked no further. No pass.'),
});

const value = z.json();
const names = z.record(z.string(), z.string());

const capabilities = z.strictObject({
  controls: z.record(z.string(), z.array(z.string())),
  spontaneous: z.array(z.string()),
  immediate: z.array(z.string()),
  observes: z.array(z.string()),
  reasons: z.boolean(),
  bounds: z.boolean(),
  fields: z.array(z.string()).optional(),
});

const seenValue = z.strictObject({
  kind: z.string(),
  slot: z.string(),
  aspect: z.string(),
  value,
});

const exchange = z.strictObject({
  step: z.int().nullable().describe('The step of the test, from 1; null before the first.'),
  told: z.strictObject({ action: z.string(), parameters: names }).nullable(),
  answered: z
    .strictObject({
      outcome: z.enum(['accepted', 'refused', 'failed']),
      parameters: names.optional(),
      reason: z.string().optional(),
      message: z.string().optional(),
    })
    .nullable(),
  seen: z.array(seenValue).nullable().describe('What was seen otherwise than the time before.'),
  explanations: z.int().describe('How many worlds of the model explain everything after it.'),
});

const mismatch = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('answer'),
    allowed: z.array(z.string()).describe('What may be answered there.'),
  }),
  z.strictObject({
    kind: z.literal('observation'),
    differences: z
      .array(z.array(seenValue.extend({ expected: value.nullable() })))
      .describe('Each way in which what was seen differs from a world that it may be in.'),
  }),
  z
    .strictObject({
      kind: z.literal('deployment'),
      because: z.string(),
      calls: z
        .array(z.strictObject({ call: z.string(), came: z.string() }))
        .describe('Those that were made, in order; the last one went wrong.'),
    })
    .describe('It did not become what the deployment asks for.'),
  z
    .strictObject({
      kind: z.literal('call'),
      operation: z.string(),
      answered: z.string().describe('What came instead of an answer.'),
      remedy: z.string(),
    })
    .describe('A call was answered with nothing that is an answer.'),
]);

const failure = z.strictObject({
  title: z.string().describe('What is not as documented, in a sentence.'),
  tests: z.array(z.string()).describe('The tests that failed like this; the shortest is told.'),
  skipped: z.int().describe('So many tests were not run that would come to the same.'),
  id: z.string(),
  area: z.enum(areas),
  comment: z.string().describe('What the test is about.'),
  clauses: z
    .array(z.strictObject({ clause: z.string(), says: z.string(), source: z.string() }))
    .describe('The rule of the step that is not explained.'),
  deployment: z.string(),
  steps: z.array(
    z.strictObject({
      action: z.string(),
      parameters: names,
      sentence: z.string(),
      expected: z.string().describe('accepted, failed, or refused with the reason.'),
    }),
  ),
  explained: z.int().describe('So many steps are explained.'),
  way: z
    .array(traceStepSchema)
    .describe('How it may have come to what is explained, with what happened by itself.'),
  exchanges: z.array(exchange),
  mismatch,
  again: z.string().describe('The command that runs this test alone.'),
});

const breakdown = z.strictObject({
  kind: z.enum(Object.keys(breakdowns) as (keyof typeof breakdowns)[]),
  says: z.string(),
  message: z.string(),
  test: z.string().nullable().describe('The test that was under way.'),
  exchanges: z.array(exchange).describe('What was told and answered in it.'),
  lastWords: z.array(z.string()).describe('The last lines of its standard error.'),
});

/** What `keysync conform --json` writes. */
export const conformanceReportSchema = z
  .strictObject({
    schemaVersion: z.literal(1),
    keysync: z.string().describe('The version that wrote it.'),
    outcome: z
      .enum(['passed', 'failed', 'broken', 'incomplete', 'too-few', 'vacuous'])
      .describe('too-few, vacuous: no test failed, and too few passed, or none: no pass.'),
    suite: z.string(),
    tests: z.int().describe('So many were to be run.'),
    passedMin: z.int().describe('So many have to pass.'),
    driver: z.string().describe('The command line.'),
    implementation: z.string(),
    version: z.string().nullable(),
    capabilities: capabilities.nullable().describe('Null where it could not say.'),
    stopped: z.boolean().describe('Whether somebody stopped the run.'),
    counts,
    areas: z.partialRecord(z.enum(areas), counts),
    observed: z.int().describe('How many values were seen. None: only answers were compared.'),
    followed: z
      .int()
      .describe('In so many tests it chose something else than the test, which went on with what it chose.'),
    breakdown: breakdown.nullable(),
    results: z.array(
      z.strictObject({
        id: z.string(),
        area: z.enum(areas),
        verdict: z.enum(verdicts),
        because: z.string().nullable().describe('Why it is neither passed nor failed.'),
      }),
    ),
    wire: wireReportSchema
      .nullable()
      .describe('What was tried of the API call by call; null where nothing was.'),
    unlocks: z
      .array(
        z.strictObject({
          kind: z.enum(['control', 'field', 'bounds']),
          name: z.string(),
          tests: z.int().describe('So many tests that were not applicable need it.'),
          alone: z.int().describe('So many of them need nothing else.'),
        }),
      )
      .describe('What the driver would have to be able to do for more tests to be applicable.'),
    unsupported: z
      .array(z.strictObject({ because: z.string(), tests: z.int() }))
      .describe('Why the driver did not take the deployments of other tests.'),
    failures: z.array(failure).describe('One for each cause, told by its shortest test. The shortest first.'),
    deployments: z.record(z.string(), scenarioSchema).describe('Those of the failures.'),
  })
  .describe('What came of a suite of tests against an implementation.');

/** See {@link conformanceReportSchema}. */
export type ConformanceReport = Readonly<z.infer<typeof conformanceReportSchema>>;

/** A failing test in a report. */
export type ConformanceFailure = ConformanceReport['failures'][number];
