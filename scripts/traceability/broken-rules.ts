import type { ClauseId } from '#models';

/** A mutant of the published matrix that was made by hand. */
interface MutantByHand {
  readonly kind: 'by-hand';
  readonly name: string;
}

/** A mutant of the published matrix that was generated: one that changes this text at this place. */
interface GeneratedMutant {
  readonly kind: 'generated';
  /** As in the matrix: an action or a machine, and where in it. */
  readonly place: string;
  /** What is changed, or a part of it, with single spaces. */
  readonly text: string;
  /** What it becomes, or a part of that, where not every change breaks the rule. */
  readonly becomes: string | undefined;
}

/** A rule outside the lifecycles and actions, broken by an edit of its source. */
export interface Edit {
  readonly kind: 'edit';
  readonly file: string;
  /** Occurs once in the file. */
  readonly from: string;
  readonly to: string;
  /** The file of the test that must fail then, and how the full name of the test begins. */
  readonly testFile: string;
  readonly test: string;
}

/** One way to break a rule. */
export type BrokenRule = MutantByHand | GeneratedMutant | Edit;

const byHand = (name: string): BrokenRule => ({ kind: 'by-hand', name });

const at = (place: string, text: string, becomes?: string): BrokenRule => ({
  kind: 'generated',
  place,
  text,
  becomes,
});

const edit = (
  file: string,
  [from, to]: readonly [string, string],
  [testFile, test]: readonly [string, string],
): BrokenRule => ({ kind: 'edit', file, from, to, testFile, test });

const check = 'scripts/commands/check/check.test.ts';
const checkCases = 'scripts/commands/check/check-cases.test.ts';
const formats = 'scripts/input/formats/formats.test.ts';
const link = 'scripts/input/link.test.ts';
const lineage = 'properties/deployment/lineage.test.ts';
const useKey = 'models/actions/use-key.test.ts';

/**
 * How each clause that is implemented is broken on purpose.
 *
 * @remarks
 * A clause counts as implemented only where something fails once its rule is broken: properties, or the numbers that
 * are known, for mutants of the matrix, and a test for an edit. `broken-rules.published.test.ts` shows it for each.
 */
export const brokenRules: Readonly<Partial<Record<ClauseId, BrokenRule>>> = {
  // Keys
  'KS-TOKEN-PERSISTENT': byHand('a key is recorded as generated and stored nowhere'),
  'KS-SESSION-LOCAL': byHand('server-side synchronization copies session keys'),
  'KS-KEY-PROMOTION': byHand('a promotion leaves the session key behind'),
  'KS-KEY-OWNER': byHand('a key is generated without its owner'),
  'KS-KEY-HANDLE': byHand('a key is generated under a handle that an HSM of its cluster has for another key'),
  'KS-KEY-HANDLE-COLLISION': byHand('key replicate does not ask whether the handle is taken'),
  'KS-NON-EXPORTABLE': byHand('keys are wrapped that are not exportable'),
  'KS-KEY-DELETION': byHand('the deletion of a key leaves one copy'),
  'KS-DELETED-RETURNS': at('deleteKey.apply.isReached', 'isActive(world, hsm) && world.holds(hsm, key)'),
  'KS-KEY-DELETION-BACKUPS': at('backupMachine.PENDING_DELETION.backup.purged.actions', 'eraseContents'),
  'KS-TOMBSTONES': byHand('server-side synchronization forgets deletions that it should remember'),
  'KS-ROUTING': at('useKey', '!world.holds(hsm, key)'),
  'KS-ROUTING-RETRY': edit(
    'models/actions/use-key.ts',
    ['retryMaySucceed: copies > 0', 'retryMaySucceed: copies > 2'],
    [useKey, 'fails on an HSM that lacks it'],
  ),

  // Synchronization
  'KS-CLIENT-SYNC': byHand('client-side synchronization ticks an HSM off without copying'),
  'KS-CLIENT-SYNC-FAILS': byHand('client-side synchronization gives up although nothing stands in its way'),
  'KS-SERVER-SYNC': byHand('server-side synchronization moves the key instead of copying it'),
  'KS-SERVER-SYNC-UNMANAGED': byHand('server-side synchronization waits for the client'),
  'KS-SERVER-SYNC-BLIND': byHand(
    'server-side synchronization takes up failed creations that it should leave alone',
  ),
  'KS-SYNC-ONE-CLUSTER': byHand('server-side synchronization reaches other clusters'),
  'KS-KEY-LOSS': byHand('the keys of an HSM that fails are rescued to other clusters'),
  'KS-SINGLE-HSM': edit(
    'properties/deployment/clusters/advice.ts',
    ['if (active.length === 1) advise', 'if (active.length === 0) advise'],
    [check, 'dev-single'],
  ),
  'KS-TWO-HSMS': edit(
    'properties/deployment/clusters/advice.ts',
    ['if (active.length > 1 && zones.size < 2)', 'if (active.length > 1 && zones.size < 1)'],
    [checkCases, 'zones oneaz: the loss of the only one'],
  ),

  // Client SDK 3
  'KS-SETTING-PER-SDK': at('requirementOf', '3'),
  'KS-SDK3-MINIMUM-NODES': byHand('a creation counts the attempts instead of the copies'),
  'KS-SDK3-LARGER-WINS': at('requirementOf', 'Math.max(client.createObjectMinimumNodes, client.minSrv)'),
  'KS-SDK3-DEFAULT-RISK': edit(
    'properties/deployment/clients/harms.ts',
    ["faults: ['hsmFailures'],", "faults: ['hsmOutages'],"],
    [check, 'legacy-batch'],
  ),
  'KS-SDK3-CLEAN-UP': byHand('the clean-up of a failed creation ticks a copy off without removing it'),
  'KS-SDK3-ORPHAN': at(
    'deleteKey.refuses.isThere',
    "creation === 'acknowledged' || creation === 'unacknowledged' || creation === 'rejected'",
    "creation === 'acknowledged' || creation === 'unacknowledged'",
  ),
  'KS-CLEAN-UP-TOMBSTONE': byHand('the clean-up of a failed creation ticks a copy off without marking it'),
  'KS-MINIMUM-NODES-BOUND': edit(
    'properties/deployment/clusters/advice.ts',
    ['if (minimum > Math.max(1, hsmCount - 1))', 'if (minimum > Math.max(1, hsmCount + 9))'],
    [check, 'a minimum that the cluster cannot meet'],
  ),
  'KS-SDK3-CONFIGURATION': edit(
    'scripts/input/formats/client-sdk3.format.ts',
    ['createObjectMinimumNodes: value.client.create_object_minimum_nodes', 'createObjectMinimumNodes: 1'],
    [formats, 'create_object_minimum_nodes is a whole number'],
  ),
  'KS-KMU-MIN-SRV': at(
    'requirementOf',
    'Math.max(client.createObjectMinimumNodes, client.minSrv)',
    'client.createObjectMinimumNodes',
  ),
  'KS-KMU-TIMEOUT': byHand('a client that should wait for its minimum gives up'),
  'KS-SDK3-ONE-CLUSTER': edit(
    'scripts/input/link.ts',
    [
      'if (common.length === 0) return severalClusters(server, here, candidates ?? []);',
      'if (common.length === 0) continue;',
    ],
    [link, 'a client without a cluster is told'],
  ),
  'KS-SDK3-ADDRESS': edit(
    'scripts/input/formats/client-sdk3.format.ts',
    ['address: value.server.hostname', "address: '10.0.0.1'"],
    [link, 'a client is linked to its cluster'],
  ),

  // Client SDK 5
  'KS-SDK5-QUORUM': at('isUsable', 'liveCopyCountInReach(world, key) >= copiesToUse(world, key)'),
  'KS-SDK5-QUORUM-CLUSTER': byHand('the quorum must be exceeded before a key is generated'),
  'KS-SDK5-QUORUM-IS-TWO': at('requirementOf', 'client.keyAvailabilityCheck ? 2 : 1'),
  'KS-SDK5-AUTOMATIC': byHand('client-side synchronization never serves Client SDK 5'),
  'KS-SDK5-MESSAGE': edit(
    'models/actions/use-key.ts',
    ['available on at least 2 HSMs', 'available on 2 HSMs'],
    [useKey, 'is refused by the key availability check'],
  ),
  'KS-SDK5-OPT-OUT': at('requirementOf', 'client.keyAvailabilityCheck'),
  'KS-SDK5-CONFIGURE': edit(
    'scripts/input/formats/client-sdk5.format.ts',
    ['disable_key_availability_check !== true', 'disable_key_availability_check === true'],
    [formats, 'disable_key_availability_check is true or false'],
  ),
  'KS-SDK5-COMPONENTS': edit(
    'scripts/input/formats/client-sdk5.format.ts',
    ['options?.disable_key_availability_check !== true', 'true'],
    [check, 'dev-single'],
  ),
  'KS-SDK5-LATE-QUORUM': edit(
    'models/actions/key-creation/settle-creation.action.ts',
    [
      'clearAttempts(world, key);',
      "clearAttempts(world, key);\n    if (!isMet) for (const hsm of key.reached) if (world.holds(hsm, key)) world.tell(hsm, { type: 'key.erased', key: key.name });",
    ],
    ['properties/agreement/oracle.test.ts', 'sdk5-quorum-3hsm-1fail has the known numbers'],
  ),
  'KS-QUORUM-WHEN-RESOLVED': at('copiesToUse.isFound', 'quorumWhenResolved'),
  'KS-CLIENT-REACH': byHand('a creation counts copies that its client does not reach'),
  'KS-SDK5-REPLACEMENT': edit(
    'properties/deployment/clients/creation-questions.ts',
    ['const without = [...degradedHsmsOf(cluster), down];', 'const without = degradedHsmsOf(cluster);'],
    [check, 'web-signing'],
  ),
  'KS-SDK5-CLUSTERS': edit(
    'scripts/input/formats/client-sdk5.format.ts',
    ['value.clusters.map((inner', 'value.clusters.slice(1).map((inner'],
    [link, 'a client is linked to its cluster'],
  ),

  // HSMs and zones
  'KS-HSM-LIFECYCLE': at('hsmMachine.CREATE_IN_PROGRESS.hsm.activated.target', 'ACTIVE'),
  'KS-HSM-FIRST': at('takesHsm', 'takesFirst && hasNoHsm(world, cluster)', 'takesFirst'),
  'KS-HSM-LOSS': at('hsmMachine.ACTIVE.hsm.failed.target', 'FAILED'),
  'KS-HSM-REPLACED': at('hsmMachine.FAILED.hsm.creationStarted.target', 'CREATE_IN_PROGRESS'),
  'KS-HSM-OUTAGE': at('hsmMachine.ACTIVE.hsm.becameUnreachable.target', 'DEGRADED'),
  'KS-HSM-CREATION-FAILS': at('hsmMachine.CREATE_IN_PROGRESS.hsm.creationFailed.target', 'FAILED'),
  'KS-ZONES': byHand('a zone that fails takes every other zone of the region with it'),
  'KS-ZONE-LOSS': at(
    'isInUse',
    "state === 'ACTIVE' || state === 'DEGRADED' || state === 'CREATE_IN_PROGRESS'",
    "state === 'ACTIVE' || state === 'DEGRADED'",
  ),
  'KS-ZONE-OUTAGE': byHand('a zone out of reach loses what its HSMs held'),
  'KS-HSM-FROM-BACKUP': byHand('a new HSM is restored from the oldest backup instead of the latest'),
  'KS-HSM-RESTORE-REPLACES': at('hsmMachine.actions.restore.keys', ''),
  'KS-HSM-JOINS-LATE': byHand('a new HSM fetches the token keys of every cluster'),
  'KS-HSM-REMOVAL-BACKUP': byHand('an HSM is removed without a backup'),
  'KS-HSM-QUOTA': edit(
    'models/scenarios/scenario.ts',
    ['hsmsPerClusterMax = 28', 'hsmsPerClusterMax = 29'],
    ['models/scenarios/parse-scenario.test.ts', 'a cluster has at most as many HSMs'],
  ),
  'KS-HSM-ADDRESS': edit(
    'scripts/input/addresses.ts',
    ['Number(one.isLeaving) - Number(other.isLeaving)', 'Number(other.isLeaving) - Number(one.isLeaving)'],
    [link, 'an HSM that was replaced'],
  ),
  'KS-HSM-MIGRATION': edit(
    'properties/deployment/clients/creation-questions.ts',
    ["state === 'MODIFY_IN_PROGRESS' || ", ''],
    [checkCases, 'a migration'],
  ),
  'KS-HSM-TYPE-TOOLS': edit(
    'properties/deployment/clients/client-questions.ts',
    ['client.sdk === 3 && isOfNewType(cluster)', 'client.sdk === 5 && isOfNewType(cluster)'],
    [checkCases, 'sdk3-on-hsm2m'],
  ),

  // Clusters
  'KS-CLUSTER-LIFECYCLE': at('clusterMachine.UNINITIALIZED.cluster.initializationStarted.target', ''),
  'KS-CLUSTER-CERTIFICATE': at('initializeCluster.refuses', 'hasActiveHsm(world, cluster)'),
  'KS-CLUSTER-ACTIVATION': at('activateCluster.apply', "world.tell(hsm, { type: 'user.created', user });"),
  'KS-CLUSTER-DELETION': byHand('a cluster is deleted with an HSM in it'),
  'KS-CLUSTER-SCALE-TO-ZERO': at(
    'refusesSource.backup',
    'latestBackup(world, cluster) ?? originBackup(world, cluster)',
  ),
  'KS-CLUSTER-STATES': edit(
    'properties/deployment/observed.ts',
    ["    case 'UPDATE_IN_PROGRESS':\n", ''],
    [check, 'a cluster that is'],
  ),
  'KS-CLUSTER-REGIONAL': byHand('a clone is made in another region than its backup'),

  // Backups
  'KS-BACKUP-LIFECYCLE': at('backupMachine.READY.backup.deletionScheduled.target', 'PENDING_DELETION'),
  'KS-BACKUP-TRIGGERS': at('takeBackup.apply', 'backup.started'),
  'KS-BACKUP-CONTENTS': byHand('a backup carries session keys'),
  'KS-BACKUP-ONE-VIEW': byHand('another HSM is backed up than the one that is removed'),
  'KS-BACKUP-STALE': edit(
    'properties/deployment/clusters/backups.ts',
    [".filter(({ state }) => state === 'READY')", '.slice()'],
    [checkCases, 'backups have an age, and an end'],
  ),
  'KS-BACKUP-NO-TOMBSTONES': at(
    'contentsOf',
    'world.backup(source)?.contents ?? noContents(world.deployment)',
  ),
  'KS-BACKUP-STORED': edit(
    'models/actions/hsms/hsm-fails.action.ts',
    [
      "world.tell(hsm, { type: 'hsm.failed' });",
      "world.tell(hsm, { type: 'hsm.failed' });\n    for (const backup of world.deployment.backups) if (world.backupState(backup) === 'READY') world.tell(backup, { type: 'backup.deletionScheduled' });",
    ],
    ['properties/agreement/oracle.test.ts', 'clone-2x1-region-loss has the known numbers'],
  ),
  'KS-BACKUP-COPY': byHand('a copied backup stays attached to the cluster of its source'),
  'KS-BACKUP-COPY-BY-CLUSTER': byHand('a copy by cluster is of the oldest backup'),
  'KS-BACKUP-COPY-FAILS': byHand('a copy fails after it was ready'),
  'KS-BACKUP-PARTITION': byHand('a backup is copied to another partition'),
  'KS-BACKUP-RETENTION': edit(
    'properties/deployment/clusters/cluster-questions.ts',
    ['deleteTimestamp <= time', 'deleteTimestamp > time'],
    [checkCases, 'backups have an age, and an end'],
  ),

  // Clones
  'KS-CLONE': byHand('a clone gets a masking key of its own'),
  'KS-CLONE-STEPS': edit(
    'properties/deployment/lineage.ts',
    ['if (copy?.sourceRegion !== undefined) return copy.sourceRegion;', ''],
    [lineage, 'the region of a backup is'],
  ),
  'KS-CLONE-ACTIVATION': byHand('the first HSM of a clone does not activate it'),
  'KS-CLONE-USERS': at('createUser.apply', 'cluster.hsms', 'world.deployment.hsms'),
  'KS-CLONE-PASSWORDS': at('changePassword.apply', 'cluster.hsms', 'world.deployment.hsms'),
  'KS-CLONE-KEYS': byHand('server-side synchronization reaches other clusters'),
  'KS-CLONE-SPREADS': byHand('server-side synchronization never reaches the last HSM of a cluster'),
  'KS-MASKING-KEY': byHand('syncKey works under different masking keys'),
  'KS-MASKING-KEY-INSIDE': byHand('a fresh cluster is initialized with the masking key of another one'),
  'KS-CLONE-GROUP': edit(
    'properties/deployment/lineage.ts',
    ['if (chain !== undefined) return relationWithin', 'if (chain?.length === 1) return relationWithin'],
    [lineage, 'one masking key of two clones of one backup'],
  ),
  'KS-CLONE-SAME-CERTIFICATE': edit(
    'properties/deployment/lineage.ts',
    [
      '.filter(({ certificate }) => certificate === one.certificate)',
      '.filter(({ certificate }) => certificate !== one.certificate)',
    ],
    [lineage, 'one masking key of two clusters with equal certificates'],
  ),
  'KS-SYNC-KEY': byHand('syncKey does not look whether its source holds the key'),
  'KS-SYNC-KEY-OWNER': byHand('syncKey works without the owner on the destination'),
  'KS-SYNC-KEY-CREDENTIALS': byHand('syncKey does not ask for the password of the destination'),
  'KS-SYNC-KEY-ROLE': at('syncKey.refuses', 'password === 0'),
  'KS-SYNC-CONFIGURATION': edit(
    'properties/deployment/pairs/transfer-questions.ts',
    ['first === undefined || clusters.length === 1', 'first === undefined || clusters.length === 2'],
    [check, 'the configuration that spans the pair'],
  ),
  'KS-SYNC-SERVER-NUMBERS': edit(
    'scripts/input/formats/cmu.format.ts',
    ['value.servers.map(', 'value.servers.toReversed().map('],
    [link, 'a configuration of the management utility keeps the order of the file'],
  ),
  'KS-KEY-REPLICATE': byHand('key replicate reaches one HSM only, like syncKey'),
  'KS-KEY-REPLICATE-CONSISTENT': byHand('key replicate takes a key that its source does not have everywhere'),
  'KS-KEY-REPLICATE-USERS': byHand('key replicate does not look for the owner'),
  'KS-KEY-REPLICATE-PARTIAL': at('replicateKeyPartly.apply', 'key.stored'),

  // Users
  'KS-USER-REPLICATE': byHand('a user is replicated to one HSM only'),
  'KS-USERS-APART': at('createUser.apply', 'cluster.hsms', 'world.deployment.hsms'),
  'KS-USERS-AFTER-ACTIVATION': at('createUser.refuses', "world.clusterState(cluster) !== 'ACTIVE'"),
};
