import type { ClauseEntry } from './clause.ts';
import { api, cloning, durability, guide, guide2023, issues, ours } from './documents.ts';

/** What becomes of one HSM. */
export const hsmClauses = {
  'KS-HSM-LIFECYCLE': {
    says: 'An HSM is being created, active, degraded, or gone.',
    sources: [api('Hsm, State')],
    status: 'documented',
  },
  'KS-HSM-FIRST': {
    says: 'The first HSM of a fresh cluster is created while the cluster is uninitialized; more of them only once it is active.',
    sources: [
      guide2023('Creating an HSM'),
      cloning('Step 1: Create your first cluster'),
      issues('hashicorp/terraform-provider-aws 7437'),
    ],
    status: 'documented',
  },
  'KS-HSM-LOSS': {
    says: 'An HSM that fails loses all it held, and is shown until it is replaced.',
    sources: [
      guide('Best practices for cluster management'),
      durability('Understanding key synchronization'),
    ],
    status: 'inferred',
  },
  'KS-HSM-REPLACED': {
    says: 'The service replaces an HSM that has failed, and one that is due for maintenance.',
    sources: [guide2023('CloudWatch metrics'), guide('Best practices for cluster management')],
    status: 'documented',
  },
  'KS-HSM-OUTAGE': {
    says: 'A degraded HSM answers nobody, keeps what it has, and may come back.',
    sources: [ours('the documentation does not say what a degraded HSM does')],
    status: 'assumed',
  },
  'KS-HSM-CREATION-FAILS': {
    says: 'The creation of an HSM can fail: it is then degraded for good, and must be deleted.',
    sources: [issues('aws-samples/aws-cloudhsm-cloudformation-template 17')],
    status: 'inferred',
  },
  'KS-ZONES': {
    says: 'Every HSM is in one availability zone of its region, which HSMs of other clusters may share.',
    sources: [guide2023('Adding or removing HSMs'), api('Hsm, AvailabilityZone')],
    status: 'documented',
  },
  'KS-ZONE-LOSS': {
    says: 'An availability zone can be lost with every HSM in it, those that are being created too.',
    sources: [guide('Best practices for cluster management')],
    status: 'inferred',
  },
  'KS-ZONE-OUTAGE': {
    says: 'An availability zone can go out of reach; its HSMs keep what they have and come back one by one.',
    sources: [guide('Best practices for cluster management')],
    status: 'inferred',
  },
  'KS-HSM-FROM-BACKUP': {
    says: 'A new HSM is restored from a backup of one HSM of the cluster, or else from the latest backup.',
    sources: [guide2023('Adding or removing HSMs'), guide2023('Managing backups')],
    status: 'documented',
  },
  'KS-HSM-RESTORE-REPLACES': {
    says: 'What is restored to an HSM takes the place of all that was on it.',
    sources: [guide2023('Clusters, backups')],
    status: 'documented',
  },
  'KS-HSM-JOINS-LATE': {
    says: 'A key made after the moment that a new HSM was restored from reaches it by synchronization; a user made since then never does.',
    sources: [guide('Cluster synchronization')],
    status: 'inferred',
  },
  'KS-HSM-REMOVAL-BACKUP': {
    says: 'Removing an HSM of an active cluster backs it up first.',
    sources: [guide2023('Managing backups')],
    status: 'documented',
  },
  'KS-HSM-QUOTA': {
    says: 'A cluster has at most 28 HSMs.',
    sources: [guide('Quotas')],
    status: 'documented',
  },
  'KS-HSM-ADDRESS': {
    says: 'A replacement has another id and keeps its network interface; an HSM that is created anew has another address unless one is asked for.',
    sources: [guide2023('Understanding HSM audit logs'), guide2023('Known issues')],
    status: 'inferred',
  },
  'KS-HSM-MIGRATION': {
    says: 'A cluster can be moved to another type of HSM, one HSM after the other, with few writes meanwhile and a way back.',
    sources: [guide('Migrating from hsm1.medium to hsm2m.medium')],
    status: 'documented',
  },
  'KS-HSM-TYPE-TOOLS': {
    says: 'Client SDK 3, its management utility and syncKey do not work with hsm2m.medium; Client SDK 5 and key replicate do.',
    sources: [guide('Best practices for application integration')],
    status: 'documented',
  },
  'KS-HSM-OVERHEATS': {
    says: 'An HSM shuts down when it gets too hot.',
    sources: [guide2023('CloudWatch metrics')],
    status: 'documented',
    outOfScope: 'Why an HSM fails makes no difference to its keys.',
  },
} as const satisfies Record<string, ClauseEntry>;
