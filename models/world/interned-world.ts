import type { AnyEventObject, AnyMachineSnapshot } from 'xstate';
import { machines } from '../machines/machines.ts';
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
import { InternedLifecycle, type PlainState } from './interned-lifecycle.ts';
import { inputOf, type MachineName, machineNameOf } from './machine-names.ts';
import { Readings } from './readings.ts';
import type { SharedInternTable } from './shared-intern-table.ts';
import type { BackupSlot, ClusterSlot, HsmSlot, KeySlot, Slot, UserSlot } from './slots.ts';
import { startOf } from './start.ts';
import type { World } from './world.ts';

/** The states that the machines of a deployment have been in: of each machine by number. */
export type SavedMemory = readonly (readonly PlainState[])[];

/**
 * All that has been learnt about the machines of one deployment: its lifecycles and the remembered answers
 * of every reader. Worlds of one deployment share it.
 */
export class Memory {
  readonly deployment: Deployment;
  /** One for each machine. */
  readonly lifecycles: readonly InternedLifecycle[];
  /** By position. */
  readonly lifecycleAt: readonly InternedLifecycle[];
  /** The world at the start, by position. */
  readonly start: Int32Array;

  readonly hsmState: readonly HsmState[];
  /** By key, then by state number. */
  readonly holds: readonly (readonly boolean[])[];
  /** By key, then by state number. */
  readonly isMarked: readonly (readonly boolean[])[];
  /** By user, then by state number. */
  readonly passwordVersion: readonly (readonly PasswordVersion[])[];
  readonly contents: readonly Contents[];
  readonly clusterState: readonly ClusterState[];
  readonly maskingKey: readonly (string | undefined)[];
  readonly origin: readonly (string | undefined)[];
  /** By key, then by state number. */
  readonly creation: readonly (readonly CreationState[])[];
  readonly isAttempted: readonly boolean[];
  readonly isWrapped: readonly boolean[];
  readonly backupState: readonly BackupState[];
  readonly backup: readonly (BackupRecord | undefined)[];
  readonly failures: readonly number[];
  readonly outages: readonly number[];
  readonly zoneFailures: readonly number[];
  readonly zoneOutages: readonly number[];
  readonly #shared: SharedInternTable | undefined;

  /** @param internTable - where threads that search together number their states */
  constructor(deployment: Deployment, internTable?: SharedInternTable) {
    this.deployment = deployment;
    this.#shared = internTable;
    const lifecycles = lifecyclesOf(
      deployment,
      (machine, snapshot) => this.#share(machine, snapshot),
      internTable,
    );
    this.lifecycles = Object.values(lifecycles);
    this.lifecycleAt = deployment.slots.map((slot) => lifecycles[machineNameOf(slot)]);
    this.start = Int32Array.from(deployment.slots, (slot, position) => {
      const start = startOf(slot, deployment);
      return this.lifecycleAt[position]!.numberOf(start?.value, start?.context);
    });

    const readings = new Readings(deployment);
    const { hsm, cluster, attempt, backup, faults } = lifecycles;
    this.hsmState = hsm.remember((state) => readings.hsmState(state));
    this.holds = deployment.keys.map((key) => hsm.remember((state) => readings.holds(state, key)));
    this.isMarked = deployment.keys.map((key) => hsm.remember((state) => readings.isMarked(state, key)));
    this.passwordVersion = deployment.users.map((user) =>
      hsm.remember((state) => readings.passwordVersion(state, user)),
    );
    this.contents = hsm.remember((state) => readings.contents(state));
    this.clusterState = cluster.remember((state) => readings.clusterState(state));
    this.maskingKey = cluster.remember((state) => readings.maskingKey(state));
    this.origin = cluster.remember((state) => readings.origin(state));
    this.creation = deployment.keys.map((key) =>
      lifecycles[machineNameOf(key)].remember((state) => readings.creation(state)),
    );
    this.isAttempted = attempt.remember((state) => readings.isAttempted(state));
    this.isWrapped = lifecycles.export.remember((state) => readings.isWrapped(state));
    this.backupState = backup.remember((state) => readings.backupState(state));
    this.backup = backup.remember((state) => readings.backup(state));
    this.failures = faults.remember((state) => readings.failures(state));
    this.outages = faults.remember((state) => readings.outages(state));
    this.zoneFailures = faults.remember((state) => readings.zoneFailures(state));
    this.zoneOutages = faults.remember((state) => readings.zoneOutages(state));
  }

  /** What it takes to number states in the same way again. Whatever else was learnt can be learnt again. */
  save(): SavedMemory {
    return this.lifecycles.map(({ states }) => states);
  }

  /**
   * Numbers states as they were numbered in another memory of the same deployment.
   *
   * @throws RangeError where this one numbered them differently already
   */
  restore(saved: SavedMemory): void {
    for (const [index, lifecycle] of this.lifecycles.entries()) lifecycle.restore(saved[index]!);
  }

  /** Learns the states that other threads have seen. */
  catchUp(): void {
    for (const { machine, value, context } of this.#shared?.unread() ?? [])
      this.lifecycles[machine]!.adopt(value, context);
  }

  #share(machine: number, { value, context }: AnyMachineSnapshot): void {
    const internTable = this.#shared!;
    internTable.exclusively(() => {
      this.catchUp();
      const { size } = this.lifecycles[machine]!;
      this.lifecycles[machine]!.adopt(value, context);
      if (this.lifecycles[machine]!.size > size) internTable.enter({ machine, value, context });
    });
  }

  /**
   * The canonical text of the state of each slot, by position.
   *
   * @param numbers - a world, by position
   */
  encodingsOf(numbers: Int32Array): readonly string[] {
    return this.lifecycleAt.map((lifecycle, position) => lifecycle.textOf(numbers[position]!));
  }
}

function lifecyclesOf(
  deployment: Deployment,
  share: (machine: number, snapshot: AnyMachineSnapshot) => void,
  internTable: SharedInternTable | undefined,
): Readonly<Record<MachineName, InternedLifecycle>> {
  const entries = Object.entries(machines).map(([name, machine], index) => {
    const shareOwn = internTable && ((snapshot: AnyMachineSnapshot): void => share(index, snapshot));
    return [
      name,
      new InternedLifecycle(machine, inputOf(name as MachineName, deployment), shareOwn),
    ] as const;
  });
  return Object.fromEntries(entries) as Record<MachineName, InternedLifecycle>;
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

  isMarked(hsm: HsmSlot, key: KeySlot): boolean {
    return this.#memory.isMarked[key.index]![this.numbers[hsm.position]!]!;
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

  isWrapped(key: KeySlot): boolean {
    return key.export !== undefined && this.#memory.isWrapped[this.numbers[key.export.position]!]!;
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

  zoneFailures(): number {
    return this.#memory.zoneFailures[this.numbers[this.deployment.faults.position]!]!;
  }

  zoneOutages(): number {
    return this.#memory.zoneOutages[this.numbers[this.deployment.faults.position]!]!;
  }

  tell(slot: Slot, event: AnyEventObject): void {
    const { position } = slot;
    this.numbers[position] = this.#memory.lifecycleAt[position]!.next(this.numbers[position]!, event);
  }
}
