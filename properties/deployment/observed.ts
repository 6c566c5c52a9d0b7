import { type Partition, partitionOfRegion } from '#models';
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
  /** Client configurations that lead to no cluster of the deployment, or not to one. */
  readonly strayClients: readonly StrayClient[];
  readonly syncConfigurations: readonly ObservedSyncConfiguration[];
  /** What `key list --verbose` shows. A cluster without entries was not asked, or has no keys. */
  readonly keys: readonly ObservedKey[];
  /** What `user list` shows. */
  readonly users: readonly ObservedUser[];
  /** Which lists of keys and users there are; none by default. */
  readonly lists?: readonly ObservedList[];
  /** What contradicts itself, without making the rest unreadable. */
  readonly contradictions: readonly Contradiction[];
  /** Other settings of clients that are assumed, by name: what a change of them comes to. */
  readonly assumedSettings?: ReadonlyMap<string, ClientSetting>;
}

/** One cluster of `describe-clusters`. */
export interface ObservedCluster {
  readonly id: string;
  /** As the availability zones tell it; `unknown` for a cluster without HSMs and subnets. */
  readonly region: string;
  readonly partition: Partition;
  /** A `ClusterState` of the API. */
  readonly state: string;
  /** Such as `hsm1.medium`: what the cluster has, or is on its way to in a migration. */
  readonly hsmType: string | undefined;
  /** `FIPS` or `NON_FIPS`. */
  readonly mode: string | undefined;
  /** Until when the migration to another type can be taken back, in milliseconds since 1970. */
  readonly hsmTypeRollbackExpiration: number | undefined;
  /** In milliseconds since 1970. */
  readonly createTimestamp: number | undefined;
  /** How many days its backups are kept. */
  readonly retentionDays: number | undefined;
  readonly hsms: readonly ObservedHsm[];
  /** False where no file describes it, and only a list of its keys or users tells of it; true by default. */
  readonly isDescribed?: boolean;
  /** Whether the file has a part of its description only, so that what is absent says nothing. */
  readonly isTrimmed?: boolean;
  /** The availability zones in which it has a subnet, for an HSM to be in; absent where no file tells. */
  readonly subnetZones?: readonly string[];
  /** The backup it was created from. */
  readonly sourceBackup: string | undefined;
  /** The cluster certificate, without white space. Clusters of one backup history have the same one. */
  readonly certificate: string | undefined;
  /** Where it was read: `file:line:column`. */
  readonly place: string;
  /** Where parts of it were read, or the nearest place around them. */
  readonly places: {
    readonly state: string;
    readonly hsms: string;
    readonly sourceBackup: string;
    readonly hsmType: string;
    readonly hsmTypeRollbackExpiration: string;
    readonly retentionDays: string;
  };
}

/** A cluster of which a file tells that it is there, and nothing more. */
export function barelyKnownCluster({
  id,
  region,
  state,
  place,
}: Pick<ObservedCluster, 'id' | 'region' | 'state' | 'place'>): ObservedCluster {
  return {
    id,
    region,
    partition: partitionOfRegion(region),
    state,
    hsmType: undefined,
    mode: undefined,
    hsmTypeRollbackExpiration: undefined,
    createTimestamp: undefined,
    retentionDays: undefined,
    hsms: [],
    sourceBackup: undefined,
    certificate: undefined,
    place,
    places: {
      state: place,
      hsms: place,
      sourceBackup: place,
      hsmType: place,
      hsmTypeRollbackExpiration: place,
      retentionDays: place,
    },
  };
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

/** One HSM of a cluster. Several with one network interface are a replacement under way. */
export interface ObservedHsm {
  readonly id: string;
  readonly zone: string;
  /** An `HsmState` of the API. */
  readonly state: string;
  readonly hsmType: string | undefined;
  /** Whether the service says that its creation failed: it never held a key. */
  readonly wasNeverCreated?: boolean;
  /** The id of its network interface, which a replacement takes over. */
  readonly networkInterface: string | undefined;
  /** The addresses of that interface. */
  readonly addresses: readonly string[];
  /** Where its state was read. */
  readonly place: string;
}

/** One backup of `describe-backups`. */
export interface ObservedBackup {
  readonly id: string;
  /** A `BackupState` of the API. */
  readonly state: string;
  /** When what is in it was saved: a copy has the time of its source. In milliseconds since 1970. */
  readonly createTimestamp: number | undefined;
  readonly copyTimestamp: number | undefined;
  /** When a backup that waits for its deletion is gone for good. */
  readonly deleteTimestamp: number | undefined;
  /** Whether it is exempt from the retention of its cluster. */
  readonly neverExpires: boolean | undefined;
  readonly hsmType: string | undefined;
  /** The cluster whose contents it has, where the API still knows it. */
  readonly cluster: string | undefined;
  /** For a copy: the backup that it was copied from. */
  readonly sourceBackup: string | undefined;
  /** For a copy: the region that it was copied from. */
  readonly sourceRegion: string | undefined;
  /** Where it was read. */
  readonly place: string;
}

/** An application's client configuration for one cluster. */
export type ObservedClient = {
  /** What to call it in a report: unique, made from the name of its file. */
  readonly name: string;
  /** The id of its cluster, as its addresses or its cluster id tell. */
  readonly cluster: string;
  /** The HSMs that it can work with; `undefined` for all, as a connected client learns of those it does not list. */
  readonly reaches: readonly string[] | undefined;
  /** The HSMs that it lists and that are enabled, one of which must answer when it starts; `undefined` for any. */
  readonly startsFrom: readonly string[] | undefined;
  /** Servers that it lists and must not use. */
  readonly disabledServers: readonly ListedServer[];
  /** Servers that it lists and that are no HSM of its cluster. */
  readonly unknownServers: readonly ListedServer[];
  /** Whether no configuration says that it exists. */
  readonly assumed: boolean;
  /** Where its durability setting was read, or would be: `file:line:column`. */
  readonly place: string;
} & ClientSetting;

/** What decides how many HSMs a client needs. */
export type ClientSetting =
  | {
      readonly sdk: 3;
      readonly createObjectMinimumNodes: number;
      /** The `-min_srv` of its commands, where one is given. */
      readonly minSrv: number | undefined;
    }
  | {
      readonly sdk: 5;
      readonly keyAvailabilityCheck: boolean;
    };

/** A server as a configuration lists it. */
export interface ListedServer {
  readonly address: string;
  /** The HSM of the cluster that has the address. */
  readonly hsm: string | undefined;
  readonly place: string;
}

/** A client configuration that leads to no cluster, or not to one. */
export interface StrayClient {
  readonly name: string;
  readonly sdk: 3 | 5;
  /** How it is configured; absent where that is not known. */
  readonly setting?: ClientSetting;
  readonly reason:
    | 'not-configured'
    | 'unknown-cluster'
    | 'unknown-servers'
    | 'several-clusters'
    | 'ambiguous-servers';
  /** The same with ids and addresses. */
  readonly says: string;
  /** What to do about it. */
  readonly remedy: string;
  readonly place: string;
}

/** A configuration of the CloudHSM management utility, which runs syncKey between the servers it lists. */
export interface ObservedSyncConfiguration {
  readonly name: string;
  /** In the order of the file, which numbers them. */
  readonly servers: readonly ObservedServer[];
  /** Servers that are no HSM of any cluster, or of several. */
  readonly unknownServers: readonly ListedServer[];
  readonly place: string;
}

/** A server of a configuration of the management utility. */
export interface ObservedServer {
  readonly address: string;
  readonly hsm: string;
  readonly cluster: string;
  readonly place: string;
}

/** Whether something is the same on every HSM that the cluster has at the moment. */
export type Coverage = 'full' | 'inconsistent';

/** A key as `key list --verbose` shows it. Which HSMs lack one that is not everywhere, it does not tell. */
export interface ObservedKey {
  readonly cluster: string;
  /** Sixteen hexadecimal digits after `0x`. */
  readonly reference: string;
  readonly label: string | undefined;
  readonly lifetime: 'token' | 'session' | undefined;
  /** The check value of the key itself, which two keys hardly ever have in common. */
  readonly checkValue: string | undefined;
  /** Such as `aes` or `ec`. */
  readonly keyType: string | undefined;
  readonly coverage: Coverage | undefined;
  readonly owners: readonly KeyUser[];
  readonly sharedWith: readonly KeyUser[];
  /** The attributes in which its copies differ. */
  readonly inconsistentAttributes: readonly string[];
  readonly place: string;
}

/** A list of the keys, or of the users, of a cluster. */
export interface ObservedList {
  readonly cluster: string;
  readonly of: 'keys' | 'users';
  /** Whether it has all that there were to list. */
  readonly isWhole: boolean;
}

/** A user who owns a key, or with whom it is shared. */
export interface KeyUser {
  readonly name: string;
  readonly coverage: Coverage | undefined;
}

/** A user as `user list` shows it. */
export interface ObservedUser {
  readonly cluster: string;
  readonly name: string;
  /** `admin`, `crypto-user`, `internal(APPLIANCE_USER)` ... or `inconsistent`. */
  readonly role: string;
  readonly coverage: Coverage | undefined;
  /** What else is not the same on every HSM: `role`, `locked`, `mfa`. */
  readonly inconsistentFields: readonly string[];
  readonly place: string;
}

/** Something that the files say in two ways. */
export interface Contradiction {
  readonly kind: 'shared-address';
  readonly says: string;
  readonly remedy: string;
  readonly place: string;
}
