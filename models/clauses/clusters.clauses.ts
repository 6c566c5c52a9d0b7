import type { ClauseEntry } from './clause.ts';
import { api, cloning, guide, guide2023, issues } from './documents.ts';

/** What becomes of a cluster, and what it takes to work with one. */
export const clusterClauses = {
  'KS-CLUSTER-LIFECYCLE': {
    says: 'A cluster is created without HSMs, initialized through its first HSM, and gets its own masking key.',
    sources: [guide2023('Initializing the cluster'), cloning('Step 1: Create your first cluster')],
    status: 'documented',
  },
  'KS-CLUSTER-CERTIFICATE': {
    says: 'To initialize a cluster, its owner signs the request of its first HSM for a certificate, and hands in the signed one.',
    sources: [cloning('Step 1: Create your first cluster'), guide2023('Initializing the cluster')],
    status: 'documented',
  },
  'KS-CLUSTER-CERTIFICATE-AGAIN': {
    says: 'When the first HSM is replaced before the cluster is initialized, its request must be signed again.',
    sources: [issues('aws-samples/aws-cloudhsm-cloudformation-template 15')],
    status: 'inferred',
    outOfScope:
      'The model has no certificates: an initialization that cannot go on is one that does not start.',
  },
  'KS-CLUSTER-ACTIVATION': {
    says: 'Setting the password of the first crypto officer activates a fresh cluster.',
    sources: [guide2023('Activating the cluster'), cloning('Step 1: Create your first cluster')],
    status: 'documented',
  },
  'KS-CLUSTER-ACTIVATION-SEEN-LATE': {
    says: 'For a minute or two the control plane still shows what a cluster was before.',
    sources: [issues('hashicorp/terraform-provider-aws 7437')],
    status: 'inferred',
    outOfScope: 'The model has one state for each cluster; what is shown late is refused a little longer.',
  },
  'KS-CLUSTER-DELETION': {
    says: 'A cluster can be deleted only when it has no HSM.',
    sources: [api('DeleteCluster')],
    status: 'documented',
  },
  'KS-CLUSTER-SCALE-TO-ZERO': {
    says: 'All HSMs of a cluster may be removed: it stays, and its next HSM is restored from its latest backup.',
    sources: [guide('Best practices for cluster management')],
    status: 'documented',
  },
  'KS-CLUSTER-STATES': {
    says: 'A cluster can also be degraded, updated, modified or rolled back, of which no document says in full what it means.',
    sources: [api('Cluster, State')],
    status: 'documented',
  },
  'KS-CLUSTER-REGIONAL': {
    says: 'A cluster is in one region, and cannot reach into another.',
    sources: [guide2023('Regions')],
    status: 'documented',
  },
  'KS-CLUSTER-QUOTA': {
    says: 'An account has a limited number of clusters and of HSMs in a region.',
    sources: [guide('Quotas')],
    status: 'documented',
    outOfScope: 'A scenario has the clusters and HSMs that it names; whether an account may is not asked.',
  },
  'KS-PERMISSIONS': {
    says: 'Whoever creates, copies or removes something needs the permission for it.',
    sources: [cloning('Step 4: Copy your backup'), guide2023('Troubleshooting the creation of a cluster')],
    status: 'documented',
    outOfScope:
      'Permissions of the account are no part of the model: what may happen is said by the scenario.',
  },
  'KS-CLIENT-SETUP': {
    says: 'An application runs the client software on a host in reach of the cluster.',
    sources: [cloning('Step 1: Create your first cluster'), cloning('Step 3: Create a key')],
    status: 'documented',
    outOfScope: 'Installing is no part of the model: a client of a scenario is at work.',
  },
  'KS-CLIENT-NETWORK': {
    says: 'The security group of a cluster, a clone included, must let its clients in.',
    sources: [cloning('Step 4: Copy your backup')],
    status: 'documented',
    outOfScope: 'The model has no network; what a client reaches is KS-CLIENT-REACH.',
  },
  'KS-CLIENT-CERTIFICATE': {
    says: 'A client needs the certificate that the cluster was initialized with; for a clone, that of the original.',
    sources: [cloning('Step 1: Create your first cluster'), cloning('Step 4: Copy your backup')],
    status: 'documented',
    outOfScope: 'A client that cannot connect does nothing; the model has those that can.',
  },
} as const satisfies Record<string, ClauseEntry>;
