import { z } from 'zod';
import { clauses } from '#models';
import type { Assessment, DeploymentFinding, ObservedClient } from '#properties';
import { traceStepSchema } from './verification-report.ts';

const finding = z.strictObject({
  question: z.string().describe('A stable name of the question.'),
  grade: z.enum(['good', 'hazard', 'advice', 'information', 'incomplete']),
  answer: z
    .union([z.boolean(), z.int()])
    .nullable()
    .describe(
      'Yes or no, or a number of HSM failures that are survived: at least so many where the grade is incomplete.',
    ),
  sentence: z.string(),
  clause: z.string(),
  source: z.string(),
  evidence: z
    .record(z.string(), z.union([z.string(), z.number(), z.boolean(), z.array(z.string())]))
    .nullable(),
  shows: z.string().nullable().describe('What the trace shows.'),
  trace: z.array(traceStepSchema).describe('In as few steps as possible.'),
});

/** What `keysync check --json` writes. */
export const checkReportSchema = z
  .strictObject({
    schemaVersion: z.literal(1),
    keysync: z.string().describe('The version that wrote it.'),
    complete: z.boolean().describe('Whether no question was stopped by a limit.'),
    hazards: z.int().describe('How many findings are hazards.'),
    notes: z.array(z.string()).describe('What in the files was not read.'),
    clusters: z.array(
      z.strictObject({
        id: z.string(),
        region: z.string(),
        partition: z.string(),
        state: z.string(),
        hsms: z.array(z.strictObject({ id: z.string(), zone: z.string(), state: z.string() })),
        place: z.string(),
        findings: z.array(finding),
      }),
    ),
    clients: z.array(
      z.strictObject({
        name: z.string(),
        cluster: z.string(),
        setting: z.string().describe('Its SDK and durability setting, in words.'),
        place: z.string(),
        findings: z.array(finding),
      }),
    ),
    pairs: z.array(
      z.strictObject({
        home: z.string(),
        other: z.string(),
        maskingKey: z.enum(['same', 'different', 'unknown']),
        reasons: z.array(z.string()),
        findings: z.array(finding),
      }),
    ),
    syncConfigurations: z.array(
      z.strictObject({
        name: z.string(),
        hsms: z.array(z.string()),
        place: z.string(),
        findings: z.array(finding),
      }),
    ),
  })
  .describe('What can happen to the keys of a deployment.');

/** See {@link checkReportSchema}. */
export type CheckReport = Readonly<z.infer<typeof checkReportSchema>>;

/** One finding of a report. */
export type CheckFinding = z.infer<typeof finding>;

/** Puts an assessment into the one form that every formatter takes. */
export function checkReportOf(
  assessment: Assessment,
  notes: readonly string[],
  version: string,
): CheckReport {
  const { clusters, clients, pairs, syncConfigurations } = assessment;
  const all = [...clusters, ...clients, ...pairs, ...syncConfigurations].flatMap(({ findings }) => findings);
  return {
    schemaVersion: 1,
    keysync: version,
    complete: all.every(({ grade }) => grade !== 'incomplete'),
    hazards: all.filter(({ grade }) => grade === 'hazard').length,
    notes: [...notes],
    clusters: clusters.map(({ cluster: { id, region, partition, state, hsms, place }, findings }) => ({
      id,
      region,
      partition,
      state,
      hsms: hsms.map((hsm) => ({ id: hsm.id, zone: hsm.zone, state: hsm.state })),
      place,
      findings: findings.map(reported),
    })),
    clients: clients.map(({ client, findings }) => ({
      name: client.name,
      cluster: client.cluster,
      setting: settingText(client),
      place: client.place,
      findings: findings.map(reported),
    })),
    pairs: pairs.map(({ pair: { home, other, relation }, findings }) => ({
      home: home.id,
      other: other.id,
      maskingKey: relation.masking,
      reasons: [...relation.reasons],
      findings: findings.map(reported),
    })),
    syncConfigurations: syncConfigurations.map(({ configuration: { name, servers, place }, findings }) => ({
      name,
      hsms: servers.map(({ hsm }) => hsm),
      place,
      findings: findings.map(reported),
    })),
  };
}

function settingText(client: ObservedClient): string {
  if (client.sdk === 3) return `Client SDK 3, create_object_minimum_nodes ${client.createObjectMinimumNodes}`;
  return `Client SDK 5, key availability check ${client.keyAvailabilityCheck ? 'on' : 'off'}`;
}

function reported({ clause, trace, evidence, ...finding }: DeploymentFinding): CheckFinding {
  return {
    ...finding,
    clause,
    source: clauses[clause].source,
    evidence: evidence === null ? null : (structuredClone(evidence) as CheckFinding['evidence']),
    trace: trace.map((step) => ({ ...step, changed: [...step.changed] })),
  };
}
