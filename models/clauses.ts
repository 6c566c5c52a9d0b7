/** A rule of the public documentation, or of ours where it is silent. */
export interface Clause {
  /** Our own wording of the rule. */
  readonly says: string;
  /** Document title and section. */
  readonly source: string;
  /** `documented` is stated by the vendor, `inferred` follows from it, `assumed` is our choice. */
  readonly status: 'documented' | 'inferred' | 'assumed';
}

const durability = 'AWS CloudHSM User Guide, Key synchronization and durability settings';
const cloning = 'AWS Security Blog, How to clone an AWS CloudHSM cluster across regions';
const replication = 'AWS CloudHSM User Guide, CloudHSM CLI, key replicate';

/**
 * The clauses that the model claims to follow.
 *
 * @remarks
 * An identifier is permanent: when the documentation changes, add a clause and retire the old one.
 */
export const clauses = {
  'KS-SESSION-LOCAL': {
    says: 'A session key exists on one HSM only and is never synchronized; it ends with its session.',
    source: `${durability}, Concepts`,
    status: 'documented',
  },
  'KS-ROUTING': {
    says: 'A call may be routed to any available HSM; routed to one without the key it fails, and a retry may succeed.',
    source: `${durability}, Understanding key synchronization`,
    status: 'documented',
  },
  'KS-CLIENT-SYNC': {
    says: 'Creating a token key clones it, best effort, to every HSM of the cluster, whatever the durability setting.',
    source: `${durability}, Understanding key synchronization`,
    status: 'documented',
  },
  'KS-CLIENT-SYNC-FAILS': {
    says: 'Cloning to one HSM may fail; without a reachable copy or without the owner on that HSM it must.',
    source: `${durability}, Key synchronization failures`,
    status: 'inferred',
  },
  'KS-SERVER-SYNC': {
    says: 'The service clones token keys from time to time to every HSM of the cluster that has their owner.',
    source: `${durability}, Concepts`,
    status: 'documented',
  },
  'KS-SERVER-SYNC-BLIND': {
    says: 'Server-side synchronization does not know whether the creation or the deletion of a key has completed.',
    source: 'No document says otherwise; the failure page warns of unwanted key material only',
    status: 'assumed',
  },
  'KS-KEY-LOSS': {
    says: 'If the HSM fails on which a key was created before the key is cloned elsewhere, the key is lost.',
    source: `${durability}, Understanding key synchronization`,
    status: 'documented',
  },
  'KS-SDK3-MINIMUM-NODES': {
    says: 'With Client SDK 3, a creation succeeds when the key is on create_object_minimum_nodes HSMs (1 by default).',
    source: `${durability}, Client SDK 3`,
    status: 'documented',
  },
  'KS-SDK3-LARGER-WINS': {
    says: 'When both create_object_minimum_nodes and -min_srv are given, the larger one counts.',
    source: `${durability}, Client SDK 3, Setting up the configuration file`,
    status: 'documented',
  },
  'KS-SDK3-DEFAULT-RISK': {
    says: 'With the setting at 1, a key can be lost to one failure right after its creation was reported.',
    source: `${durability}, Client SDK 3, Important`,
    status: 'documented',
  },
  'KS-SDK3-CLEAN-UP': {
    says: 'When a creation fails, the client removes the copies made, best effort; what it cannot remove stays behind.',
    source: `${durability}, Client SDK 3, Recommendations`,
    status: 'documented',
  },
  'KS-SDK5-QUORUM': {
    says: 'With Client SDK 5, a token key can be created and used only while two HSMs have it.',
    source: `${durability}, Client SDK 5 concepts`,
    status: 'documented',
  },
  'KS-SDK5-OPT-OUT': {
    says: 'The key availability check can be disabled for each component; one HSM then suffices.',
    source: `${durability}, Managing client key durability settings`,
    status: 'documented',
  },
  'KS-SDK5-LATE-QUORUM': {
    says: 'A key whose creation failed for want of the quorum is not removed, and may reach it later.',
    source: `${durability}, Client SDK 5: no clean-up is described`,
    status: 'inferred',
  },
  'KS-KEY-DELETION': {
    says: 'Deleting a key removes it from the HSMs that can be reached, in the cluster of the client.',
    source: 'AWS CloudHSM User Guide, key_mgmt_util, deleteKey',
    status: 'documented',
  },
  'KS-DELETED-RETURNS': {
    says: 'An HSM or a backup that was out of reach when a key was deleted still has it, and can bring it back.',
    source: 'AWS CloudHSM User Guide, Managing backups',
    status: 'inferred',
  },
  'KS-TWO-HSMS': {
    says: 'Run at least two HSMs in a cluster, in two availability zones; three for the durability of new keys.',
    source: 'AWS CloudHSM User Guide, Best practices for cluster management',
    status: 'documented',
  },
  'KS-MINIMUM-NODES-BOUND': {
    says: 'Set create_object_minimum_nodes to at most one fewer than the number of HSMs, and consider at least two.',
    source: `${durability}, Client SDK 3, Recommendations`,
    status: 'documented',
  },
  'KS-HSM-LIFECYCLE': {
    says: 'An HSM is being created, active, degraded, or gone.',
    source: 'AWS CloudHSM API Reference, Hsm, State',
    status: 'documented',
  },
  'KS-HSM-LOSS': {
    says: 'An HSM that fails loses all it held, and is shown until it is replaced.',
    source: 'AWS CloudHSM User Guide, Best practices',
    status: 'inferred',
  },
  'KS-HSM-OUTAGE': {
    says: 'A degraded HSM answers nobody, keeps what it has, and may come back.',
    source: 'The documentation does not say what a degraded HSM does',
    status: 'assumed',
  },
  'KS-HSM-FROM-BACKUP': {
    says: 'A new HSM is restored from a backup of one HSM of the cluster, or else from the latest backup.',
    source: 'AWS CloudHSM User Guide, Adding or removing HSMs',
    status: 'documented',
  },
  'KS-HSM-REMOVAL-BACKUP': {
    says: 'Removing an HSM of an active cluster backs it up first.',
    source: 'AWS CloudHSM User Guide, Managing backups',
    status: 'documented',
  },
  'KS-CLUSTER-LIFECYCLE': {
    says: 'A cluster is created without HSMs, initialized through its first HSM, and gets its own masking key.',
    source: 'AWS CloudHSM User Guide, Initializing the cluster',
    status: 'documented',
  },
  'KS-CLUSTER-ACTIVATION': {
    says: 'Setting the password of the first crypto officer activates a fresh cluster.',
    source: 'AWS CloudHSM User Guide, Activating the cluster',
    status: 'documented',
  },
  'KS-CLUSTER-DELETION': {
    says: 'A cluster can be deleted only when it has no HSM.',
    source: 'AWS CloudHSM API Reference, DeleteCluster',
    status: 'documented',
  },
  'KS-CLONE-ACTIVATION': {
    says: 'A cluster made from a backup is initialized already, and becomes active with its first HSM.',
    source: `${cloning}, step 4; Terraform sees it active earlier`,
    status: 'assumed',
  },
  'KS-BACKUP-LIFECYCLE': {
    says: 'A backup becomes ready, may be marked for deletion, be restored from that for a time, and is then purged.',
    source: 'AWS CloudHSM API Reference, Backup, BackupState',
    status: 'documented',
  },
  'KS-BACKUP-CONTENTS': {
    says: 'A backup carries the users, the token keys and the masking key of the HSM that it was taken of; no session key.',
    source: 'AWS CloudHSM User Guide, Managing backups',
    status: 'documented',
  },
  'KS-BACKUP-COPY': {
    says: 'A backup can be copied to another region; the copy belongs to no cluster.',
    source: 'AWS CloudHSM User Guide, Copying backups across regions',
    status: 'documented',
  },
  'KS-BACKUP-PARTITION': {
    says: 'A backup never leaves its partition: it is not copied between GovCloud regions and the others.',
    source: 'AWS CloudHSM User Guide, Copying backups across regions',
    status: 'documented',
  },
  'KS-CLONE': {
    says: 'A cluster made from a backup has the keys, users and masking key of the backup; from then on both are independent.',
    source: `${cloning}; AWS CloudHSM User Guide, Copying backups across regions`,
    status: 'documented',
  },
  'KS-MASKING-KEY': {
    says: 'Keys move between HSMs under the masking key of the cluster, which only clusters of one backup history share.',
    source: `${cloning}, Synchronizing keys`,
    status: 'documented',
  },
  'KS-SYNC-KEY': {
    says: 'syncKey copies one key to one HSM of a cluster with the same masking key; the cluster spreads it from there.',
    source: `${cloning}, Synchronizing keys`,
    status: 'documented',
  },
  'KS-SYNC-KEY-OWNER': {
    says: 'A key can be synchronized only to an HSM that has its owner.',
    source: `${cloning}, Synchronizing keys`,
    status: 'documented',
  },
  'KS-SYNC-KEY-CREDENTIALS': {
    says: 'syncKey logs in with one set of credentials, which both clusters must share.',
    source: 'AWS CloudHSM User Guide, cloudhsm_mgmt_util, syncKey',
    status: 'documented',
  },
  'KS-USERS-APART': {
    says: 'No service keeps users in step: a command reaches the HSMs it can reach, in one cluster.',
    source: 'AWS CloudHSM User Guide, Keeping HSM users in sync',
    status: 'documented',
  },
  'KS-KMU-TIMEOUT': {
    says: 'A command with -min_srv and no -timeout waits, for ever if need be, until so many HSMs have the key.',
    source: 'AWS CloudHSM User Guide, key_mgmt_util, genSymKey',
    status: 'documented',
  },
  'KS-CLIENT-REACH': {
    says: 'A client works with the HSMs that it can connect to; copies on others do not count for it.',
    source: 'Reports of clients that reach one HSM of two and are refused; no document says otherwise',
    status: 'inferred',
  },
  'KS-CLEAN-UP-TOMBSTONE': {
    says: 'A clean-up removes a copy, or marks it to be removed later, or leaves it as an orphan.',
    source: 'AWS CloudHSM User Guide, Troubleshooting, Client-side synchronization failures',
    status: 'documented',
  },
  'KS-KEY-PROMOTION': {
    says: 'A session key can be turned into a token key, under the same handle, and never back.',
    source: 'AWS CloudHSM User Guide, key_mgmt_util, setAttribute',
    status: 'documented',
  },
  'KS-QUORUM-WHEN-RESOLVED': {
    says: 'The key availability check looks at a key when an application first finds it, not at every use.',
    source:
      'The other reading of KS-SDK5-QUORUM; the troubleshooting page names creation, listing and start only',
    status: 'assumed',
  },
  'KS-KEY-REPLICATE': {
    says: 'key replicate copies one key to all HSMs of another cluster of the same backup history, with a login on each.',
    source: replication,
    status: 'documented',
  },
  'KS-KEY-REPLICATE-CONSISTENT': {
    says: 'key replicate refuses a key that its source cluster does not have alike on every HSM.',
    source: 'AWS CloudHSM User Guide, CloudHSM CLI, Troubleshooting key replicate failures',
    status: 'documented',
  },
  'KS-KEY-REPLICATE-USERS': {
    says: 'key replicate needs the owner of the key, and everybody it is shared with, in the destination cluster.',
    source: `${replication}, Requirements`,
    status: 'documented',
  },
  'KS-KEY-REPLICATE-PARTIAL': {
    says: 'key replicate can fail on some HSMs of the destination; those that took the key keep it.',
    source: 'The failure message counts connections; no document says that the others are undone',
    status: 'inferred',
  },
  'KS-BACKUP-COPY-BY-CLUSTER': {
    says: 'Copied by the identifier of a cluster alone, it is the most recent backup of that cluster that is copied.',
    source: `${cloning}, step 2`,
    status: 'documented',
  },
  'KS-BACKUP-COPY-FAILS': {
    says: 'A copy of a backup that fails becomes deleted.',
    source: 'AWS CloudHSM User Guide, Copying backups across regions',
    status: 'documented',
  },
  'KS-NON-EXPORTABLE': {
    says: 'A non-exportable key never leaves in a wrapped file, and is synchronized and backed up like any other.',
    source: 'AWS CloudHSM User Guide, Best practices, and key_mgmt_util, extractMaskedObject',
    status: 'documented',
  },
  'KS-USER-REPLICATE': {
    says: 'user replicate copies a user who is alike on all HSMs of one cluster to a cluster of the same backup history.',
    source: 'AWS CloudHSM User Guide, CloudHSM CLI, user replicate',
    status: 'documented',
  },
} as const satisfies Record<string, Clause>;

/** The permanent name of a clause. */
export type ClauseId = keyof typeof clauses;
