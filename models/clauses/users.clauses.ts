import type { ClauseEntry } from './clause.ts';
import { cloning, guide, guide2023, issues } from './documents.ts';

/** Users, their passwords and their rights. */
export const userClauses = {
  'KS-USERS-APART': {
    says: 'No service keeps users in step: a command reaches the HSMs it can reach, in one cluster.',
    sources: [
      guide2023('Keeping HSM users in sync'),
      guide('Cluster synchronization'),
      cloning('Step 1: Create your first cluster'),
      cloning('Solution overview'),
    ],
    status: 'documented',
  },
  'KS-USERS-AFTER-ACTIVATION': {
    says: 'Users are created once the first crypto officer has set a password.',
    sources: [cloning('Step 1: Create your first cluster')],
    status: 'documented',
  },
  'KS-USER-ROLES': {
    says: 'Crypto officers manage a cluster and its users, crypto users make and use keys; both log in.',
    sources: [
      guide2023('Understanding HSM users'),
      cloning('Step 1: Create your first cluster'),
      cloning('Step 3: Create a key'),
      cloning('Step 6: Sync your key'),
    ],
    status: 'documented',
    outOfScope:
      'A scenario has one crypto officer, and its other users own keys; no further right decides where a key is.',
  },
  'KS-USER-DELETION': {
    says: 'A crypto user who owns keys cannot be deleted.',
    sources: [guide2023('cloudhsm_mgmt_util, deleteUser')],
    status: 'documented',
    outOfScope: 'Users are not deleted in the model.',
  },
  'KS-USER-LOCKOUT': {
    says: 'An HSM locks out a user after too many wrong passwords; each HSM counts for itself.',
    sources: [guide2023('cloudhsm_mgmt_util, loginHSM')],
    status: 'documented',
    outOfScope: 'Nobody guesses passwords in the model.',
  },
  'KS-USER-QUOTA': {
    says: 'The number of users, and the length of names and passwords, is limited.',
    sources: [guide('Quotas')],
    status: 'documented',
    outOfScope: 'A scenario has a handful of users, by names of its own.',
  },
  'KS-USER-DIVERGENCE-SEEN': {
    says: 'user list shows a user as inconsistent whose copies differ in role, lock or existence.',
    sources: [
      guide('Troubleshooting inconsistent users'),
      issues('aws-samples/aws-cloudhsm-cloudformation-template 12'),
    ],
    status: 'documented',
    outOfScope: 'What a tool prints is no part of the model; whether users agree is a property.',
  },
  'KS-QUORUM-AUTHENTICATION': {
    says: 'Some commands can be made to need the approval of several users.',
    sources: [guide2023('Quorum authentication')],
    status: 'documented',
    outOfScope:
      'Who approves a command does not decide where a key is; it is another quorum than that of HSMs.',
  },
  'KS-POLICIES-APART': {
    says: 'Policies, such as those for mutual TLS, are not brought into step either.',
    sources: [guide('Cluster synchronization')],
    status: 'documented',
    outOfScope: 'The model has no policies.',
  },
  'KS-UTILITY-MEMBERSHIP': {
    says: 'Add or remove no HSM while the management utility is in use: it knows the HSMs of its file only.',
    sources: [guide2023('Managing HSM users with cloudhsm_mgmt_util')],
    status: 'documented',
    outOfScope: 'A command is one step here, and nothing happens in the middle of it.',
  },
} as const satisfies Record<string, ClauseEntry>;
