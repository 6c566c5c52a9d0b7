import {
  api,
  auditLog,
  auditLog2023,
  cloning,
  durability,
  guide,
  guide2023,
  issues,
  keyStores,
  measurements,
  mock,
  permissions,
  type Source,
  synchronization,
  terraform,
  translation,
} from './clauses/documents.ts';
import type { ClauseId } from './clauses.ts';

/** Where sources contradict each other. */
export interface Contradiction {
  /** What about, in a few words. */
  readonly title: string;
  /** What each says, in our words. */
  readonly statements: readonly [Statement, Statement, ...Statement[]];
  /** The number of the statement that the model follows, from 1; or why there is none. */
  readonly follows: number | 'all, as far as they agree' | 'none: it does not matter to the model';
  readonly why: string;
  /** The clauses that it is about. */
  readonly clauses: readonly ClauseId[];
}

/** What one source says. */
export interface Statement {
  readonly says: string;
  readonly source: Source;
}

const does = (says: string, source: Source): Statement => ({ says, source });
const indifferent = 'none: it does not matter to the model';

/** Every contradiction that we know of, those that matter most first. */
export const contradictions = {
  'session-keys-translated': {
    title: 'Whether session keys are synchronized',
    statements: [
      does('Session keys are not synchronized.', durability('Concepts')),
      does('Session keys are synchronized.', translation('Concepts')),
    ],
    follows: 1,
    why: 'A machine made the translation and lost the negation; the page itself says that the English text prevails.',
    clauses: ['KS-SESSION-LOCAL'],
  },
  'larger-wins-translated': {
    title: 'Which two values the larger is taken of',
    statements: [
      does(
        'The parameter of the command and the value in the file.',
        durability('KMU and client-side synchronization'),
      ),
      does('Values of the parameter in the file.', translation('KMU and client-side synchronization')),
    ],
    follows: 1,
    why: 'The translation lost a word; there is no parameter in the file.',
    clauses: ['KS-SDK3-LARGER-WINS'],
  },
  'create-or-use': {
    title: 'When the quorum of Client SDK 5 is looked at',
    statements: [
      does(
        'Any attempt to create or use a key fails without it.',
        durability('Working with client key durability settings'),
      ),
      does(
        'When a key is made, keys are listed, or a client starts.',
        guide('Troubleshooting the key availability check'),
      ),
      does(
        'A client that knew the handle signed on with one HSM left.',
        measurements('signing with one HSM left'),
      ),
    ],
    follows: 1,
    why: 'It is the text on the setting itself, and the stricter reading: what can be used under it can be used under the others. A scenario can assume the other.',
    clauses: ['KS-SDK5-QUORUM', 'KS-QUORUM-WHEN-RESOLVED'],
  },
  'min-srv': {
    title: 'Whether -min_srv is a limit or a minimum',
    statements: [
      does('It limits the HSMs that a key is cloned to.', durability('KMU and client-side synchronization')),
      does(
        'It is the minimum for success, and every key goes to every HSM.',
        guide2023('key_mgmt_util, genSymKey'),
      ),
      does(
        'It clones to so many HSMs only; the service does the rest.',
        guide2023('Interpreting HSM audit logs'),
      ),
    ],
    follows: 2,
    why: 'The reference of the command is explicit, and taking the larger of two values makes sense for minimums only.',
    clauses: ['KS-KMU-MIN-SRV', 'KS-SDK3-LARGER-WINS'],
  },
  'return-quickly': {
    title: 'Whether a key is made when -timeout is over',
    statements: [
      does(
        'The command returns with the key on one HSM, or after the timeout, whichever comes first.',
        guide2023('key_mgmt_util, genSymKey, example'),
      ),
      does(
        'Without enough HSMs before the timeout, the key is not made.',
        guide2023('key_mgmt_util, genSymKey'),
      ),
    ],
    follows: 2,
    why: 'The description of the parameter says it, and the example ends with the same sentence.',
    clauses: ['KS-KMU-TIMEOUT'],
  },
  'default-one': {
    title: 'The default of create_object_minimum_nodes',
    statements: [
      does('If it is set, the default is 1.', durability('Configuration reference')),
      does('Without it, or with its default 1, keys can be lost.', durability('Client SDK 3, Important')),
      does(
        'The file as it is installed has it already, with 1.',
        measurements('a cloudhsm_client.cfg as installed'),
      ),
    ],
    follows: 2,
    why: 'A default is for what is not set. That the file has it already changes nothing.',
    clauses: ['KS-SDK3-MINIMUM-NODES', 'KS-SDK3-CONFIGURATION'],
  },
  'minimum-and-maximum': {
    title: 'What to set in a cluster of two HSMs',
    statements: [
      does('Consider at least two HSMs.', durability('Client SDK 3, Important')),
      does('At most one fewer than the HSMs of the cluster.', durability('Client SDK 3, Recommendations')),
    ],
    follows: 'all, as far as they agree',
    why: 'With two HSMs nothing meets both. keysync check says so, and that a third HSM resolves it.',
    clauses: ['KS-MINIMUM-NODES-BOUND', 'KS-TWO-HSMS'],
  },
  'who-syncs': {
    title: 'Who may run syncKey',
    statements: [
      does('The crypto officer only.', cloning('Step 6: Sync your key')),
      does('Crypto officers any key, crypto users their own.', guide2023('cloudhsm_mgmt_util, syncKey')),
    ],
    follows: 1,
    why: 'What a crypto user may do is less than what the officer may: no key moves that could not move with the officer.',
    clauses: ['KS-SYNC-KEY-ROLE', 'KS-SYNC-KEY-CREDENTIALS', 'KS-MASKED-ROLES'],
  },
  'who-replicates': {
    title: 'Who may run key replicate',
    statements: [
      does('Crypto users who own the key.', guide2023('CloudHSM CLI, key replicate')),
      does('Admins too.', guide('CloudHSM CLI, key replicate')),
    ],
    follows: 2,
    why: 'It is the later edition of the same page.',
    clauses: ['KS-KEY-REPLICATE'],
  },
  'related-clusters': {
    title: 'Between which clusters keys can go',
    statements: [
      does('All must be created from the same backup.', cloning('Prerequisites')),
      does('One must be created from a backup of the other.', guide2023('cloudhsm_mgmt_util, syncKey')),
      does('Either of these: parent, child or sibling.', guide('CloudHSM CLI, key replicate')),
      does('All that share a backup history.', keyStores('Related clusters')),
    ],
    follows: 4,
    why: 'The reason behind all of them is the masking key, which a backup carries on: equal keys make a group.',
    clauses: ['KS-CLONE-GROUP', 'KS-MASKING-KEY', 'KS-SYNC-KEY'],
  },
  'masking-key-of-its-own': {
    title: 'Whether two clusters can have one masking key',
    statements: [
      does('Each cluster has its own.', cloning('Prerequisites')),
      does(
        'Clusters must have the same one to synchronize, which those of one backup do.',
        cloning('Step 5: Create a new configuration file'),
      ),
    ],
    follows: 2,
    why: 'A fresh cluster gets its own, and a clone that of its backup; otherwise nothing could be synchronized.',
    clauses: ['KS-MASKING-KEY', 'KS-CLUSTER-LIFECYCLE'],
  },
  govcloud: {
    title: 'Whether backups are copied in GovCloud',
    statements: [
      does('None goes into or out of it.', cloning('Solution overview')),
      does(
        'Between the two GovCloud regions they can be copied.',
        guide2023('Copying backups across regions'),
      ),
    ],
    follows: 2,
    why: 'The guide is the later and the finer text: a backup stays in its partition.',
    clauses: ['KS-BACKUP-PARTITION'],
  },
  handles: {
    title: 'Whether a key keeps its handle in a clone',
    statements: [
      does('syncKey leaves it as it is.', cloning('Step 6: Sync your key')),
      does('key replicate leaves it as it is.', guide('Troubleshooting key replicate')),
      does('A masked key from a file gets a new one.', guide2023('key_mgmt_util, insertMaskedObject')),
    ],
    follows: 'all, as far as they agree',
    why: 'They speak of different commands. The model has the two that keep the handle.',
    clauses: ['KS-KEY-HANDLE', 'KS-MASKED-FILE'],
  },
  'destroy-and-tombstone': {
    title: 'What the two events of a deletion in the audit log mean',
    statements: [
      does(
        'One deletes a key, the other only marks it.',
        auditLog2023('CN_DESTROY_OBJECT, CN_TOMBSTONE_OBJECT'),
      ),
      does(
        'One deletes a session key, the other a token key.',
        auditLog('CN_DESTROY_OBJECT, CN_TOMBSTONE_OBJECT'),
      ),
    ],
    follows: 'all, as far as they agree',
    why: 'Both have marks. Whether synchronization heeds them is the assumption about tombstones, which a scenario can turn around.',
    clauses: ['KS-TOMBSTONES', 'KS-KEY-DELETION'],
  },
  'restored-cluster-state': {
    title: 'What a cluster is that was created from a backup and has no HSM yet',
    statements: [
      does('Initialized; HSMs complete its activation.', cloning('Step 4: Copy your backup')),
      does('Active.', terraform('creation of a cluster from a backup')),
      does('Initialized.', mock('floci, creation of a cluster from a backup')),
      does('Nothing to initialize or activate: add an HSM.', guide2023('Creating a cluster from a backup')),
    ],
    follows: 1,
    why: 'It is the only text of the vendor that names it. A scenario can assume that the cluster is active.',
    clauses: ['KS-CLONE-ACTIVATION'],
  },
  'create-hsm-state': {
    title: 'In which state a cluster takes an HSM',
    statements: [
      does('It must be uninitialized.', guide2023('Creating an HSM')),
      does('A second one only once it is active.', issues('hashicorp/terraform-provider-aws 7437')),
    ],
    follows: 'all, as far as they agree',
    why: 'The first sentence is about the first HSM, the other about all later ones.',
    clauses: ['KS-HSM-FIRST'],
  },
  'copy-parameters': {
    title: 'What CopyBackupToRegion takes',
    statements: [
      does(
        'A region, and a cluster or a backup; with a cluster, its latest backup is copied.',
        cloning('Step 4: Copy your backup'),
      ),
      does('A region and a backup.', api('CopyBackupToRegion')),
    ],
    follows: 'all, as far as they agree',
    why: 'The interface has lost the parameter since. A copy of the latest backup is a copy of a backup.',
    clauses: ['KS-BACKUP-COPY', 'KS-BACKUP-COPY-BY-CLUSTER'],
  },
  'destination-backup': {
    title: 'What the answer to CopyBackupToRegion has',
    statements: [
      does('The id and the state of the copy, among others.', cloning('Step 4: Copy your backup')),
      does('Only when it was created, and where from.', api('DestinationBackup')),
    ],
    follows: indifferent,
    why: 'What an answer shows does not change what is copied.',
    clauses: ['KS-BACKUP-COPY'],
  },
  'pending-deletion': {
    title: 'What a deleted backup is called, and what a restored one',
    statements: [
      does('PENDING_DELETE.', guide2023('Deleting and restoring backups, console')),
      does('PENDING_DELETION.', api('Backup, BackupState')),
      does('A restored one is ACTIVE.', issues('aws/aws-sdk-go 2145')),
      does('A restored one is READY.', guide2023('Deleting and restoring backups, example')),
    ],
    follows: 2,
    why: 'The states of the interface are a closed list, which has PENDING_DELETION and READY, and neither of the others.',
    clauses: ['KS-BACKUP-LIFECYCLE'],
  },
  'resynchronizes-all': {
    title: 'What is brought back into step by itself',
    statements: [
      does('The HSMs of a cluster.', guide2023('Clusters')),
      does('Keys only; no users and no policies.', guide('Cluster synchronization')),
    ],
    follows: 2,
    why: 'The later page says in so many words what the earlier one leaves out.',
    clauses: ['KS-USERS-APART', 'KS-POLICIES-APART', 'KS-SERVER-SYNC'],
  },
  'never-leaves': {
    title: 'Whether a key that is not exportable leaves its HSM',
    statements: [
      does('It never does.', guide2023('Best practices')),
      does(
        'It can be taken out masked, and inserted into a related cluster.',
        guide2023('key_mgmt_util, extractMaskedObject'),
      ),
      does('It never leaves in plain text.', cloning('Introduction')),
    ],
    follows: 3,
    why: 'It is the one sentence that is true of both: masked is not plain.',
    clauses: ['KS-NON-EXPORTABLE'],
  },
  quotas: {
    title: 'How many users and keys there can be, and how long a password is',
    statements: [
      does('1,024 users, 3,300 keys, passwords from 7 characters.', guide2023('Quotas')),
      does(
        '250 or 1,024 users, 3,300 or 16,666 keys by type of HSM, passwords from 8 characters.',
        guide('Quotas'),
      ),
    ],
    follows: indifferent,
    why: 'A scenario is far below either.',
    clauses: ['KS-USER-QUOTA', 'KS-KEY-QUOTA'],
  },
  'option-named-check': {
    title: 'What the option KEY_AVAILABILITY_CHECK of the JCE provider does when it is true',
    statements: [
      does(
        'By its name, it asks for the check.',
        issues('aws-samples/aws-cloudhsm-jce-examples 103, the name of the option'),
      ),
      does('It disables the check.', issues('aws-samples/aws-cloudhsm-jce-examples 103')),
    ],
    follows: indifferent,
    why: 'keysync reads configurations, whose option says disable, and means it.',
    clauses: ['KS-SDK5-OPTION-IN-CODE'],
  },
  'windows-paths': {
    title: 'Where the configure tools lie on Windows, and for which components they are',
    statements: [
      does(
        'In the folder of the product; for three components.',
        synchronization('Managing client key durability settings'),
      ),
      does('In its folder bin; for four components.', durability('Managing client key durability settings')),
    ],
    follows: indifferent,
    why: 'keysync runs none of them, and reads the configuration of any component.',
    clauses: ['KS-SDK5-CONFIGURE-PATH', 'KS-SDK5-COMPONENTS'],
  },
  'file-names': {
    title: 'What the configuration is called that syncKey works with',
    statements: [
      does(
        'SyncClusters.cfg, a copy of cloudhsm_mgmt_util.cfg; and the tool is called by the name of a configuration.',
        cloning('Step 5: Create a new configuration file'),
      ),
      does(
        'syncConfig.cfg, a copy of cloudhsm_mgmt_config.cfg; and userSync.cfg is what is run.',
        guide2023('Cloned clusters'),
      ),
    ],
    follows: indifferent,
    why: 'keysync check tells what a file is by its contents.',
    clauses: ['KS-SYNC-CONFIGURATION'],
  },
  'server-numbers': {
    title: 'The number of the second server in the output of findAllKeys',
    statements: [
      does('0, for both.', cloning('Step 6: Sync your key, the output')),
      does('1, as info server has it.', cloning('Step 5: Create a new configuration file')),
    ],
    follows: 2,
    why: 'syncKey 37 1 of the same section goes to the second server. The output is a slip.',
    clauses: ['KS-SYNC-SERVER-NUMBERS'],
  },
  'policy-version': {
    title: 'The version of a policy of permissions',
    statements: [
      does(
        '2018-06-12, among curly quotes and dashes that no tool takes.',
        cloning('Step 4: Copy your backup'),
      ),
      does('2012-10-17, the one that there is.', permissions('Policy elements, Version')),
    ],
    follows: indifferent,
    why: 'The model has no permissions.',
    clauses: ['KS-PERMISSIONS'],
  },
  'event-source': {
    title: 'Under which source CloudTrail has the calls',
    statements: [
      does('cloudhsm.', guide2023('Getting API logs with CloudTrail')),
      does('cloudhsmv2.', mock('winterbaume, events')),
    ],
    follows: indifferent,
    why: 'The model reads no log of calls.',
    clauses: ['KS-SERVER-SYNC-UNSEEN'],
  },
  'first-event': {
    title: 'How the audit log of an HSM begins that joined a cluster',
    statements: [
      does('With a login.', guide2023('Interpreting HSM audit logs')),
      does('With the restoration of a backup.', measurements('audit logs of HSMs that joined')),
    ],
    follows: indifferent,
    why: 'The model has no audit log. Both are in accord with an HSM that is restored first.',
    clauses: ['KS-SERVER-SYNC-UNSEEN', 'KS-HSM-FROM-BACKUP'],
  },
  'session-end-event': {
    title: 'What the event is called that ends a session',
    statements: [
      does('CN_SESSION_CLOSE.', auditLog2023('the text')),
      does('CN_CLOSE_SESSION.', auditLog2023('the table')),
    ],
    follows: indifferent,
    why: 'The model has no audit log.',
    clauses: ['KS-SESSION-LOCAL'],
  },
  'spare-officers': {
    title: 'How many officers to have beyond those who must approve',
    statements: [
      does('One.', guide2023('Best practices')),
      does('Two.', measurements('which quote a later edition of the guide')),
    ],
    follows: indifferent,
    why: 'The approval of users is not modelled.',
    clauses: ['KS-QUORUM-AUTHENTICATION'],
  },
} as const satisfies Record<string, Contradiction>;

/** The name of a contradiction. */
export type ContradictionId = keyof typeof contradictions;
