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
      "actions/clean-up/clean-up-copy.action.ts: cleanUpCopy.forbids: drop-condition: if (key.class !== 'token') return 'not-a-token-key'; => nothing",
      "actions/clean-up/clean-up-copy.action.ts: cleanUpCopy.forbids: drop-condition: if (key.sdk !== 3) return 'not-an-sdk3-key'; => nothing",
      "actions/clean-up/clean-up-fails.action.ts: cleanUpFails.forbids: drop-condition: if (key.class !== 'token') return 'not-a-token-key'; => nothing",
      "actions/clean-up/clean-up-fails.action.ts: cleanUpFails.forbids: drop-condition: if (key.sdk !== 3) return 'not-an-sdk3-key'; => nothing",
      "actions/key-creation/client-sync-copies.action.ts: clientSyncCopies.forbids: drop-condition: if (key.class !== 'token') return 'not-a-token-key'; => nothing",
      "actions/key-creation/client-sync-fails.action.ts: clientSyncFails.forbids: drop-condition: if (key.class !== 'token') return 'not-a-token-key'; => nothing",
      "actions/clean-up/finish-clean-up.action.ts: finishCleanUp.forbids: drop-condition: if (key.class !== 'token') return 'not-a-token-key'; => nothing",
      "actions/clean-up/finish-clean-up.action.ts: finishCleanUp.forbids: drop-condition: key.sdk === 3 ? undefined : 'not-an-sdk3-key' => undefined",
      "actions/key-creation/settle-creation.action.ts: settleCreation.forbids: drop-condition: key.class === 'token' ? undefined : 'not-a-token-key' => undefined",
      "actions/clean-up/clean-up-tombstones.action.ts: cleanUpTombstones.forbids: drop-condition: if (key.class !== 'token') return 'not-a-token-key'; => nothing",
      "actions/clean-up/clean-up-tombstones.action.ts: cleanUpTombstones.forbids: drop-condition: if (key.sdk !== 3) return 'not-an-sdk3-key'; => nothing",
    ],
  },
  {
    reason: 'No machine of a key of this class has the state that counts as well.',
    mutants: [
      "actions/key-life/close-session.action.ts: closeSession.refuses: widen-states: world.creation(key) === 'acknowledged' => (world.creation(key) === 'acknowledged' || world.creation(key) === 'unacknowledged')",
      "actions/key-life/server-sync-copies.action.ts: whyLeftAlone: widen-states: world.creation(key) === 'deleted' => (world.creation(key) === 'deleted' || world.creation(key) === 'closed')",
    ],
  },
  {
    reason: 'While a cluster is being deleted it has no HSM, and so nothing to do the step with.',
    mutants: [
      "actions/users/change-password.action.ts: changePassword.refuses: widen-states: world.clusterState(cluster) !== 'ACTIVE' => (world.clusterState(cluster) !== 'ACTIVE' && world.clusterState(cluster) !== 'DELETE_IN_P…",
      "actions/users/create-user.action.ts: createUser.refuses: widen-states: world.clusterState(cluster) !== 'ACTIVE' => (world.clusterState(cluster) !== 'ACTIVE' && world.clusterState(cluster) !== 'DELETE_IN_P…",
      "actions/hsms/delete-hsm.action.ts: deleteHsm.refuses.takesRemoval: widen-states: cluster === 'INITIALIZED' => (cluster === 'INITIALIZED' || cluster === 'DELETE_IN_PROGRESS')",
      "actions/hsms/delete-hsm.action.ts: deleteHsm.refuses.takesRemoval: widen-states: cluster === 'ACTIVE' => (cluster === 'ACTIVE' || cluster === 'DELETE_IN_PROGRESS')",
      "actions/hsms/delete-hsm.action.ts: isBackedUp: widen-states: world.clusterState(hsm.cluster) === 'ACTIVE' => (world.clusterState(hsm.cluster) === 'ACTIVE' || world.clusterState(hsm.cluster) === 'DEL…",
      "actions/key-creation/generate-key.action.ts: generateKey.refuses: widen-states: world.clusterState(key.home) !== 'ACTIVE' => (world.clusterState(key.home) !== 'ACTIVE' && world.clusterState(key.home) !== 'DELETE_IN…",
      "actions/backups/take-backup.action.ts: takeBackup.refuses: widen-states: world.clusterState(hsm.cluster) === 'ACTIVE' => (world.clusterState(hsm.cluster) === 'ACTIVE' || world.clusterState(hsm.cluster) === 'DEL…",
    ],
  },
  {
    reason:
      'An HSM of a cluster that is not active knows nobody, or does not answer: the next condition refuses.',
    mutants: [
      "actions/users/change-password.action.ts: changePassword.refuses: drop-condition: if (world.clusterState(cluster) !== 'ACTIVE') return 'cluster-not-active'; => nothing",
      "actions/key-creation/generate-key.action.ts: generateKey.refuses: drop-condition: if (world.clusterState(key.home) !== 'ACTIVE') return 'cluster-not-active'; => nothing",
    ],
  },
  {
    reason:
      'The crypto officer exists on every active HSM of an active cluster, and an HSM of any other holds no key.',
    mutants: [
      "actions/users/create-user.action.ts: createUser.forbids: drop-condition: user === cryptoOfficer ? 'is-crypto-officer' : undefined => undefined",
      "actions/key-life/sync-key.action.ts: syncKey.refuses: drop-condition: if (password === 0) return 'officer-missing'; => nothing",
    ],
  },
  {
    reason:
      'A cluster made from a backup is activated by its first active HSM, so that until then no HSM could activate it by hand; and a fresh one takes no HSM between its initialization and its activation.',
    mutants: [
      "actions/clusters/activate-cluster.action.ts: activateCluster.refuses: drop-condition: if (world.origin(cluster) !== undefined) return 'cluster-from-backup'; => nothing",
      "actions/hsms/hsm-becomes-active.action.ts: hsmBecomesActive.apply: drop-condition: isClone && world.clusterState(hsm.cluster) === 'INITIALIZED' => world.clusterState(hsm.cluster) === 'INITIALIZED'",
    ],
  },
  {
    reason:
      'A fresh cluster takes its first HSM only while it is uninitialized: later there is neither an active HSM nor a backup that one could be restored from, and nothing to start empty from, until it is active.',
    mutants: [
      "actions/hsms/create-hsm.action.ts: takesHsm.takesFirst: widen-states: state === 'UNINITIALIZED' => (state === 'UNINITIALIZED' || state === 'INITIALIZE_IN_PROGRESS')",
      "actions/hsms/create-hsm.action.ts: takesHsm.takesFirst: drop-condition: state === 'INITIALIZED' && world.origin(cluster) !== undefined => state === 'INITIALIZED'",
      "actions/hsms/create-hsm.action.ts: refusesSource.startsEmpty: drop-condition: backup === undefined && world.clusterState(cluster) === 'UNINITIALIZED' => world.clusterState(cluster) === 'UNINITIALIZED'",
      "actions/hsms/create-hsm.action.ts: refusesSource.startsEmpty: widen-states: world.clusterState(cluster) === 'UNINITIALIZED' => (world.clusterState(cluster) === 'UNINITIALIZED' || world.clusterState(cluster) === 'INIT…",
    ],
  },
  {
    reason:
      'A source that is the slot itself is vacant, and so not active; a target that is the source holds the key already.',
    mutants: [
      "actions/hsms/create-hsm.action.ts: createHsm.forbids: drop-condition: if (source === hsm) return 'not-the-source'; => nothing",
      "actions/key-life/server-sync-copies.action.ts: serverSyncCopies.forbids: drop-condition: if (source === target) return 'already-held'; => nothing",
    ],
  },
  {
    reason:
      'Where none are allowed, none are left in any world: the bound refuses what the choice is forbidden for.',
    mutants: [
      "actions/hsms/hsm-becomes-unreachable.action.ts: hsmBecomesUnreachable.forbids: drop-condition: scenario.allow.hsmOutages > 0 ? undefined : 'not-allowed' => undefined",
      'actions/hsms/hsm-becomes-unreachable.action.ts: hsmBecomesUnreachable.forbids: shift-comparison: scenario.allow.hsmOutages > 0 => scenario.allow.hsmOutages >= 0',
    ],
  },
  {
    reason: 'An active HSM does the same for both events.',
    mutants: [
      "actions/clean-up/clean-up-copy.action.ts: cleanUpCopy.apply.type: tell-other-event: type: 'key.erased' => type: 'session.ended'",
      "actions/key-life/delete-key.action.ts: deleteKey.apply.type: tell-other-event: type: 'key.erased' => type: 'session.ended'",
    ],
  },
  {
    reason:
      'A backup that was begun has a record, an HSM knows of every user whether he exists, and the default for those that have not is never used.',
    mutants: [
      "actions/backups/copy-backup.action.ts: copyBackup.refuses: drop-condition: record === undefined || world.backupState(from) !== 'READY' => world.backupState(from) !== 'READY'",
      'machines/backup.machine.ts: backupMachine.actions.eraseContents.record: drop-condition: record && { ...record, contents: { keys: [], users: nobody(Object.keys(record.contents.us… => ({ ...record, contents: { keys: [], users: nobody(Object.keys(record.contents.users)) } })',
      'actions/hsms/create-hsm.action.ts: contentsOf: drop-condition: world.backup(source)?.contents ?? noContents(world.deployment) => world.backup(source)?.contents',
      'world/readings.ts: Readings.passwordVersion: drop-condition: contentsIn(hsm).users[user.name] ?? 0 => contentsIn(hsm).users[user.name]',
      'world/readings.ts: Readings.passwordVersion: shift-comparison: contentsIn(hsm).users[user.name] ?? 0 => contentsIn(hsm).users[user.name] ?? 1',
    ],
  },
  {
    reason: 'Names are unique: the first of that name is the last.',
    mutants: [
      'actions/backups/copy-backup.action.ts: partitionOf: replace-quantifier: deployment.regions.find(({ name }) => name === region) => deployment.regions.findLast(({ name }) => name === region)',
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
      "machines/hsm.machine.ts: hsmMachine.ACTIVE.copy.marked.guard: drop-condition: guard: { type: 'holds', params: ({ event }) => event.key } => nothing",
      "machines/hsm.machine.ts: hsmMachine.ACTIVE.copy.removed.guard: drop-condition: guard: { type: 'marks', params: ({ event }) => event.key } => nothing",
      "machines/hsm.machine.ts: hsmMachine.ACTIVE.key.promoted.guard: drop-condition: guard: { type: 'holds', params: ({ event }) => event.key } => nothing",
      "machines/hsm.machine.ts: hsmMachine.ACTIVE.user.replicated.guard: drop-condition: guard: { type: 'knows', params: ({ event }) => ({ user: event.user, version: 0 }) } => nothing",
    ],
  },
  {
    reason:
      'A changed password is only compared with the first one and with another changed one: any other number does.',
    mutants: [
      'machines/hsm.machine.ts: hsmMachine.ACTIVE.password.changed.actions.params.version: shift-comparison: version: 2 => version: 3',
    ],
  },
  {
    reason: 'An HSM that the client reaches is one of home: the next condition forbids what this one does.',
    mutants: [
      "actions/clean-up/clean-up-copy.action.ts: cleanUpCopy.forbids: drop-condition: if (hsm.cluster !== key.home) return 'hsm-not-in-home-cluster'; => nothing",
      "actions/clean-up/clean-up-fails.action.ts: cleanUpFails.forbids: drop-condition: if (hsm.cluster !== key.home) return 'hsm-not-in-home-cluster'; => nothing",
      "actions/clean-up/clean-up-tombstones.action.ts: cleanUpTombstones.forbids: drop-condition: if (hsm.cluster !== key.home) return 'hsm-not-in-home-cluster'; => nothing",
      "actions/key-creation/client-sync-copies.action.ts: clientSyncCopies.forbids: drop-condition: if (hsm.cluster !== key.home) return 'hsm-not-in-home-cluster'; => nothing",
      "actions/key-creation/client-sync-fails.action.ts: clientSyncFails.forbids: drop-condition: if (hsm.cluster !== key.home) return 'hsm-not-in-home-cluster'; => nothing",
      "actions/key-creation/generate-key.action.ts: generateKey.forbids: drop-condition: if (hsm.cluster !== key.home) return 'hsm-not-in-home-cluster'; => nothing",
    ],
  },
  {
    reason: 'It changes a sentence or a message, and nothing that happens.',
    mutants: [
      'actions/key-life/delete-key.action.ts: reachOf: negate-condition: reached.length < home.hsms.length => !(reached.length < home.hsms.length)',
      "actions/key-life/delete-key.action.ts: reachOf: decide-condition: reached.length < home.hsms.length ? ' that it reaches' : '' => ' that it reaches'",
      "actions/key-life/delete-key.action.ts: reachOf: decide-condition: reached.length < home.hsms.length ? ' that it reaches' : '' => ''",
      'actions/key-life/delete-key.action.ts: reachOf: shift-comparison: reached.length < home.hsms.length => reached.length <= home.hsms.length',
      'machines/lifecycle.ts: UnacceptedEventError: drop-effect: super(`The machine ${machine} does not accept ${JSON.stringify(event)} while ${JSON.strin… => {}',
    ],
  },
  {
    reason:
      'A session key is made into one token key only, ends with that, is on one HSM while it is open, and on none afterwards: another condition refuses, or the same HSM is found.',
    mutants: [
      "actions/key-creation/promote-key.action.ts: promoteKey.forbids: drop-condition: if (key.class !== 'token') return 'not-a-token-key'; => nothing",
      "actions/key-creation/promote-key.action.ts: promoteKey.refuses: drop-condition: if (world.creation(key) !== 'none') return 'key-already-created'; => nothing",
      "actions/key-creation/promote-key.action.ts: promoteKey.refuses: widen-states: world.creation(key) !== 'none' => (world.creation(key) !== 'none' && world.creation(key) !== 'replicating')",
      "actions/key-creation/promote-key.action.ts: promoteKey.refuses: drop-condition: if (world.creation(session) !== 'acknowledged') return 'session-not-open'; => nothing",
      "actions/key-creation/promote-key.action.ts: promoteKey.refuses: widen-states: world.creation(session) !== 'acknowledged' => (world.creation(session) !== 'acknowledged' && world.creation(session) !== 'unacknowledge…",
      'actions/key-creation/promote-key.action.ts: promoteKey.apply.hsm: replace-quantifier: session.reached.find((candidate) => isLiveHolder(world, candidate, session)) => session.reached.findLast((candidate) => isLiveHolder(world, candidate, session))',
    ],
  },
  {
    reason:
      'A second copy of a key that an HSM holds changes nothing, and where the whole destination holds it the step is refused.',
    mutants: [
      'actions/clones/replicate-key.action.ts: replicateKey.apply.lacksKey: drop-condition: isActive(world, hsm) && !world.holds(hsm, key) => isActive(world, hsm)',
    ],
  },
  {
    reason: 'Another condition refuses the same worlds, for another reason.',
    mutants: [
      "actions/hsms/hsm-fails.action.ts: hsmFails.forbids: drop-condition: scenario.allow.hsmFailures === 0 ? 'not-allowed' : undefined => undefined",
      "actions/hsms/zone-becomes-unreachable.action.ts: zoneBecomesUnreachable.forbids: drop-condition: scenario.allow.zoneOutages > 0 ? undefined : 'not-allowed' => undefined",
      'actions/hsms/zone-becomes-unreachable.action.ts: zoneBecomesUnreachable.forbids: shift-comparison: scenario.allow.zoneOutages > 0 => scenario.allow.zoneOutages >= 0',
      "actions/hsms/zone-fails.action.ts: zoneFails.forbids: drop-condition: scenario.allow.zoneFailures > 0 ? undefined : 'not-allowed' => undefined",
      'actions/hsms/zone-fails.action.ts: zoneFails.forbids: shift-comparison: scenario.allow.zoneFailures > 0 => scenario.allow.zoneFailures >= 0',
      'actions/clones/replicate-key-partly.action.ts: replicateKeyPartly.forbids.mayFail: shift-comparison: whole.key.namesakes.length > 0 => whole.key.namesakes.length >= 0',
      "actions/clones/replicate-key-partly.action.ts: replicateKeyPartly.forbids: drop-condition: if (!mayFail) return 'not-allowed'; => nothing",
      "actions/clones/replicate-key.action.ts: whyNotStarted: drop-condition: if (reached.length === 0) return 'no-active-hsm'; => nothing",
      "actions/clones/replicate-key.action.ts: replicateKey.forbids: drop-condition: source === destination ? 'same-cluster' : undefined => undefined",
      "actions/clones/replicate-user.action.ts: replicateUser.forbids: drop-condition: if (user === cryptoOfficer) return 'is-crypto-officer'; => nothing",
      "actions/clones/replicate-user.action.ts: replicateUser.forbids: drop-condition: source === destination ? 'same-cluster' : undefined => undefined",
      "actions/clones/replicate-user.action.ts: replicateUser.refuses: drop-condition: if (world.clusterState(cluster) !== 'ACTIVE') return 'cluster-not-active'; => nothing",
      "actions/clones/replicate-user.action.ts: replicateUser.refuses: widen-states: world.clusterState(cluster) !== 'ACTIVE' => (world.clusterState(cluster) !== 'ACTIVE' && world.clusterState(cluster) !== 'DELETE_IN_P…",
      'actions/clones/replicate-user.action.ts: replicateUser.refuses: replace-quantifier: versions.every((version) => version === 0) => versions.some((version) => version === 0)',
    ],
  },
  {
    reason:
      'A copy is marked only where a clean-up of Client SDK 3 may mark one: what the choice is forbidden for has no mark in any world.',
    mutants: [
      "actions/clean-up/tombstone-is-removed.action.ts: tombstoneIsRemoved.forbids: drop-condition: if (!scenario.allow.tombstoneCleanUp) return 'not-allowed'; => nothing",
      "actions/clean-up/tombstone-is-removed.action.ts: tombstoneIsRemoved.forbids: drop-condition: if (key.class !== 'token') return 'not-a-token-key'; => nothing",
      "actions/clean-up/tombstone-is-removed.action.ts: tombstoneIsRemoved.forbids: drop-condition: if (key.sdk !== 3) return 'not-an-sdk3-key'; => nothing",
      "actions/clean-up/tombstone-is-removed.action.ts: tombstoneIsRemoved.forbids: drop-condition: if (hsm.cluster !== key.home) return 'hsm-not-in-home-cluster'; => nothing",
      "actions/clean-up/tombstone-is-removed.action.ts: tombstoneIsRemoved.forbids: drop-condition: key.reached.includes(hsm) ? undefined : 'hsm-out-of-reach' => undefined",
    ],
  },
  {
    reason:
      'One property asks what comes of a call, and only of acknowledged token keys, on active HSMs in reach, and whether it succeeds: there the condition is true anyway, or the outcome the same. What else the question says is compared with a table.',
    mutants: [
      "actions/use-key.ts: useKey.isCreated: drop-condition: creation === 'acknowledged' || creation === 'unacknowledged' || creation === 'deleted' ||… => creation === 'acknowledged' || creation === 'deleted' || creation === 'rejected'",
      "actions/use-key.ts: useKey.isCreated: drop-condition: creation === 'acknowledged' || creation === 'unacknowledged' || creation === 'deleted' ||… => creation === 'acknowledged' || creation === 'unacknowledged' || creation === 'rejected'",
      "actions/use-key.ts: useKey.isCreated: drop-condition: creation === 'acknowledged' || creation === 'unacknowledged' || creation === 'deleted' ||… => creation === 'acknowledged' || creation === 'unacknowledged' || creation === 'deleted'",
      "actions/use-key.ts: useKey.isCreated: widen-states: creation === 'acknowledged' => (creation === 'acknowledged' || creation === 'cleaning')",
      "actions/use-key.ts: useKey.isCreated: widen-states: creation === 'unacknowledged' => (creation === 'unacknowledged' || creation === 'cleaning')",
      "actions/use-key.ts: useKey.isCreated: widen-states: creation === 'deleted' => (creation === 'deleted' || creation === 'closed')",
      "actions/use-key.ts: useKey.isCreated: widen-states: creation === 'rejected' => (creation === 'rejected' || creation === 'closed')",
      'actions/use-key.ts: useKey: drop-condition: if (!isCreated || !key.reached.includes(hsm) || !isActive(world, hsm)) return { outcome: … => nothing',
      'actions/use-key.ts: useKey: drop-condition: !isCreated || !key.reached.includes(hsm) || !isActive(world, hsm) => !key.reached.includes(hsm) || !isActive(world, hsm)',
      'actions/use-key.ts: useKey: drop-condition: !isCreated || !key.reached.includes(hsm) || !isActive(world, hsm) => !isCreated || !isActive(world, hsm)',
      'actions/use-key.ts: useKey: drop-condition: !isCreated || !key.reached.includes(hsm) || !isActive(world, hsm) => !isCreated || !key.reached.includes(hsm)',
      "actions/use-key.ts: useKey.isChecked: drop-condition: key.class === 'token' && copiesToUse(world, key) === 2 => copiesToUse(world, key) === 2",
      'actions/use-key.ts: useKey.retryMaySucceed: shift-comparison: copies > 0 => copies >= 0',
      'actions/use-key.ts: useKey.retryMaySucceed: shift-comparison: copies > 0 => copies > 1',
    ],
  },
  {
    reason: 'A copy that is removed was marked, so that there are marks.',
    mutants: [
      'machines/hsm.machine.ts: hsmMachine.actions.remove.marked: drop-condition: context.marked ?? [] => context.marked',
    ],
  },
  {
    reason: 'A session that was closed left no copy of its key to delete.',
    mutants: [
      "actions/key-life/delete-key.action.ts: deleteKey.refuses.isAgain: widen-states: creation === 'deleted' => (creation === 'deleted' || creation === 'closed')",
      "actions/key-life/delete-key.action.ts: deleteKey.apply: widen-states: world.creation(key) !== 'deleted' => (world.creation(key) !== 'deleted' && world.creation(key) !== 'closed')",
    ],
  },
  {
    reason: 'An HSM that is being created does the same for both events.',
    mutants: [
      "actions/hsms/hsm-creation-fails.action.ts: hsmCreationFails.apply.type: tell-other-event: type: 'hsm.creationFailed' => type: 'hsm.failed'",
    ],
  },
];

/** Mutants that mean something else, and that nothing notices. */
export const explained: readonly Explanation[] = [
  {
    reason:
      'No scenario forbids clones and has what this needs: backups of removed HSMs and a cluster to create, or two related clusters at work.',
    mutants: [
      "actions/clusters/create-cluster-from-backup.action.ts: createClusterFromBackup.forbids: drop-condition: scenario.allow.clone ? undefined : 'not-allowed' => undefined",
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
      'No scenario with known numbers has a clean-up while the client reaches some HSMs only, or a mark on an HSM that does not answer.',
    mutants: [
      "actions/clean-up/clean-up-fails.action.ts: cleanUpFails.forbids: drop-condition: key.reached.includes(hsm) ? undefined : 'hsm-out-of-reach' => undefined",
      "actions/clean-up/clean-up-tombstones.action.ts: cleanUpTombstones.forbids: drop-condition: key.reached.includes(hsm) ? undefined : 'hsm-out-of-reach' => undefined",
    ],
  },
  {
    reason:
      'Every scenario in which a session key can become a token key allows it, and has no other token key of that client.',
    mutants: [
      "actions/key-creation/promote-key.action.ts: promoteKey.forbids: drop-condition: if (!scenario.allow.promoteKeys) return 'not-allowed'; => nothing",
      "actions/key-creation/promote-key.action.ts: promoteKey.forbids: drop-condition: key.promotes === undefined ? 'promotes-no-key' : undefined => undefined",
    ],
  },
  {
    reason: 'No scenario has a promotion while the quorum is just out of reach.',
    mutants: [
      'actions/key-creation/promote-key.action.ts: promoteKey.refuses: drop-condition: asksForQuorum && activeHsmCountInReach(world, key) < key.need => activeHsmCountInReach(world, key) < key.need',
    ],
  },
  {
    reason: 'It takes three clusters of one backup history at once; no scenario with key replicate has them.',
    mutants: [
      "actions/clones/replicate-key-partly.action.ts: replicateKeyPartly.forbids: drop-condition: if (hsm.cluster !== whole.destination) return 'hsm-not-in-destination'; => nothing",
      'actions/clones/replicate-key.action.ts: replicateKey.apply: widen-scope: destination.hsms => world.deployment.hsms',
    ],
  },
  {
    reason:
      'No scenario has key replicate while an HSM of a destination with several does not answer, or beside a session key on every HSM of its cluster.',
    mutants: [],
  },
  {
    reason:
      'Where a user can be missing he can be created by hand as well, with the same first password: no world is missing without the step, and no world shows who made it. Its effect is compared with a table.',
    mutants: [
      "actions/clones/replicate-user.action.ts: replicateUser.refuses: drop-condition: if (reached.length === 0) return 'no-active-hsm'; => nothing",
      'actions/clones/replicate-user.action.ts: replicateUser.apply: swap-roles: const [original] = activeHsmsOf(world, source); => const [original] = activeHsmsOf(world, destination);',
      "actions/clones/replicate-user.action.ts: replicateUser.apply: drop-effect: world.tell(hsm, { type: 'user.replicated', user: user.name, version }); => {}",
    ],
  },
  {
    reason:
      'No scenario has this reading together with copies that outlive a failed clean-up, or with deletions.',
    mutants: [
      "actions/key-life/server-sync-copies.action.ts: whyLeftAlone: drop-condition: creation === 'cleaning' || creation === 'rejected' => creation === 'cleaning'",
      "actions/key-life/server-sync-copies.action.ts: whyLeftAlone: widen-states: creation === 'cleaning' => (creation === 'cleaning' || creation === 'deleted')",
      "actions/key-life/server-sync-copies.action.ts: whyLeftAlone: widen-states: creation === 'rejected' => (creation === 'rejected' || creation === 'deleted')",
    ],
  },
  {
    reason: 'No scenario wraps a key while another HSM holds it and this one does not, or does not answer.',
    mutants: [
      "actions/clones/wrap-key.action.ts: wrapKey.forbids: drop-condition: if (key.class !== 'token') return 'not-a-token-key'; => nothing",
      "actions/clones/wrap-key.action.ts: wrapKey.refuses: drop-condition: if (!isActive(world, hsm)) return 'hsm-not-active'; => nothing",
      "actions/clones/wrap-key.action.ts: wrapKey.refuses: drop-condition: if (!world.holds(hsm, key)) return 'not-held'; => nothing",
    ],
  },
  {
    reason:
      'No scenario has copies of two keys marked on one HSM, or an HSM with a mark that fails or is removed.',
    mutants: [
      'machines/hsm.machine.ts: marks: drop-condition: keys.length === 0 ? undefined : keys => undefined',
      'machines/hsm.machine.ts: hsmMachine.actions.mark.marked: drop-condition: context.marked ?? [] => []',
      'machines/hsm.machine.ts: hsmMachine.actions.remove.marked: drop-condition: context.marked ?? [] => []',
      'machines/hsm.machine.ts: hsmMachine.actions.eraseAll.marked: drop-element: marked: undefined => nothing',
    ],
  },
  {
    reason: 'No scenario comes near the quota; the test of the parser tells.',
    mutants: ['scenarios/scenario.ts: hsmsPerClusterMax: shift-comparison: 28 => 29'],
  },
  {
    reason:
      'No scenario refuses a masking key of another partition: such a one is no scenario, as the test of the parser tells.',
    mutants: [
      "scenarios/parse-scenario.ts: partitionProblems.partitionOf: drop-condition: clusters[cluster]?.region ?? '' => ''",
      "scenarios/parse-scenario.ts: partitionProblems.partitionOf: drop-condition: clusters[cluster]?.region ?? '' => clusters[cluster]?.region",
      'scenarios/parse-scenario.ts: partitionProblems: drop-condition: own === undefined || other === undefined || own === other => other === undefined || own === other',
      'scenarios/parse-scenario.ts: partitionProblems: drop-condition: own === undefined || other === undefined || own === other => own === undefined || own === other',
      "scenarios/parse-scenario.ts: partitionProblems: drop-effect: yield { path: ['clusters', name, 'maskingKey'], message }; => {}",
    ],
  },
  {
    reason: 'No scenario has handles and an HSM out of reach at once.',
    mutants: [
      'actions/key-creation/generate-key.action.ts: generateKey.refuses: drop-condition: isActive(world, other) && isHandleTaken(world, other, key) => isHandleTaken(world, other, key)',
    ],
  },
  {
    reason: 'No scenario has three keys with one handle.',
    mutants: ['world/questions.ts: isHandleTaken: first-only: key.namesakes => key.namesakes.slice(0, 1)'],
  },
  {
    reason: 'No scenario has the loss of a zone of which the last HSM is out of reach.',
    mutants: [
      "actions/hsms/zone-fails.action.ts: isInUse: drop-condition: state === 'ACTIVE' || state === 'DEGRADED' || state === 'CREATE_IN_PROGRESS' => state === 'ACTIVE' || state === 'CREATE_IN_PROGRESS'",
    ],
  },
  {
    reason: 'No scenario allows two outages of zones.',
    mutants: [
      'machines/faults.machine.ts: faultsMachine.actions.countZoneOutage.zoneOutages: shift-comparison: context.zoneOutages + 1 => context.zoneOutages + 2',
    ],
  },
];
