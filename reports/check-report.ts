import { z } from 'zod';
import { clauses, scenarioSchema } from '#models';
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
  place: z
    .string()
    .nullable()
    .describe('Where in the files its cause is: `file:line:column`; null where there is no such place.'),
  shows: z.string().nullable().describe('What the trace shows.'),
  trace: z.array(traceStepSchema).describe('In as few steps as possible.'),
  scenario: scenarioSchema.nullable().describe('Where the trace happens; null where there is no trace.'),
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
        createdFrom: z.string().nullable().describe('The backup it was created from.'),
        hsms: z.array(z.strictObject({ id: z.string(), zone: z.string(), state: z.string() })),
        place: z.string(),
        findings: z.array(finding),
      }),
    ),
    backups: z.array(
      z.strictObject({
        id: z.string(),
        state: z.string(),
        cluster: z.string().nullable().describe('The cluster whose contents it has, where that is known.'),
        copyOf: z.string().nullable().describe('The backup that it was copied from.'),
        region: z.string().nullable().describe('Null where no file tells it.'),
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
        routes: z
          .array(z.strictObject({ home: z.string(), other: z.string(), works: z.boolean().nullable() }))
          .describe('The clusters that it is to bring keys between; works: null where that is not known.'),
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
  const { clusters, backups, clients, pairs, syncConfigurations } = assessment;
  const all = [...clusters, ...clients, ...pairs, ...syncConfigurations].flatMap(({ findings }) => findings);
  return {
    schemaVersion: 1,
    keysync: version,
    complete: all.every(({ grade }) => grade !== 'incomplete'),
    hazards: all.filter(({ grade }) => grade === 'hazard').length,
    notes: [...notes],
    clusters: clusters.map(
      ({ cluster: { id, region, partition, state, hsms, sourceBackup, place }, findings }) => ({
        id,
        region,
        partition,
        state,
        createdFrom: sourceBackup ?? null,
        hsms: hsms.map((hsm) => ({ id: hsm.id, zone: hsm.zone, state: hsm.state })),
        place,
        findings: findings.map(reported),
      }),
    ),
    backups: backups.map(({ backup: { id, state, cluster, sourceBackup }, region }) => ({
      id,
      state,
      cluster: cluster ?? null,
      copyOf: sourceBackup ?? null,
      region: region ?? null,
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
    syncConfigurations: syncConfigurations.map(
      ({ configuration: { name, servers, place }, routes, findings }) => ({
        name,
        hsms: servers.map(({ hsm }) => hsm),
        routes: routes.map((route) => ({ ...route })),
        place,
        findings: findings.map(reported),
      }),
    ),
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
