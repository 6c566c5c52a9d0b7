import type { AnyMachineSnapshot } from 'xstate';
import type { BackupContext } from '../machines/backup.machine.ts';
import type { HsmContext } from '../machines/hsm.machine.ts';
import { encodingOf } from '../machines/lifecycle.ts';
import { AlikeHsms } from './alike-hsms.ts';
import type { Deployment } from './deployment.ts';
import type { InternedLifecycle } from './interned-lifecycle.ts';
import type { Memory } from './interned-world.ts';
import type { HsmSlot, KeySlot, Slot } from './slots.ts';

/** Tells slots apart that would be interchangeable otherwise: those with different answers are not. */
export type Distinguish = (slot: HsmSlot | KeySlot) => string;

/** More permutations of keys than these would cost more than they save; keys are then told apart. */
const keyPermutationsMax = 24;

/**
 * What of a deployment can be exchanged without making a difference: HSMs of one cluster, and keys with the
 * same attributes.
 *
 * @remarks
 * Worlds that differ only in which of them is which are alike: whatever can happen in one can happen in the
 * other, to other slots. One of them, the canonical one, stands for all. All that belongs to an HSM is one
 * column of the world, so exchanging HSMs is exchanging columns, and sorting the columns gives a canonical
 * world. Exchanging keys renames them wherever they are held; of all renamed worlds the least is canonical.
 *
 * States are compared by their text and not by their number, so that a world has the same canonical one
 * whatever was seen before it.
 *
 * HSMs are not interchangeable where they start differently, or where a client reaches only one of them.
 * With that the worlds that are alike are reachable together, and counting them counts every world.
 */
export class Symmetry {
  /** The names of what can be exchanged, for a person: each list is of HSMs, or of keys. */
  readonly classes: readonly (readonly string[])[];
  /** HSMs whose columns can be exchanged. */
  readonly #columns: readonly (readonly HsmSlot[])[];
  readonly #alike: AlikeHsms;
  readonly #renamings: readonly Renaming[];
  readonly #ranks: Ranks;
  /** Positions in the order in which worlds are compared: those of keys first, since they decide most. */
  readonly #order: Int32Array;
  readonly #image: Int32Array;
  readonly #least: Int32Array;

  constructor(memory: Memory, distinguish: Distinguish = () => '') {
    const { deployment } = memory;
    const { hsms, keys, slots } = deployment;
    const signatureOf = (slot: HsmSlot | KeySlot): string =>
      JSON.stringify([
        slot.kind === 'hsm' ? traitsOfHsm(slot, deployment) : traitsOfKey(slot, deployment),
        memory.start[slot.position],
        distinguish(slot),
      ]);
    this.#columns = classesOf(hsms, signatureOf);
    this.#alike = new AlikeHsms(hsms.length);
    const keyClasses = exchangeable(classesOf(keys, signatureOf));
    this.#renamings = permutationsOf(keyClasses).map((permutation) => renamingOf(permutation, memory));
    this.classes = [...this.#columns, ...keyClasses].map((members) => members.map(({ name }) => name));
    this.#ranks = new Ranks(memory.lifecycleAt);
    const isKey = ({ kind }: Slot): boolean => kind === 'key';
    const positionsOf = (chosen: readonly Slot[]): number[] => chosen.map(({ position }) => position);
    this.#order = Int32Array.from([
      ...positionsOf(slots.filter(isKey)),
      ...positionsOf(slots.filter((slot) => !isKey(slot))),
    ]);
    this.#image = new Int32Array(slots.length);
    this.#least = new Int32Array(slots.length);
  }

  /** Turns a world into the canonical one that it is like. */
  canonicalize(world: Int32Array): void {
    this.#ranks.refresh();
    this.#sortColumns(world);
    if (this.#renamings.length === 0) return;
    this.#least.set(world);
    for (const renaming of this.#renamings) {
      renaming.apply(world, this.#image);
      this.#sortColumns(this.#image);
      if (this.#compare(this.#image, this.#least) < 0) this.#least.set(this.#image);
    }
    world.set(this.#least);
  }

  /**
   * How many worlds a canonical world stands for, itself included.
   *
   * @remarks
   * Approximate above 2^53: so many worlds are not counted one by one anyway.
   */
  orbitSizeOf(world: Int32Array): number {
    let arrangements = 1;
    for (const columns of this.#columns) arrangements *= this.#arrangementsOf(columns, world);
    let fixed = 1;
    for (const renaming of this.#renamings) {
      renaming.apply(world, this.#image);
      this.#sortColumns(this.#image);
      if (this.#compare(this.#image, world) === 0) fixed += 1;
    }
    return arrangements * ((this.#renamings.length + 1) / fixed);
  }

  /**
   * Which HSMs of a canonical world are alike.
   *
   * @returns valid until the next call
   */
  alikeIn(world: Int32Array): AlikeHsms {
    const { first, place, length } = this.#alike;
    for (const columns of this.#columns) {
      for (let index = 0; index < columns.length; index += 1) {
        const { index: hsm } = columns[index]!;
        const before = index > 0 ? columns[index - 1]! : undefined;
        const isAlike = before !== undefined && hasEqualColumns(world, before, columns[index]!);
        first[hsm] = isAlike ? first[before.index]! : hsm;
        place[hsm] = isAlike ? place[before.index]! + 1 : 0;
        length[first[hsm]!] = place[hsm]! + 1;
      }
    }
    return this.#alike;
  }

  /** In how many ways sorted columns can be put: fewer where some are equal. */
  #arrangementsOf(columns: readonly HsmSlot[], world: Int32Array): number {
    let arrangements = 1;
    let run = 0;
    for (let index = 0; index < columns.length; index += 1) {
      const isEqual = index > 0 && hasEqualColumns(world, columns[index - 1]!, columns[index]!);
      run = isEqual ? run + 1 : 1;
      // n! divided by the factorial of each run, one factor at a time so that it stays a whole number.
      arrangements = (arrangements * (index + 1)) / run;
    }
    return arrangements;
  }

  /** By insertion: a step changes few columns of a world that was sorted. */
  #sortColumns(world: Int32Array): void {
    for (const columns of this.#columns) {
      for (let end = 1; end < columns.length; end += 1) {
        for (let at = end; at > 0; at -= 1) {
          if (this.#compareColumns(world, columns[at - 1]!, columns[at]!) <= 0) break;
          swapColumns(world, columns[at - 1]!, columns[at]!);
        }
      }
    }
  }

  #compareColumns(world: Int32Array, one: HsmSlot, other: HsmSlot): number {
    const ranks = this.#ranks;
    for (let offset = 0; offset < one.columnWidth; offset += 1) {
      const position = one.position + offset;
      const order =
        ranks.at(position, world[position]!) - ranks.at(position, world[other.position + offset]!);
      if (order !== 0) return order;
    }
    return 0;
  }

  #compare(one: Int32Array, other: Int32Array): number {
    for (const position of this.#order) {
      const order = this.#ranks.at(position, one[position]!) - this.#ranks.at(position, other[position]!);
      if (order !== 0) return order;
    }
    return 0;
  }
}

function hasEqualColumns(world: Int32Array, one: HsmSlot, other: HsmSlot): boolean {
  for (let offset = 0; offset < one.columnWidth; offset += 1) {
    if (world[one.position + offset] !== world[other.position + offset]) return false;
  }
  return true;
}

function swapColumns(world: Int32Array, one: HsmSlot, other: HsmSlot): void {
  for (let offset = 0; offset < one.columnWidth; offset += 1) {
    const kept = world[one.position + offset]!;
    world[one.position + offset] = world[other.position + offset]!;
    world[other.position + offset] = kept;
  }
}

/** All that tells an HSM from the others before anything happens: its cluster, and which clients reach it. */
function traitsOfHsm(hsm: HsmSlot, { keys }: Deployment): unknown {
  return [hsm.cluster.name, keys.map(({ reached }) => reached.includes(hsm))];
}

/** All that tells a key from the others. One that is turned into another, or comes of one, is like no other. */
function traitsOfKey(key: KeySlot, { keys }: Deployment): unknown {
  const isPromoted = key.promotes !== undefined || keys.some(({ promotes }) => promotes === key);
  const shared = key.sharedWith.map(({ name }) => name);
  return isPromoted ? key.name : [key.class, key.client, key.owner.name, shared, key.exportable];
}

/** Those with equal signatures, together; those that are like no other are left out. */
function classesOf<Member>(members: readonly Member[], signatureOf: (member: Member) => string): Member[][] {
  const signatures = members.map(signatureOf);
  return [...new Set(signatures)]
    .map((signature) => members.filter((_, index) => signatures[index] === signature))
    .filter(({ length }) => length > 1);
}

/** Classes of keys as long as their permutations are few. */
function exchangeable(classes: readonly (readonly KeySlot[])[]): (readonly KeySlot[])[] {
  let count = 1;
  return classes.filter(({ length }) => {
    const larger = count * factorial(length);
    if (larger <= keyPermutationsMax) count = larger;
    return larger <= keyPermutationsMax;
  });
}

const factorial = (count: number): number => (count <= 1 ? 1 : count * factorial(count - 1));

/** Every way to put keys in each other's place, within their classes, but for the one that changes nothing. */
function permutationsOf(classes: readonly (readonly KeySlot[])[]): ReadonlyMap<KeySlot, KeySlot>[] {
  let all: (readonly (readonly [KeySlot, KeySlot])[])[] = [[]];
  for (const members of classes) {
    all = all.flatMap((pairs) =>
      arrangementsOf(members).map((images) => [
        ...pairs,
        ...members.map((key, index) => [key, images[index]!] as const),
      ]),
    );
  }
  const changesSomething = (permutation: ReadonlyMap<KeySlot, KeySlot>): boolean =>
    [...permutation].some(([key, image]) => key !== image);
  return all.map((pairs) => new Map(pairs)).filter(changesSomething);
}

function arrangementsOf<Member>(members: readonly Member[]): (readonly Member[])[] {
  if (members.length <= 1) return [members];
  return members.flatMap((first) =>
    arrangementsOf(members.filter((member) => member !== first)).map((rest) => [first, ...rest]),
  );
}

/** Puts keys in each other's place, in a whole world. */
class Renaming {
  /** By position: where its value comes from. */
  readonly #sources: Int32Array;
  /** By position: what becomes of its value, where that names keys. */
  readonly #states: readonly (RenamedStates | undefined)[];

  constructor(sources: Int32Array, states: readonly (RenamedStates | undefined)[]) {
    this.#sources = sources;
    this.#states = states;
  }

  apply(world: Int32Array, image: Int32Array): void {
    for (let position = 0; position < world.length; position += 1) {
      const value = world[this.#sources[position]!]!;
      image[position] = this.#states[position]?.of(value) ?? value;
    }
  }
}

function renamingOf(permutation: ReadonlyMap<KeySlot, KeySlot>, memory: Memory): Renaming {
  const { slots } = memory.deployment;
  const sources = Int32Array.from(slots, ({ position }) => position);
  for (const [key, image] of permutation) {
    sources[image.position] = key.position;
    if (image.export !== undefined) sources[image.export.position] = key.export!.position;
    for (const [index, { position }] of image.attempts.entries())
      sources[position] = key.attempts[index]!.position;
  }
  const names = new Map([...permutation].map(([key, image]) => [key.name, image.name]));
  const rename = (keys: readonly string[]): string[] => keys.map((key) => names.get(key) ?? key).sort();
  const byLifecycle = new Map<InternedLifecycle, RenamedStates>();
  const states = slots.map(({ kind, position }) => {
    const renamed = renamedBy[kind];
    if (renamed === undefined) return undefined;
    const lifecycle = memory.lifecycleAt[position]!;
    const known = byLifecycle.get(lifecycle) ?? new RenamedStates(lifecycle, renamed, rename);
    byLifecycle.set(lifecycle, known);
    return known;
  });
  return new Renaming(sources, states);
}

/** Says what keys are called. */
type Rename = (keys: readonly string[]) => string[];

/** For the slots whose state names keys: the state with other names. */
const renamedBy: Partial<Record<Slot['kind'], (context: never, rename: Rename) => unknown>> = {
  hsm: (context: HsmContext, rename): HsmContext => ({
    ...context,
    keys: rename(context.keys),
    marked: context.marked && rename(context.marked),
  }),
  backup: ({ record }: BackupContext, rename): BackupContext => ({
    record: record && { ...record, contents: { ...record.contents, keys: rename(record.contents.keys) } },
  }),
};

/** The number of each state's image under a renaming, remembered. */
class RenamedStates {
  readonly #lifecycle: InternedLifecycle;
  readonly #renamed: (context: never, rename: Rename) => unknown;
  readonly #rename: Rename;
  readonly #images: number[] = [];

  constructor(
    lifecycle: InternedLifecycle,
    renamed: (context: never, rename: Rename) => unknown,
    rename: Rename,
  ) {
    this.#lifecycle = lifecycle;
    this.#renamed = renamed;
    this.#rename = rename;
  }

  of(state: number): number {
    const known = this.#images[state];
    if (known !== undefined) return known;
    const { value, context } = this.#lifecycle.snapshotOf(state) as AnyMachineSnapshot;
    const image = this.#lifecycle.numberOf(value, this.#renamed(context as never, this.#rename));
    this.#images[state] = image;
    return image;
  }
}

/** The place of each state among those of its machine, in the order of their texts. */
class Ranks {
  readonly #lifecycles: readonly InternedLifecycle[];
  readonly #byLifecycle: Map<InternedLifecycle, readonly number[]> = new Map();
  /** By position, then by state number. */
  #byPosition: (readonly number[])[] = [];
  readonly #lifecycleAt: readonly InternedLifecycle[];
  #stateCount = -1;

  constructor(lifecycleAt: readonly InternedLifecycle[]) {
    this.#lifecycleAt = lifecycleAt;
    this.#lifecycles = [...new Set(lifecycleAt)];
  }

  at(position: number, state: number): number {
    return this.#byPosition[position]![state] ?? this.#learn(position, state);
  }

  /** To be called before states are compared: a new one may come between others, and they keep their order. */
  refresh(): void {
    let count = 0;
    for (const lifecycle of this.#lifecycles) count += lifecycle.size;
    if (count !== this.#stateCount) this.#rank();
  }

  #learn(position: number, state: number): number {
    this.#rank();
    return this.#byPosition[position]![state]!;
  }

  #rank(): void {
    this.#stateCount = 0;
    for (const lifecycle of this.#lifecycles) {
      this.#stateCount += lifecycle.size;
      const states = Array.from({ length: lifecycle.size }, (_, state) => state);
      const texts = states.map((state) => encodingOf(lifecycle.snapshotOf(state)));
      const sorted = states.toSorted((one, other) => (texts[one]! < texts[other]! ? -1 : 1));
      const ranks = states.map(() => 0);
      for (const [rank, state] of sorted.entries()) ranks[state] = rank;
      this.#byLifecycle.set(lifecycle, ranks);
    }
    this.#byPosition = this.#lifecycleAt.map((lifecycle) => this.#byLifecycle.get(lifecycle)!);
  }
}
