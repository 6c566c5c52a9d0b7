import { z } from 'zod';
import { type ClauseId, clauses, type Verdict, verdicts } from '#models';
import {
  type Evidence,
  engineClaims,
  type Fairness,
  isEngineClaim,
  judge,
  judgeScenario,
  type LivenessProperty,
  type Property,
  propertyNamed,
  type ScenarioResult,
  type TraceStep,
  worst,
} from '#properties';

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
  applied: z
    .int()
    .describe(
      'In how many distinct worlds it had something to say: where its antecedent was true. For a property of steps, worlds that such a step leaves; for one that asks for a witness, the witnesses.',
    ),
  length: z
    .int()
    .nullable()
    .describe('Steps of the shortest counterexample or witness; null for a history without end.'),
  evidence: evidenceSchema,
  trace: z.array(traceStepSchema),
  loop: loopSchema,
});

const scenario = z.strictObject({
  name: z.string(),
  note: z.string().nullable(),
  worlds: z.int().describe('Distinct reachable worlds; those seen so far where not complete.'),
  transitions: z.int().describe('Enabled steps, over all worlds.'),
  depth: z.int().describe('Steps to the farthest world.'),
  complete: z.boolean().describe('Whether every reachable world was seen.'),
  judgement: z.enum(judgements),
  properties: z.record(z.string(), property),
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

/** Puts results into the one form that every formatter takes. */
export function verificationReportOf(
  results: readonly ScenarioResult[],
  version: string,
): VerificationReport {
  return {
    schemaVersion: 1,
    keysync: version,
    judgement: worst(results.map(judgeScenario)),
    scenarios: results.map(scenarioReportOf),
  };
}

function scenarioReportOf(result: ScenarioResult): ScenarioReport {
  const { worlds, transitions, depth, complete } = result;
  const { name, note, expect } = result.scenario;
  const reported = result.properties.map((found): [string, PropertyReport] => {
    const expected: Verdict | null = expect?.[found.name] ?? null;
    const { verdict, appliedCount, length, evidence, trace, loop } = found;
    const duty = propertyNamed(found.name)?.duty ?? 'hazard';
    const told = {
      verdict,
      expected,
      judgement: judge(result, found),
      duty,
      applied: appliedCount,
      length,
      evidence: evidenceReportOf(evidence),
      trace: traceReportOf(trace),
      loop,
    };
    return [found.name, told];
  });
  return {
    name,
    note: note ?? null,
    worlds,
    transitions,
    depth,
    complete,
    judgement: judgeScenario(result),
    properties: Object.fromEntries(reported),
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

/** A trace as it is written. */
export function traceReportOf(trace: readonly TraceStep[]): z.infer<typeof traceStepSchema>[] {
  return trace.map(({ action, parameters, sentence, changed }) => ({
    action,
    parameters: { ...parameters },
    sentence,
    changed: [...changed],
  }));
}

/** What is claimed, and the rule that it comes from. */
export interface Claim {
  readonly statement: string;
  /** For a claim about histories without end: which steps are bound to happen. */
  readonly given?: string;
  /** Absent for what keysync claims of itself. */
  readonly rule?: { readonly clause: ClauseId; readonly says: string; readonly source: string };
}

/** What a property claims, or a claim about the engines; undefined for a name that this version lacks. */
export function claimOf(name: string): Claim | undefined {
  if (isEngineClaim(name)) return { statement: engineClaims[name] };
  const found: Property | undefined = propertyNamed(name);
  if (found === undefined) return undefined;
  const { says, source, status } = clauses[found.clause];
  return {
    statement: found.statement,
    ...('fairness' in found ? { given: givenText(found) } : {}),
    rule: { clause: found.clause, says, source: `${source} (${status})` },
  };
}

function givenText({ fairness }: LivenessProperty): string {
  const told = (wanted: Fairness['strength']): string[] => {
    const actions = fairness.flatMap(({ action, strength }) => (strength === wanted ? [action] : []));
    const often = wanted === 'weak' ? 'stays possible for ever' : 'is possible again and again';
    return actions.length === 0 ? [] : [`No step of ${actions.join(', ')} ${often} without happening.`];
  };
  return [...told('weak'), ...told('strong')].join(' ');
}
