import type { AttemptEvent } from '../machines/attempt.machine.ts';
import type { BackupEvent } from '../machines/backup.machine.ts';
import type { ClusterEvent } from '../machines/cluster.machine.ts';
import type { CreationSdk3Event } from '../machines/creation-sdk3.machine.ts';
import type { CreationSdk5Event } from '../machines/creation-sdk5.machine.ts';
import type { ExportEvent } from '../machines/export.machine.ts';
import type { FaultsEvent } from '../machines/faults.machine.ts';
import type { HsmEvent } from '../machines/hsm.machine.ts';
import type { SessionKeyEvent } from '../machines/session-key.machine.ts';
import type {
  BackupRecord,
  BackupState,
  ClusterState,
  Contents,
  CreationState,
  HsmState,
  PasswordVersion,
} from '../vocabulary.ts';
import type { Deployment } from './deployment.ts';
import type {
  AttemptSlot,
  BackupSlot,
  ClusterSlot,
  ExportSlot,
  FaultsSlot,
  HsmSlot,
  KeySlot,
  UserSlot,
} from './slots.ts';

/** What can be told about a key, whichever machine follows it. */
export type KeyEvent = CreationSdk3Event | CreationSdk5Event | SessionKeyEvent;

/**
 * Everything that exists at one instant, to be asked.
 *
 * @remarks
 * Each reader looks at the state of one slot only. Questions about several slots are in `questions.ts`.
 */
export interface ReadonlyWorld {
  readonly deployment: Deployment;
  hsmState(hsm: HsmSlot): HsmState;
  holds(hsm: HsmSlot, key: KeySlot): boolean;
  /** Whether the HSM has a copy of the key that a clean-up marked to be removed. It then does not hold it. */
  isMarked(hsm: HsmSlot, key: KeySlot): boolean;
  passwordVersion(hsm: HsmSlot, user: UserSlot): PasswordVersion;
  /** What a backup of this HSM would carry: token keys only. */
  contents(hsm: HsmSlot): Contents;
  clusterState(cluster: ClusterSlot): ClusterState;
  /** The cluster whose masking key it carries. */
  maskingKey(cluster: ClusterSlot): string | undefined;
  /** The name of the backup slot it was made from. */
  origin(cluster: ClusterSlot): string | undefined;
  creation(key: KeySlot): CreationState;
  /** Whether the running synchronization or clean-up of the key is done with this HSM of its home. */
  isAttempted(key: KeySlot, hsm: HsmSlot): boolean;
  /** Whether the key has left the HSMs in a file. */
  isWrapped(key: KeySlot): boolean;
  backupState(backup: BackupSlot): BackupState;
  /** What the backup slot holds, if it was ever filled. */
  backup(backup: BackupSlot): BackupRecord | undefined;
  failures(): number;
  outages(): number;
  zoneFailures(): number;
  zoneOutages(): number;
}

/**
 * A world that an action can change, by telling slots what happened to them.
 *
 * @throws UnacceptedEventError from `tell`, where the machine of the slot does not accept the event.
 */
export interface World extends ReadonlyWorld {
  tell(slot: HsmSlot, event: HsmEvent): void;
  tell(slot: ClusterSlot, event: ClusterEvent): void;
  tell(slot: KeySlot, event: KeyEvent): void;
  tell(slot: AttemptSlot, event: AttemptEvent): void;
  tell(slot: BackupSlot, event: BackupEvent): void;
  tell(slot: FaultsSlot, event: FaultsEvent): void;
  tell(slot: ExportSlot, event: ExportEvent): void;
}
