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
import { type Answer, ask, type Reader, readerNames, readers } from './readers.ts';
import { Readings } from './readings.ts';
import type { SharedInternTable } from './shared-intern-table.ts';
import type { BackupSlot, ClusterSlot, HsmSlot, KeySlot, Slot, UserSlot } from './slots.ts';
import { startOf } from './start.ts';
import type { World } from './world.ts';

/** The states that the machines of a deployment have been in: of each machine by number. */
export type SavedMemory = readonly (readonly PlainState[])[];

/** What each reader answers: by the number of the state, and before that by key or user where it differs by those. */
export type RememberedAnswers = {
  readonly [Name in Reader]: (typeof readers)[Name]['by'] extends undefined
    ? readonly Answer<Name>[]
    : readonly (readonly Answer<Name>[])[];
};

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

  /** They grow with the states seen. */
  readonly answers: RememberedAnswers;
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

    this.answers = rememberedAnswers(deployment, lifecycles);
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

function rememberedAnswers(deployment: Deployment, lifecycles: Lifecycles): RememberedAnswers {
  const readings = new Readings(deployment);
  const answers = readerNames.map((reader) => {
    const { kind, by } = readers[reader];
    const rememberedBy = (about?: KeySlot | UserSlot): readonly unknown[] =>
      lifecycles[kind === 'key' ? machineNameOf(about as KeySlot) : kind].remember((state) =>
        ask(readings, reader, [state, about]),
      );
    return [reader, by === undefined ? rememberedBy() : deployment[by].map(rememberedBy)] as const;
  });
  return Object.fromEntries(answers) as RememberedAnswers;
}

type Lifecycles = Readonly<Record<MachineName, InternedLifecycle>>;

function lifecyclesOf(
  deployment: Deployment,
  share: (machine: number, snapshot: AnyMachineSnapshot) => void,
  internTable: SharedInternTable | undefined,
): Lifecycles {
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
 * Changed in place, by `tell` or by writing other numbers. A search asks it a million times a second, so its readers are
 * written out where other worlds derive theirs: derived, they took 1.2 to 1.8 times as long.
 */
export class InternedWorld implements World {
  readonly deployment: Deployment;
  /** The number of the state of each slot, by position. */
  readonly numbers: Int32Array;
  readonly #memory: Memory;
  readonly #answers: RememberedAnswers;

  constructor(memory: Memory) {
    this.#memory = memory;
    this.#answers = memory.answers;
    this.deployment = memory.deployment;
    this.numbers = memory.start.slice();
  }

  hsmState(hsm: HsmSlot): HsmState {
    return this.#answers.hsmState[this.numbers[hsm.position]!]!;
  }

  holds(hsm: HsmSlot, key: KeySlot): boolean {
    return this.#answers.holds[key.index]![this.numbers[hsm.position]!]!;
  }

  isMarked(hsm: HsmSlot, key: KeySlot): boolean {
    return this.#answers.isMarked[key.index]![this.numbers[hsm.position]!]!;
  }

  passwordVersion(hsm: HsmSlot, user: UserSlot): PasswordVersion {
    return this.#answers.passwordVersion[user.index]![this.numbers[hsm.position]!]!;
  }

  contents(hsm: HsmSlot): Contents {
    return this.#answers.contents[this.numbers[hsm.position]!]!;
  }

  clusterState(cluster: ClusterSlot): ClusterState {
    return this.#answers.clusterState[this.numbers[cluster.position]!]!;
  }

  maskingKey(cluster: ClusterSlot): string | undefined {
    return this.#answers.maskingKey[this.numbers[cluster.position]!];
  }

  origin(cluster: ClusterSlot): string | undefined {
    return this.#answers.origin[this.numbers[cluster.position]!];
  }

  creation(key: KeySlot): CreationState {
    return this.#answers.creation[key.index]![this.numbers[key.position]!]!;
  }

  isAttempted(key: KeySlot, hsm: HsmSlot): boolean {
    return this.#answers.isAttempted[this.numbers[key.attempts[hsm.indexInCluster]!.position]!]!;
  }

  isWrapped(key: KeySlot): boolean {
    return key.export !== undefined && this.#answers.isWrapped[this.numbers[key.export.position]!]!;
  }

  backupState(backup: BackupSlot): BackupState {
    return this.#answers.backupState[this.numbers[backup.position]!]!;
  }

  backup(backup: BackupSlot): BackupRecord | undefined {
    return this.#answers.backup[this.numbers[backup.position]!];
  }

  failures(): number {
    return this.#answers.failures[this.numbers[this.deployment.faults.position]!]!;
  }

  outages(): number {
    return this.#answers.outages[this.numbers[this.deployment.faults.position]!]!;
  }

  zoneFailures(): number {
    return this.#answers.zoneFailures[this.numbers[this.deployment.faults.position]!]!;
  }

  zoneOutages(): number {
    return this.#answers.zoneOutages[this.numbers[this.deployment.faults.position]!]!;
  }

  tell(slot: Slot, event: AnyEventObject): void {
    const { position } = slot;
    this.numbers[position] = this.#memory.lifecycleAt[position]!.next(this.numbers[position]!, event);
  }
}
