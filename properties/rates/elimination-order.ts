/** The pattern of a matrix that is eliminated row by row, in an order that fills in few zeros. */
export interface Pattern {
  /** By place in the order: which row it is. */
  readonly order: Int32Array;
  /** By place: the later places that its row leads to, when it is its turn, and those that lead to it. */
  readonly rows: readonly Int32Array[];
  readonly columns: readonly Int32Array[];
  /** How many numbers are changed in all. */
  readonly updateCount: number;
}

/**
 * The order of elimination that takes next what fills in least: the row with the fewest ways through it
 * (Markowitz).
 *
 * @remarks
 * Who leads where is kept as bits: where a row is eliminated, those that lead to it lead where it leads, which is
 * one operation for 32 of them.
 *
 * @param targets - by row: where it leads to, without itself
 * @param updateCountMax - where more numbers would have to be changed, there is no pattern
 */
export function eliminationOrder(
  targets: readonly (readonly number[])[],
  updateCountMax: number,
): Pattern | undefined {
  const count = targets.length;
  if (count > rowCountMax) return undefined;
  const [to, from] = [new BitRows(count), new BitRows(count)];
  for (const [row, columns] of targets.entries()) {
    for (const column of columns) {
      to.add(row, column);
      from.add(column, row);
    }
  }
  const left = new Set(Array.from({ length: count }, (_, row) => row));
  const order: number[] = [];
  const [rows, columns]: [Int32Array[], Int32Array[]] = [[], []];
  let updateCount = 0;
  while (left.size > 0) {
    const row = cheapestOf(left, to.sizes, from.sizes);
    left.delete(row);
    const [out, into] = [to.membersOf(row), from.membersOf(row)];
    updateCount += out.length * into.length;
    if (updateCount > updateCountMax) return undefined;
    order.push(row);
    rows.push(out);
    columns.push(into);
    for (const source of into) to.replace(source, row);
    for (const target of out) from.replace(target, row);
  }
  const placeOf = new Int32Array(count);
  for (const [place, row] of order.entries()) placeOf[row] = place;
  const placed = (list: Int32Array): Int32Array => list.map((row) => placeOf[row]!).sort();
  return { order: Int32Array.from(order), rows: rows.map(placed), columns: columns.map(placed), updateCount };
}

/** The bits of more rows than these would take more memory than all else. */
const rowCountMax = 20_000;

function cheapestOf(left: ReadonlySet<number>, out: Int32Array, into: Int32Array): number {
  let cheapest = -1;
  let least = Number.POSITIVE_INFINITY;
  for (const row of left) {
    const cost = out[row]! * into[row]!;
    if (cost >= least) continue;
    cheapest = row;
    least = cost;
    if (cost <= 1) break;
  }
  return cheapest;
}

/** Sets of numbers, as bits. */
class BitRows {
  /** By row: how many are in it. */
  readonly sizes: Int32Array;
  readonly #width: number;
  readonly #words: Int32Array;

  constructor(count: number) {
    this.sizes = new Int32Array(count);
    this.#width = Math.ceil(count / 32);
    this.#words = new Int32Array(count * this.#width);
  }

  add(row: number, member: number): void {
    const word = row * this.#width + (member >>> 5);
    const bit = 1 << (member & 31);
    if ((this.#words[word]! & bit) === 0) this.sizes[row]! += 1;
    this.#words[word]! |= bit;
  }

  membersOf(row: number): Int32Array {
    const members = new Int32Array(this.sizes[row]!);
    let count = 0;
    for (let word = 0; word < this.#width; word += 1) {
      for (let bits = this.#words[row * this.#width + word]!; bits !== 0; bits &= bits - 1) {
        members[count] = 32 * word + 31 - Math.clz32(bits & -bits);
        count += 1;
      }
    }
    return members;
  }

  /** Puts all that is in a row that is one of its members in that member's place; none is in itself. */
  replace(row: number, member: number): void {
    const [own, other] = [row * this.#width, member * this.#width];
    this.#words[own + (member >>> 5)]! &= ~(1 << (member & 31));
    let size = 0;
    for (let word = 0; word < this.#width; word += 1) {
      let bits = this.#words[own + word]! | this.#words[other + word]!;
      if (word === row >>> 5) bits &= ~(1 << (row & 31));
      this.#words[own + word] = bits;
      size += bitCount(bits);
    }
    this.sizes[row] = size;
  }
}

function bitCount(word: number): number {
  let bits = word - ((word >>> 1) & 0x5555_5555);
  bits = (bits & 0x3333_3333) + ((bits >>> 2) & 0x3333_3333);
  return Math.imul((bits + (bits >>> 4)) & 0x0f0f_0f0f, 0x0101_0101) >>> 24;
}
