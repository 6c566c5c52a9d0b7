import type { Flow } from './chain.ts';
import { componentsOf } from './components.ts';
import { eliminationOrder } from './elimination-order.ts';

/** A flow of which mass gets lost: the part of a chain that has not come to its end. */
export interface LossyFlow extends Flow {
  /** By state: how often a second it is left for where nobody returns from. */
  readonly losses: Float64Array;
}

/**
 * Solves `x (shift I - step Q) = b` for a flow `Q`, to a small relative error in every component.
 *
 * @remarks
 * The matrix is diagonally dominant with a non-positive rest. Such a matrix is eliminated without pivoting and
 * without a single subtraction where its diagonal is not taken as a number but as what it is: the sum of what
 * leads elsewhere, and of what is left over (Grassmann, Taksar and Heyman; Alfa, Xue and Ye). So whatever
 * comes out is as exact as each rate, however small it is.
 *
 * States that can reach each other are a block. Blocks are solved one after the other, in the order in which the
 * mass goes through them: what leads from one to another is not filled in.
 */
export class Resolvent {
  readonly #stateCount: number;
  /** By place in the order of elimination: the state. */
  readonly #states: Int32Array;
  /** Blocks of one state are followed by none, others are eliminated. */
  readonly #begins: Int32Array;
  /** By place: the rates within its block, and to later ones. */
  readonly #inside: Entries;
  readonly #onward: Entries;
  readonly #losses: Float64Array;
  /** By place: all that leads out of its block. */
  readonly #out: Float64Array;
  readonly #lower: Entries;
  readonly #upper: Entries;
  readonly #diagonal: Float64Array;
  readonly #excess: Float64Array;
  readonly #work: Float64Array;
  #step = 0;

  private constructor(flow: LossyFlow, { states, begins, lower, upper }: Blocks) {
    const { stateCount } = flow;
    this.#stateCount = stateCount;
    this.#states = states;
    this.#begins = begins;
    this.#lower = lower;
    this.#upper = upper;
    const { inside, onward } = splitEntries(flow, states, begins);
    this.#inside = inside;
    this.#onward = onward;
    this.#losses = Float64Array.from(states, (state) => flow.losses[state]!);
    this.#out = Float64Array.from(this.#losses, (loss, place) => {
      let sum = loss;
      for (let at = onward.firsts[place]!; at < onward.firsts[place + 1]!; at += 1) sum += onward.values[at]!;
      return sum;
    });
    this.#diagonal = new Float64Array(stateCount);
    this.#excess = new Float64Array(stateCount);
    this.#work = new Float64Array(stateCount);
  }

  /**
   * What solves for this flow.
   *
   * @param updateCountMax - how much work an elimination may be
   * @returns nothing where it would be more
   */
  static of(flow: LossyFlow, updateCountMax: number): Resolvent | undefined {
    const blocks = blocksOf(flow, updateCountMax);
    return blocks && new Resolvent(flow, blocks);
  }

  /** Eliminates for a step, and 1 or 0 as the shift. */
  prepare(step: number, shift: 0 | 1): void {
    this.#step = step;
    const begins = this.#begins;
    for (let block = 0; block + 1 < begins.length; block += 1) {
      const [begin, end] = [begins[block]!, begins[block + 1]!];
      if (end === begin + 1) this.#diagonal[begin] = shift + step * this.#out[begin]!;
      else for (let place = begin; place < end; place += 1) this.#eliminate(place, step, shift);
    }
  }

  #eliminate(place: number, step: number, shift: number): void {
    const { firsts, places, values } = this.#inside;
    const [lower, upper] = [this.#lower, this.#upper];
    const [work, diagonal, excess] = [this.#work, this.#diagonal, this.#excess];
    for (let at = firsts[place]!; at < firsts[place + 1]!; at += 1) work[places[at]!] = step * values[at]!;
    let left = shift + step * this.#out[place]!;
    for (let at = lower.firsts[place]!; at < lower.firsts[place + 1]!; at += 1) {
      const earlier = lower.places[at]!;
      const value = work[earlier]!;
      work[earlier] = 0;
      lower.values[at] = value;
      const part = value / diagonal[earlier]!;
      left += part * excess[earlier]!;
      const last = upper.firsts[earlier + 1]!;
      for (let over = upper.firsts[earlier]!; over < last; over += 1)
        work[upper.places[over]!]! += part * upper.values[over]!;
    }
    // What leads back to where it came from is no way to leave.
    work[place] = 0;
    let sum = left;
    for (let at = upper.firsts[place]!; at < upper.firsts[place + 1]!; at += 1) {
      const later = upper.places[at]!;
      const value = work[later]!;
      work[later] = 0;
      upper.values[at] = value;
      sum += value;
    }
    excess[place] = left;
    diagonal[place] = sum;
  }

  /** Solves in place, by state. */
  solve(vector: Float64Array): void {
    const [work, states, begins, onward] = [this.#work, this.#states, this.#begins, this.#onward];
    const step = this.#step;
    for (let place = 0; place < this.#stateCount; place += 1) work[place] = vector[states[place]!]!;
    for (let block = 0; block + 1 < begins.length; block += 1) {
      const [begin, end] = [begins[block]!, begins[block + 1]!];
      if (end === begin + 1) work[begin]! /= this.#diagonal[begin]!;
      else this.#solveBlock(begin, end);
      for (let place = begin; place < end; place += 1) {
        const amount = step * work[place]!;
        if (amount === 0) continue;
        const last = onward.firsts[place + 1]!;
        for (let at = onward.firsts[place]!; at < last; at += 1)
          work[onward.places[at]!]! += amount * onward.values[at]!;
      }
    }
    for (let place = 0; place < this.#stateCount; place += 1) {
      vector[states[place]!] = work[place]!;
      work[place] = 0;
    }
  }

  #solveBlock(begin: number, end: number): void {
    const [work, diagonal, lower, upper] = [this.#work, this.#diagonal, this.#lower, this.#upper];
    for (let place = begin; place < end; place += 1) {
      const part = work[place]! / diagonal[place]!;
      if (part === 0) continue;
      const last = upper.firsts[place + 1]!;
      for (let at = upper.firsts[place]!; at < last; at += 1)
        work[upper.places[at]!]! += part * upper.values[at]!;
    }
    for (let place = end - 1; place >= begin; place -= 1) {
      const value = work[place]! / diagonal[place]!;
      work[place] = value;
      if (value === 0) continue;
      const last = lower.firsts[place + 1]!;
      for (let at = lower.firsts[place]!; at < last; at += 1)
        work[lower.places[at]!]! += value * lower.values[at]!;
    }
  }
}

/** Numbers of a matrix, row by row. */
interface Entries {
  readonly firsts: Int32Array;
  readonly places: Int32Array;
  readonly values: Float64Array;
}

interface Blocks {
  readonly states: Int32Array;
  readonly begins: Int32Array;
  readonly lower: Entries;
  readonly upper: Entries;
}

function blocksOf(flow: LossyFlow, updateCountMax: number): Blocks | undefined {
  const { stateCount, firsts, targets } = flow;
  const { order, begins } = componentsOf(flow);
  const states = order.slice();
  const lower: number[][] = Array.from({ length: stateCount }, () => none);
  const upper: (readonly number[] | Int32Array)[] = Array.from({ length: stateCount }, () => none);
  const placeOf = new Int32Array(stateCount).fill(-1);
  let updateCount = 0;
  for (let block = 0; block + 1 < begins.length; block += 1) {
    const [begin, end] = [begins[block]!, begins[block + 1]!];
    if (end === begin + 1) continue;
    const members = order.subarray(begin, end);
    for (const [index, state] of members.entries()) placeOf[state] = index;
    const within = Array.from(members, (state) =>
      Array.from(targets.subarray(firsts[state]!, firsts[state + 1]!), (target) => placeOf[target]!).filter(
        (index) => index >= 0,
      ),
    );
    for (const state of members) placeOf[state] = -1;
    const pattern = eliminationOrder(within, updateCountMax - updateCount);
    if (pattern === undefined) return undefined;
    updateCount += pattern.updateCount;
    for (const [index, row] of pattern.order.entries()) {
      states[begin + index] = members[row]!;
      upper[begin + index] = pattern.rows[index]!.map((place) => begin + place);
      for (const later of pattern.columns[index]!) {
        if (lower[begin + later] === none) lower[begin + later] = [];
        lower[begin + later]!.push(begin + index);
      }
    }
  }
  return { states, begins, lower: entriesOf(lower), upper: entriesOf(upper) };
}

const none: number[] = [];

function entriesOf(rows: readonly (readonly number[] | Int32Array)[]): Entries {
  const firsts = new Int32Array(rows.length + 1);
  for (const [row, places] of rows.entries()) firsts[row + 1] = firsts[row]! + places.length;
  const places = new Int32Array(firsts.at(-1)!);
  for (const [row, own] of rows.entries()) places.set(own, firsts[row]!);
  return { firsts, places, values: new Float64Array(places.length) };
}

/** The rates of a flow by place in the order of elimination: those within a block, and those that lead onward. */
function splitEntries(
  { stateCount, firsts, targets, rates }: LossyFlow,
  states: Int32Array,
  begins: Int32Array,
): { readonly inside: Entries; readonly onward: Entries } {
  const placeOf = new Int32Array(stateCount);
  const blockOf = new Int32Array(stateCount);
  for (const [place, state] of states.entries()) placeOf[state] = place;
  for (let block = 0; block + 1 < begins.length; block += 1)
    blockOf.fill(block, begins[block]!, begins[block + 1]!);
  const make = (isWanted: (place: number, target: number) => boolean): Entries => {
    const made: Entries = {
      firsts: new Int32Array(stateCount + 1),
      places: new Int32Array(targets.length),
      values: new Float64Array(targets.length),
    };
    let count = 0;
    for (const [place, state] of states.entries()) {
      for (let at = firsts[state]!; at < firsts[state + 1]!; at += 1) {
        const target = placeOf[targets[at]!]!;
        if (!isWanted(place, target)) continue;
        made.places[count] = target;
        made.values[count] = rates[at]!;
        count += 1;
      }
      made.firsts[place + 1] = count;
    }
    return { ...made, places: made.places.slice(0, count), values: made.values.slice(0, count) };
  };
  return {
    inside: make((place, target) => blockOf[place] === blockOf[target]),
    onward: make((place, target) => blockOf[place] !== blockOf[target]),
  };
}
