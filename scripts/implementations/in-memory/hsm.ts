import type { HsmState } from '#models';
import type { Cluster } from './cluster.ts';
import type { Key } from './key.ts';
import { demand } from './refused.ts';

/** What is saved of an HSM, and what another one is restored from. */
export interface Image {
  readonly keys: readonly Key[];
  /** User to the version of the password. */
  readonly passwords: ReadonlyMap<string, number>;
}

/** Nothing: what the first HSM of a fresh cluster starts from. */
export const emptyImage: Image = { keys: [], passwords: new Map() };

/** A place for a hardware security module, and what is in the memory of the one that is there. */
export class Hsm {
  readonly name: string;
  readonly cluster: Cluster;
  /** The availability zone that it is in. */
  readonly zone: string | undefined;
  state: HsmState = 'NONE';
  readonly keys = new Set<Key>();
  /** Keys of which it has a copy that is to be removed later. */
  readonly marked = new Set<Key>();
  readonly passwords = new Map<string, number>();

  constructor(name: string, cluster: Cluster, zone: string | undefined) {
    this.name = name;
    this.cluster = cluster;
    this.zone = zone;
  }

  get isActive(): boolean {
    return this.state === 'ACTIVE';
  }

  get isVacant(): boolean {
    return this.state === 'NONE' || this.state === 'FAILED';
  }

  get isInUse(): boolean {
    return this.state === 'ACTIVE' || this.state === 'DEGRADED';
  }

  holds(key: Key): boolean {
    return this.keys.has(key);
  }

  /** Whether another key is here under the handle of this one: a session key and what becomes of it are one. */
  isHandleTaken(key: Key): boolean {
    return [...this.keys].some((other) => other.meets(key));
  }

  /** The same on every HSM: a copy keeps it. */
  handleOf(key: Key): number | undefined {
    return key.handle;
  }

  knows(user: string): boolean {
    return this.passwords.has(user);
  }

  /** A second copy of a key that it holds changes nothing. */
  store(key: Key): void {
    this.keys.add(key);
  }

  erase(key: Key): void {
    this.keys.delete(key);
  }

  /** Keeps the copy for the service to remove; it counts as held no more. */
  mark(key: Key): void {
    this.keys.delete(key);
    this.marked.add(key);
  }

  /** What it has now that outlives a session: later changes are not in it. */
  image(): Image {
    return { keys: [...this.keys].filter((key) => key.isToken), passwords: new Map(this.passwords) };
  }

  /** A new one is put here, with the contents of another. */
  create({ keys, passwords }: Image): void {
    this.#wipe();
    for (const key of keys) this.keys.add(key);
    for (const [user, version] of passwords) this.passwords.set(user, version);
    this.state = 'CREATE_IN_PROGRESS';
  }

  becomeActive(): void {
    demand(this.state === 'CREATE_IN_PROGRESS', 'hsm-not-creating');
    this.state = 'ACTIVE';
    this.cluster.gotActiveHsm();
  }

  failToBecomeActive(): void {
    demand(this.state === 'CREATE_IN_PROGRESS', 'hsm-not-creating');
    this.fail();
  }

  becomeUnreachable(): void {
    this.state = 'DEGRADED';
  }

  recover(): void {
    demand(this.state === 'DEGRADED', 'hsm-not-degraded');
    this.state = 'ACTIVE';
  }

  fail(): void {
    this.state = 'FAILED';
    this.#wipe();
  }

  remove(): void {
    this.state = 'NONE';
    this.#wipe();
  }

  #wipe(): void {
    this.keys.clear();
    this.marked.clear();
    this.passwords.clear();
  }
}
