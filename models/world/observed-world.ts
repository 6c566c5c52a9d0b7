import type { AnyEventObject } from 'xstate';
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
import { InternedWorld, type Memory } from './interned-world.ts';
import type { BackupSlot, ClusterSlot, HsmSlot, KeySlot, Slot, UserSlot } from './slots.ts';
import type { World } from './world.ts';

/** A world that notes which slots it is asked about or told something about, in the order of first mention. */
export class ObservedWorld implements World {
  readonly deployment: Deployment;
  readonly mentioned: number[] = [];
  readonly #world: InternedWorld;

  constructor(memory: Memory) {
    this.deployment = memory.deployment;
    this.#world = new InternedWorld(memory);
  }

  /** The numbers of its states, by position. */
  get numbers(): Int32Array {
    return this.#world.numbers;
  }

  /** Starts over from this world. */
  reset(numbers: Int32Array): void {
    this.#world.numbers.set(numbers);
    this.mentioned.length = 0;
  }

  hsmState(hsm: HsmSlot): HsmState {
    this.#mention(hsm.position);
    return this.#world.hsmState(hsm);
  }

  holds(hsm: HsmSlot, key: KeySlot): boolean {
    this.#mention(hsm.position);
    return this.#world.holds(hsm, key);
  }

  isMarked(hsm: HsmSlot, key: KeySlot): boolean {
    this.#mention(hsm.position);
    return this.#world.isMarked(hsm, key);
  }

  passwordVersion(hsm: HsmSlot, user: UserSlot): PasswordVersion {
    this.#mention(hsm.position);
    return this.#world.passwordVersion(hsm, user);
  }

  contents(hsm: HsmSlot): Contents {
    this.#mention(hsm.position);
    return this.#world.contents(hsm);
  }

  clusterState(cluster: ClusterSlot): ClusterState {
    this.#mention(cluster.position);
    return this.#world.clusterState(cluster);
  }

  maskingKey(cluster: ClusterSlot): string | undefined {
    this.#mention(cluster.position);
    return this.#world.maskingKey(cluster);
  }

  origin(cluster: ClusterSlot): string | undefined {
    this.#mention(cluster.position);
    return this.#world.origin(cluster);
  }

  creation(key: KeySlot): CreationState {
    this.#mention(key.position);
    return this.#world.creation(key);
  }

  isAttempted(key: KeySlot, hsm: HsmSlot): boolean {
    this.#mention(key.attempts[hsm.indexInCluster]!.position);
    return this.#world.isAttempted(key, hsm);
  }

  isWrapped(key: KeySlot): boolean {
    if (key.export !== undefined) this.#mention(key.export.position);
    return this.#world.isWrapped(key);
  }

  backupState(backup: BackupSlot): BackupState {
    this.#mention(backup.position);
    return this.#world.backupState(backup);
  }

  backup(backup: BackupSlot): BackupRecord | undefined {
    this.#mention(backup.position);
    return this.#world.backup(backup);
  }

  failures(): number {
    this.#mention(this.deployment.faults.position);
    return this.#world.failures();
  }

  outages(): number {
    this.#mention(this.deployment.faults.position);
    return this.#world.outages();
  }

  zoneFailures(): number {
    this.#mention(this.deployment.faults.position);
    return this.#world.zoneFailures();
  }

  zoneOutages(): number {
    this.#mention(this.deployment.faults.position);
    return this.#world.zoneOutages();
  }

  tell(slot: Slot, event: AnyEventObject): void {
    this.#mention(slot.position);
    this.#world.tell(slot, event);
  }

  #mention(position: number): void {
    if (!this.mentioned.includes(position)) this.mentioned.push(position);
  }
}
