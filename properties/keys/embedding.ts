import { type KeyList, type KeySlot, type Memory, type Slot, withKeysOf } from '#models';

/** More keys that a slot is to have. */
export type FurtherKeys = (slot: Slot, list: KeyList) => readonly string[];

/**
 * Worlds of a scenario as worlds of one with more keys, where nothing has happened to those that are new.
 *
 * @remarks
 * The keys may take the places of others there. What an HSM or a backup has of any other key is left out, even at the
 * start: such a world need not be reachable, and serves only to see that nobody asks.
 */
export class Embedding {
  readonly #to: Memory;
  /** By position there: what a state here is there. */
  readonly #images: readonly Images[];

  /**
   * @param names - of the keys here: what they are called there
   * @param further - keys to put into states besides
   */
  constructor(from: Memory, to: Memory, names: ReadonlyMap<string, string>, further: FurtherKeys = () => []) {
    this.#to = to;
    const placeOf = placesIn(to, names);
    this.#images = from.deployment.slots.map(
      (slot) => new Images(slot, placeOf(slot, from.deployment.keys), { from, to, names, further }),
    );
  }

  apply(world: Int32Array, image: Int32Array): void {
    image.set(this.#to.start);
    for (let position = 0; position < world.length; position += 1) {
      const images = this.#images[position]!;
      image[images.position] = images.of(world[position]!);
    }
  }
}

interface Course {
  readonly from: Memory;
  readonly to: Memory;
  readonly names: ReadonlyMap<string, string>;
  readonly further: FurtherKeys;
}

class Images {
  readonly position: number;
  readonly #slot: Slot;
  readonly #course: Course;
  readonly #known: number[] = [];

  constructor(slot: Slot, position: number, course: Course) {
    this.position = position;
    this.#slot = slot;
    this.#course = course;
  }

  of(state: number): number {
    this.#known[state] ??= this.#learn(state);
    return this.#known[state]!;
  }

  #learn(state: number): number {
    const { from, to, names, further } = this.#course;
    const slot = this.#slot;
    const { value, context } = from.lifecycleAt[slot.position]!.snapshotOf(state);
    const image = withKeysOf[slot.kind]?.(context as never, (keys, list) => [
      ...keys.map((key) => names.get(key) ?? key),
      ...further(slot, list),
    ]);
    return to.lifecycleAt[this.position]!.numberOf(value, image ?? context);
  }
}

/** Says where a slot of one deployment is in another one. */
function placesIn(
  { deployment }: Memory,
  names: ReadonlyMap<string, string>,
): (slot: Slot, keys: readonly KeySlot[]) => number {
  const positions = new Map(deployment.slots.map((slot) => [`${slot.kind} ${slot.name}`, slot.position]));
  const keyThere = new Map(deployment.keys.map((key) => [key.name, key]));
  return (slot, keys) => {
    const owner = ownerOf(slot, keys);
    const position =
      owner === undefined
        ? positions.get(`${slot.kind} ${slot.name}`)
        : partsOf(keyThere.get(names.get(owner.name) ?? owner.name))[partsOf(owner).indexOf(slot)]?.position;
    if (position === undefined)
      throw new Error(`There is no ${slot.kind} ${slot.name} in the other scenario.`);
    return position;
  };
}

/** The key that a slot belongs to, if it is a part of one. */
export function ownerOf(slot: Slot, keys: readonly KeySlot[]): KeySlot | undefined {
  return keys.find((key) => partsOf(key).includes(slot));
}

/** All slots that are parts of a key, in the same order for each. */
function partsOf(key: KeySlot | undefined): readonly Slot[] {
  if (key === undefined) return [];
  return [key, ...(key.export === undefined ? [] : [key.export]), ...key.attempts];
}
