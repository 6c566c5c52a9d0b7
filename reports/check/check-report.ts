import { z } from 'zod';
import {
  type Assessment,
  type Comparison,
  type DeploymentFinding,
  findingsIn,
  type ObservedClient,
  timeText,
  worstSeverity,
} from '#properties';
import { changesOf, changesSchema } from '../diff/change-report.ts';
import { deploymentRatesSchema } from '../rates/deployment-rates.ts';
import {
  type CheckFinding,
  findingSchema,
  reportedFinding,
  severitySchema,
  zoneNames,
} from './finding-report.ts';
import { inOrder } from './order.ts';

export type { CheckFinding } from './finding-report.ts';

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

/** What `keysync check --json` writes. */
export const checkReportSchema = z
  .strictObject({
    schemaVersion: z.literal(2),
    keysync: z.string().describe('The version that wrote it.'),
    complete: z
      .boolean()
      .describe('Whether something was asked, and no question was stopped by a limit or is open otherwise.'),
    hazards: z.int().describe('How many findings are hazards.'),
    worst: severitySchema
      .nullable()
      .describe('The worst severity of all findings; null where there is no hazard.'),
    time: z
      .string()
      .nullable()
      .describe('The time that ages are told by: the newest in the files, or one that was given.'),
    notes: z.array(z.string()).describe('What in the files was not read.'),
    rates: deploymentRatesSchema.optional().describe('With --rates: how likely it is.'),
    clusters: z.array(
      z.strictObject({
        id: z.string(),
        region: z.string(),
        partition: z.string(),
        state: z.string(),
        createdFrom: z.string().nullable().describe('The backup it was created from.'),
        hsms: z.array(z.strictObject({ id: z.string(), zone: z.string(), state: z.string() })),
        place: z.string(),
        findings: z.array(findingSchema),
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
        findings: z.array(findingSchema),
      }),
    ),
    strayClients: z
      .array(z.strictObject({ name: z.string(), place: z.string(), findings: z.array(findingSchema) }))
      .describe('Client configurations that lead to no cluster of the files.'),
    pairs: z.array(
      z.strictObject({
        home: z.string(),
        other: z.string(),
        maskingKey: z.enum(['same', 'different', 'unknown']),
        reasons: z.array(z.string()),
        findings: z.array(findingSchema),
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
        findings: z.array(findingSchema),
      }),
    ),
    contradictions: z.array(findingSchema).describe('What the files say in two ways.'),
    plan: changesSchema
      .nullable()
      .describe('What a plan of Terraform among the files changes; null where there is none.'),
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

/**
 * Puts an assessment into the one form that every formatter takes.
 *
 * @param plan - where it is of what a plan leaves: beside what there is before
 */
export function checkReportOf(
  assessment: Assessment,
  notes: readonly string[],
  version: string,
  plan?: Comparison,
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
  const all = findingsIn(assessment);
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
    plan: plan === undefined ? null : changesOf(plan),
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
  inOrder(findings.map(reportedFinding));
