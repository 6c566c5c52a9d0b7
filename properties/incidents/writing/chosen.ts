import type { BackupSlot, ClusterSlot, HsmSlot, KeySlot, UserSlot } from '#models';
import type { AuditRecord } from '../log-event.ts';

/** The fields of a call that are set. */
export type CallField =
  | 'region'
  | 'cluster'
  | 'hsm'
  | 'backup'
  | 'sourceBackup'
  | 'destinationRegion'
  | 'destinationBackup';

type Distribute<Record> = Record extends unknown ? Omit<Record, 'hsm' | 'cluster' | 'succeeded'> : never;

/** What a record says, without saying of which HSM. */
export type Unplaced = Distribute<AuditRecord>;

/** What the actions that are written about choose. */
export interface Chosen {
  readonly key: KeySlot;
  readonly hsm: HsmSlot;
  readonly source: HsmSlot | ClusterSlot;
  readonly destination: HsmSlot | ClusterSlot;
  readonly cluster: ClusterSlot;
  readonly user: UserSlot;
  readonly backup: BackupSlot;
  readonly from: BackupSlot;
  readonly to: BackupSlot;
  readonly region: { readonly name: string };
}
