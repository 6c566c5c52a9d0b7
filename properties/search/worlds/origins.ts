import { NumberList, ownBuffer } from './memory.ts';

/**
 * How each world was first reached: from which world, and by which step. Four bytes for each.
 *
 * @remarks
 * Worlds are expanded in the order of their numbers, so the parents of one world and the next are the same or lie near. It
 * is how far they are apart that is kept, beside the step; and now and then the parent itself.
 */
export class Origins {
  /** By world: how far its parent is from that of the world before, and the step. */
  readonly #numbers = new NumberList();
  /** By block of worlds: the parent of the first of them. */
  readonly #parents = new NumberList();
  /** By world: distances that have no room. They add up to no more than all worlds, so these are few. */
  readonly #farDistances = new Map<number, number>();
  #count = 0;
  #lastParent = -1;

  /** In bytes; those of a map are about right. */
  get byteCount(): number {
    return this.byteCountFor(0);
  }

  /** In bytes, once there is room for so many worlds in all. */
  byteCountFor(count: number): number {
    const lists = this.#numbers.byteCountFor(count) + this.#parents.byteCountFor(blockCountFor(count));
    return lists + this.#farDistances.size * bytesPerFarDistance;
  }

  /** Makes room for so many worlds in all. */
  reserve(count: number): void {
    this.#numbers.reserve(count, ownBuffer);
    this.#parents.reserve(blockCountFor(count), ownBuffer);
  }

  /** Adds the origin of the next world, whose parent is none before that of the last one. */
  add(parent: number, step: number): void {
    const distance = parent - this.#lastParent;
    if (distance < 0 || step < 0 || step > stepMax)
      throw new RangeError('The origin of a world has no room.');
    if (distance >= far) this.#farDistances.set(this.#count, distance);
    this.#numbers.set(this.#count, (Math.min(distance, far) << stepBits) | step);
    if ((this.#count & blockMask) === 0) this.#parents.set(this.#count >>> blockBits, parent);
    this.#lastParent = parent;
    this.#count += 1;
  }

  /** The world that this one was first reached from, or -1 for the first. */
  parentOf(world: number): number {
    let parent = this.#parents.at(world >>> blockBits);
    for (let next = (world & ~blockMask) + 1; next <= world; next += 1) parent += this.#distanceTo(next);
    return parent;
  }

  /** The number of the step that first led to a world. */
  stepTo(world: number): number {
    return this.#numbers.at(world) & stepMax;
  }

  #distanceTo(world: number): number {
    const distance = this.#numbers.at(world) >>> stepBits;
    return distance < far ? distance : this.#farDistances.get(world)!;
  }
}

/** More than four million steps are more than any model has. */
const stepBits = 22;
const stepMax = 2 ** stepBits - 1;
/** In place of this distance and all that are longer. */
const far = 2 ** (32 - stepBits) - 1;
const blockBits = 8;
const blockMask = 2 ** blockBits - 1;
const bytesPerFarDistance = 48;

function blockCountFor(count: number): number {
  return Math.ceil(count / 2 ** blockBits);
}
