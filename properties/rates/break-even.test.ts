import { expect, test } from 'vitest';
import { type BreakEven, breakEven } from './break-even.ts';
import type { Chain } from './chain.ts';
import { marksOf } from './testing.ts';

/** It is copied, or lost before: one of the two is first. */
const race: Chain = {
  stateCount: 3,
  start: 0,
  actions: ['copied', 'lost'],
  firsts: Int32Array.from([0, 2, 2, 2]),
  targets: Int32Array.from([1, 2]),
  actionOf: Int32Array.from([0, 1]),
  factors: Float64Array.from([1, 1]),
};

function evenWith(action: string, wanted: number): BreakEven | null {
  const marked = { chain: race, marks: new Map([['lost', marksOf(3, [2])]]) };
  const perSecond = new Map([
    ['copied', 1],
    ['lost', 0.01],
  ]);
  const work = breakEven(marked, perSecond, 1e6, action, wanted);
  for (;;) {
    const step = work.next();
    if (step.done) return step.value!;
  }
}

test.each([
  ['copied', 1e-3, 9.99, true],
  ['copied', 0.1, 0.09, true],
  ['lost', 1e-3, 1 / 999, false],
  ['lost', 0.1, 1 / 9, false],
])('%s, to come to %f', (action, wanted, rate, isLessAbove) => {
  const found = evenWith(action, wanted);
  expect(found!.rate / rate).toBeCloseTo(1, 4);
  expect(found!.isLessAbove).toBe(isLessAbove);
});

test('what no rate comes to', () => {
  expect(evenWith('copied', 1e-12)).toBeNull();
});
