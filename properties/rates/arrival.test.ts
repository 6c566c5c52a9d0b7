import { expect, test } from 'vitest';
import { arrivalAt } from './arrival.ts';
import { flowWith, marksOf } from './testing.ts';

/** Lost in three of four cases; otherwise on to one of two ends, or first to the other and then on. */
const flow = flowWith(5, [
  [0, 1, 1],
  [0, 2, 3],
  [1, 3, 2],
  [1, 4, 6],
  [4, 3, 1],
]);

test('tells where a chain arrives, given that it does', () => {
  const there = arrivalAt(flow, 0, marksOf(5, [3, 4]))!;
  expect([...there]).toEqual([0, 0, 0, 0.25, 0.75]);
});

test('it arrives at once where it starts, and never where nothing leads', () => {
  expect([...arrivalAt(flow, 4, marksOf(5, [4]))!]).toEqual([0, 0, 0, 0, 1]);
  expect(arrivalAt(flow, 2, marksOf(5, [3]))).toBeUndefined();
});
