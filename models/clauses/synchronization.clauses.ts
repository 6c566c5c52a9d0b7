import type { ClauseEntry } from './clause.ts';
import { cloning, durability, guide, guide2023, ours } from './documents.ts';

/** How the HSMs of one cluster come to hold the same keys. */
export const synchronizationClauses = {
  'KS-ROUTING': {
    says: 'A call may be routed to any available HSM; routed to one without the key it fails, and a retry may succeed.',
    sources: [durability('Understanding key synchronization')],
    status: 'documented',
  },
  'KS-ROUTING-RETRY': {
    says: 'Let an application retry the calls that follow the creation of a key.',
    sources: [
      durability('Understanding key synchronization'),
      guide('Best practices for application integration'),
    ],
    status: 'documented',
  },
  'KS-ROUTING-BALANCE': {
    says: 'Calls are spread over the HSMs by how much each can still take.',
    sources: [guide2023('Clusters')],
    status: 'documented',
    outOfScope: 'Any active HSM may get any call, which covers every way of spreading them.',
  },
  'KS-CLIENT-SYNC': {
    says: 'Creating a token key clones it, best effort, to every HSM of the cluster, whatever the durability setting.',
    sources: [
      durability('Understanding key synchronization'),
      durability('Concepts'),
      durability('Client SDK 3'),
      durability('Client SDK 3, Important'),
      durability('Configuration reference'),
    ],
    status: 'documented',
  },
  'KS-CLIENT-SYNC-FAILS': {
    says: 'Cloning to one HSM may fail; without a reachable copy or without the owner on that HSM it must.',
    sources: [guide2023('Key synchronization failures')],
    status: 'inferred',
  },
  'KS-CLIENT-SYNC-MASKED': {
    says: 'The client takes the key as a masked object out of the HSM that made it, and inserts it into the others.',
    sources: [guide2023('Interpreting HSM audit logs')],
    status: 'documented',
    outOfScope: 'A copy is made or not; in which messages makes no difference to who holds the key.',
  },
  'KS-SERVER-SYNC': {
    says: 'The service clones token keys from time to time to every HSM of the cluster that has their owner.',
    sources: [
      durability('Concepts'),
      durability('Understanding key synchronization'),
      guide2023('Keeping HSM users in sync'),
    ],
    status: 'documented',
  },
  'KS-SERVER-SYNC-UNMANAGED': {
    says: 'Server-side synchronization runs by itself, and nobody can ask for it.',
    sources: [durability('Concepts')],
    status: 'documented',
  },
  'KS-SERVER-SYNC-BLIND': {
    says: 'Server-side synchronization does not know whether the creation or the deletion of a key has completed.',
    sources: [ours('no document says otherwise; the failure page warns of unwanted key material only')],
    status: 'assumed',
  },
  'KS-SERVER-SYNC-APPLIANCE-USER': {
    says: 'The service synchronizes as the appliance user, who moves masked keys and can neither see nor use them.',
    sources: [guide('Cluster synchronization'), guide2023('Understanding HSM users')],
    status: 'documented',
    outOfScope: 'Nobody logs in as the appliance user, so there is nothing that it could do wrong.',
  },
  'KS-SERVER-SYNC-UNSEEN': {
    says: 'The audit log of an HSM shows what clients do, with a gapless number for each entry, and no server-side synchronization.',
    sources: [guide2023('Interpreting HSM audit logs')],
    status: 'documented',
    outOfScope: 'The model has no audit log.',
  },
  'KS-SYNC-TIME': {
    says: 'How long synchronization takes varies with the load; let metrics tell how long an application must wait.',
    sources: [durability('Understanding key synchronization')],
    status: 'documented',
    outOfScope: 'The model has no time: a copy may come at once, late or never, which covers every duration.',
  },
  'KS-SYNC-MONITORING': {
    says: 'Raise an alarm when the HSMs of a cluster differ in their number of keys or users.',
    sources: [guide('Best practices for monitoring')],
    status: 'documented',
    outOfScope: 'keysync looks at what can happen, not at a cluster at work.',
  },
  'KS-SYNC-ONE-CLUSTER': {
    says: 'Client-side and server-side synchronization stay within one cluster.',
    sources: [durability('Synchronizing keys across cloned clusters')],
    status: 'documented',
  },
  'KS-KEY-LOSS': {
    says: 'If the HSM fails on which a key was created before the key is cloned elsewhere, the key is lost.',
    sources: [durability('Understanding key synchronization'), durability('Client SDK 3, Important')],
    status: 'documented',
  },
  'KS-SINGLE-HSM': {
    says: 'In a cluster with one HSM no key can be cloned.',
    sources: [durability('Understanding key synchronization')],
    status: 'documented',
  },
  'KS-TWO-HSMS': {
    says: 'Run at least two HSMs in a cluster, in two availability zones; three for the durability of new keys.',
    sources: [
      guide('Best practices for cluster management'),
      durability('Concepts'),
      durability('Understanding key synchronization'),
      durability('Client SDK 3, Recommendations'),
    ],
    status: 'documented',
  },
  'KS-SETTING-PER-SDK': {
    says: 'A client has a setting for durability, which means one thing in Client SDK 3 and another in Client SDK 5.',
    sources: [durability('Concepts'), durability('Working with client key durability settings')],
    status: 'documented',
  },
  'KS-MASKED-FILE': {
    says: 'A masked key in a file can be inserted into the same cluster or a clone, each time under a new handle.',
    sources: [guide2023('key_mgmt_util, insertMaskedObject')],
    status: 'documented',
    outOfScope: 'A file of a masked key is a key of its own, made late: a scenario has a slot for it.',
  },
  'KS-MASKED-ROLES': {
    says: 'Crypto officers, crypto users and the appliance user may move masked keys; nobody may without logging in.',
    sources: [guide2023('Understanding HSM users'), cloning('Step 6: Sync your key')],
    status: 'documented',
    outOfScope:
      'Rights matter to the model where they can keep a key from moving: see KS-SYNC-KEY-CREDENTIALS.',
  },
} as const satisfies Record<string, ClauseEntry>;
