import { z } from 'zod';
import { clauses, scenarioSchema } from '#models';
import {
  type Assessment,
  type DeploymentFinding,
  type ObservedClient,
  severities,
  timeText,
  worstSeverity,
} from '#properties';
import { inOrder } from './check/order.ts';
import { toldStep } from './check/outcomes.ts';
import { traceStepSchema } from './verification-report.ts';

const severity = z
  .enum(severities)
  .describe(
    'The worst first: an acknowledged key is gone after one fault; keys cannot be used; no token key can be created, now or after one fault; what failed or was deleted is still there; clones or users differ; a call must be tried again.',
  );

const remedy = z.strictObject({
  change: z.string().describe('What to do.'),
  removes: z.array(z.string()).describe('The ids of the findings that it removes.'),
  price: z.array(z.string()).describe('What it makes worse.'),
});

const zoneNames = z.array(z.string()).describe('Availability zones, sorted.');

const momentTolerance = z.strictObject({
  hsmFailuresWithoutLoss: z.int().nullable().describe('So many HSM failures lose no key.'),
  hsmFailuresWithoutOutageOfUse: z
    .int()
    .nullable()
    .describe(
      'So many HSM failures, or outages, keep keys usable; null as well where no key can be used now.',
    ),
  zonesWhoseLossLosesKeys: zoneNames.nullable(),
  zonesWhoseLossStopsUse: zoneNames.nullable().describe('By their loss or their outage.'),
});

const tolerance = z
  .strictObject({
    creation: z.strictObject({
      now: z.boolean().nullable(),
      withOneHsmDown: z.boolean().nullable(),
      zonesWhoseLossStopsIt: zoneNames.nullable(),
    }),
    afterAcknowledgement: momentTolerance.describe(
      'With as few copies as the acknowledgement needs, as badly placed as can be.',
    ),
    onceSynchronized: momentTolerance.describe('Once every HSM in use has the key.'),
  })
  .describe('What the client tolerates; null where it is not known, or where there can be no such key.');

const finding = z.strictObject({
  id: z.string().describe('Names the question and what it is asked about: the same in every report.'),
  question: z.string().describe('A stable name of the question.'),
  grade: z.enum(['good', 'hazard', 'advice', 'information', 'incomplete']),
  severity: severity.nullable().describe('Of a hazard; null for everything else.'),
  avoidable: z
    .boolean()
    .nullable()
    .describe('Of a hazard: whether some change of the deployment removes it; null for everything else.'),
  remedies: z.array(remedy).describe('The smallest changes that remove it.'),
  answer: z
    .union([z.boolean(), z.int()])
    .nullable()
    .describe(
      'Yes or no, or a number of HSM failures that are survived: at least so many where the grade is incomplete.',
    ),
  zones: zoneNames.nullable().describe('The zones that the answer is about; null where it is about none.'),
  sentence: z.string(),
  scope: z
    .strictObject({
      moment: z.enum(['now', 'right-after', 'once-synchronized']),
      hsmFaults: z.int().describe('So many HSM failures, or so many outages.'),
      zones: zoneNames.describe('The zones one of which may be lost or go out of reach.'),
    })
    .nullable()
    .describe('The faults that a sentence which reassures speaks of; null for everything else.'),
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
    schemaVersion: z.literal(2),
    keysync: z.string().describe('The version that wrote it.'),
    complete: z
      .boolean()
      .describe('Whether something was asked, and no question was stopped by a limit or is open otherwise.'),
    hazards: z.int().describe('How many findings are hazards.'),
    worst: severity.nullable().describe('The worst severity of all findings; null where there is no hazard.'),
    time: z
      .string()
      .nullable()
      .describe('The time that ages are told by: the newest in the files, or one that was given.'),
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
        sdk: z.union([z.literal(3), z.literal(5)]),
        assumed: z.boolean().describe('Whether no file tells of it: a client with default settings.'),
        setting: z.string().describe('Its SDK and durability setting, in words.'),
        tolerance,
        place: z.string(),
        findings: z.array(finding),
      }),
    ),
    strayClients: z
      .array(z.strictObject({ name: z.string(), place: z.string(), findings: z.array(finding) }))
      .describe('Client configurations that lead to no cluster of the files.'),
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
    contradictions: z.array(finding).describe('What the files say in two ways.'),
    anyNumberOfKeys: z
      .strictObject({
        shown: z
          .array(z.string())
          .describe('All that searches found about them holds for any number of such keys.'),
        open: z.array(z.string()).describe('Of these that is not known, or not so.'),
      })
      .describe(
        'Whether what searches found holds for any number of keys like the one that they asked about, by the names of clients and configurations, and of pairs as home/other.',
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
  const {
    time,
    clusters,
    backups,
    clients,
    strayClients,
    pairs,
    syncConfigurations,
    contradictions,
    anyNumberOfKeys,
  } = assessment;
  const subjects = [...clusters, ...clients, ...strayClients, ...pairs, ...syncConfigurations];
  const all = [...subjects.flatMap(({ findings }) => findings), ...contradictions];
  return {
    schemaVersion: 2,
    keysync: version,
    complete: clients.length > 0 && all.every(({ grade }) => grade !== 'incomplete'),
    hazards: all.filter(({ grade }) => grade === 'hazard').length,
    worst: worstSeverity(all.map((found) => found.severity)),
    time: time === undefined ? null : timeText(time),
    notes: [...notes],
    clusters: clusters.map(reportedCluster),
    backups: backups.map(({ backup: { id, state, cluster, sourceBackup }, region }) => ({
      id,
      state,
      cluster: cluster ?? null,
      copyOf: sourceBackup ?? null,
      region: region ?? null,
    })),
    clients: clients.map(({ client, tolerance: tolerated, findings }) => ({
      name: client.name,
      cluster: client.cluster,
      sdk: client.sdk,
      assumed: client.assumed,
      setting: settingText(client),
      tolerance: structuredClone(tolerated) as CheckReport['clients'][number]['tolerance'],
      place: client.place,
      findings: reportedAll(findings),
    })),
    strayClients: strayClients.map(({ client: { name, place }, findings }) => ({
      name,
      place,
      findings: reportedAll(findings),
    })),
    pairs: pairs.map(({ pair: { home, other, relation }, findings }) => ({
      home: home.id,
      other: other.id,
      maskingKey: relation.masking,
      reasons: [...relation.reasons],
      findings: reportedAll(findings),
    })),
    syncConfigurations: syncConfigurations.map(
      ({ configuration: { name, servers, place }, routes, findings }) => ({
        name,
        hsms: servers.map(({ hsm }) => hsm),
        routes: routes.map((route) => ({ ...route })),
        place,
        findings: reportedAll(findings),
      }),
    ),
    contradictions: reportedAll(contradictions),
    anyNumberOfKeys: { shown: [...anyNumberOfKeys.shown], open: [...anyNumberOfKeys.open] },
  };
}

function settingText(client: ObservedClient): string {
  const assumed = client.assumed ? ', assumed: no file tells of a client of this cluster' : '';
  if (client.sdk === 5)
    return `Client SDK 5, key availability check ${client.keyAvailabilityCheck ? 'on' : 'off'}${assumed}`;
  const minSrv = client.minSrv === undefined ? '' : `, -min_srv ${client.minSrv}`;
  return `Client SDK 3, create_object_minimum_nodes ${client.createObjectMinimumNodes}${minSrv}${assumed}`;
}

function reportedCluster({
  cluster,
  findings,
}: Assessment['clusters'][number]): CheckReport['clusters'][number] {
  const { id, region, partition, state, hsms, sourceBackup, place } = cluster;
  return {
    id,
    region,
    partition,
    state,
    createdFrom: sourceBackup ?? null,
    hsms: hsms.map((hsm) => ({ id: hsm.id, zone: hsm.zone, state: hsm.state })),
    place,
    findings: reportedAll(findings),
  };
}

const reportedAll = (findings: readonly DeploymentFinding[]): CheckFinding[] =>
  inOrder(findings.map(reported));

function reported({
  clause,
  trace,
  evidence,
  remedies,
  zones,
  scope,
  ...finding
}: DeploymentFinding): CheckFinding {
  return {
    ...finding,
    remedies: structuredClone(remedies) as CheckFinding['remedies'],
    zones: zones === null ? null : [...zones],
    scope: scope === null ? null : { ...scope, zones: [...scope.zones] },
    clause,
    source: clauses[clause].source,
    evidence: evidence === null ? null : (structuredClone(evidence) as CheckFinding['evidence']),
    trace: trace.map((step) => toldStep({ ...step, changed: [...step.changed] })),
  };
}
