/**
 * A real deployment, as far as its files show it: what `keysync check` judges.
 *
 * @remarks
 * The words are the API's; which file formats they came from is not known here.
 */
export interface ObservedDeployment {
  readonly clusters: readonly ObservedCluster[];
  readonly backups: readonly ObservedBackup[];
  readonly clients: readonly ObservedClient[];
  readonly syncConfigurations: readonly ObservedSyncConfiguration[];
}

/** One cluster of `describe-clusters`. */
export interface ObservedCluster {
  readonly id: string;
  /** As the availability zones tell it; `unknown` for a cluster without HSMs and subnets. */
  readonly region: string;
  /** `aws`, `aws-us-gov`, `aws-cn` …: what backups do not leave. */
  readonly partition: string;
  /** A `ClusterState` of the API. */
  readonly state: string;
  readonly hsms: readonly ObservedHsm[];
  /** The backup it was created from. */
  readonly sourceBackup: string | undefined;
  /** The cluster certificate, without white space. Clusters of one backup history have the same one. */
  readonly certificate: string | undefined;
  /** Where it was read: `file:line:column`. */
  readonly place: string;
  /** Where parts of it were read, or the nearest place around them. */
  readonly places: { readonly state: string; readonly hsms: string; readonly sourceBackup: string };
}

/**
 * Whether the model can speak of the cluster as it is now: it serves its clients, it does not, or it is in a
 * state that the model does not have and no document explains in full.
 *
 * @clause KS-CLUSTER-STATES
 * @assumption states-left-out
 */
export function standingOf({ state }: ObservedCluster): 'at-work' | 'not-at-work' | 'not-modelled' {
  switch (state) {
    case 'ACTIVE':
      return 'at-work';
    case 'UPDATE_IN_PROGRESS':
    case 'MODIFY_IN_PROGRESS':
    case 'ROLLBACK_IN_PROGRESS':
    case 'DEGRADED':
      return 'not-modelled';
    default:
      return 'not-at-work';
  }
}

/** One HSM of a cluster. */
export interface ObservedHsm {
  readonly id: string;
  readonly zone: string;
  /** An `HsmState` of the API. */
  readonly state: string;
  /** Where its state was read. */
  readonly place: string;
}

/** One backup of `describe-backups`. */
export interface ObservedBackup {
  readonly id: string;
  /** A `BackupState` of the API. */
  readonly state: string;
  /** The cluster whose contents it has, where the API still knows it. */
  readonly cluster: string | undefined;
  /** For a copy: the backup that it was copied from. */
  readonly sourceBackup: string | undefined;
  /** For a copy: the region that it was copied from. */
  readonly sourceRegion: string | undefined;
}

/** An application's client configuration for one cluster. */
export type ObservedClient = {
  /** What to call it in a report: unique, made from the name of its file. */
  readonly name: string;
  /** The id of its cluster, as its addresses or its cluster id tell. */
  readonly cluster: string;
  /** Where its durability setting was read, or would be: `file:line:column`. */
  readonly place: string;
} & (
  | {
      readonly sdk: 3;
      readonly createObjectMinimumNodes: number;
    }
  | {
      readonly sdk: 5;
      readonly keyAvailabilityCheck: boolean;
    }
);

/** A configuration of the CloudHSM management utility, which runs syncKey between the servers it lists. */
export interface ObservedSyncConfiguration {
  readonly name: string;
  /** In the order of the file, which numbers them. */
  readonly servers: readonly ObservedServer[];
  readonly place: string;
}

/** A server of a configuration of the management utility. */
export interface ObservedServer {
  readonly address: string;
  readonly hsm: string;
  readonly cluster: string;
  readonly place: string;
}
