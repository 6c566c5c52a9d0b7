/** Why nothing kills some mutants. */
export interface Explanation {
  readonly reason: string;
  /** Their ids, as `npm run mutants` prints them. */
  readonly mutants: readonly string[];
}

/** Mutants that mean the same as the model: no number of any scenario differs, and none can. */
export const equivalents: readonly Explanation[] = [
  {
    reason:
      'A session key is never replicating or cleaning, and a key of Client SDK 5 is never cleaning: what the choice is forbidden for, the state of the creation refuses in every world.',
    mutants: [
      "actions/clean-up-copy.action.ts: cleanUpCopy.forbids: drop-condition: if (key.class !== 'token') return 'not-a-token-key'; => nothing",
      "actions/clean-up-copy.action.ts: cleanUpCopy.forbids: drop-condition: if (key.sdk !== 3) return 'not-an-sdk3-key'; => nothing",
      "actions/clean-up-fails.action.ts: cleanUpFails.forbids: drop-condition: if (key.class !== 'token') return 'not-a-token-key'; => nothing",
      "actions/clean-up-fails.action.ts: cleanUpFails.forbids: drop-condition: if (key.sdk !== 3) return 'not-an-sdk3-key'; => nothing",
      "actions/client-sync-copies.action.ts: clientSyncCopies.forbids: drop-condition: if (key.class !== 'token') return 'not-a-token-key'; => nothing",
      "actions/client-sync-fails.action.ts: clientSyncFails.forbids: drop-condition: if (key.class !== 'token') return 'not-a-token-key'; => nothing",
      "actions/finish-clean-up.action.ts: finishCleanUp.forbids: drop-condition: if (key.class !== 'token') return 'not-a-token-key'; => nothing",
      "actions/finish-clean-up.action.ts: finishCleanUp.forbids: drop-condition: key.sdk === 3 ? undefined : 'not-an-sdk3-key' => undefined",
      "actions/settle-creation.action.ts: settleCreation.forbids: drop-condition: key.class === 'token' ? undefined : 'not-a-token-key' => undefined",
    ],
  },
  {
    reason: 'No machine of a key of this class has the state that counts as well.',
    mutants: [
      "actions/close-session.action.ts: closeSession.refuses: widen-states: world.creation(key) === 'acknowledged' => (world.creation(key) === 'acknowledged' || world.creation(key) === 'unacknowledged')",
      "actions/server-sync-copies.action.ts: serverSyncCopies.refuses.isRemembered: widen-states: world.creation(key) === 'deleted' => (world.creation(key) === 'deleted' || world.creation(key) === 'closed')",
    ],
  },
  {
    reason: 'While a cluster is being deleted it has no HSM, and so nothing to do the step with.',
    mutants: [
      "actions/change-password.action.ts: changePassword.refuses: widen-states: world.clusterState(cluster) !== 'ACTIVE' => (world.clusterState(cluster) !== 'ACTIVE' && world.clusterState(cluster) !== 'DELETE_IN_P…",
      "actions/create-user.action.ts: createUser.refuses: widen-states: world.clusterState(cluster) !== 'ACTIVE' => (world.clusterState(cluster) !== 'ACTIVE' && world.clusterState(cluster) !== 'DELETE_IN_P…",
      "actions/delete-hsm.action.ts: deleteHsm.refuses.takesRemoval: widen-states: cluster === 'INITIALIZED' => (cluster === 'INITIALIZED' || cluster === 'DELETE_IN_PROGRESS')",
      "actions/delete-hsm.action.ts: deleteHsm.refuses.takesRemoval: widen-states: cluster === 'ACTIVE' => (cluster === 'ACTIVE' || cluster === 'DELETE_IN_PROGRESS')",
      "actions/delete-hsm.action.ts: isBackedUp: widen-states: world.clusterState(hsm.cluster) === 'ACTIVE' => (world.clusterState(hsm.cluster) === 'ACTIVE' || world.clusterState(hsm.cluster) === 'DEL…",
      "actions/generate-key.action.ts: generateKey.refuses: widen-states: world.clusterState(key.home) !== 'ACTIVE' => (world.clusterState(key.home) !== 'ACTIVE' && world.clusterState(key.home) !== 'DELETE_IN…",
      "actions/take-backup.action.ts: takeBackup.refuses: widen-states: world.clusterState(hsm.cluster) === 'ACTIVE' => (world.clusterState(hsm.cluster) === 'ACTIVE' || world.clusterState(hsm.cluster) === 'DEL…",
    ],
  },
  {
    reason:
      'An HSM of a cluster that is not active knows nobody, or does not answer: the next condition refuses.',
    mutants: [
      "actions/change-password.action.ts: changePassword.refuses: drop-condition: if (world.clusterState(cluster) !== 'ACTIVE') return 'cluster-not-active'; => nothing",
      "actions/generate-key.action.ts: generateKey.refuses: drop-condition: if (world.clusterState(key.home) !== 'ACTIVE') return 'cluster-not-active'; => nothing",
    ],
  },
  {
    reason:
      'The crypto officer exists on every active HSM of an active cluster, and an HSM of any other holds no key.',
    mutants: [
      "actions/create-user.action.ts: createUser.forbids: drop-condition: user === cryptoOfficer ? 'is-crypto-officer' : undefined => undefined",
      "actions/sync-key.action.ts: syncKey.refuses: drop-condition: if (password === 0) return 'officer-missing'; => nothing",
    ],
  },
  {
    reason:
      'A cluster made from a backup is activated by its first active HSM, so that until then no HSM could activate it by hand; and a fresh one takes no HSM between its initialization and its activation.',
    mutants: [
      "actions/activate-cluster.action.ts: activateCluster.refuses: drop-condition: if (world.origin(cluster) !== undefined) return 'cluster-from-backup'; => nothing",
      "actions/hsm-becomes-active.action.ts: hsmBecomesActive.apply: drop-condition: isClone && world.clusterState(hsm.cluster) === 'INITIALIZED' => world.clusterState(hsm.cluster) === 'INITIALIZED'",
    ],
  },
  {
    reason:
      'A fresh cluster takes its first HSM only while it is uninitialized: later there is neither an active HSM nor a backup that one could be restored from, and nothing to start empty from, until it is active.',
    mutants: [
      "actions/create-hsm.action.ts: takesHsm.takesFirst: widen-states: state === 'UNINITIALIZED' => (state === 'UNINITIALIZED' || state === 'INITIALIZE_IN_PROGRESS')",
      "actions/create-hsm.action.ts: takesHsm.takesFirst: drop-condition: state === 'INITIALIZED' && world.origin(cluster) !== undefined => state === 'INITIALIZED'",
      "actions/create-hsm.action.ts: refusesSource.startsEmpty: drop-condition: backup === undefined && world.clusterState(cluster) === 'UNINITIALIZED' => world.clusterState(cluster) === 'UNINITIALIZED'",
      "actions/create-hsm.action.ts: refusesSource.startsEmpty: widen-states: world.clusterState(cluster) === 'UNINITIALIZED' => (world.clusterState(cluster) === 'UNINITIALIZED' || world.clusterState(cluster) === 'INIT…",
    ],
  },
  {
    reason:
      'A source that is the slot itself is vacant, and so not active; a target that is the source holds the key already.',
    mutants: [
      "actions/create-hsm.action.ts: createHsm.forbids: drop-condition: if (source === hsm) return 'not-the-source'; => nothing",
      "actions/server-sync-copies.action.ts: serverSyncCopies.forbids: drop-condition: if (source === target) return 'already-held'; => nothing",
    ],
  },
  {
    reason:
      'Where none are allowed, none are left in any world: the bound refuses what the choice is forbidden for.',
    mutants: [
      "actions/hsm-becomes-unreachable.action.ts: hsmBecomesUnreachable.forbids: drop-condition: scenario.allow.hsmOutages > 0 ? undefined : 'not-allowed' => undefined",
      'actions/hsm-becomes-unreachable.action.ts: hsmBecomesUnreachable.forbids: shift-comparison: scenario.allow.hsmOutages > 0 => scenario.allow.hsmOutages >= 0',
      "actions/hsm-fails.action.ts: hsmFails.forbids: drop-condition: scenario.allow.hsmFailures > 0 ? undefined : 'not-allowed' => undefined",
      'actions/hsm-fails.action.ts: hsmFails.forbids: shift-comparison: scenario.allow.hsmFailures > 0 => scenario.allow.hsmFailures >= 0',
    ],
  },
  {
    reason: 'An active HSM does the same for both events.',
    mutants: [
      "actions/clean-up-copy.action.ts: cleanUpCopy.apply.type: tell-other-event: type: 'key.erased' => type: 'session.ended'",
      "actions/delete-key.action.ts: deleteKey.apply.type: tell-other-event: type: 'key.erased' => type: 'session.ended'",
    ],
  },
  {
    reason:
      'A backup that was begun has a record, an HSM knows of every user whether he exists, and the default for those that have not is never used.',
    mutants: [
      "actions/copy-backup.action.ts: copyBackup.refuses: drop-condition: record === undefined || world.backupState(from) !== 'READY' => world.backupState(from) !== 'READY'",
      'machines/backup.machine.ts: backupMachine.actions.eraseContents.record: drop-condition: record && { ...record, contents: { keys: [], users: nobody(Object.keys(record.contents.us… => ({ ...record, contents: { keys: [], users: nobody(Object.keys(record.contents.users)) } })',
      'actions/create-hsm.action.ts: contentsOf: drop-condition: world.backup(source)?.contents ?? noContents(world.deployment) => world.backup(source)?.contents',
      'world/readings.ts: Readings.passwordVersion: drop-condition: contentsIn(hsm).users[user.name] ?? 0 => contentsIn(hsm).users[user.name]',
      'world/readings.ts: Readings.passwordVersion: shift-comparison: contentsIn(hsm).users[user.name] ?? 0 => contentsIn(hsm).users[user.name] ?? 1',
    ],
  },
  {
    reason: 'Names are unique: the first of that name is the last.',
    mutants: [
      'actions/copy-backup.action.ts: partitionOf: replace-quantifier: deployment.regions.find(({ name }) => name === region) => deployment.regions.findLast(({ name }) => name === region)',
      'world/questions.ts: originBackup: replace-quantifier: world.deployment.backups.find( (backup) => backup.name === origin && world.backupState(ba… => world.deployment.backups.findLast( (backup) => backup.name === origin && world.backupStat…',
    ],
  },
  {
    reason:
      'A backup that belongs to a cluster lies in its region: a copy, which lies elsewhere, belongs to none.',
    mutants: [
      "world/questions.ts: latestBackup: drop-condition: world.backupState(backup) === 'READY' && record?.sourceCluster === cluster.name && record… => world.backupState(backup) === 'READY' && record?.sourceCluster === cluster.name",
    ],
  },
  {
    reason: 'The guard makes an action that tells nonsense throw; no action of the model does.',
    mutants: [
      "machines/hsm.machine.ts: hsmMachine.ACTIVE.key.erased.guard: drop-condition: guard: { type: 'holds', params: ({ event }) => event.key } => nothing",
      "machines/hsm.machine.ts: hsmMachine.ACTIVE.session.ended.guard: drop-condition: guard: { type: 'holds', params: ({ event }) => event.key } => nothing",
      "machines/hsm.machine.ts: hsmMachine.DEGRADED.session.ended.guard: drop-condition: guard: { type: 'holds', params: ({ event }) => event.key } => nothing",
      "machines/hsm.machine.ts: hsmMachine.ACTIVE.user.created.guard: drop-condition: guard: { type: 'knows', params: ({ event }) => ({ user: event.user, version: 0 }) } => nothing",
      "machines/hsm.machine.ts: hsmMachine.ACTIVE.password.changed.guard: drop-condition: guard: { type: 'knows', params: ({ event }) => ({ user: event.user, version: 1 }) } => nothing",
    ],
  },
  {
    reason:
      'A changed password is only compared with the first one and with another changed one: any other number does.',
    mutants: [
      'machines/hsm.machine.ts: hsmMachine.ACTIVE.password.changed.actions.params.version: shift-comparison: version: 2 => version: 3',
    ],
  },
];

/** Mutants that mean something else, and that nothing notices. */
export const explained: readonly Explanation[] = [
  {
    reason:
      'No scenario forbids clones and has what this needs: backups of removed HSMs and a cluster to create, or two related clusters at work.',
    mutants: [
      "actions/create-cluster-from-backup.action.ts: createClusterFromBackup.forbids: drop-condition: scenario.allow.clone ? undefined : 'not-allowed' => undefined",
      "actions/sync-key.action.ts: syncKey.forbids: drop-condition: if (!scenario.allow.clone) return 'not-allowed'; => nothing",
    ],
  },
  {
    reason: 'No scenario has a fresh cluster whose users cannot be changed, but in a mutant made by hand.',
    mutants: [
      "actions/create-user.action.ts: createUser.forbids: drop-condition: if (!scenario.allow.changeUsers) return 'not-allowed'; => nothing",
    ],
  },
  {
    reason:
      'No scenario lets a backup be deleted while clones are made from it, or while its cluster needs a new HSM.',
    mutants: [
      "actions/create-cluster-from-backup.action.ts: createClusterFromBackup.refuses: widen-states: world.backupState(backup) !== 'READY' => (world.backupState(backup) !== 'READY' && world.backupState(backup) !== 'PENDING_DELETION…",
      "world/questions.ts: originBackup: drop-condition: backup.name === origin && world.backupState(backup) !== 'DELETED' => backup.name === origin",
      "world/questions.ts: originBackup: widen-states: world.backupState(backup) !== 'DELETED' => (world.backupState(backup) !== 'DELETED' && world.backupState(backup) !== 'PENDING_DELETI…",
    ],
  },
  {
    reason: 'No scenario lets a clone be deleted.',
    mutants: [
      "actions/create-hsm.action.ts: takesHsm.takesFirst: widen-states: state === 'INITIALIZED' => (state === 'INITIALIZED' || state === 'DELETE_IN_PROGRESS')",
    ],
  },
  {
    reason:
      'No scenario has HSM failures and the removal of HSMs, or the initialization of a cluster: there a machine would refuse the event, or an empty slot would be counted apart from a failed one.',
    mutants: [
      "actions/delete-cluster.action.ts: deleteCluster.refuses: widen-states: state !== 'UNINITIALIZED' => (state !== 'UNINITIALIZED' && state !== 'INITIALIZE_IN_PROGRESS')",
      "actions/delete-hsm.action.ts: deleteHsm.refuses: widen-states: state !== 'ACTIVE' => (state !== 'ACTIVE' && state !== 'FAILED')",
      "actions/delete-hsm.action.ts: deleteHsm.refuses: widen-states: state !== 'DEGRADED' => (state !== 'DEGRADED' && state !== 'FAILED')",
      "actions/hsm-fails.action.ts: hsmFails.apply.type: tell-other-event: type: 'hsm.failed' => type: 'hsm.deleted'",
    ],
  },
  {
    reason: 'No scenario takes backups of a cluster that is not active yet.',
    mutants: [
      "actions/take-backup.action.ts: takeBackup.refuses: drop-condition: world.clusterState(hsm.cluster) === 'ACTIVE' ? undefined : 'cluster-not-active' => undefined",
    ],
  },
  {
    reason: 'No scenario allows two outages.',
    mutants: [
      'machines/faults.machine.ts: faultsMachine.actions.countOutage.outages: shift-comparison: context.outages + 1 => context.outages + 2',
    ],
  },
  {
    reason:
      'That a deletion of a backup was taken back leaves no world that there was not before; no property says what must be possible then.',
    mutants: [
      "actions/restore-backup.action.ts: restoreBackup.apply: drop-effect: world.tell(backup, { type: 'backup.restored' }) => undefined",
      "actions/restore-backup.action.ts: restoreBackup.apply.type: tell-other-event: type: 'backup.restored' => type: 'backup.purged'",
      "machines/backup.machine.ts: backupMachine.PENDING_DELETION.backup.restored.target: retarget: target: 'READY' => target: 'PENDING_DELETION'",
    ],
  },
  {
    reason: 'No scenario deletes an orphan by hand after which it could be deleted again.',
    mutants: [
      "machines/creation-sdk3.machine.ts: creationSdk3Machine.rejected.key.deleted.target: retarget: target: 'deleted' => target: 'rejected'",
    ],
  },
  {
    reason: 'No property asks a key whose creation failed and that reached the quorum later.',
    mutants: [
      "world/questions.ts: isUsable: drop-condition: creation !== 'acknowledged' && creation !== 'unacknowledged' => creation !== 'acknowledged'",
    ],
  },
  {
    reason:
      'The numbers of the scenarios that would tell are not known from elsewhere, and no property asks: HSMs that fail while they do not answer, session keys under a quorum, session keys that are deleted, and HSMs that go without a backup.',
    mutants: [
      "actions/hsm-fails.action.ts: hsmFails.refuses: drop-condition: state !== 'ACTIVE' && state !== 'DEGRADED' => state !== 'ACTIVE'",
      "machines/hsm.machine.ts: hsmMachine.DEGRADED.hsm.failed.target: retarget: target: 'FAILED' => target: 'DEGRADED'",
      "actions/generate-key.action.ts: generateKey.refuses.asksForQuorum: drop-condition: key.class === 'token' && key.sdk === 5 => key.sdk === 5",
      "machines/session-key.machine.ts: sessionKeyMachine.acknowledged.key.deleted.target: retarget: target: 'deleted' => target: 'closed'",
      'actions/delete-hsm.action.ts: deleteHsm.refuses: drop-condition: isBackedUp(world, hsm) && nextBackupSlot(world) === undefined => nextBackupSlot(world) === undefined',
    ],
  },
];
