import type { ClauseEntry } from './clause.ts';
import { azure, cloning, durability, guide, guide2023, keyStores, terraform } from './documents.ts';

/** Clusters made from backups of others, and how keys go between them. */
export const cloningClauses = {
  'KS-CLONE': {
    says: 'A cluster made from a backup has the keys, users and masking key of the backup; from then on both are independent.',
    sources: [
      cloning('Solution overview'),
      cloning('Introduction'),
      guide2023('Copying backups across regions'),
      durability('Synchronizing keys across cloned clusters'),
    ],
    status: 'documented',
  },
  'KS-CLONE-STEPS': {
    says: 'A clone in another region is made in two steps: the backup is copied there, and a cluster is created from the copy.',
    sources: [cloning('Introduction'), cloning('Solution overview'), cloning('Step 4: Copy your backup')],
    status: 'documented',
  },
  'KS-CLONE-ACTIVATION': {
    says: 'A cluster made from a backup is initialized already, and becomes active with its first HSM.',
    sources: [
      cloning('Step 4: Copy your backup'),
      terraform('which waits for the cluster to be active earlier'),
    ],
    status: 'assumed',
  },
  'KS-CLONE-USERS': {
    says: 'A user who is created after the clone was made must be created in each of the clusters.',
    sources: [cloning('Solution overview'), cloning('Summary')],
    status: 'documented',
  },
  'KS-CLONE-PASSWORDS': {
    says: 'A password that is changed in one cluster must be changed in its clones too.',
    sources: [cloning('Solution overview')],
    status: 'documented',
  },
  'KS-CLONE-KEYS': {
    says: 'A key that is created after the clone was made must be synchronized to at least one HSM of it.',
    sources: [cloning('Solution overview'), cloning('Summary')],
    status: 'documented',
  },
  'KS-CLONE-SPREADS': {
    says: 'Within the clone, server-side synchronization spreads a key that one of its HSMs was given.',
    sources: [cloning('Solution overview')],
    status: 'documented',
  },
  'KS-MASKING-KEY': {
    says: 'Keys move between HSMs under the masking key of the cluster, which only clusters of one backup history share.',
    sources: [cloning('Prerequisites'), cloning('Step 5: Create a new configuration file')],
    status: 'documented',
  },
  'KS-MASKING-KEY-INSIDE': {
    says: 'A masking key cannot be exported and serves nothing but synchronization: only a backup carries it on.',
    sources: [cloning('Prerequisites')],
    status: 'documented',
  },
  'KS-CLONE-GROUP': {
    says: 'All clusters that go back to one cluster through backups are related, parents, children and siblings alike.',
    sources: [keyStores('Related clusters'), guide('CloudHSM CLI, key replicate')],
    status: 'inferred',
  },
  'KS-CLONE-SAME-CERTIFICATE': {
    says: 'Related clusters have the same cluster certificate, and clusters that are not related do not.',
    sources: [keyStores('Related clusters')],
    status: 'documented',
  },
  'KS-SYNC-KEY': {
    says: 'syncKey copies one key to one HSM of a cluster with the same masking key; the cluster spreads it from there.',
    sources: [
      cloning('Step 6: Sync your key'),
      cloning('Step 5: Create a new configuration file'),
      cloning('Summary'),
      durability('Synchronizing keys across cloned clusters'),
    ],
    status: 'documented',
  },
  'KS-SYNC-KEY-OWNER': {
    says: 'A key can be synchronized only to an HSM that has its owner.',
    sources: [cloning('Step 2: Trigger a backup')],
    status: 'documented',
  },
  'KS-SYNC-KEY-CREDENTIALS': {
    says: 'syncKey logs in with one set of credentials, which both clusters must share.',
    sources: [guide2023('cloudhsm_mgmt_util, syncKey')],
    status: 'documented',
  },
  'KS-SYNC-KEY-ROLE': {
    says: 'A crypto officer may synchronize any key to a clone.',
    sources: [cloning('Step 6: Sync your key'), guide2023('cloudhsm_mgmt_util, syncKey')],
    status: 'documented',
  },
  'KS-SYNC-KEY-WITHIN': {
    says: 'syncKey also copies between HSMs of one cluster.',
    sources: [guide2023('cloudhsm_mgmt_util, syncKey')],
    status: 'documented',
    outOfScope: 'It would do there what server-side synchronization does, which may happen at any time.',
  },
  'KS-SYNC-KEY-PROMPT': {
    says: 'syncKey is run on the prompt of the HSM that has the key, after listing its users and their keys.',
    sources: [cloning('Step 6: Sync your key'), azure('Synchronizing keys')],
    status: 'documented',
    outOfScope: 'How a tool is spoken to is no part of the model.',
  },
  'KS-SYNC-CONFIGURATION': {
    says: 'syncKey works with a configuration of the management utility that lists at least one HSM of each cluster.',
    sources: [cloning('Step 5: Create a new configuration file'), guide2023('Cloned clusters')],
    status: 'documented',
  },
  'KS-SYNC-SERVER-NUMBERS': {
    says: 'The servers of that configuration are numbered from 0 in the order of the file; syncKey names its destination so.',
    sources: [cloning('Step 5: Create a new configuration file'), cloning('Step 6: Sync your key')],
    status: 'documented',
  },
  'KS-KEY-REPLICATE': {
    says: 'key replicate of the CloudHSM CLI copies a key to the HSMs of a related cluster, under the same handle.',
    sources: [guide('CloudHSM CLI, key replicate')],
    status: 'documented',
  },
  'KS-KEY-REPLICATE-CONSISTENT': {
    says: 'key replicate refuses a key that is not the same on every HSM of its own cluster.',
    sources: [guide('Troubleshooting key replicate')],
    status: 'documented',
  },
  'KS-KEY-REPLICATE-USERS': {
    says: 'key replicate needs the owner of the key, and everyone it is shared with, in the destination cluster.',
    sources: [guide('CloudHSM CLI, key replicate')],
    status: 'documented',
  },
  'KS-KEY-REPLICATE-PARTIAL': {
    says: 'key replicate may reach some of the HSMs of the destination and fail on others.',
    sources: [guide('Troubleshooting key replicate')],
    status: 'inferred',
  },
  'KS-USER-REPLICATE': {
    says: 'user replicate of the CloudHSM CLI copies a user, password included, to a related cluster.',
    sources: [guide('CloudHSM CLI, user replicate')],
    status: 'documented',
  },
} as const satisfies Record<string, ClauseEntry>;
