import type { Path } from '#models';
import type {
  ClientSetting,
  ObservedBackup,
  ObservedCluster,
  ObservedHsm,
  ObservedKey,
  ObservedUser,
} from '#properties';
import type { JsonFile } from '../files/json-file.ts';

/** Where something was read. */
export interface Source {
  readonly file: JsonFile;
  readonly path: Path;
}

/** A cluster, and what links the configurations to it. */
export interface ClusterReading {
  readonly observed: ObservedCluster;
  readonly vpc: string | undefined;
  /** In the order of the observed HSMs. */
  readonly hsms: readonly HsmReading[];
  readonly source: Source;
}

/** An HSM and where it was read. */
export interface HsmReading extends ObservedHsm {
  readonly source: Source;
}

/** An HSM that stands by itself. */
export interface LooseHsm {
  readonly cluster: string;
  readonly hsm: HsmReading;
}

/** A backup and where it was read. */
export interface BackupReading {
  /** Where it lies, as far as its full name tells. */
  readonly region: string;
  readonly observed: ObservedBackup;
  readonly source: Source;
}

/** A client configuration for one cluster, which is known by its id, by its addresses, or by both. */
export interface ClientReading {
  readonly setting: ClientSetting;
  readonly clusterId: { readonly id: string; readonly source: Source } | undefined;
  readonly servers: readonly ServerReading[];
  /** Ids of the HSMs that it can work with, where that is said. */
  readonly reaches: readonly string[] | undefined;
  /** Whether a person named its cluster and HSMs just now, so that one that is not there is a mistake. */
  readonly isStrict: boolean;
  /** Where the durability setting is or would be. */
  readonly place: string;
  readonly source: Source;
}

/** A server of a configuration. */
export interface ServerReading {
  readonly address: string;
  readonly isEnabled: boolean;
  readonly source: Source;
}

/** A configuration of the CloudHSM management utility. */
export interface SyncReading {
  readonly servers: readonly ServerReading[];
  readonly source: Source;
}

/** A key of one cluster, which the output does not name. */
export type KeyReading = Omit<ObservedKey, 'cluster'>;

/** A user of one cluster, which the output does not name. */
export type UserReading = Omit<ObservedUser, 'cluster'>;

/** What Terraform knows of. */
export interface TerraformSide {
  readonly clusters: readonly ClusterReading[];
  readonly hsms: readonly LooseHsm[];
}

/** What one file says. */
export type Reading = { readonly notes: readonly string[] } & (
  | {
      readonly kind: 'clusters';
      readonly clusters: readonly ClusterReading[];
      /** Where it says that there are more pages. */
      readonly goesOn: Source | undefined;
    }
  | {
      readonly kind: 'backups';
      readonly backups: readonly BackupReading[];
      readonly goesOn: Source | undefined;
    }
  | { readonly kind: 'hsms'; readonly hsms: readonly LooseHsm[] }
  | {
      readonly kind: 'terraform';
      /** Of a plan: what there is before it is carried out. */
      readonly before: TerraformSide | undefined;
      readonly after: TerraformSide;
    }
  | {
      readonly kind: 'keys';
      readonly keys: readonly KeyReading[];
      /** How many there were to list, where it tells. */
      readonly total: number | undefined;
      readonly source: Source;
    }
  | { readonly kind: 'users'; readonly users: readonly UserReading[]; readonly source: Source }
  | { readonly kind: 'clients'; readonly clients: readonly ClientReading[] }
  | { readonly kind: 'sync'; readonly sync: SyncReading }
);
