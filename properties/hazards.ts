import type { AssumptionId, ClauseId } from '#models';

/** What goes wrong where a property of duty `hazard` is broken, and what to do about it. */
export interface Hazard {
  /** The property that is broken. */
  readonly property: string;
  /** What goes wrong, for somebody who has never heard of it. */
  readonly title: string;
  /** What it means to whoever it happens to. */
  readonly meaning: string;
  /** The public scenario that shows it best. */
  readonly exhibit: string;
  /** How it comes about in that scenario. */
  readonly why: string;
  readonly advice: readonly [Advice, ...Advice[]];
  /** Which files of one's own show whether one is concerned, and which answer of `keysync check` is about it. */
  readonly check: string;
  /** The readings of ours without which it could not be told so. */
  readonly assumptions: readonly AssumptionId[];
}

/** What to configure or to do, and the rule that it comes from. */
export interface Advice {
  readonly says: string;
  readonly clause: ClauseId;
  /** A public scenario that follows the advice. */
  readonly verifiedIn?: {
    readonly scenario: string;
    /** What holds there; the property of the hazard by default. */
    readonly property?: string;
  };
  /** Where it does not help. */
  readonly limit?: {
    readonly says: string;
    /** A public scenario that follows the advice, in which the property is broken all the same. */
    readonly scenario: string;
  };
}

/** Every hazard that some public scenario shows, the gravest first. */
export const hazards: readonly Hazard[] = [
  {
    property: 'acknowledged-key-survives',
    title: 'A key that was reported as created is lost with one HSM',
    meaning:
      'With the default setting of Client SDK 3, creating a token key succeeds as soon as one HSM has it. If that HSM fails before the key is copied to another one, the key is lost, and with it whatever was encrypted under it, although the application was told that the key exists. Only a backup that was taken in between could have it.',
    exhibit: 'sdk3-min1-3hsm-1fail',
    why: 'The setting decides when a creation counts as successful, and its default is 1. The client does try every HSM, but a copy that fails does not fail the creation. Server-side synchronization would have brought the key to the other HSMs; nobody can say when it runs, and here the HSM failed first.',
    advice: [
      {
        says: 'Client SDK 3: set `create_object_minimum_nodes` in the `client` node of `cloudhsm_client.cfg` to at least 2, and to at most one fewer than the HSMs of the cluster. That takes three HSMs.',
        clause: 'KS-MINIMUM-NODES-BOUND',
        verifiedIn: { scenario: 'sdk3-min2-3hsm-1fail' },
        limit: {
          says: 'Two copies survive one failure and not two at once.',
          scenario: 'sdk3-min2-3hsm-2fail',
        },
      },
      {
        says: 'Where `key_mgmt_util` creates the key, `-min_srv 2` does the same: the larger of the two settings counts.',
        clause: 'KS-SDK3-LARGER-WINS',
        verifiedIn: { scenario: 'sdk3-minsrv2-wins-over-cfg1' },
      },
      {
        says: 'Client SDK 5: leave the key availability check on, as it is by default. It wants every token key on two HSMs.',
        clause: 'KS-SDK5-QUORUM',
        verifiedIn: { scenario: 'sdk5-quorum-3hsm-1fail' },
        limit: {
          says: 'With the check off, one HSM is enough, and its failure loses the key.',
          scenario: 'sdk5-optout-1hsm-1fail',
        },
      },
    ],
    check:
      'Look at the output of `aws cloudhsmv2 describe-clusters`, and `cloudhsm_client.cfg` or the configurations of Client SDK 5. `keysync check`, with these files as arguments, says it like this: "One HSM failure right after the acknowledgement loses an acknowledged key".',
    assumptions: ['all-tried-first', 'sync-at-any-time'],
  },
  {
    property: 'acknowledged-key-recoverable',
    title: 'A lost key is in no backup either',
    meaning:
      'A backup has the keys that one HSM had when it was taken. A key that was created since then, or a backup that was deleted in the meantime, cannot be restored: when the last HSM that had the key goes, it is gone everywhere.',
    exhibit: 'copy-by-cluster-2-regions',
    why: 'Removing the HSM made a backup, and for a time that backup was the only place where the key was. Deleting it looked like tidying up. Once the time for taking the deletion back is over, the service purges it.',
    advice: [
      {
        says: 'Keep a backup that has the key until an HSM has it again. Removing an HSM of an active cluster makes one first.',
        clause: 'KS-HSM-REMOVAL-BACKUP',
        verifiedIn: { scenario: 'scale-to-zero' },
      },
      {
        says: 'A marked backup can be restored for seven days. Take its deletion back in that time.',
        clause: 'KS-BACKUP-LIFECYCLE',
      },
      {
        says: 'Against failures, do not count on backups: what was created after the last one is not in it. Have every key on two HSMs before it counts as created.',
        clause: 'KS-BACKUP-STALE',
        verifiedIn: { scenario: 'sdk3-min2-3hsm-1fail' },
        limit: {
          says: 'Where a region with all HSMs is lost before a backup was taken, there is nothing to restore from.',
          scenario: 'clone-2x1-region-loss',
        },
      },
    ],
    check:
      'Look at the output of `aws cloudhsmv2 describe-clusters` and `describe-backups`. `keysync check`, with these files as arguments, says it like this: "No file shows a backup of it that is ready".',
    assumptions: ['backup-of-one-hsm', 'removal-backup-first'],
  },
  {
    property: 'key-creation-can-succeed',
    title: 'No token key can be created at all',
    meaning:
      'Client SDK 5 wants every token key on two HSMs before it can be used. In a cluster with one HSM, or where the client reaches only one, that can never be, and every creation fails. Those who try CloudHSM with a single HSM run into it first.',
    exhibit: 'sdk5-quorum-1hsm',
    why: 'The check is on by default, and what it asks for is always two HSMs: no other number can be set. One HSM cannot be two, so no sequence of steps comes to a created key; the search has seen them all.',
    advice: [
      {
        says: 'Add a second HSM, in another availability zone; for keys that must last, a third.',
        clause: 'KS-TWO-HSMS',
        verifiedIn: { scenario: 'sdk5-quorum-2hsm-1fail' },
      },
      {
        says: 'See to it that the client reaches two HSMs: one that it cannot reach does not count, as behind a tunnel to a single address.',
        clause: 'KS-CLIENT-REACH',
        verifiedIn: { scenario: 'sdk5-reaches-2of3-1fail' },
        limit: {
          says: 'Where the client reaches only one of two HSMs, no key can be created.',
          scenario: 'sdk5-reaches-1of2',
        },
      },
      {
        says: 'Where keys may be lost, as in a test: switch the check off with `--disable-key-availability-check` of the configure tool, for each component that you use. A key on one HSM then counts as created.',
        clause: 'KS-SDK5-COMPONENTS',
        verifiedIn: { scenario: 'sdk5-optout-1hsm-1fail' },
      },
    ],
    check:
      'Look at the output of `aws cloudhsmv2 describe-clusters` and the configurations of Client SDK 5 (`cloudhsm-pkcs11.cfg` and its like). `keysync check`, with these files as arguments, says it like this: "No token key can be created now".',
    assumptions: ['client-reach'],
  },
  {
    property: 'creation-stays-possible',
    title: 'One failed HSM stops the creation of keys',
    meaning:
      'Where as many HSMs must have a new key as the cluster has, losing a single one of them stops every creation until it is replaced. Keys that exist are not concerned.',
    exhibit: 'minimum-nodes-all-3hsm-1fail',
    why: '`create_object_minimum_nodes` equals the number of HSMs. After one failure two are left, and three must have the key: whatever happens, the creation fails.',
    advice: [
      {
        says: 'Client SDK 3: set `create_object_minimum_nodes` to at most one fewer than the number of HSMs.',
        clause: 'KS-MINIMUM-NODES-BOUND',
        verifiedIn: { scenario: 'minimum-nodes-all-but-one-3hsm-1fail' },
      },
      {
        says: 'Client SDK 5 with its check on wants two HSMs: run three, so that one can fail or be replaced.',
        clause: 'KS-SDK5-REPLACEMENT',
        verifiedIn: { scenario: 'sdk5-quorum-3hsm-1fail' },
        limit: {
          says: 'With two HSMs, keys cannot be created from the moment that one fails until it is replaced.',
          scenario: 'non-exportable-2x1',
        },
      },
    ],
    check:
      'Look at the output of `aws cloudhsmv2 describe-clusters` and the configurations of the clients. `keysync check`, with these files as arguments, says it like this: "No token key can be created with one HSM down".',
    assumptions: [],
  },
  {
    property: 'running-creation-settles',
    title: 'The creation of a key waits for ever',
    meaning:
      'With `-min_srv` and without `-timeout`, `key_mgmt_util` waits until so many HSMs have the key. If one of them is lost for good, the command never returns: neither with a key nor with a failure.',
    exhibit: 'kmu-waits-2hsm-1fail',
    why: 'Two HSMs must have the key, and after the failure there is only one. The command has no time limit, so nothing is left that could end it.',
    advice: [
      {
        says: 'Give `-timeout` together with `-min_srv`: when the time is over, the key is not created, and the command ends.',
        clause: 'KS-KMU-TIMEOUT',
        verifiedIn: { scenario: 'sdk3-minsrv2-wins-over-cfg1' },
      },
      {
        says: 'Ask for at most one HSM fewer than the cluster has, so that one may fail.',
        clause: 'KS-MINIMUM-NODES-BOUND',
        verifiedIn: { scenario: 'minimum-nodes-all-but-one-3hsm-1fail' },
      },
      {
        says: 'An HSM that comes back lets the command end; have one that is lost replaced.',
        clause: 'KS-HSM-REPLACED',
        verifiedIn: { scenario: 'kmu-waits-2hsm-1outage' },
      },
    ],
    check:
      'No file shows it: look for `-min_srv` without `-timeout` in the scripts that call `key_mgmt_util`. `keysync check` tells for `cloudhsm_client.cfg` how many HSMs a new key needs.',
    assumptions: ['min-srv-minimum'],
  },
  {
    property: 'acknowledged-key-stays-usable',
    title: 'A key that exists is refused after one HSM failure',
    meaning:
      'With the key availability check of Client SDK 5 on, a token key can be used only while two HSMs have it. When one of the two fails, the key is still there, on an HSM that works, and calls for it are refused until a second HSM has it again.',
    exhibit: 'sdk5-quorum-2hsm-1fail',
    why: 'The check looks at how many HSMs have the key, not at whether one could serve the call. With two HSMs, every failure and every replacement of one leaves a single copy.',
    advice: [
      {
        says: 'Run at least three HSMs. After a failure there are still two that can have the key, and a call that is retried succeeds in the end.',
        clause: 'KS-TWO-HSMS',
        verifiedIn: { scenario: 'sdk5-quorum-3hsm-1fail', property: 'retried-use-succeeds' },
        limit: {
          says: 'For a while it can still be refused: where the copy to the third HSM had failed, until server-side synchronization brings it.',
          scenario: 'sdk5-quorum-3hsm-1fail',
        },
      },
      {
        says: 'With two HSMs, create and look up keys when an application starts and keep the handles: the occasions on which the check looks are creating a key, looking it up, and starting a client.',
        clause: 'KS-QUORUM-WHEN-RESOLVED',
        verifiedIn: { scenario: 'quorum-when-resolved-2hsm-1fail', property: 'retried-use-succeeds' },
      },
      {
        says: 'Where being refused is worse than losing a key: switch the check off with `--disable-key-availability-check`, for each component. A key may then be on one HSM only.',
        clause: 'KS-SDK5-OPT-OUT',
      },
    ],
    check:
      'Look at the output of `aws cloudhsmv2 describe-clusters` and the configurations of Client SDK 5. `keysync check`, with these files as arguments, says it like this: "One HSM failure, or outage, … makes acknowledged keys unusable".',
    assumptions: ['quorum-when-resolved'],
  },
  {
    property: 'retried-use-succeeds',
    title: 'Retrying does not help: a key stays out of use',
    meaning:
      'Retrying is the documented remedy for a call that was routed to an HSM without the key. It does not help where too few HSMs are left with the key: none at all, or one where Client SDK 5 wants two.',
    exhibit: 'sdk5-quorum-2hsm-1fail',
    why: 'One HSM has the key and works, and the check wants two. Synchronization cannot help, for there is no second HSM to copy to. Nothing changes until somebody, or the service, replaces the HSM that failed.',
    advice: [
      {
        says: 'Run three HSMs: after one failure, server-side synchronization brings the key to the second of the two that are left, and the retried call succeeds.',
        clause: 'KS-TWO-HSMS',
        verifiedIn: { scenario: 'sdk5-quorum-3hsm-1fail' },
      },
      {
        says: 'Client SDK 3: require two HSMs at the creation, so that one failure leaves a copy to spread from.',
        clause: 'KS-MINIMUM-NODES-BOUND',
        verifiedIn: { scenario: 'sdk3-min2-3hsm-1fail' },
        limit: {
          says: 'With the default of 1 there may be no copy left.',
          scenario: 'sdk3-min1-3hsm-1fail',
        },
      },
      {
        says: 'Retry with a limit, and raise an alarm when it is reached.',
        clause: 'KS-ROUTING-RETRY',
      },
    ],
    check:
      'Look at the output of `aws cloudhsmv2 describe-clusters` and the configurations of the clients. `keysync check`, with these files as arguments, says it like this: "One HSM failure, or outage, … makes acknowledged keys unusable".',
    assumptions: ['quorum-when-resolved'],
  },
  {
    property: 'acknowledged-key-on-every-active-hsm',
    title: 'A call right after the creation does not find the key',
    meaning:
      'A creation that succeeded does not mean that every HSM has the key. The next call may be routed to one that has not, and fails, although the key exists.',
    exhibit: 'sdk5-quorum-3hsm-1fail',
    why: 'Two of three HSMs are enough for the creation to succeed. Copying to the third failed, and server-side synchronization has not come by yet.',
    advice: [
      {
        says: 'Let the application retry the calls that follow the creation of a key.',
        clause: 'KS-ROUTING-RETRY',
        verifiedIn: { scenario: 'sdk5-quorum-3hsm-1fail', property: 'retried-use-succeeds' },
      },
      {
        says: 'Do not take the minimum for a remedy: requiring all HSMs makes every call find the key, but one missing HSM then stops every creation.',
        clause: 'KS-MINIMUM-NODES-BOUND',
        verifiedIn: { scenario: 'minimum-nodes-all-3hsm-1fail' },
      },
    ],
    check:
      'Look at the output of `aws cloudhsmv2 describe-clusters` and the configurations of the clients. `keysync check`, with these files as arguments, says it like this: "A call right after the creation can reach an HSM without the key".',
    assumptions: ['all-tried-first', 'sync-at-any-time'],
  },
  {
    property: 'usable-key-on-two-hsms',
    title: 'A key in use is on a single HSM',
    meaning:
      'An application works with a key that exists only once. Calls succeed, until that HSM fails and the key is lost with it.',
    exhibit: 'sdk5-optout-1hsm-1fail',
    why: 'With the key availability check off, one HSM is enough for a key to be created and used, and this cluster has no other HSM that it could be copied to.',
    advice: [
      {
        says: 'Run two HSMs at least and leave the key availability check of Client SDK 5 on: a key on one HSM is then refused.',
        clause: 'KS-SDK5-QUORUM',
        verifiedIn: { scenario: 'sdk5-quorum-2hsm-1fail' },
      },
      {
        says: 'Client SDK 3 has no such check: the setting counts at the creation only. Run three HSMs, and have one that failed replaced, so that server-side synchronization brings the second copy back.',
        clause: 'KS-HSM-REPLACED',
        verifiedIn: { scenario: 'sdk3-min2-3hsm-1fail', property: 'second-copy-can-be-regained' },
        limit: {
          says: 'Between a failure and the next synchronization there may be one copy.',
          scenario: 'sdk3-min2-3hsm-1fail',
        },
      },
    ],
    check:
      'Look at the output of `aws cloudhsmv2 describe-clusters` and the configurations of the clients. `keysync check`, with these files as arguments, says it like this: "The key availability check is off", "It has 1 active HSM", and "create_object_minimum_nodes is 1".',
    assumptions: ['all-tried-first'],
  },
  {
    property: 'second-copy-can-be-regained',
    title: 'A key stays on one HSM, and nothing brings a second copy',
    meaning:
      'Synchronization copies a key to the HSMs that are there. Where there is only one, or the others failed and are not replaced, the key has one copy for as long as that lasts.',
    exhibit: 'sdk5-optout-1hsm-1fail',
    why: 'The cluster has one place for an HSM, and it is taken. However often synchronization runs, there is nowhere to copy to.',
    advice: [
      {
        says: 'Run at least two HSMs in two availability zones, and three for the durability of new keys.',
        clause: 'KS-TWO-HSMS',
        verifiedIn: { scenario: 'sdk5-quorum-2hsm-1fail' },
      },
      {
        says: 'Have a failed HSM replaced soon. The service replaces unhealthy HSMs by itself; where you took one away, add one.',
        clause: 'KS-HSM-REPLACED',
        verifiedIn: { scenario: 'sdk3-min1-3hsm-1fail' },
        limit: {
          says: 'With two HSMs of which one is lost and none is added, the key stays on the other.',
          scenario: 'kmu-waits-2hsm-1fail',
        },
      },
    ],
    check:
      'Look at the output of `aws cloudhsmv2 describe-clusters`. `keysync check`, with these files as arguments, says it like this: "It has 1 active HSM; run at least two".',
    assumptions: [],
  },
  {
    property: 'rejected-key-leaves-nothing',
    title: 'A creation that failed leaves a key behind',
    meaning:
      'When too few HSMs got a new key, Client SDK 3 reports a failure and removes the copies that were made, best effort. What it cannot remove stays: a working key that the application believes does not exist, and that nobody will delete.',
    exhibit: 'sdk3-min2-3hsm-1fail',
    why: 'Copying failed on both other HSMs, so the creation failed as it should. Then the clean-up could not remove the first copy, and gave up. The application learns that the creation failed, and not that a copy is left.',
    advice: [
      {
        says: 'After a creation that failed, look for the key on the HSMs and delete it: what the clean-up leaves is for you to remove.',
        clause: 'KS-SDK3-ORPHAN',
      },
      {
        says: 'Set `create_object_minimum_nodes` to at most one fewer than the number of HSMs: fewer creations fail, so fewer need a clean-up. Where nothing but an HSM failure can keep a key from being copied, none does.',
        clause: 'KS-MINIMUM-NODES-BOUND',
        verifiedIn: { scenario: 'minimum-nodes-all-but-one-3hsm-1fail' },
        limit: {
          says: 'With as many as there are HSMs, one failure makes a creation fail, and server-side synchronization may bring back what the clean-up removes.',
          scenario: 'minimum-nodes-all-3hsm-1fail',
        },
      },
    ],
    check:
      'Look at the output of `aws cloudhsmv2 describe-clusters` and `cloudhsm_client.cfg`. `keysync check`, with these files as arguments, says it like this: "The application can be told that a key was not created, and an HSM that went out of reach still has it". In the log of the client, a line with `failed to tombstone on node` names a key that is left.',
    assumptions: ['failed-creations-spread', 'orphans-are-deletable'],
  },
  {
    property: 'deleted-key-stays-deleted',
    title: 'A deleted key is there again',
    meaning:
      'Deleting a key reaches the HSMs that can be reached at that moment. One that could not still has the key, and when it comes back, so does the key: it works, although it was deleted.',
    exhibit: 'session-outage-delete',
    why: 'The HSM was out of reach when the key was deleted, and it kept what it had. Nothing told it of the deletion when it came back.',
    advice: [
      {
        says: 'Delete keys while all HSMs of the cluster are active, and look afterwards whether any of them still has the key.',
        clause: 'KS-KEY-DELETION',
      },
      {
        says: 'Delete the key in each clone as well: a cluster knows nothing of what is deleted in another.',
        clause: 'KS-CLONE',
      },
      {
        says: 'Where a key must be gone for good, delete the older backups too: a cluster that is restored from one has the key again.',
        clause: 'KS-KEY-DELETION-BACKUPS',
      },
    ],
    check:
      'No setting prevents it, so every deployment is concerned that deletes keys. The output of `describe-clusters` shows the HSMs that are not ACTIVE now, that of `describe-backups` the backups that may still have a key.',
    assumptions: ['degraded-comes-back', 'deletion-reaches-active', 'tombstones'],
  },
  {
    property: 'deleted-key-never-spreads',
    title: 'A deleted key is copied to further HSMs',
    meaning:
      'An HSM that missed a deletion still has the key. If server-side synchronization does not know of the deletion, it takes the key for one that the others lack, and copies it to them: the deletion is undone, everywhere.',
    exhibit: 'sdk3-min2-3hsm-outage-delete',
    why: 'Server-side synchronization compares what HSMs have. In the reading that the model follows it knows nothing of deletions, so a key on one HSM and not on the others looks like a copy that is missing.',
    advice: [
      {
        says: 'Delete keys while all HSMs are active. If one was not, delete again once it is back, before you count on the deletion.',
        clause: 'KS-KEY-DELETION',
      },
      {
        says: 'Do not count on marks: the audit log knows of deleted keys that are marked, and no document says that synchronization heeds the mark. If it does, a deleted key does not spread.',
        clause: 'KS-TOMBSTONES',
        verifiedIn: { scenario: 'tombstones-outage-delete' },
      },
    ],
    check:
      'No setting prevents it. The output of `describe-clusters` shows the HSMs that are not ACTIVE now: delete no key until they are.',
    assumptions: ['tombstones', 'degraded-comes-back'],
  },
  {
    property: 'clone-holds-every-acknowledged-key',
    title: 'A clone lacks keys of the cluster that it was made from',
    meaning:
      'A cluster that was made from a backup has the keys of that backup and no others. A key that is created later is not in it until somebody copies it, and when the first cluster is lost, that key is lost with it.',
    exhibit: 'clone-2x2',
    why: 'The backup was taken of one HSM before the key got there. The clone was made of it, step by step as documented; synchronization stays within one cluster, so nothing brings the key over by itself.',
    advice: [
      {
        says: 'Copy each new key to the clone: with `key replicate` of the CloudHSM CLI, or with `syncKey` where Client SDK 3 is still in use. If an operator keeps doing so, the clone has every key in the end.',
        clause: 'KS-CLONE-KEYS',
        verifiedIn: { scenario: 'clone-2x2', property: 'clone-catches-up' },
      },
      {
        says: 'Make it part of creating a key, and count the key as safe only once the clone has it.',
        clause: 'KS-CLONE',
        verifiedIn: { scenario: 'restored-cluster-active', property: 'clone-catches-up' },
        limit: {
          says: 'Until then the loss of the first cluster loses the key, whatever the operator does later.',
          scenario: 'clone-2x1-region-loss',
        },
      },
    ],
    check:
      'Look at the output of `describe-clusters` and `describe-backups` of all regions. For each pair of related clusters, `keysync check`, with these files as arguments, says it like this: "Keys made in … after the backup are missing".',
    assumptions: ['backup-of-one-hsm'],
  },
  {
    property: 'clone-catches-up',
    title: 'A clone never gets a key, however often it is copied',
    meaning:
      'An operator keeps running `syncKey` or `key replicate`, and it is refused every time, because the owner of the key does not exist in the clone. Users are not synchronized between clusters, nor by anything else.',
    exhibit: 'user-replicate-2x2',
    why: 'The user was created in the first cluster, after the clone was made. A key can be copied only to an HSM that has its owner, and here nobody creates the user in the clone.',
    advice: [
      {
        says: 'Create every user in each cluster of a group of clones, or copy it with `user replicate` of the CloudHSM CLI.',
        clause: 'KS-CLONE-USERS',
        verifiedIn: { scenario: 'clone-2x2' },
      },
      {
        says: 'Change the password of the crypto officer in all of them together: `syncKey` logs in once, with one password for both.',
        clause: 'KS-SYNC-KEY-CREDENTIALS',
      },
      {
        says: 'Copy keys soon: what the first cluster loses before the operator gets to it is never carried over.',
        clause: 'KS-CLONE-KEYS',
      },
    ],
    check:
      'Look at the output of `describe-clusters` and `describe-backups` of all regions, and the configuration of the management utility for `syncKey`. `keysync check`, with these files as arguments, says it like this: "A user created in one of the two after the backup is missing in the other".',
    assumptions: ['owner-needed', 'one-masking-key-one-group'],
  },
  {
    property: 'users-agree-across-hsms',
    title: 'The HSMs of one cluster know different users',
    meaning:
      'A command that creates a user or changes a password reaches the HSMs that answer at that moment, and nothing brings the others into step later. On those the user cannot log in, and keys of that user are not copied there.',
    exhibit: 'user-replicate-2x2',
    why: 'One HSM was out of reach while the user was created. It came back as it was. Keys would be synchronized then; users are not.',
    advice: [
      {
        says: 'Create users and change passwords only while all HSMs are active and none is being added.',
        clause: 'KS-USERS-APART',
        limit: {
          says: 'An HSM that is being added is restored from what another one had before, and misses a user who is created meanwhile.',
          scenario: 'lifecycle-blank',
        },
      },
      {
        says: 'Look at `user list` of the CloudHSM CLI after each change: a user whose copies differ is shown as inconsistent. Complete the change where it is missing.',
        clause: 'KS-USER-DIVERGENCE-SEEN',
      },
    ],
    check:
      'No file shows users: ask each HSM. The output of `describe-clusters` shows which HSMs are not ACTIVE now, and are missed by the next command.',
    assumptions: ['degraded-comes-back'],
  },
  {
    property: 'handle-names-one-key',
    title: 'One handle names two keys in a cluster',
    meaning:
      'A cluster and its clone give out handles each for itself, so both can give one to different keys. A key that is copied across keeps its handle. Where it meets the other key it does not arrive, and where it arrives first, some HSMs of the cluster have one key under the handle and some the other: a call gets whichever its HSM has.',
    exhibit: 'handles-collide-2x1',
    why: 'Each cluster created a key, and both got one handle. syncKey brought the key of the clone to the HSM of the first cluster that did not have its own key yet.',
    advice: [
      {
        says: 'Create keys in one cluster of a group of clones only, and copy them from there.',
        clause: 'KS-CLONE-KEYS',
      },
      {
        says: 'Before you copy a key, look with `key list` for its reference in the destination: where another key has it, make that key anew or give it up there first.',
        clause: 'KS-KEY-HANDLE-COLLISION',
        limit: {
          says: '`key replicate` finds out by itself that the reference is taken, and reports the connections that failed; the other HSMs of the destination have the key by then.',
          scenario: 'key-replicate-handle-taken',
        },
      },
    ],
    check:
      'Compare the output of `key list --verbose` of both clusters: one key reference with different attributes or owners. `keysync check` says that keys of either side can meet where both clusters have clients that create keys.',
    assumptions: ['handles-given-once', 'one-masking-key-one-group'],
  },
  {
    property: 'session-key-survives',
    title: 'A session key is gone with its HSM',
    meaning:
      'A session key is on the HSM that made it and nowhere else. When that HSM fails, the key is gone although its session goes on, and calls with it fail. The application has to make a new one.',
    exhibit: 'session-3hsm',
    why: 'The HSM on which the session key was generated failed. Nothing copies session keys, so no other HSM had it.',
    advice: [
      {
        says: 'Let the application generate a new session key and repeat the call, and wrap with a session key nothing that must outlive it.',
        clause: 'KS-SESSION-LOCAL',
      },
      {
        says: 'Use token keys for whatever must survive an HSM.',
        clause: 'KS-TOKEN-PERSISTENT',
      },
    ],
    check: 'No file shows which class of keys an application creates: look at its calls.',
    assumptions: ['failed-shown-degraded'],
  },
  {
    property: 'token-keys-converge',
    title: 'The HSMs of one cluster never agree on their keys',
    meaning:
      'Server-side synchronization is meant to bring every token key to every HSM in the end. It does not where the owner of a key is missing on an HSM: the key never gets there, and calls that are routed there fail for ever.',
    exhibit: 'user-replicate-2x2',
    why: 'One HSM was out of reach when the user was created, and does not know the user. Every key of that user is refused there, by the client and by the service, and nothing creates the user.',
    advice: [
      {
        says: 'Create users only while all HSMs are active, and repeat the command for those that missed it. Where every HSM knows every user, the keys converge.',
        clause: 'KS-USERS-APART',
        verifiedIn: { scenario: 'sdk3-min2-3hsm-outage-delete' },
      },
      {
        says: 'Raise an alarm when the HSMs of a cluster differ in their number of keys or users.',
        clause: 'KS-SYNC-MONITORING',
      },
    ],
    check:
      'No file shows users or keys: compare the metrics `HsmUsersAvailable` and `HsmKeysTokenOccupied` of the HSMs of a cluster.',
    assumptions: ['owner-needed', 'degraded-comes-back'],
  },
  {
    property: 'restored-hsm-becomes-useful',
    title: 'A new HSM never gets all keys of its cluster',
    meaning:
      'A new HSM starts with what another HSM, or a backup, had at one moment. Keys that are created meanwhile are synchronized to it, users are not. A key whose owner the new HSM does not know never gets there.',
    exhibit: 'clone-2x2-users',
    why: 'The new HSM was restored before the user was created, and became active after it. Then it had neither the user nor the key, and without the user it never gets the key.',
    advice: [
      {
        says: 'Create no user and change no password while an HSM is being added; if it has happened, repeat the command once the HSM is active.',
        clause: 'KS-HSM-JOINS-LATE',
        verifiedIn: { scenario: 'clone-2x2' },
      },
      {
        says: 'After adding an HSM, look at `user list` before counting on it: a user whose copies differ is shown as inconsistent.',
        clause: 'KS-USER-DIVERGENCE-SEEN',
      },
    ],
    check:
      'No file shows users. The output of `describe-clusters` shows HSMs that are being created (`CREATE_IN_PROGRESS`): create no users until they are ACTIVE.',
    assumptions: ['backup-at-once', 'owner-needed'],
  },
];

/** The hazard that the breaking of a property is; undefined for a property that no public scenario breaks. */
export function hazardOf(property: string): Hazard | undefined {
  return hazards.find((hazard) => hazard.property === property);
}
