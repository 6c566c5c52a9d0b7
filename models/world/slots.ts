import type { KeyClass, Sdk } from '../vocabulary.ts';

/**
 * The fixed places of a scenario. What occupies a slot changes; the slot does not.
 *
 * @remarks
 * A slot that has a state has a `position`: where a world keeps the number of that state.
 */

/** A region and its partition. */
export interface RegionSlot {
  readonly kind: 'region';
  readonly name: string;
  readonly partition: string;
}

/** An availability zone that HSMs are in, of whatever cluster of its region. It has no state of its own. */
export interface ZoneSlot {
  readonly kind: 'zone';
  /** Region and zone. */
  readonly name: string;
  readonly hsms: readonly HsmSlot[];
}

/** A user, on whichever HSMs it exists. */
export interface UserSlot {
  readonly kind: 'user';
  readonly name: string;
  readonly index: number;
}

/** A place for a cluster. */
export interface ClusterSlot {
  readonly kind: 'cluster';
  readonly name: string;
  readonly position: number;
  readonly region: RegionSlot;
  readonly hsms: readonly HsmSlot[];
}

/** A place for an HSM in one cluster. */
export interface HsmSlot {
  readonly kind: 'hsm';
  readonly name: string;
  /** Among all HSM slots of the scenario. */
  readonly index: number;
  /** Among those of its cluster. */
  readonly indexInCluster: number;
  /** Where its column begins. */
  readonly position: number;
  /** How many slots are its column: itself, and one for each token key of its cluster. */
  readonly columnWidth: number;
  readonly cluster: ClusterSlot;
}

/** A place for a key, created by one client. */
export interface KeySlot {
  readonly kind: 'key';
  readonly name: string;
  readonly index: number;
  readonly position: number;
  readonly class: KeyClass;
  readonly client: string;
  readonly sdk: Sdk;
  /**
   * How many HSMs of home must have the key. SDK 3: the larger of `createObjectMinimumNodes` and `minSrv`.
   * SDK 5: 2, or 1 with the key availability check off.
   */
  readonly need: number;
  readonly owner: UserSlot;
  /** Other users, whom `key replicate` needs in the destination as well. */
  readonly sharedWith: readonly UserSlot[];
  /** Whether it may be wrapped into a file. Masking, as synchronization and backups do it, does not ask. */
  readonly exportable: boolean;
  /** The cluster of its client. */
  readonly home: ClusterSlot;
  /**
   * The HSMs of home that its client can connect to, in order: all that the client tries, counts and uses.
   *
   * @clause KS-CLIENT-REACH
   */
  readonly reached: readonly HsmSlot[];
  /**
   * What it is called on every HSM that holds it; nothing where it meets no other key.
   *
   * @clause KS-KEY-HANDLE
   */
  readonly handle: number | undefined;
  /** The other keys with its handle, which no HSM can hold beside it. */
  readonly namesakes: readonly KeySlot[];
  /** Whether its creation ends only when enough HSMs have it; Client SDK 3 only. */
  readonly waitsForMinimum: boolean;
  /** The session key that is turned into this one, which is then created in no other way. */
  readonly promotes: KeySlot | undefined;
  /** One for each HSM of home, in order; none for a session key. */
  readonly attempts: readonly AttemptSlot[];
  /** Only for a token key, and only where the scenario lets keys be wrapped. */
  readonly export: ExportSlot | undefined;
}

/** What the running synchronization or clean-up of a key has done with one HSM. */
export interface AttemptSlot {
  readonly kind: 'attempt';
  readonly name: string;
  readonly position: number;
}

/** Whether a key has left the HSMs in a file. */
export interface ExportSlot {
  readonly kind: 'export';
  readonly name: string;
  readonly position: number;
}

/** A place for a backup. Slots are filled in order, each once. */
export interface BackupSlot {
  readonly kind: 'backup';
  readonly name: string;
  readonly index: number;
  readonly position: number;
}

/** The count of faults so far. */
export interface FaultsSlot {
  readonly kind: 'faults';
  readonly name: string;
  readonly position: number;
}

/** Whatever has a state. */
export type Slot = ClusterSlot | HsmSlot | KeySlot | AttemptSlot | BackupSlot | FaultsSlot | ExportSlot;

/** See {@link Slot}. */
export type SlotKind = Slot['kind'];
