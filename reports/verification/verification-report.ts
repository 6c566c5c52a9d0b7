import { z } from 'zod';
import { assumptionOf, type Scenario, type Verdict, verdicts } from '#models';
import {
  type Doubt,
  dependentOn,
  type Evidence,
  type Explanation,
  type Judgement,
  judge,
  judgeScenario,
  type KeysResult,
  type ReadingResult,
  type ScenarioResult,
  worst,
} from '#properties';
import { explanationReportOf, explanationSchema } from '../explanation/explanation-report.ts';
import { countSchema, reportedCount } from '../formats/count.ts';
import { stepReportsOf, traceStepSchema } from '../trace/step-report.ts';
import { claimBesides, claimSchema } from './claims.ts';
import { whatToReduce } from './what-to-reduce.ts';

export { stepReportsOf, traceStepSchema } from '../trace/step-report.ts';

/** What shows a finding, as it is written. */
export const evidenceSchema = z
  .record(z.string(), z.union([z.string(), z.number(), z.boolean(), z.array(z.string())]))
  .nullable();

/** Where a history without end begins to repeat. */
export const loopSchema = z
  .int()
  .nullable()
  .describe(
    'For a history without end: after so many steps of the trace, those that follow repeat for ever; where none follow, nothing more happens. Null for a finite trace.',
  );

const judgements = ['expected', 'unexpected', 'incomplete'] as const;

const property = z.strictObject({
  verdict: z.enum(verdicts),
  expected: z.enum(verdicts).nullable().describe('What the scenario expects, if it says so.'),
  judgement: z.enum(judgements),
  duty: z.enum(['must', 'hazard']),
  claim: claimSchema.optional(),
  applied: countSchema.describe(
    'In how many distinct worlds it had something to say: where its antecedent was true. For a property of steps, worlds that such a step leaves; for one that asks for a witness, the witnesses.',
  ),
  length: z
    .int()
    .nullable()
    .describe('Steps of the shortest counterexample or witness; null for a history without end.'),
  evidence: evidenceSchema,
  trace: z.array(traceStepSchema),
  loop: loopSchema,
  explanation: explanationSchema.optional(),
});

const missProbabilitySchema = z
  .number()
  .min(0)
  .max(1)
  .nullable()
  .describe(
    'How probable it is that a world was missed, where only fingerprints of worlds were kept: whatever was not found, and every number, is to be read with it. Null where every world was kept.',
  );

const reading = z.strictObject({
  field: z.string().describe('The field of `assume`: false by default, true for the other reading.'),
  assumption: z.string().nullable().describe('The name of the assumption.'),
  about: z.string().nullable().describe('What the assumption is about.'),
  chosen: z.string().nullable().describe('The default reading, in words.'),
  other: z.string().nullable().describe('The other reading, in words.'),
  complete: z.boolean().describe('Whether every world was seen under both readings.'),
  missProbability: missProbabilitySchema,
  differing: z
    .record(
      z.string(),
      z.strictObject({
        byDefault: z.enum(verdicts),
        otherwise: z.enum(verdicts).describe('Under the other reading.'),
      }),
    )
    .describe('The properties whose verdict depends on the reading.'),
});

const doubts = [
  'relates-keys',
  'compares-contents',
  'waits-for-all',
  'notices-others',
  'open',
] as const satisfies readonly Doubt[];

const keys = z
  .strictObject({
    searched: z
      .enum(['all', 'one-of-each-kind'])
      .describe(
        'What the numbers of worlds, transitions and applied are of: the scenario, or the scenarios with one key of a kind and no others, added up.',
      ),
    kinds: z
      .array(z.array(z.array(z.string())))
      .describe(
        'The names of keys that differ in nothing else, kind by kind; keys that meet, as those with one handle, are together. The first of a kind stands for all.',
      ),
    meeting: z
      .strictObject({ step: z.string(), why: z.string() })
      .nullable()
      .describe('A step that does not treat each key by itself, and what it does.'),
    anyNumber: z
      .array(z.string())
      .describe(
        'The properties whose verdict and length are the same for any number of such keys, at least one of each kind.',
      ),
    doubts: z
      .record(z.string(), z.enum(doubts))
      .describe('The other properties, by what keeps them from that.'),
  })
  .nullable()
  .describe('What is known of other numbers of keys; null where nobody asked.');

const scenario = z.strictObject({
  name: z.string(),
  note: z.string().nullable(),
  worlds: countSchema.describe(
    'Distinct reachable worlds; those seen so far where not complete. Exact up to 2^53 - 1; what is larger is rounded to 12 digits. See keys.searched for what of: with one of each kind, they are not all worlds of the scenario.',
  ),
  transitions: countSchema.describe('Enabled steps, over all worlds; rounded as they are.'),
  depth: z.int().describe('Steps to the farthest world.'),
  complete: z.boolean().describe('Whether every reachable world was seen.'),
  stopped: z
    .strictObject({
      by: z
        .enum(['worlds', 'depth', 'memory', 'hash-compact', 'interrupted'])
        .describe(
          'The limit that stopped it; hash-compact: what comes later cannot be decided from fingerprints.',
        ),
      completedDepth: z.int().describe('All that can happen within so many steps was seen.'),
      reduce: z
        .array(z.string())
        .describe('What makes the worlds so many, the largest first: as much of it as the scenario has.'),
    })
    .nullable()
    .describe('Why something is open; null where nothing is.'),
  missProbability: missProbabilitySchema,
  judgement: z.enum(judgements),
  interchangeable: z
    .array(z.array(z.string()))
    .nullable()
    .describe(
      'The names of the HSMs, and of the keys, that were exchanged for each other: of the worlds that differ only in which is which, one was kept. Null where every world was to be kept.',
    ),
  keys,
  toldApartBy: z
    .array(z.string())
    .describe(
      'The properties that name some HSM or key, which is then not exchanged for those that are alike.',
    ),
  properties: z.record(z.string(), property),
  readings: z.array(reading).optional().describe('Only where they were asked for.'),
});

/** What `keysync verify --json` writes. */
export const verificationReportSchema = z
  .strictObject({
    schemaVersion: z.literal(1),
    keysync: z.string().describe('The version that wrote it.'),
    judgement: z.enum(judgements).describe('The worst of all scenarios.'),
    scenarios: z.array(scenario),
  })
  .describe('Verdicts of keysync for one or more scenarios.');

/** See {@link verificationReportSchema}. */
export type VerificationReport = Readonly<z.infer<typeof verificationReportSchema>>;

/** One scenario of a report. */
export type ScenarioReport = VerificationReport['scenarios'][number];

/** One property of a scenario in a report. */
export type PropertyReport = ScenarioReport['properties'][string];

/** What became of one assumption in a report. */
export type ReadingReport = NonNullable<ScenarioReport['readings']>[number];

/** Why findings are as they are: of each scenario, by the name of the property. */
export type Explanations = ReadonlyMap<Scenario, ReadonlyMap<string, Explanation>>;

/** What scenarios come to under the readings that they can turn around. */
export type Readings = ReadonlyMap<Scenario, readonly ReadingResult[]>;

/**
 * Puts results into the one form that every formatter takes.
 *
 * @param readings - of each scenario, where they were asked for
 * @param explanations - of the findings that somebody asked about
 */
export function verificationReportOf(
  results: readonly ScenarioResult[],
  version: string,
  readings: Readings = new Map(),
  explanations: Explanations = new Map(),
): VerificationReport {
  const scenarios = results.map((result) =>
    scenarioReportOf(result, readings.get(result.scenario), explanations.get(result.scenario)),
  );
  return {
    schemaVersion: 1,
    keysync: version,
    judgement: worst(scenarios.map(({ judgement }) => judgement)),
    scenarios,
  };
}

function scenarioReportOf(
  result: ScenarioResult,
  readings?: readonly ReadingResult[],
  explanations: ReadonlyMap<string, Explanation> = new Map(),
): ScenarioReport {
  const { worlds, transitions, depth, complete } = result;
  const { name, note, expect } = result.scenario;
  const reported = result.properties.map((found): [string, PropertyReport] => {
    const expected: Verdict | null = expect?.[found.name] ?? null;
    const { property, verdict, appliedCount, length, evidence, trace, loop } = found;
    const explanation = explanations.get(found.name);
    const claim = claimBesides(property, result.scenario);
    const told = {
      verdict,
      expected,
      judgement: judge(result, found),
      duty: property.duty,
      ...(claim === undefined ? {} : { claim }),
      applied: reportedCount(appliedCount),
      length,
      evidence: evidenceReportOf(evidence),
      trace: stepReportsOf(trace),
      loop,
      ...(explanation === undefined ? {} : { explanation: explanationReportOf(explanation) }),
    };
    return [found.name, told];
  });
  return {
    name,
    note: note ?? null,
    worlds: reportedCount(worlds),
    transitions: reportedCount(transitions),
    depth,
    complete,
    stopped: stoppedReportOf(result),
    missProbability: result.missProbability,
    judgement: judgementOf(result, readings),
    interchangeable: result.interchangeable?.map((names) => [...names]) ?? null,
    keys: keysReportOf(result.keys),
    toldApartBy: [...result.toldApartBy],
    properties: Object.fromEntries(reported),
    ...(readings === undefined ? {} : { readings: readings.map(readingReportOf) }),
  };
}

function keysReportOf(found: KeysResult | null): ScenarioReport['keys'] {
  return (
    found && {
      ...found,
      kinds: found.kinds.map((kind) => kind.map((names) => [...names])),
      anyNumber: [...found.anyNumber],
    }
  );
}

function stoppedReportOf({
  stoppedBy: by,
  completedDepth,
  scenario,
}: ScenarioResult): ScenarioReport['stopped'] {
  return by === null ? null : { by, completedDepth, reduce: [...whatToReduce(scenario)] };
}

/** A reading that was not searched to its end leaves open what depends on it, which is no pass either. */
function judgementOf(result: ScenarioResult, readings: readonly ReadingResult[] = []): Judgement {
  const isComplete = readings.every(({ complete }) => complete);
  return worst([judgeScenario(result), isComplete ? 'expected' : 'incomplete']);
}

function readingReportOf(result: ReadingResult): ReadingReport {
  const assumption = assumptionOf(result.field);
  const differing = dependentOn(result).map(
    ({ name, byDefault, otherwise }) =>
      [name, { byDefault: byDefault.verdict, otherwise: otherwise.verdict }] as const,
  );
  return {
    field: result.field,
    assumption: assumption?.id ?? null,
    about: assumption?.title ?? null,
    chosen: assumption?.chosen ?? null,
    other: assumption?.other ?? null,
    complete: result.complete,
    missProbability: result.missProbability,
    differing: Object.fromEntries(differing),
  };
}

/** Evidence as it is written. */
export function evidenceReportOf(evidence: Evidence | null): z.infer<typeof evidenceSchema> {
  if (evidence === null) return null;
  const copied = Object.entries(evidence).map(([name, value]) => [
    name,
    Array.isArray(value) ? [...value] : value,
  ]);
  return Object.fromEntries(copied);
}
