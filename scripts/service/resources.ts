/** What the API shows and the model does not know: identifiers, times, the network, tags. */
export interface ClusterResource {
  readonly id: string;
  /** The slot of the world that it is in. */
  readonly slot: string;
  readonly region: string;
  readonly createdAt: number;
  readonly hsmType: string;
  readonly mode: string;
  readonly networkType: string;
  readonly vpcId: string;
  readonly securityGroup: string;
  /** Availability Zone to subnet. */
  readonly subnets: Readonly<Record<string, string>>;
  readonly sourceBackupId?: string;
  readonly tags: Map<string, string>;
  /** Those that the API still lists. */
  readonly hsms: HsmResource[];
  retentionDays: number;
  /** That of its owner: handed in when it is initialized, or inherited from its backup. */
  certificate?: string;
}

/** An HSM that the API lists. */
export interface HsmResource {
  readonly id: string;
  readonly slot: string;
  readonly availabilityZone: string;
  readonly subnetId: string;
  readonly eniId: string;
  readonly eniIp: string;
  /** It is removed, and still listed for a while. */
  isLeaving: boolean;
}

/** A backup, or a copy of one. */
export interface BackupResource {
  readonly id: string;
  readonly slot: string;
  readonly region: string;
  readonly createdAt: number;
  readonly hsmType: string;
  readonly mode: string;
  readonly certificate?: string;
  readonly tags: Map<string, string>;
  /** The cluster that was backed up; absent of a copy, which belongs to none. */
  readonly clusterId?: string;
  readonly copy?: {
    readonly copiedAt: number;
    readonly sourceRegion: string;
    readonly sourceBackup: string;
    readonly sourceCluster: string;
  };
  neverExpires: boolean;
  deleteAt?: number;
  policy?: string;
}
