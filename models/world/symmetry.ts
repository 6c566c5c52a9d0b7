import type { AnyMachineSnapshot } from 'xstate';
import { AlikeHsms } from './alike-hsms.ts';
import { Columns, columnWidthMax } from './columns.ts';
import type { Deployment } from './deployment.ts';
import type { InternedLifecycle } from './interned-lifecycle.ts';
import type { Memory } from './interned-world.ts';
import { type ChangeKeys, withKeysOf } from './keys-in-states.ts';
import { Ranks } from './ranks.ts';
import type { HsmSlot, KeySlot, Slot, ZoneSlot } from './slots.ts';

/** Tells slots apart that would be interchangeable otherwise: those with different answers are not. */
export type Distinguish = (slot: HsmSlot | KeySlot) => string;

/** More permutations than these would cost more than they save; what is exchanged by them is then told apart. */
const permutationsMax = 24;

/**
 * What of a deployment can be exchanged without making a difference: HSMs of one cluster, keys with the same
 * attributes, and zones with HSMs of the same kinds.
 *
 * @remarks
 * Worlds that differ only in which of them is which are alike: whatever can happen in one can happen in the
 * other, to other slots. One of them, the canonical one, stands for all. All that belongs to an HSM is one
 * column of the world, so exchanging HSMs is exchanging columns, and sorting the columns gives a canonical
 * world. Exchanging keys renames them wherever they are held, and exchanging zones moves all their columns at
 * once; of all worlds that come of this the least is canonical. Sorting columns commutes with both, so together
 * they are one group, and its orbits are counted one part after the other.
 *
 * States are compared by their text and not by their number, so that a world has the same canonical one
 * whatever was seen before it.
 *
 * HSMs are not interchangeable where a client reaches only one of them, where something can befall the zone of
 * only one of them, nor where they start differently. With
 * the latter the worlds that are alike are reachable together, and counting them counts every world; who does
 * not count can do without, for whatever can happen in one such world can still happen in the other.
 */
export class Symmetry {
  /** What can be exchanged one by one: each list is of HSMs, or of keys. */
  readonly classes: readonly (readonly (HsmSlot | KeySlot)[])[];
  /** Zones that can be exchanged as wholes. */
  readonly zones: readonly (readonly ZoneSlot[])[];
  /** HSMs whose columns can be exchanged. */
  readonly #columns: readonly Columns[];
  readonly #alike: AlikeHsms;
  readonly #renamings: readonly Renaming[];
  readonly #ranks: Ranks;
  /** Positions in the order in which worlds are compared: those of keys first, since they decide most. */
  readonly #order: Int32Array;
  readonly #image: Int32Array;
  readonly #least: Int32Array;

  /**
   * @param isStartRegarded - whether HSMs that start differently are told apart; counts are right only so
   * @param exchangesZones - whether zones are exchanged as wholes, too
   */
  constructor(
    memory: Memory,
    distinguish: Distinguish = () => '',
    isStartRegarded = true,
    exchangesZones = false,
  ) {
    const { deployment } = memory;
    const { hsms, keys, slots } = deployment;
    const promoted = new Set(keys.flatMap(({ promotes }) => promotes ?? []));
    const signatureOf = (slot: HsmSlot | KeySlot): string =>
      JSON.stringify([
        slot.kind === 'hsm' ? traitsOfHsm(slot, deployment) : traitsOfKey(slot, promoted, deployment),
        isStartRegarded && memory.start[slot.position],
        distinguish(slot),
      ]);
    const zones = zonesAtRisk(deployment);
    const inZone = (hsm: HsmSlot): string =>
      JSON.stringify([signatureOf(hsm), zones.find((zone) => zone.hsms.includes(hsm))?.name]);
    const narrow = hsms.filter(({ columnWidth }) => columnWidth <= columnWidthMax);
    const hsmClasses = classesOf(narrow, inZone);
    this.#ranks = new Ranks(memory.lifecycleAt);
    this.#columns = hsmClasses.map((members) => new Columns(members, this.#ranks));
    this.#alike = new AlikeHsms(hsms.length);
    const kindsIn = ({ hsms: own }: ZoneSlot): string => JSON.stringify(own.map(signatureOf).toSorted());
    const zoneClasses = exchangesZones ? classesOf(zones, kindsIn) : [];
    const exchanged = exchangeable<KeySlot | ZoneSlot>([...classesOf(keys, signatureOf), ...zoneClasses]);
    this.#renamings = permutationsOf(exchanged).map((permutation) =>
      renamingOf(permutation, memory, signatureOf),
    );
    this.classes = [...hsmClasses, ...exchanged.filter(isOfKeys)];
    this.zones = zoneClasses.filter((members) => exchanged.includes(members));
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
    for (const columns of this.#columns) arrangements *= columns.arrangementsIn(world);
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
    for (const columns of this.#columns) columns.tellAlike(world, this.#alike);
    return this.#alike;
  }

  #sortColumns(world: Int32Array): void {
    this.#ranks.refresh();
    for (const columns of this.#columns) columns.sort(world);
  }

  #compare(one: Int32Array, other: Int32Array): number {
    for (const position of this.#order) {
      const order = this.#ranks.at(position, one[position]!) - this.#ranks.at(position, other[position]!);
      if (order !== 0) return order;
    }
    return 0;
  }
}

/** All that tells an HSM from the others of its zone before anything happens: its cluster, and which clients reach it. */
function traitsOfHsm(hsm: HsmSlot, { keys }: Deployment): unknown {
  return [hsm.cluster.name, keys.map(({ reached }) => reached.includes(hsm))];
}

/** The zones that something can befall as wholes. No others tell their HSMs from those of another zone. */
function zonesAtRisk({ scenario, zones }: Deployment): readonly ZoneSlot[] {
  const { zoneFailures, zoneOutages } = scenario.allow;
  return zoneFailures + zoneOutages > 0 ? zones : [];
}

const isOfKeys = (members: readonly (KeySlot | ZoneSlot)[]): members is readonly KeySlot[] =>
  members[0]?.kind === 'key';

/**
 * All that tells a key from the others. One that is turned into another, or comes of one, or shares its handle is
 * like no other.
 */
function traitsOfKey(key: KeySlot, promoted: ReadonlySet<KeySlot>, { scenario }: Deployment): unknown {
  const isPromoted = key.promotes !== undefined || promoted.has(key);
  if (isPromoted || key.namesakes.length > 0) return key.name;
  const shared = key.sharedWith.map(({ name }) => name);
  const start = scenario.keys[key.name]?.start;
  return [
    key.class,
    key.client,
    key.owner.name,
    shared,
    key.exportable,
    start?.creation,
    start?.heldBy.toSorted(),
  ];
}

/** Those with equal signatures, together; those that are like no other are left out. */
function classesOf<Member>(members: readonly Member[], signatureOf: (member: Member) => string): Member[][] {
  const classes = new Map<string, Member[]>();
  for (const member of members) {
    const signature = signatureOf(member);
    const known = classes.get(signature);
    if (known === undefined) classes.set(signature, [member]);
    else known.push(member);
  }
  return [...classes.values()].filter(({ length }) => length > 1);
}

/** Classes as long as the permutations of all together are few. */
function exchangeable<Member>(classes: readonly (readonly Member[])[]): (readonly Member[])[] {
  let count = 1;
  return classes.filter(({ length }) => {
    const larger = count * factorial(length);
    if (larger <= permutationsMax) count = larger;
    return larger <= permutationsMax;
  });
}

const factorial = (count: number): number => (count <= 1 ? 1 : count * factorial(count - 1));

/** What is put in the place of what. */
type Permutation = ReadonlyMap<KeySlot | ZoneSlot, KeySlot | ZoneSlot>;

/** Every way to put members in each other's place, within their classes, but for the one that changes nothing. */
function permutationsOf(classes: readonly (readonly (KeySlot | ZoneSlot)[])[]): Permutation[] {
  let all: (readonly (readonly [KeySlot | ZoneSlot, KeySlot | ZoneSlot])[])[] = [[]];
  for (const members of classes) {
    all = all.flatMap((pairs) =>
      arrangementsOf(members).map((images) => [
        ...pairs,
        ...members.map((member, index) => [member, images[index]!] as const),
      ]),
    );
  }
  const changesSomething = (permutation: Permutation): boolean =>
    [...permutation].some(([member, image]) => member !== image);
  return all.map((pairs) => new Map(pairs)).filter(changesSomething);
}

function arrangementsOf<Member>(members: readonly Member[]): (readonly Member[])[] {
  if (members.length <= 1) return [members];
  return members.flatMap((first) =>
    arrangementsOf(members.filter((member) => member !== first)).map((rest) => [first, ...rest]),
  );
}

/** Puts keys and zones in each other's place, in a whole world. */
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

function renamingOf(
  permutation: Permutation,
  memory: Memory,
  signatureOf: (hsm: HsmSlot) => string,
): Renaming {
  const { slots, hsms, keys } = memory.deployment;
  const imageOf = (key: KeySlot): KeySlot => (permutation.get(key) as KeySlot | undefined) ?? key;
  const moves = movesOf(permutation, signatureOf);
  const placeOf = (hsm: HsmSlot): HsmSlot => moves.get(hsm) ?? hsm;
  const sources = Int32Array.from(slots, ({ position }) => position);
  for (const hsm of hsms) sources[placeOf(hsm).position] = hsm.position;
  for (const key of keys) {
    const image = imageOf(key);
    sources[image.position] = key.position;
    if (image.export !== undefined) sources[image.export.position] = key.export!.position;
    for (const [index, { position }] of key.attempts.entries())
      sources[image.attempts[placeOf(key.home.hsms[index]!).indexInCluster]!.position] = position;
  }
  const names = new Map(keys.map((key) => [key.name, imageOf(key).name]));
  const rename: ChangeKeys = (held) => held.map((key) => names.get(key) ?? key);
  const byLifecycle = new Map<InternedLifecycle, RenamedStates>();
  const states = slots.map(({ kind, position }) => {
    const renamed = withKeysOf[kind];
    if (renamed === undefined) return undefined;
    const lifecycle = memory.lifecycleAt[position]!;
    const known = byLifecycle.get(lifecycle) ?? new RenamedStates(lifecycle, renamed, rename);
    byLifecycle.set(lifecycle, known);
    return known;
  });
  return new Renaming(sources, states);
}

/** Which HSM takes the place of which: those of a zone go to those of the other that are like them, in order. */
function movesOf(
  permutation: Permutation,
  signatureOf: (hsm: HsmSlot) => string,
): ReadonlyMap<HsmSlot, HsmSlot> {
  const moves = new Map<HsmSlot, HsmSlot>();
  for (const [zone, image] of permutation) {
    if (zone.kind !== 'zone' || image.kind !== 'zone') continue;
    const free = [...image.hsms];
    for (const hsm of zone.hsms) {
      const place = free.findIndex((other) => signatureOf(other) === signatureOf(hsm));
      moves.set(hsm, free.splice(place, 1)[0]!);
    }
  }
  return moves;
}

/** The number of each state's image under a renaming, remembered. */
class RenamedStates {
  readonly #lifecycle: InternedLifecycle;
  readonly #renamed: (context: never, rename: ChangeKeys) => unknown;
  readonly #rename: ChangeKeys;
  readonly #images: number[] = [];

  constructor(
    lifecycle: InternedLifecycle,
    renamed: (context: never, rename: ChangeKeys) => unknown,
    rename: ChangeKeys,
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
