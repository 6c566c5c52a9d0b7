import type { AnyEventObject } from 'xstate';
import { attemptMachine } from '../machines/attempt.machine.ts';
import { type BackupContext, backupMachine } from '../machines/backup.machine.ts';
import { type ClusterContext, clusterMachine } from '../machines/cluster.machine.ts';
import { creationSdk3Machine } from '../machines/creation-sdk3.machine.ts';
import { creationSdk5Machine } from '../machines/creation-sdk5.machine.ts';
import { type FaultsContext, faultsMachine } from '../machines/faults.machine.ts';
import { hsmMachine } from '../machines/hsm.machine.ts';
import { sessionKeyMachine } from '../machines/session-key.machine.ts';
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
import { InternedLifecycle } from './interned-lifecycle.ts';
import type { BackupSlot, ClusterSlot, HsmSlot, KeySlot, Slot, UserSlot } from './slots.ts';
import { startOf } from './start.ts';
import type { World } from './world.ts';

/**
 * All that has been learnt about the machines of one deployment: its lifecycles and the remembered answers
 * of every reader. Worlds of one deployment share it.
 */
export class Memory {
  readonly deployment: Deployment;
  /** The lifecycles in use, each once. */
  readonly lifecycles: readonly InternedLifecycle[];
  /** By position. */
  readonly lifecycleAt: readonly InternedLifecycle[];
  /** The world at the start, by position. */
  readonly start: Int32Array;

  readonly hsmState: readonly HsmState[];
  /** By key, then by state number. */
  readonly holds: readonly (readonly boolean[])[];
  /** By user, then by state number. */
  readonly passwordVersion: readonly (readonly PasswordVersion[])[];
  readonly contents: readonly Contents[];
  readonly clusterState: readonly ClusterState[];
  readonly maskingKey: readonly (string | undefined)[];
  readonly origin: readonly (string | undefined)[];
  /** By key, then by state number. */
  readonly creation: readonly (readonly CreationState[])[];
  readonly isAttempted: readonly boolean[];
  readonly backupState: readonly BackupState[];
  readonly backup: readonly (BackupRecord | undefined)[];
  readonly failures: readonly number[];
  readonly outages: readonly number[];

  constructor(deployment: Deployment) {
    this.deployment = deployment;
    const users = deployment.users.map(({ name }) => name);
    const hsm = new InternedLifecycle(hsmMachine, { users });
    const cluster = new InternedLifecycle(clusterMachine);
    const sdk3 = new InternedLifecycle(creationSdk3Machine);
    const sdk5 = new InternedLifecycle(creationSdk5Machine);
    const session = new InternedLifecycle(sessionKeyMachine);
    const attempt = new InternedLifecycle(attemptMachine);
    const backup = new InternedLifecycle(backupMachine);
    const faults = new InternedLifecycle(faultsMachine);
    this.lifecycles = [hsm, cluster, sdk3, sdk5, session, attempt, backup, faults];

    const followerOf = (key: KeySlot): InternedLifecycle =>
      key.class === 'session' ? session : key.sdk === 3 ? sdk3 : sdk5;
    const lifecycleOf = (slot: Slot): InternedLifecycle => {
      switch (slot.kind) {
        case 'hsm':
          return hsm;
        case 'cluster':
          return cluster;
        case 'key':
          return followerOf(slot);
        case 'attempt':
          return attempt;
        case 'backup':
          return backup;
        case 'faults':
          return faults;
      }
    };
    this.lifecycleAt = deployment.slots.map(lifecycleOf);
    this.start = Int32Array.from(deployment.slots, (slot) => {
      const start = startOf(slot, deployment);
      return lifecycleOf(slot).numberOf(start?.value, start?.context);
    });

    const tokenKeys = new Set(deployment.keys.filter((key) => key.class === 'token').map(({ name }) => name));
    const contentsIn = ({ context }: { context: unknown }): Contents => context as Contents;
    this.hsmState = hsm.remember(({ value }) => value as HsmState);
    this.holds = deployment.keys.map(({ name }) => hsm.remember((at) => contentsIn(at).keys.includes(name)));
    this.passwordVersion = deployment.users.map(({ name }) =>
      hsm.remember((at) => contentsIn(at).users[name] ?? 0),
    );
    this.contents = hsm.remember((at) => ({
      keys: contentsIn(at).keys.filter((key) => tokenKeys.has(key)),
      users: contentsIn(at).users,
    }));
    this.clusterState = cluster.remember(({ value }) => value as ClusterState);
    this.maskingKey = cluster.remember(({ context }) => (context as ClusterContext).maskingKey);
    this.origin = cluster.remember(({ context }) => (context as ClusterContext).origin);
    const creations = new Map(
      [sdk3, sdk5, session].map((follower) => [
        follower,
        follower.remember(({ value }) => value as CreationState),
      ]),
    );
    this.creation = deployment.keys.map((key) => creations.get(followerOf(key))!);
    this.isAttempted = attempt.remember(({ value }) => value === 'made');
    this.backupState = backup.remember(({ value }) => value as BackupState);
    this.backup = backup.remember(({ context }) => (context as BackupContext).record);
    this.failures = faults.remember(({ context }) => (context as FaultsContext).failures);
    this.outages = faults.remember(({ context }) => (context as FaultsContext).outages);
  }
}

/**
 * A world as a vector of small numbers: for each slot, the number of the state it is in.
 *
 * @remarks
 * Changed in place, by `tell` or by writing other numbers.
 */
export class InternedWorld implements World {
  readonly deployment: Deployment;
  /** The number of the state of each slot, by position. */
  readonly numbers: Int32Array;
  readonly #memory: Memory;

  constructor(memory: Memory) {
    this.#memory = memory;
    this.deployment = memory.deployment;
    this.numbers = memory.start.slice();
  }

  hsmState(hsm: HsmSlot): HsmState {
    return this.#memory.hsmState[this.numbers[hsm.position]!]!;
  }

  holds(hsm: HsmSlot, key: KeySlot): boolean {
    return this.#memory.holds[key.index]![this.numbers[hsm.position]!]!;
  }

  passwordVersion(hsm: HsmSlot, user: UserSlot): PasswordVersion {
    return this.#memory.passwordVersion[user.index]![this.numbers[hsm.position]!]!;
  }

  contents(hsm: HsmSlot): Contents {
    return this.#memory.contents[this.numbers[hsm.position]!]!;
  }

  clusterState(cluster: ClusterSlot): ClusterState {
    return this.#memory.clusterState[this.numbers[cluster.position]!]!;
  }

  maskingKey(cluster: ClusterSlot): string | undefined {
    return this.#memory.maskingKey[this.numbers[cluster.position]!];
  }

  origin(cluster: ClusterSlot): string | undefined {
    return this.#memory.origin[this.numbers[cluster.position]!];
  }

  creation(key: KeySlot): CreationState {
    return this.#memory.creation[key.index]![this.numbers[key.position]!]!;
  }

  isAttempted(key: KeySlot, hsm: HsmSlot): boolean {
    return this.#memory.isAttempted[this.numbers[key.attempts[hsm.indexInCluster]!.position]!]!;
  }

  backupState(backup: BackupSlot): BackupState {
    return this.#memory.backupState[this.numbers[backup.position]!]!;
  }

  backup(backup: BackupSlot): BackupRecord | undefined {
    return this.#memory.backup[this.numbers[backup.position]!];
  }

  failures(): number {
    return this.#memory.failures[this.numbers[this.deployment.faults.position]!]!;
  }

  outages(): number {
    return this.#memory.outages[this.numbers[this.deployment.faults.position]!]!;
  }

  tell(slot: Slot, event: AnyEventObject): void {
    const { position } = slot;
    this.numbers[position] = this.#memory.lifecycleAt[position]!.next(this.numbers[position]!, event);
  }
}
