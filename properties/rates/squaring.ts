import type { LossyFlow } from './resolvent.ts';
import type { Transient } from './transient.ts';

/**
 * Goes through the time of a small chain by doubling it, again and again, and counts.
 *
 * @remarks
 * The matrix of transition probabilities over a very short time is a short Taylor series. Its square is that over
 * twice the time, and what is counted over twice the time is what is counted over the first half, and then from
 * wherever that leads to. All numbers are positive and only added and multiplied. What rounding would make grow with
 * each square is the sum of a row, which is known: where a state is hardly left, staying is what leaving leaves over,
 * and where it is, the row is divided by its sum. So each number keeps its relative error, and gets that of one more
 * product of matrices with each square.
 *
 * The work is the cube of the number of states. It is there to check the other method by another way.
 */
export function countBySquaring({ flow, mass, counters }: Transient, horizon: number): Float64Array {
  const weights = counters.map((counter) => counter.weights);
  const { generator, fastest } = generatorOf(flow);
  const doublings = shortness + Math.max(0, Math.ceil(Math.log2(horizon * fastest)));
  let period = shortPeriod(generator, flow.losses, weights, horizon / 2 ** doublings);
  for (let count = 0; count < doublings; count += 1) period = twice(period);
  return Float64Array.from(period.counts, (column) =>
    column.reduce((sum, value, state) => sum + mass[state]! * value, 0),
  );
}

/**
 * At first, less than one part in 2 to the power of this happens even where most does. What is too far for the series is
 * less than that part, to the power of the number of terms, of what comes together there later.
 */
const shortness = 12;

/** Of the Taylor series. */
const termCount = 8;

/** What comes of each state over some time. */
interface Period {
  /** By state, and in its row by the state at the end: the probability. */
  readonly matrix: Float64Array;
  /** By state: the probability that it is lost. */
  readonly lost: Float64Array;
  /** By counter and state: what is counted. */
  readonly counts: readonly Float64Array[];
}

function generatorOf({ stateCount, firsts, targets, rates, losses }: LossyFlow): {
  readonly generator: Float64Array;
  readonly fastest: number;
} {
  const generator = new Float64Array(stateCount * stateCount);
  let fastest = 0;
  for (let state = 0; state < stateCount; state += 1) {
    let out = losses[state]!;
    for (let at = firsts[state]!; at < firsts[state + 1]!; at += 1) {
      generator[state * stateCount + targets[at]!]! += rates[at]!;
      out += rates[at]!;
    }
    generator[state * stateCount + state] = -out;
    fastest = Math.max(fastest, out);
  }
  return { generator, fastest };
}

/** Over a time in which hardly anything happens, so that no term of a series is near the one before it. */
function shortPeriod(
  generator: Float64Array,
  losses: Float64Array,
  weights: readonly Float64Array[],
  length: number,
): Period {
  const size = losses.length;
  const matrix = new Float64Array(size * size);
  for (let target = 0; target < size; target += 1) {
    const column = new Float64Array(size);
    column[target] = 1;
    for (const [state, value] of series(generator, column, length, 0).entries())
      matrix[state * size + target] = value;
  }
  const counted = (rates: Float64Array): Float64Array =>
    series(
      generator,
      rates.map((rate) => rate * length),
      length,
      1,
    );
  return balanced({ matrix, lost: counted(losses), counts: weights.map(counted) });
}

/** The sum of (generator length)^k / (k + skipped)!, applied to a column. */
function series(generator: Float64Array, column: Float64Array, length: number, skipped: 0 | 1): Float64Array {
  const size = column.length;
  const sum = column.slice();
  let term = column;
  for (let order = 1; order <= termCount; order += 1) {
    const next = new Float64Array(size);
    for (let state = 0; state < size; state += 1) {
      for (let target = 0; target < size; target += 1)
        next[state]! += generator[state * size + target]! * term[target]!;
      next[state]! *= length / (order + skipped);
      sum[state]! += next[state]!;
    }
    term = next;
  }
  return sum;
}

function twice({ matrix, lost, counts }: Period): Period {
  const size = lost.length;
  const square = new Float64Array(size * size);
  for (let state = 0; state < size; state += 1) {
    const own = state * size;
    for (let middle = 0; middle < size; middle += 1) {
      const factor = matrix[own + middle]!;
      if (factor === 0) continue;
      const from = middle * size;
      for (let target = 0; target < size; target += 1)
        square[own + target]! += factor * matrix[from + target]!;
    }
  }
  const twiceAs = (column: Float64Array): Float64Array =>
    column.map((value, state) => {
      let sum = value;
      for (let middle = 0; middle < size; middle += 1)
        sum += matrix[state * size + middle]! * column[middle]!;
      return sum;
    });
  return balanced({ matrix: square, lost: twiceAs(lost), counts: counts.map(twiceAs) });
}

/** With rows that add up to one, what is lost included. Changes the numbers in place. */
function balanced(period: Period): Period {
  const { matrix, lost } = period;
  const size = lost.length;
  for (let state = 0; state < size; state += 1) {
    const own = state * size;
    let left = lost[state]!;
    for (let target = 0; target < size; target += 1) if (target !== state) left += matrix[own + target]!;
    if (left <= 0.5) {
      matrix[own + state] = 1 - left;
      continue;
    }
    const sum = left + matrix[own + state]!;
    for (let target = 0; target < size; target += 1) matrix[own + target]! /= sum;
    lost[state]! /= sum;
  }
  return period;
}
