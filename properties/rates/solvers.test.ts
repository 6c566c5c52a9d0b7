import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Flow } from './chain.ts';
import { countImplicitly, pole, powers } from './implicit.ts';
import { firstTimeOf, type Measure, measuresOf, wantedError } from './measures.ts';
import { Resolvent } from './resolvent.ts';
import { countBySquaring } from './squaring.ts';
import { chainWith, flowWith, marksOf, type Way } from './testing.ts';
import { partOf, type Transient, untilMarked } from './transient.ts';

function implicitly(transient: Transient, horizon: number, stepCount: number): Float64Array {
  const work = countImplicitly(transient, horizon, stepCount);
  for (;;) {
    const { done, value } = work.next();
    if (!done) continue;
    if (value === undefined) throw new Error('It is too large.');
    return value.totals;
  }
}

/** The probability to have come to the last state by a time, and the time spent in the second, in both ways. */
function bothWays(flow: Flow, horizon: number, stepCount = 24): readonly (readonly number[])[] {
  const last = flow.stateCount - 1;
  const hit = untilMarked(flow, 0, marksOf(flow.stateCount, [last]));
  const second = Float64Array.from({ length: hit.flow.stateCount }, (_, state) => (state === 1 ? 1 : 0));
  const both = { ...hit, counters: [...hit.counters, { weights: second, worth: horizon }] };
  return [implicitly(both, horizon, stepCount), countBySquaring(both, horizon)].map((totals) => [...totals]);
}

/** Relative, in the digits that a test is about. */
function expectClose(found: number, expected: number, digits = 10): void {
  expect(found / expected, `${found} for ${expected}`).toBeCloseTo(1, digits);
}

describe('a row of equal steps ends as Erlang says', () => {
  /** The probability of at least so many events where so many are expected: a sum of positive terms. */
  function erlang(count: number, expected: number): number {
    let term = Math.exp(-expected);
    for (let index = 1; index <= count; index += 1) term *= expected / index;
    let sum = 0;
    for (let index = count + 1; term > 0 && (index < 4000 || term > sum * 1e-18); index += 1) {
      sum += term;
      term *= expected / index;
      if (term < sum * 1e-20) break;
    }
    return sum;
  }

  test.each([
    [1, 1e-9],
    [2, 1e-8],
    [3, 1e-8],
    [5, 0.01],
    [8, 1e-3],
    [28, 0.05],
    [28, 1],
    [28, 30],
    [40, 10],
  ])('%i of them, %f expected', (length, expected) => {
    const ways = Array.from({ length }, (_, state): Way => [state, state + 1, expected / 1000]);
    const exact = erlang(length, expected);
    const chain = chainWith(length + 1, ways);
    const marks = new Map([['end', marksOf(length + 1, [length])]]);
    const result = measuresOf({ chain, marks }, new Map([['jump', 1]]), 1000);
    const [{ probability }] = (result as Extract<typeof result, { kind: 'measured' }>).measures as [
      Measure<string>,
    ];
    expect(probability.errorBound).toBeLessThanOrEqual(wantedError);
    expect(Math.abs(probability.value / exact - 1)).toBeLessThanOrEqual(probability.errorBound);
    expectClose(bothWays(flowWith(length + 1, ways), 1000)[1]![0]!, exact, 11);
  });
});

test('two states that lead to each other', () => {
  const [there, back, time] = [1e-6, 50, 3e7];
  const flow = flowWith(3, [
    [0, 1, there],
    [1, 0, back],
  ]);
  const [implicit, squared] = bothWays(flow, time);
  const rate = there + back;
  const expected = (there / rate) * (time + Math.expm1(-rate * time) / rate);
  expectClose(implicit![1]!, expected);
  expectClose(squared![1]!, expected);
});

describe('a stiff chain of three states', () => {
  /** There and back again, and on: from the roots of the characteristic polynomial, the small one without subtraction. */
  function expectedAt(time: number, [out, back, on]: readonly [number, number, number]): number {
    const sum = out + back + on;
    const large = -(sum + Math.sqrt(sum * sum - 4 * out * on)) / 2;
    const small = (out * on) / large;
    return (large * Math.expm1(small * time) - small * Math.expm1(large * time)) / (large - small);
  }

  test.each([
    [1e-9, 100, 1e-9, 31_536_000],
    [1e-9, 1000, 1e-9, 1],
    [6e-9, 100, 0.1, 31_536_000],
    [0.2, 0.3, 0.5, 4],
  ])('%f there, %f back, %f on, %f seconds', (out, back, on, time) => {
    const flow = flowWith(3, [
      [0, 1, out],
      [1, 0, back],
      [1, 2, on],
    ]);
    const expected = Math.abs(expectedAt(time, [out, back, on]));
    const [implicit, squared] = bothWays(flow, time);
    expectClose(implicit![0]!, expected);
    expectClose(squared![0]!, expected);
    const { mean, isCertain } = firstTimeOf(flow, 0, marksOf(3, [2]))!;
    expect(isCertain).toBe(true);
    expectClose(mean, (out + back + on) / (out * on), 13);
  });

  test('one probability of them is that small', () => {
    expect(Math.abs(expectedAt(1, [1e-12, 1000, 1e-12]))).toBeLessThan(1e-23);
    const flow = flowWith(3, [
      [0, 1, 1e-12],
      [1, 0, 1000],
      [1, 2, 1e-12],
    ]);
    // To first order in both, with a correction that is smaller than a double can tell.
    const exact = (1e-24 / 1000) * (1 - (1 - Math.exp(-1000)) / 1000);
    for (const [probability] of bothWays(flow, 1)) expectClose(probability!, exact);
  });
});

describe('births and deaths', () => {
  /** From textbooks: the expected time from the first state to the last. */
  function meanTime(births: readonly number[], deaths: readonly number[]): number {
    let [total, step] = [0, 0];
    for (const [state, birth] of births.entries()) {
      step = (1 + (state === 0 ? 0 : deaths[state - 1]! * step)) / birth;
      total += step;
    }
    return total;
  }

  test.each([1, 2, 3, 10, 100, 1000])('%i of them', (length) => {
    const births = Array.from({ length }, (_, state) => 1e-3 / (1 + (state % 5)));
    const deaths = Array.from({ length: length - 1 }, (_, state) => 0.0005 / (1 + (state % 3)));
    const flow = flowWith(length + 1, [
      ...births.map((rate, state): Way => [state, state + 1, rate]),
      ...deaths.map((rate, state): Way => [state + 1, state, rate]),
    ]);
    const expected = meanTime(births, deaths);
    expect(expected).toBeLessThan(1e250);
    const { mean, probability, isCertain } = firstTimeOf(flow, 0, marksOf(length + 1, [length]))!;
    expect({ probability, isCertain }).toEqual({ probability: 1, isCertain: true });
    expectClose(mean, expected, 10);
  });

  test('where one can get lost on the way, the time is of those who arrive', () => {
    const flow = flowWith(4, [
      [0, 1, 2],
      [1, 2, 3],
      [1, 3, 1],
    ]);
    const { mean, probability, isCertain } = firstTimeOf(flow, 0, marksOf(4, [2]))!;
    expect(isCertain).toBe(false);
    expectClose(probability, 0.75, 14);
    expectClose(mean, 1 / 2 + 1 / 4, 14);
  });
});

test('the function that stands for exp has the Taylor series of exp up to the eighth power', () => {
  let binomials = powers.map(() => 1);
  let factorial = 1;
  for (let order = 0; order <= 8; order += 1) {
    const coefficient =
      powers.reduce((sum, power, index) => sum + power * binomials[index]!, 0) * pole ** order;
    expect(coefficient * factorial).toBeCloseTo(1, 8);
    factorial *= order + 1;
    binomials = binomials.map((value, index) => (value * (index + 1 + order)) / (order + 1));
  }
  // Not more: it is of no higher order.
  const next =
    powers.reduce((sum, power, index) => sum + power * binomials[index]!, 0) * pole ** 9 * factorial;
  expect(next).not.toBeCloseTo(1, 3);
});

test('it never grows, whatever the frequency, and forgets what is fast', () => {
  for (let exponent = -40; exponent <= 60; exponent += 1) {
    const z = 2 ** (exponent / 4);
    // 1 / (1 - pole i z), by its real and imaginary part.
    const norm = 1 + (pole * z) ** 2;
    const [real, imaginary] = [1 / norm, (pole * z) / norm];
    let [x, y, sumReal, sumImaginary] = [1, 0, 0, 0];
    for (const power of powers) {
      [x, y] = [x * real - y * imaginary, x * imaginary + y * real];
      sumReal += power * x;
      sumImaginary += power * y;
    }
    expect(Math.hypot(sumReal, sumImaginary)).toBeLessThan(1 + 1e-12);
  }
  const fast = powers.reduce((sum, power, index) => sum + power / (1 + pole * 1e9) ** (index + 1), 0);
  expect(Math.abs(fast)).toBeLessThan(1e-7);
});

/** Rates that are far apart. */
const rate = fc.integer({ min: -30, max: 10 }).map((exponent) => 2 ** exponent);

const randomFlow = fc
  .record({
    size: fc.integer({ min: 3, max: 9 }),
    ways: fc.array(fc.tuple(fc.nat(8), fc.nat(8), rate), { minLength: 4, maxLength: 30 }),
  })
  .map(({ size, ways }) => {
    const row = Array.from({ length: size - 1 }, (_, state): Way => [state, state + 1, 2 ** -(3 * state)]);
    const others = ways.map(([from, to, often]): Way => [from % size, to % size, often]);
    return flowWith(size, [...row, ...others.filter(([from, to]) => from !== to)]);
  });

test('both ways to count come to the same on random chains, from seconds to years', () => {
  fc.assert(
    fc.property(randomFlow, fc.constantFrom(1, 3600, 31_536_000), (flow, horizon) => {
      const [implicit, squared] = bothWays(flow, horizon, 48);
      for (const [index, value] of implicit!.entries()) {
        if (squared![index] === 0) expect(value).toBe(0);
        else expectClose(value, squared![index]!, 8);
      }
    }),
    { numRuns: 60, seed: 7 },
  );
});

test('the elimination solves equations exactly, component by component, as fractions do', () => {
  fc.assert(
    fc.property(randomFlow, fc.constantFrom(2 ** -10, 1, 2 ** 25), (flow, step) => {
      const { stateCount } = flow;
      const all = Int32Array.from({ length: stateCount }, (_, state) => state);
      const resolvent = Resolvent.of(partOf(flow, all), Number.POSITIVE_INFINITY)!;
      resolvent.prepare(step, 1);
      const start = new Float64Array(stateCount);
      start[0] = 1;
      resolvent.solve(start);
      const exact = solvedExactly(flow, step);
      for (const [state, value] of start.entries()) {
        if (exact[state] === 0) expect(value).toBe(0);
        else expectClose(value, exact[state]!, 13);
      }
    }),
    { numRuns: 100, seed: 3 },
  );
});

/** x (I - step Q) = the first unit vector, by Cramer's rule with whole numbers: all rates are powers of two. */
function solvedExactly({ stateCount, firsts, targets, rates }: Flow, step: number): readonly number[] {
  const scale = 2 ** 60;
  const whole = (value: number): bigint => BigInt(value * scale);
  const matrix = Array.from({ length: stateCount }, (_, row) =>
    Array.from({ length: stateCount }, (_column, column) => (row === column ? whole(1) : 0n)),
  );
  for (let state = 0; state < stateCount; state += 1) {
    for (let at = firsts[state]!; at < firsts[state + 1]!; at += 1) {
      matrix[state]![targets[at]!]! -= whole(rates[at]! * step);
      matrix[state]![state]! += whole(rates[at]! * step);
    }
  }
  const transposed = matrix.map((_, row) => matrix.map((other) => other[row]!));
  const determinant = determinantOf(transposed);
  return transposed.map((_, column) => {
    const replaced = transposed.map((row, index) => row.with(column, index === 0 ? whole(1) : 0n));
    return quotient(determinantOf(replaced), determinant);
  });
}

/** Bareiss: every division comes out even. */
function determinantOf(rows: readonly (readonly bigint[])[]): bigint {
  const matrix = rows.map((row) => [...row]);
  let [sign, before] = [1n, 1n];
  for (let pivot = 0; pivot + 1 < matrix.length; pivot += 1) {
    const found = matrix.findIndex((row, index) => index >= pivot && row[pivot] !== 0n);
    if (found < 0) return 0n;
    if (found !== pivot) {
      [matrix[pivot], matrix[found]] = [matrix[found]!, matrix[pivot]!];
      sign = -sign;
    }
    for (let row = pivot + 1; row < matrix.length; row += 1)
      for (let column = matrix.length - 1; column >= pivot; column -= 1)
        matrix[row]![column] =
          (matrix[row]![column]! * matrix[pivot]![pivot]! - matrix[row]![pivot]! * matrix[pivot]![column]!) /
          before;
    before = matrix[pivot]![pivot]!;
  }
  return sign * matrix.at(-1)!.at(-1)!;
}

/** With more digits than a double has, whatever the size. */
function quotient(dividend: bigint, divisor: bigint): number {
  if (dividend === 0n) return 0;
  const digits = (value: bigint): number => (value < 0n ? -value : value).toString().length;
  const shift = Math.max(0, digits(divisor) - digits(dividend) + 25);
  return Number((dividend * 10n ** BigInt(shift)) / divisor) / 10 ** shift;
}
