import type { ClauseId } from './clauses.ts';
import { scenarioSchema } from './scenarios/scenario.ts';

/** A reading that we chose where the documentation is silent or contradicts itself. */
export interface Assumption {
  /** What it is about, in a few words. */
  readonly title: string;
  /** How the model reads it, unless a scenario says otherwise. */
  readonly chosen: string;
  /** How it could be read as well. */
  readonly other: string;
  readonly why: string;
  /** The clauses that are read so. */
  readonly clauses: readonly [ClauseId, ...ClauseId[]];
  /** The field of a scenario that chooses the other reading, where there is one. */
  readonly field?: string;
}

/**
 * Every reading that we chose. `@assumption` stands at the code that follows it.
 *
 * @remarks
 * Those with a field `assume.…` can be turned around by a scenario, and `keysync verify --readings` does that.
 */
export const assumptions = {
  tombstones: {
    title: 'Whether synchronization remembers that a key was deleted',
    chosen: 'It does not: an HSM that was out of reach brings a deleted key back.',
    other: 'The service leaves a deleted key alone, since a deletion leaves a mark.',
    why: 'The audit log has an event for the mark, but no document says that the service heeds it. The chosen reading shows the hazard.',
    clauses: ['KS-TOMBSTONES', 'KS-SERVER-SYNC-BLIND', 'KS-DELETED-RETURNS'],
    field: 'assume.tombstones',
  },
  'quorum-when-resolved': {
    title: 'When Client SDK 5 looks at the quorum',
    chosen: 'Whenever a key is created or used, as the guide words it.',
    other: 'Only when a key is created or first looked up, and when the client starts.',
    why: 'The page on durability says "create or use". The page on troubleshooting names the occasions, and measurements agree with it: a known handle went on working.',
    clauses: ['KS-SDK5-QUORUM', 'KS-QUORUM-WHEN-RESOLVED'],
    field: 'assume.quorumWhenResolved',
  },
  'client-reach': {
    title: 'Which HSMs a client reaches',
    chosen: 'Every active HSM of its cluster.',
    other: 'Only some of them, as behind a tunnel; the others count for nothing, not even for the quorum.',
    why: 'The documents take it for granted. A user reported otherwise, and a scenario can name the HSMs that a client reaches.',
    clauses: ['KS-CLIENT-REACH', 'KS-ROUTING', 'KS-CLIENT-SYNC'],
    field: 'clients.*.reaches',
  },
  'restored-cluster-active': {
    title: 'What a cluster is between its restoration and its first HSM',
    chosen: 'Initialized: its first HSM activates it.',
    other: 'Active already, without any HSM.',
    why: 'The post says that HSMs complete the activation. The Terraform provider waits for such a cluster to be active before it creates an HSM.',
    clauses: ['KS-CLONE-ACTIVATION'],
    field: 'assume.restoredClusterActive',
  },
  'failed-creations-spread': {
    title: 'Whether server-side synchronization copies a key whose creation failed',
    chosen:
      'It does: it knows nothing of creations, so an orphan spreads, even while it is being cleaned up.',
    other: 'It leaves such a key alone.',
    why: 'Nothing says how it would know. The page on failures warns of material that is left, and not that it spreads.',
    clauses: ['KS-SERVER-SYNC-BLIND', 'KS-SDK3-CLEAN-UP'],
    field: 'assume.serverSyncSkipsFailedCreations',
  },
  'degraded-comes-back': {
    title: 'What a degraded HSM is',
    chosen: 'Out of reach: it answers nobody, keeps what it has, and may come back at any time.',
    other: 'Lost: it never comes back by itself and must be deleted.',
    why: 'The interface has the state and no words for it. A creation that failed is seen to stay degraded; of an HSM at work nothing is said.',
    clauses: ['KS-HSM-OUTAGE'],
    field: 'allow.hsmOutages',
  },
  'failed-shown-degraded': {
    title: 'What an HSM is that has failed',
    chosen: 'A state of our own, FAILED: all it held is gone, and its place is free for a replacement.',
    other: 'One state, DEGRADED, for both: whether its keys can come back is left open.',
    why: 'The interface shows DEGRADED for both. The model keeps an outage apart from a loss, since only a loss costs keys.',
    clauses: ['KS-HSM-LOSS', 'KS-HSM-REPLACED'],
    field: 'allow.hsmFailures',
  },
  'backup-of-one-hsm': {
    title: 'Whose contents a backup has',
    chosen: 'Those of one active HSM, any one: what it lacks is missing.',
    other: 'The keys of all HSMs of the cluster together.',
    why: 'The guide says that a backup is made of an existing HSM, and not of which. AWS KMS warns of backups that lack a key.',
    clauses: ['KS-BACKUP-ONE-VIEW', 'KS-HSM-FROM-BACKUP'],
  },
  'backup-at-once': {
    title: 'How long the look at an HSM takes that a backup, or a new HSM, is made of',
    chosen: 'No time: the contents are those of one moment.',
    other: 'A while, in which keys and users can slip in or be missed.',
    why: 'Measurements only bracket the moment. Smaller steps would add worlds in which a key is missing that the chosen ones have already.',
    clauses: ['KS-BACKUP-CONTENTS', 'KS-HSM-JOINS-LATE'],
  },
  'backup-without-tombstones': {
    title: 'Whether a backup carries the marks of deleted keys',
    chosen: 'It does not: what it has when it is taken, is a key when it is restored.',
    other: 'It does, and a restored HSM knows what was deleted before, or learns it from the others.',
    why: 'No document says. The advice to delete old backups too, when a key must go, is in favour of the chosen reading.',
    clauses: ['KS-BACKUP-NO-TOMBSTONES', 'KS-KEY-DELETION-BACKUPS'],
  },
  'min-srv-minimum': {
    title: 'What -min_srv means',
    chosen: 'A minimum for success: the key goes to every HSM anyway.',
    other: 'A limit: the key is cloned to so many HSMs and no more.',
    why: 'The reference of the command says minimum, and that every key goes everywhere; only the page on durability says limit. A limit would not stop server-side synchronization.',
    clauses: ['KS-KMU-MIN-SRV', 'KS-SDK3-LARGER-WINS'],
    field: 'clients.*.minSrv',
  },
  'all-tried-first': {
    title: 'When a creation is settled',
    chosen: 'When every active HSM was tried once, whatever the requirement.',
    other: 'As soon as enough HSMs have the key; the others are tried in the background.',
    why: 'The guide says that every HSM is tried, whatever the setting, and not when the call returns. An early return would acknowledge the same keys sooner.',
    clauses: ['KS-CLIENT-SYNC', 'KS-SDK3-MINIMUM-NODES'],
  },
  'sdk5-copies-to-all': {
    title: 'To how many HSMs Client SDK 5 clones a key',
    chosen: 'To every active HSM, as Client SDK 3 does.',
    other: 'To two, and server-side synchronization does the rest.',
    why: 'It is called fully automatic, and no more. A world in which cloning failed on the others is the same as one in which it was not tried.',
    clauses: ['KS-SDK5-AUTOMATIC', 'KS-CLIENT-SYNC'],
    field: 'allow.syncFailures',
  },
  'sdk5-leaves-copies': {
    title: 'What becomes of a key that misses the quorum',
    chosen:
      'Its copies stay; the call failed, and server-side synchronization may bring the key to the quorum.',
    other: 'The client removes the copies, as Client SDK 3 does.',
    why: 'A clean-up is described for Client SDK 3 only.',
    clauses: ['KS-SDK5-LATE-QUORUM'],
  },
  'failure-without-code': {
    title: 'How a creation fails',
    chosen: 'In one way: the application is told that it failed.',
    other: 'With codes that tell how far it came.',
    why: 'No document gives the code of a missed minimum, and no application can do more than try again.',
    clauses: ['KS-SDK3-MINIMUM-NODES', 'KS-SDK3-CLEAN-UP'],
  },
  'owner-needed': {
    title: 'Whether synchronization needs the owner of a key on the HSM',
    chosen: 'It does, client-side, server-side and between clusters.',
    other: 'A key is stored for a user who is not there.',
    why: 'The guide warns that keys do not synchronize when their users are missing on an HSM, and does not say how it shows.',
    clauses: ['KS-SERVER-SYNC', 'KS-CLIENT-SYNC-FAILS', 'KS-SYNC-KEY-OWNER'],
  },
  'sync-at-any-time': {
    title: 'When server-side synchronization happens, and to how much at once',
    chosen: 'At any time or never, one key to one HSM.',
    other: 'Every so often, all keys at once.',
    why: 'The period is not published. Small steps at any time lead to every world that a pass over all keys leads to.',
    clauses: ['KS-SERVER-SYNC'],
  },
  'attributes-left-out': {
    title: 'Whether copies of a key can differ',
    chosen: 'They cannot: an HSM holds a key or not.',
    other: 'In attributes and sharing, which synchronization may or may not repair.',
    why: 'Whether it repairs them is not documented, and what can be lost is the key itself.',
    clauses: ['KS-SERVER-SYNC', 'KS-KEY-HANDLE'],
  },
  'deletion-reaches-active': {
    title: 'How far the deletion of a key reaches',
    chosen: 'To the active HSMs of the home cluster, at once, and no further.',
    other: 'To those out of reach too, later, or to none of them if one is out of reach.',
    why: 'The command reports on the HSMs that it reached, one by one. Nothing says that it is made up for later.',
    clauses: ['KS-KEY-DELETION'],
  },
  'orphans-are-deletable': {
    title: 'Who can delete what a failed creation left',
    chosen: 'The application, as soon as it was told, with the command that deletes any key.',
    other: 'Only who finds it, since no handle was returned.',
    why: 'The guide tells users to delete such material, and not how they learn its handle.',
    clauses: ['KS-SDK3-ORPHAN'],
  },
  'replacement-restored-as-new': {
    title: 'What a replacement is restored from',
    chosen:
      'The same as a new HSM: an active one, or else the latest backup, or else the origin of the cluster.',
    other: 'Always the latest backup.',
    why: 'The guide describes it for HSMs that are added, and only says that the service replaces those that fail.',
    clauses: ['KS-HSM-REPLACED', 'KS-HSM-FROM-BACKUP'],
  },
  'removal-backup-first': {
    title: 'The backup that is made when an HSM is removed',
    chosen: 'Of an active HSM of an active cluster only, and complete before the HSM goes.',
    other: 'Of any HSM, or in the background, so that the HSM may be gone first.',
    why: 'The guide names HSMs of active clusters, and uses the backup to bring the cluster back. One that is out of reach cannot be read.',
    clauses: ['KS-HSM-REMOVAL-BACKUP'],
  },
  'empty-cluster-stays-active': {
    title: 'What a cluster is whose last HSM was removed',
    chosen: 'Active still: an HSM can be created again.',
    other: 'Initialized or uninitialized again.',
    why: 'The guide recommends to remove all HSMs for a time, and shows an active cluster without one; it does not say which state it takes.',
    clauses: ['KS-CLUSTER-SCALE-TO-ZERO'],
  },
  'states-left-out': {
    title: 'Clusters that are degraded, updated, modified or rolled back',
    chosen:
      'Are not modelled: keysync check tells that it does not know, except that a migration takes no new token keys.',
    other: 'Do as an active cluster does, or refuse some commands.',
    why: 'The interface has the states, and only the migration between types of HSM is described.',
    clauses: ['KS-CLUSTER-STATES'],
  },
  'one-masking-key-one-group': {
    title: 'Between which clusters keys can go',
    chosen: 'Between all with equal masking keys, however they descend from one cluster.',
    other: 'Only between a cluster and one made from its backup, and not between two made from one backup.',
    why: 'The sources disagree on siblings, and agree on the reason: the masking key, which a backup carries on.',
    clauses: ['KS-CLONE-GROUP', 'KS-MASKING-KEY'],
  },
  'officer-syncs': {
    title: 'Who runs syncKey',
    chosen: 'The crypto officer, with one password on both sides.',
    other: 'Also a crypto user, for keys of its own.',
    why: 'The post says the officer only, the reference both. With either, the owner must be on the destination and a password must be the same on both; a scenario has passwords of the officer only.',
    clauses: ['KS-SYNC-KEY-ROLE', 'KS-SYNC-KEY-CREDENTIALS'],
  },
  'handles-given-once': {
    title: 'Whether a cluster gives out a handle that is taken',
    chosen:
      'It does not: no key is generated under a handle that an active HSM of the cluster has for another key.',
    other: 'It counts by itself, and the new key meets the one that a clone sent.',
    why: 'Handles go up within a cluster. What a cluster does about one that came from a clone is not documented.',
    clauses: ['KS-KEY-HANDLE', 'KS-KEY-HANDLE-COLLISION'],
  },
  'same-user-by-name': {
    title: 'When two clusters have the same user',
    chosen: 'When the names are equal.',
    other: 'When the ids are equal: users who were made by hand in two clusters may have different ones.',
    why: 'Owners are told by name in the documents, and by id in the audit log. Users of a clone come with the backup, so both readings agree on them; they differ for users made later.',
    clauses: ['KS-SYNC-KEY-OWNER', 'KS-KEY-REPLICATE-USERS'],
  },
  'settling-counts-every-copy': {
    title: 'Which copies count when a creation is settled',
    chosen: 'All that active HSMs hold, those that server-side synchronization brought too.',
    other: 'Only those that the client made itself.',
    why: 'The requirement is about HSMs that have the key, and the service may copy it meanwhile. No document says what the client asks.',
    clauses: ['KS-SDK3-MINIMUM-NODES', 'KS-SDK5-QUORUM'],
  },
  'zone-failure-is-one-fault': {
    title: 'What the loss of an availability zone is',
    chosen: 'One fault, apart from failures of single HSMs: each HSM in the zone is lost at once.',
    other: 'As many failures as there are HSMs in it, at any time one after the other.',
    why: 'The guide recommends two zones, and does not say what a loss looks like. At once is the worst of it, and what a second zone is for.',
    clauses: ['KS-ZONE-LOSS', 'KS-ZONE-OUTAGE'],
    field: 'allow.zoneFailures',
  },
  'logs-name-every-hsm': {
    title: 'Whether logs and lists name every HSM there was',
    chosen:
      'They do, and what is read of a log goes from its first record that was read to its last, but for the holes that are told.',
    other: 'There was an HSM more, that nothing names: it may have had any key.',
    why: 'A call that makes an HSM is in CloudTrail, and each writes a log of its own. A record of CloudTrail that cannot be read is told, and then nothing counts on it.',
    clauses: ['KS-HSM-LIFECYCLE', 'KS-SERVER-SYNC-UNSEEN'],
  },
  'clocks-within-skew': {
    title: 'How far the clocks of HSMs, CloudTrail and lists are apart',
    chosen:
      'No farther than the skew that the user names, two seconds unless told otherwise; events of one clock are in order.',
    other: 'Any distance: then no two logs tell together what was first.',
    why: 'No document says how the clocks are kept. Two seconds are far more than clocks that are synchronized differ.',
    clauses: ['KS-SERVER-SYNC-UNSEEN'],
  },
  'removals-at-once': {
    title: 'Whether synchronization runs while a key is being removed',
    chosen: 'It does not: removals on several HSMs no farther apart than the skew of the clocks are one.',
    other: 'It may bring the key back to the first HSM before the last one removes it.',
    why: 'A deletion reaches the HSMs within a moment, and synchronization is said to be periodic. By the other reading no deletion would ever be certain.',
    clauses: ['KS-KEY-DELETION', 'KS-SERVER-SYNC'],
  },
  'lists-are-answered': {
    title: 'Which HSMs answer when the keys of a cluster are listed',
    chosen:
      'Those that were heard of within ten seconds of the list, or are shown at work within five minutes of it.',
    other: 'Only those that record something for the list itself.',
    why: 'The coverage that a list tells is about HSMs that the tool reaches, and it does not say which. What an HSM records about a list is not documented.',
    clauses: ['KS-KEY-COVERAGE'],
  },
  'backup-near-its-time': {
    title: 'Of when the contents of a backup are',
    chosen: 'Of within two minutes of its time: of a key that came or went meanwhile nothing is said.',
    other: 'Of its time to the second, or of any time while it was being made.',
    why: 'The time of a backup is told, and not whether it is of its beginning or of its end.',
    clauses: ['KS-BACKUP-CONTENTS'],
  },
  'one-handle-one-key': {
    title: 'Which key a handle in a log is',
    chosen: 'One and the same in clusters that are related, unless they gave the handle out themselves.',
    other: 'Any key of any of them: no record says more than the handle.',
    why: 'A handle stays with its key wherever it is copied to. Where two clusters gave it out, and a copy may have gone from one to the other, nothing is said of either key.',
    clauses: ['KS-KEY-HANDLE', 'KS-KEY-HANDLE-COLLISION'],
  },
  'copy-follows-extraction': {
    title: 'Where a copy comes from that is inserted',
    chosen:
      'From an HSM of the same cluster that extracted the handle within a minute before, where one did.',
    other: 'From a related cluster whose log is missing, at the same time by chance.',
    why: 'Each copy is extracted, and then inserted. Two copies under one handle within a minute, of two keys, take somebody who runs two commands at once.',
    clauses: ['KS-CLIENT-SYNC-MASKED', 'KS-SYNC-KEY'],
  },
} as const satisfies Record<string, Assumption>;

/** The name of an assumption. */
export type AssumptionId = keyof typeof assumptions;

/** A field of `assume` in a scenario: false by default, true for the other reading. */
export type ReadingField = keyof ReturnType<typeof scenarioSchema.parse>['assume'];

/** Every field of `assume`, in the order of the schema. */
export const readingFields = Object.keys(
  scenarioSchema.shape.assume.unwrap().shape,
) as readonly ReadingField[];

/** The assumption that a field of `assume` turns around. */
export function assumptionOf(field: ReadingField): (Assumption & { readonly id: string }) | undefined {
  const found = Object.entries<Assumption>(assumptions).find(([, one]) => one.field === `assume.${field}`);
  return found && { id: found[0], ...found[1] };
}
