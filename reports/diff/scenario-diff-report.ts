import { z } from 'zod';
import { verdicts } from '#models';
import { differencesOf, type PropertyDifference, type ScenarioResult, verdictChanges } from '#properties';
import { isSilent, stoppedText } from '../verification/stopped-text.ts';
import {
  evidenceSchema,
  loopSchema,
  type ScenarioReport,
  traceStepSchema,
  verificationReportOf,
} from '../verification/verification-report.ts';

const side = z.strictObject({
  name: z.string(),
  worlds: z.int().describe('Distinct reachable worlds; those seen so far where not complete.'),
  transitions: z.int(),
  depth: z.int().describe('Steps to the farthest world.'),
  searched: z
    .enum(['all', 'one-of-each-kind'])
    .describe('Whether the numbers are of all keys, or of one key of each kind.'),
  complete: z.boolean().describe('Whether every world was seen, and something was asked.'),
  stopped: z.string().nullable().describe('What stopped the search; null where it came to its end.'),
});

const verdict = z.strictObject({
  verdict: z.enum(verdicts),
  length: z
    .int()
    .nullable()
    .describe('Steps of the shortest counterexample or witness; null for a history without end.'),
});

const property = z.strictObject({
  name: z.string(),
  kind: z
    .enum(verdictChanges)
    .describe(
      'worse; new: a finding after of which it is not known whether it was there before; unknown: a search was stopped; better; changed, neither; same.',
    ),
  duty: z.enum(['must', 'hazard']),
  before: verdict,
  after: verdict,
  trace: z
    .strictObject({
      side: z.enum(['before', 'after']).describe('The side that has it.'),
      evidence: evidenceSchema,
      trace: z.array(traceStepSchema),
      loop: loopSchema,
    })
    .nullable()
    .describe('The shortest trace that only one side has; null where there is none.'),
});

/** What `keysync diff --json` writes of two scenarios. */
export const scenarioDiffSchema = z
  .strictObject({
    schemaVersion: z.literal(1),
    of: z.literal('scenarios'),
    keysync: z.string().describe('The version that wrote it.'),
    complete: z.boolean().describe('Whether both searches came to their end, and were asked something.'),
    before: side,
    after: side,
    same: z.int().describe('How many properties have the same verdict, and the same length, on both sides.'),
    properties: z.array(property).describe('All of them: what changed first, the worst of it first.'),
  })
  .describe('What is worse, and what is better, in the second of two scenarios.');

/** See {@link scenarioDiffSchema}. */
export type ScenarioDiff = Readonly<z.infer<typeof scenarioDiffSchema>>;

/** One property of the two. */
export type PropertyDiff = ScenarioDiff['properties'][number];

/** Puts the results of two scenarios beside each other in the one form that every formatter takes. */
export function scenarioDiffOf(before: ScenarioResult, after: ScenarioResult, version: string): ScenarioDiff {
  const [then, now] = verificationReportOf([before, after], version).scenarios;
  if (then === undefined || now === undefined) throw new Error('A verification lost a scenario.');
  const properties = differencesOf(before, after).map((difference) =>
    propertyDiffOf(difference, { before: then, after: now }),
  );
  const isOpen = properties.some((one) =>
    [one.before, one.after].some((side) => side.verdict === 'incomplete'),
  );
  const sides = { before: sideOf(then), after: sideOf(now) };
  return {
    schemaVersion: 1,
    of: 'scenarios',
    keysync: version,
    complete: !isOpen && sides.before.complete && sides.after.complete,
    ...sides,
    same: properties.filter(({ kind }) => kind === 'same').length,
    properties: properties.toSorted(
      (one, other) =>
        verdictChanges.indexOf(one.kind) - verdictChanges.indexOf(other.kind) || rankOf(one) - rankOf(other),
    ),
  };
}

/** What must hold is worse where it is broken. */
const rankOf = ({ duty }: PropertyDiff): number => (duty === 'must' ? 0 : 1);

function sideOf(report: ScenarioReport): ScenarioDiff['before'] {
  const { name, worlds, transitions, depth, complete, keys } = report;
  return {
    name,
    worlds,
    transitions,
    depth,
    searched: keys?.searched ?? 'all',
    complete: complete && !isSilent(report),
    stopped: stoppedText(report) ?? null,
  };
}

function propertyDiffOf(
  { name, kind, before, after, traceOf }: PropertyDifference,
  reports: { readonly before: ScenarioReport; readonly after: ScenarioReport },
): PropertyDiff {
  const told = traceOf === null ? undefined : reports[traceOf].properties[name];
  return {
    name,
    kind,
    duty: reports.after.properties[name]?.duty ?? 'hazard',
    before: { verdict: before.verdict, length: before.length },
    after: { verdict: after.verdict, length: after.length },
    trace:
      traceOf === null || told === undefined
        ? null
        : { side: traceOf, evidence: told.evidence, trace: told.trace, loop: told.loop },
  };
}
