import type { ClauseEntry } from './clause.ts';
import { cloning, durability, guide, guide2023 } from './documents.ts';

/** The durability setting of Client SDK 3, and of its tools. */
export const sdk3Clauses = {
  'KS-SDK3-MINIMUM-NODES': {
    says: 'With Client SDK 3, a creation succeeds when the key is on create_object_minimum_nodes HSMs (1 by default).',
    sources: [
      durability('Client SDK 3'),
      durability('Concepts'),
      durability('Working with client key durability settings'),
      durability('Configuration reference'),
    ],
    status: 'documented',
  },
  'KS-SDK3-LARGER-WINS': {
    says: 'When both create_object_minimum_nodes and -min_srv are given, the larger one counts.',
    sources: [durability('KMU and client-side synchronization')],
    status: 'documented',
  },
  'KS-SDK3-DEFAULT-RISK': {
    says: 'With the setting at 1, a key can be lost to one failure right after its creation was reported.',
    sources: [durability('Client SDK 3, Important')],
    status: 'documented',
  },
  'KS-SDK3-CLEAN-UP': {
    says: 'When a creation fails, the client removes the copies made, best effort; what it cannot remove stays behind.',
    sources: [durability('Client SDK 3, Recommendations'), durability('Client SDK 3')],
    status: 'documented',
  },
  'KS-SDK3-ORPHAN': {
    says: 'Key material that the clean-up left behind is for its user to delete.',
    sources: [durability('Client SDK 3, Recommendations'), guide2023('Key synchronization failures')],
    status: 'documented',
  },
  'KS-CLEAN-UP-TOMBSTONE': {
    says: 'Where the clean-up cannot remove a copy it may mark it, and the service removes it later; only what it can neither remove nor mark is left to the user.',
    sources: [guide2023('Key synchronization failures')],
    status: 'documented',
  },
  'KS-SDK3-TRY-AGAIN': {
    says: 'After a creation that failed one may try again.',
    sources: [durability('Client SDK 3')],
    status: 'documented',
    outOfScope: 'A second try makes another key, for which a scenario has another slot.',
  },
  'KS-SDK3-LOAD': {
    says: 'The setting does not change the load on the cluster.',
    sources: [durability('Client SDK 3, Important')],
    status: 'documented',
    outOfScope: 'The model has no load.',
  },
  'KS-MINIMUM-NODES-BOUND': {
    says: 'Set create_object_minimum_nodes to at most one fewer than the number of HSMs, and consider at least two.',
    sources: [durability('Client SDK 3, Recommendations'), durability('Client SDK 3, Important')],
    status: 'documented',
  },
  'KS-SDK3-CONFIGURATION': {
    says: 'The setting is create_object_minimum_nodes in the client node of cloudhsm_client.cfg.',
    sources: [durability('Setting up the configuration file'), durability('Configuration reference')],
    status: 'documented',
  },
  'KS-SDK3-CONFIGURATION-PATH': {
    says: 'cloudhsm_client.cfg lies in /opt/cloudhsm/etc on Linux, and under C:\\ProgramData\\Amazon\\CloudHSM on Windows.',
    sources: [durability('Setting up the configuration file')],
    status: 'documented',
    outOfScope: 'Files are given by name; where they lie is for their owner to know.',
  },
  'KS-KMU-MIN-SRV': {
    says: 'Whoever creates a key with key_mgmt_util may give -min_srv, the number of HSMs that must have it.',
    sources: [
      guide2023('key_mgmt_util, genSymKey'),
      durability('KMU and client-side synchronization'),
      durability('Setting up the configuration file'),
    ],
    status: 'documented',
  },
  'KS-KMU-TIMEOUT': {
    says: 'Without -timeout a command with -min_srv waits until so many HSMs have the key; with it, the key is not created when the time is over.',
    sources: [guide2023('key_mgmt_util, genSymKey')],
    status: 'documented',
  },
  'KS-SDK3-ONE-CLUSTER': {
    says: 'An application with Client SDK 3 works with one cluster.',
    sources: [guide('Best practices for application integration')],
    status: 'documented',
  },
  'KS-SDK3-ADDRESS': {
    says: 'The client starts from the address of one HSM, which configure -a writes into its configuration, and learns the others from the cluster.',
    sources: [cloning('Step 1: Create your first cluster'), guide2023('Configure Client SDK 3')],
    status: 'documented',
  },
  'KS-SDK3-RECONNECT': {
    says: 'A client that started from an address which is gone, or whose only HSM was replaced under another address, may not find its cluster again.',
    sources: [guide2023('Known issues'), guide2023('Troubleshooting lost connections')],
    status: 'documented',
    outOfScope: 'HSMs have no addresses in the model; what a client reaches is KS-CLIENT-REACH.',
  },
} as const satisfies Record<string, ClauseEntry>;
