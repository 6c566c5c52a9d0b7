import { z } from 'zod';
import { type Refusal, refusals, scenarioSchema } from '#models';
import {
  type ActionCoverage,
  type Explanation,
  type FuzzingResult,
  properties,
  propertyNamed,
  type UseResult,
  useResults,
} from '#properties';
import { explanationReportOf, explanationSchema } from '../explanation/explanation-report.ts';
import {
  evidenceReportOf,
  evidenceSchema,
  stepReportsOf,
  traceStepSchema,
} from '../verification/verification-report.ts';

const counts = z.record(z.string(), z.int());

const action = z.strictObject({
  taken: z.int(),
  refused: counts.describe('How often it was tried and refused, by reason.'),
  forbidden: counts.describe('Choices of its parameters that can happen in no world, by reason.'),
});

const property = z.strictObject({
  applied: z.boolean().describe('Whether it ever had something to say.'),
  seen: z
    .int()
    .describe('Violations or witnesses: each distinct world once, each step as often as it was taken.'),
  nearest: z.int().nullable().describe('The fewest steps after which a new one was seen.'),
});

const never = z.strictObject({
  actions: z.array(z.string()),
  refusals: z
    .array(z.strictObject({ action: z.string().nullable(), reason: z.string() }))
    .describe('With an action: a reason that it can give here. Without: one that no action gave.'),
  world: z
    .array(z.string())
    .nullable()
    .describe('A shortest way to a world that no run reached; null where there is none or nobody knows.'),
});

const failure = z.strictObject({
  property: z.string().describe('The property, or what keysync claims of itself.'),
  verdict: z.enum(['violated', 'reachable']),
  scenario: scenarioSchema.describe(
    'The deployment, which may be a simplification of the one it was found in.',
  ),
  lengths: z.strictObject({
    found: z.int().describe('Steps taken in the random run.'),
    shrunk: z.int().describe('Steps after shrinking, none of which can be dropped.'),
    shortest: z
      .int()
      .nullable()
      .describe('Steps of a provably shortest trace; null where it was not looked for.'),
  }),
  minimal: z.boolean().describe('Whether shrinking came to its end.'),
  evidence: evidenceSchema,
  trace: z.array(traceStepSchema),
  explanation: explanationSchema.optional(),
  file: z.string().nullable().describe('The replay file it was saved as.'),
});

const outcomes = ['no-failure', 'failure', 'incomplete'] as const;

/** What `keysync fuzz --json` writes. */
export const fuzzReportSchema = z
  .strictObject({
    schemaVersion: z.literal(1),
    keysync: z.string().describe('The version that wrote it.'),
    outcome: z
      .enum(outcomes)
      .describe('incomplete: stopped before all runs were done, or no step can happen, which is no pass.'),
    seed: z.int(),
    scenario: z.string().nullable().describe('Null for random deployments.'),
    runs: z.int(),
    runsWanted: z.int(),
    runsOnLiveActors: z.int().describe('Of the runs, those that were also done on live actors.'),
    deployments: z.int(),
    steps: z.int().describe('Steps taken, uses of keys not counted.'),
    refusals: z.int().describe('Steps tried and refused.'),
    worlds: z.strictObject({
      reached: z.int().describe('Distinct worlds, over all deployments.'),
      atLeast: z.boolean().describe('Whether some had to be forgotten, so that there may be more.'),
      known: z
        .int()
        .nullable()
        .describe('All reachable worlds, where an exhaustive search has counted them.'),
    }),
    transitions: z
      .strictObject({ reached: z.int(), known: z.int() })
      .nullable()
      .describe('Distinct transitions; null where nobody knows how many there are.'),
    actions: z.record(z.string(), action),
    uses: z
      .record(z.enum(useResults), z.int())
      .describe('What came of using keys, and how often. A use is no step: it changes nothing.'),
    never: never.describe('What never occurred, of what can, or of what there is where that is not known.'),
    properties: z.record(z.string(), property),
    failure: failure.nullable(),
  })
  .describe('What random interleavings found and reached.');

/** See {@link fuzzReportSchema}. */
export type FuzzReport = Readonly<z.infer<typeof fuzzReportSchema>>;

/**
 * Puts what is known after random runs into the one form that every formatter takes.
 *
 * @param file - where the failure was saved, if there is one
 * @param explanation - of the failure, where somebody asked
 */
export function fuzzReportOf(
  result: FuzzingResult,
  version: string,
  file: string | null,
  explanation?: Explanation,
): FuzzReport {
  const { missed, failure: failed } = result;
  return {
    schemaVersion: 1,
    keysync: version,
    // Where no step could be taken nothing was looked at.
    outcome:
      failed !== null ? 'failure' : result.complete && result.stepCount > 0 ? 'no-failure' : 'incomplete',
    seed: result.seed,
    scenario: result.scenario?.name ?? null,
    runs: result.runCount,
    runsWanted: result.runCountMax,
    runsOnLiveActors: result.followedCount,
    deployments: result.deploymentCount,
    steps: result.stepCount,
    refusals: result.refusalCount,
    worlds: {
      reached: result.worldCount,
      atLeast: result.isWorldCountLowerBound,
      known: missed?.worlds.known ?? null,
    },
    transitions: missed && { ...missed.transitions },
    actions: Object.fromEntries(
      result.actions.map(({ action: name, taken, refused, forbidden }) => [
        name,
        { taken, refused: countsOf(refused), forbidden: countsOf(forbidden) },
      ]),
    ),
    uses: Object.fromEntries(result.used) as Record<UseResult, number>,
    never: neverOf(result),
    properties: sightingsOf(result),
    failure: failed && failureReportOf(failed, file, explanation),
  };
}

function failureReportOf(
  { claim, scenario, trace, evidence, lengths, isMinimal }: NonNullable<FuzzingResult['failure']>,
  file: string | null,
  explanation: Explanation | undefined,
): z.infer<typeof failure> {
  return {
    property: claim,
    verdict: propertyNamed(claim)?.kind === 'reachable' ? 'reachable' : 'violated',
    scenario,
    lengths: { ...lengths },
    minimal: isMinimal,
    evidence: evidenceReportOf(evidence),
    trace: stepReportsOf(trace),
    ...(explanation === undefined ? {} : { explanation: explanationReportOf(explanation) }),
    file,
  };
}

/** In the order of every report, whichever deployment first had to do with a property. */
function sightingsOf({ sightings }: FuzzingResult): FuzzReport['properties'] {
  const seen = properties.flatMap(
    ({ name }) => sightings.find(({ property: seenName }) => seenName === name) ?? [],
  );
  return Object.fromEntries(
    seen.map(({ property: name, applied, count, nearest }) => [name, { applied, seen: count, nearest }]),
  );
}

/** In the order of the reasons, whatever the order in which they occurred. */
function countsOf(byReason: ReadonlyMap<Refusal, number>): Record<string, number> {
  const given = (Object.keys(refusals) as Refusal[]).filter((reason) => byReason.has(reason));
  return Object.fromEntries(given.map((reason) => [reason, byReason.get(reason)!]));
}

function neverOf({ actions, missed }: FuzzingResult): FuzzReport['never'] {
  if (missed !== null) {
    return {
      actions: [...missed.actions],
      refusals: missed.refusals.map(({ action: name, refusal }) => ({ action: name, reason: refusal })),
      world: missed.nearestWorld && [...missed.nearestWorld],
    };
  }
  const isGiven = (reason: Refusal): boolean =>
    actions.some(({ refused, forbidden }: ActionCoverage) => refused.has(reason) || forbidden.has(reason));
  const absent = (Object.keys(refusals) as Refusal[]).filter((reason) => !isGiven(reason));
  return {
    actions: actions.filter(({ taken }) => taken === 0).map(({ action: name }) => name),
    refusals: absent.map((reason) => ({ action: null, reason })),
    world: null,
  };
}
