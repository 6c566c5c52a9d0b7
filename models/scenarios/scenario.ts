import { z } from 'zod';

/**
 * HSMs per cluster that the service allows (AWS CloudHSM User Guide, Quotas).
 *
 * @clause KS-HSM-QUOTA
 */
export const hsmsPerClusterMax = 28;

const boundMax = 1000;

// Names come from other people's files: any text that a terminal prints as it stands. Whoever reads a file into an
// object loses a field called __proto__, and a verdict without that slot would be a wrong one.
const name = z
  .string()
  .min(1, 'a name must not be empty')
  .max(200, 'a name has at most 200 characters')
  .regex(/^\P{Cc}*$/u, 'a name must not contain control characters')
  .regex(/^(?!__proto__$)/, 'nothing can be called __proto__');

const nodes = z.int().min(1).max(hsmsPerClusterMax).describe('A number of HSMs.');

const cluster = z.strictObject({
  region: name.describe('The region the cluster is in.'),
  hsms: z
    .array(name)
    .max(hsmsPerClusterMax)
    .describe('Its HSM slots. A slot belongs to one cluster for ever.'),
  start: z.enum(['running', 'absent']).default('absent').describe('Whether it is ACTIVE at the start.'),
  up: z
    .array(name)
    .optional()
    .describe(
      'The HSMs of a running cluster that are ACTIVE at the start; all that are not degraded by default.',
    ),
  degraded: z.array(name).default([]).describe('The HSMs of a running cluster that start DEGRADED.'),
  maskingKey: name
    .optional()
    .describe('For a clone at work: the running cluster whose masking key it carries; its own by default.'),
  zones: z
    .record(name, name)
    .optional()
    .describe(
      'HSM to availability zone. One name in two clusters of a region is one zone; in two regions it is not.',
    ),
  users: z
    .record(name, z.record(name, z.union([z.literal(0), z.literal(1), z.literal(2)])))
    .optional()
    .describe(
      'HSM to user to password version at the start (0: no such user), where it is not what every HSM has.',
    ),
});

const reaches = z
  .array(name)
  .min(1)
  .max(hsmsPerClusterMax)
  .optional()
  .describe('The HSMs of its cluster that it can connect to; all by default.');

const sdk3Client = z.strictObject({
  cluster: name.describe('The cluster it creates keys in: the home of its keys.'),
  sdk: z.literal(3),
  createObjectMinimumNodes: nodes.default(1).describe('create_object_minimum_nodes of cloudhsm_client.cfg.'),
  minSrv: nodes.default(1).describe('-min_srv of key_mgmt_util. The larger of the two counts.'),
  waitsForMinimum: z
    .boolean()
    .default(false)
    .describe('-min_srv without -timeout: a creation ends only when enough HSMs have the key, or never.'),
  reaches,
});

const sdk5Client = z.strictObject({
  cluster: name.describe('The cluster it creates keys in: the home of its keys.'),
  sdk: z.literal(5),
  keyAvailabilityCheck: z
    .boolean()
    .default(true)
    .describe('Whether token keys must be on two HSMs; false after --disable-key-availability-check.'),
  reaches,
});

const key = z.strictObject({
  class: z.enum(['token', 'session']).describe('Token keys are synchronized, session keys are not.'),
  client: name.describe('The client that creates it.'),
  owner: name.describe('The user it belongs to.'),
  promotes: name
    .optional()
    .describe('For a token key: the session key that is turned into it. It is created in no other way.'),
  sharedWith: z
    .array(name)
    .default([])
    .describe('Other users it is shared with; key replicate needs them in the destination as well.'),
  exportable: z
    .boolean()
    .default(true)
    .describe('Whether it may be wrapped into a file; synchronization and backups do not ask.'),
  handle: z
    .int()
    .min(0)
    .max(Number.MAX_SAFE_INTEGER)
    .optional()
    .describe('The handle that its creation gets, the same on every HSM; without one it meets no other key.'),
  start: z
    .strictObject({
      creation: z
        .enum(['acknowledged', 'unacknowledged', 'rejected', 'deleted'])
        .describe('What its client was told, or that it was deleted.'),
      heldBy: z
        .array(name)
        .describe('The HSMs that hold it, in any cluster with the masking key of its home.'),
    })
    .optional()
    .describe('For a key that exists at the start, as key list shows it; not created by default.'),
});

const flag = z.boolean().default(false);
const bound = z.int().min(0).max(boundMax).default(0);

const allow = z.strictObject({
  hsmFailures: z
    .union([z.int().min(0).max(boundMax), z.literal('unbounded')])
    .default(0)
    .describe('How many HSMs may be lost; "unbounded" for as many as there are, again and again.'),
  hsmOutages: bound.describe('How often an HSM may go out of reach.'),
  zoneFailures: bound.describe('How many availability zones may be lost, each with all its HSMs.'),
  zoneOutages: bound.describe('How often an availability zone may go out of reach.'),
  creationFailures: flag.describe('An HSM that is being created may fail before it is active.'),
  syncFailures: flag.describe('Client-side synchronization and clean-up may fail for no reason we see.'),
  createHsm: flag.describe('HSMs may be added or replaced.'),
  deleteHsm: flag.describe('HSMs may be removed.'),
  deleteKey: flag.describe('Keys may be deleted.'),
  deleteKeyAgain: flag.describe('A deleted key of which a copy came back may be deleted again.'),
  clone: flag.describe('Backups may be taken and copied, clusters made from them, and syncKey run.'),
  serviceBackups: flag.describe('The service takes backups by itself, whether or not anything is cloned.'),
  deleteBackup: flag.describe('Backups may be deleted.'),
  provision: flag.describe('Clusters may be created and deleted.'),
  changeUsers: flag.describe('Users may be created and passwords changed.'),
  tombstoneCleanUp: flag.describe('A clean-up may mark a copy for later removal instead of removing it.'),
  promoteKeys: flag.describe('Session keys may be turned into the token keys that promote them.'),
  keyReplicate: flag.describe('Keys may be copied to clones by key replicate.'),
  copyByCluster: flag.describe('Backups may be copied by naming their cluster instead of a backup.'),
  backupFailures: flag.describe('The copy of a backup may fail.'),
  wrapKey: flag.describe('Applications may wrap token keys into files.'),
  replicateUsers: flag.describe('Users may be copied to clones by user replicate.'),
});

const assume = z.strictObject({
  tombstones: flag.describe('Server-side synchronization leaves deleted keys alone.'),
  quorumWhenResolved: flag.describe(
    'The key availability check looks at a key when it is first found: one that was acknowledged stays usable.',
  ),
  serverSyncSkipsFailedCreations: flag.describe(
    'Server-side synchronization leaves keys alone whose creation failed.',
  ),
  restoredClusterActive: flag.describe('A cluster made from a backup is ACTIVE before its first HSM.'),
});

/** What a property's check can say. */
export const verdicts = ['holds', 'violated', 'vacuous', 'incomplete', 'reachable', 'unreachable'] as const;

/** See {@link verdicts}. */
export type Verdict = (typeof verdicts)[number];

/** The shape of a scenario file. References between its parts are checked by `parseScenario`. */
export const scenarioSchema = z
  .strictObject({
    $schema: z.string().optional().describe('Where an editor finds this schema.'),
    name: name.describe('The name of the scenario.'),
    note: z.string().optional().describe('What it is for.'),
    regions: z.record(name, name).describe('Region to partition. A region need not have a cluster.'),
    clusters: z.record(name, cluster).describe('Cluster slots by name.'),
    clients: z
      .record(name, z.discriminatedUnion('sdk', [sdk3Client, sdk5Client]))
      .default({})
      .describe('Applications, each with one client SDK and one cluster.'),
    users: z.array(name).min(1).describe('All users, the crypto officer among them.'),
    cryptoOfficer: name.describe('The user whose credentials syncKey logs in with.'),
    keys: z
      .record(name, key)
      .default({})
      .describe('Key slots by name, in the order of their creation or not.'),
    backups: z.int().min(0).max(100).default(0).describe('The number of backup slots.'),
    allow: allow.prefault({}).describe('What may happen besides creation, use and synchronization.'),
    assume: assume.prefault({}).describe('Readings of the documentation other than the default.'),
    expect: z
      .record(name, z.enum(verdicts))
      .optional()
      .describe('Property to verdict; the verifier fails when one differs, in either direction.'),
  })
  .describe('A finite deployment and what may happen to it.');

/** A valid scenario, defaults filled in. */
export type Scenario = z.infer<typeof scenarioSchema>;

/** A scenario as it is written: whatever has a default may be left out. */
export type ScenarioInput = z.input<typeof scenarioSchema>;
