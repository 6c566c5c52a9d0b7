import type { Path } from '#models';
import type { ClientSetting, ObservedBackup, ObservedCluster, ObservedHsm } from '#properties';
import type { JsonFile } from './json-file.ts';

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

/** A backup and where it was read. */
export interface BackupReading {
  readonly observed: ObservedBackup;
  readonly source: Source;
}

/** A client configuration for one cluster, which is known by its id, by its addresses, or by both. */
export interface ClientReading {
  readonly setting: ClientSetting;
  readonly clusterId: { readonly id: string; readonly source: Source } | undefined;
  readonly servers: readonly ServerReading[];
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

/** What one file says. */
export type Reading = { readonly notes: readonly string[] } & (
  | { readonly kind: 'clusters'; readonly clusters: readonly ClusterReading[] }
  | { readonly kind: 'backups'; readonly backups: readonly BackupReading[] }
  | { readonly kind: 'clients'; readonly clients: readonly ClientReading[] }
  | { readonly kind: 'sync'; readonly sync: SyncReading }
);
