import type { AlikeHsms } from './alike-hsms.ts';
import type { Ranks } from './ranks.ts';
import type { HsmSlot } from './slots.ts';

/** Wider columns would not fit one number. So many keys cannot be searched anyway. */
export const columnWidthMax = 30;

/** HSMs that are interchangeable, as columns of a world. */
export class Columns {
  readonly hsms: readonly HsmSlot[];
  readonly #positions: Int32Array;
  readonly #width: number;
  /** By place in a column. */
  readonly #machines: readonly number[];
  readonly #ranks: Ranks;
  /** One number for each column, in the order of the columns, and which column it is of. */
  readonly #keys: Float64Array;
  readonly #sources: Int32Array;
  readonly #copy: Int32Array;

  constructor(hsms: readonly HsmSlot[], ranks: Ranks) {
    const [{ position, columnWidth }] = hsms as readonly [HsmSlot];
    this.hsms = hsms;
    this.#positions = Int32Array.from(hsms, (hsm) => hsm.position);
    this.#width = columnWidth;
    this.#machines = Array.from({ length: columnWidth }, (_, offset) => ranks.machineAt(position + offset));
    this.#ranks = ranks;
    this.#keys = new Float64Array(hsms.length);
    this.#sources = new Int32Array(hsms.length);
    this.#copy = new Int32Array(hsms.length * columnWidth);
  }

  /** Sorts the columns by the texts of their states, the first one first. */
  sort(world: Int32Array): void {
    if (this.#readKeys(world)) return;
    const keys = this.#keys;
    const sources = this.#sources;
    // By insertion: a step changes few columns of a world that was sorted.
    for (let end = 1; end < keys.length; end += 1) {
      const key = keys[end]!;
      const source = sources[end]!;
      let at = end;
      for (; at > 0 && keys[at - 1]! > key; at -= 1) {
        keys[at] = keys[at - 1]!;
        sources[at] = sources[at - 1]!;
      }
      keys[at] = key;
      sources[at] = source;
    }
    this.#rearrange(world);
  }

  /** In how many ways sorted columns can be put: fewer where some are equal. */
  arrangementsIn(world: Int32Array): number {
    let arrangements = 1;
    let row = 0;
    for (let index = 0; index < this.#positions.length; index += 1) {
      row = this.#isLikeTheOneBefore(world, index) ? row + 1 : 1;
      // n! divided by the factorial of each row, one factor at a time so that it stays a whole number.
      arrangements = (arrangements * (index + 1)) / row;
    }
    return arrangements;
  }

  /** Says which HSMs are alike where columns are sorted. */
  tellAlike(world: Int32Array, { first, place, length }: AlikeHsms): void {
    let before = 0;
    for (let index = 0; index < this.hsms.length; index += 1) {
      const hsm = this.hsms[index]!.index;
      const isAlike = this.#isLikeTheOneBefore(world, index);
      first[hsm] = isAlike ? first[before]! : hsm;
      place[hsm] = isAlike ? place[before]! + 1 : 0;
      length[first[hsm]!] = place[hsm]! + 1;
      before = hsm;
    }
  }

  /** Returns whether they are sorted. */
  #readKeys(world: Int32Array): boolean {
    const { tables } = this.#ranks;
    let isSorted = true;
    for (let index = 0; index < this.#positions.length; index += 1) {
      const position = this.#positions[index]!;
      let key = 0;
      for (let offset = 0; offset < this.#width; offset += 1) {
        const table = tables[this.#machines[offset]!]!;
        key = key * table.length + table[world[position + offset]!]!;
      }
      if (index > 0 && key < this.#keys[index - 1]!) isSorted = false;
      this.#keys[index] = key;
      this.#sources[index] = index;
    }
    return isSorted;
  }

  #rearrange(world: Int32Array): void {
    const width = this.#width;
    for (let index = 0; index < this.#positions.length; index += 1) {
      const source = this.#positions[this.#sources[index]!]!;
      for (let offset = 0; offset < width; offset += 1)
        this.#copy[index * width + offset] = world[source + offset]!;
    }
    for (let index = 0; index < this.#positions.length; index += 1) {
      const position = this.#positions[index]!;
      for (let offset = 0; offset < width; offset += 1)
        world[position + offset] = this.#copy[index * width + offset]!;
    }
  }

  #isLikeTheOneBefore(world: Int32Array, index: number): boolean {
    if (index === 0) return false;
    const one = this.#positions[index - 1]!;
    const other = this.#positions[index]!;
    for (let offset = 0; offset < this.#width; offset += 1) {
      if (world[one + offset] !== world[other + offset]) return false;
    }
    return true;
  }
}
