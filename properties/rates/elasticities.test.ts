import { expect, test } from 'vitest';
import type { Chain } from './chain.ts';
import { elasticities } from './elasticities.ts';
import { marksOf } from './testing.ts';

/** Work that is known to be short. */
function done<Result>(work: Generator<void, Result>): Result {
  for (;;) {
    const step = work.next();
    if (step.done) return step.value;
  }
}

/** Two HSMs, one of which is replaced before the other fails, or both are lost. */
const pair: Chain = {
  stateCount: 3,
  start: 0,
  actions: ['fails', 'is-replaced', 'is-counted'],
  firsts: Int32Array.from([0, 1, 3, 3]),
  targets: Int32Array.from([1, 0, 2]),
  actionOf: Int32Array.from([0, 1, 0]),
  factors: Float64Array.from([2, 1, 1]),
};

const perSecond = new Map([
  ['fails', 1e-9],
  ['is-replaced', 1e-3],
  ['is-counted', 5],
]);

test('to be lost twice as fast is four times as likely, to be replaced twice as fast half as likely', () => {
  const lost = marksOf(3, [2]);
  const found = done(elasticities({ chain: pair, marks: new Map([['lost', lost]]) }, perSecond, 3e7))!;
  const list = found.get('lost')!;
  expect(list.map(({ action }) => action)).toEqual(['fails', 'is-replaced', 'is-counted']);
  const [fails, replaced, counted] = list.map(({ value }) => value) as [number, number, number];
  expect(fails).toBeCloseTo(2, 4);
  expect(replaced).toBeCloseTo(-1, 4);
  expect(counted).toBeCloseTo(0, 9);
});

test('what is so from the beginning depends on nothing', () => {
  const marks = new Map([['there', marksOf(3, [0])]]);
  const found = done(elasticities({ chain: pair, marks }, perSecond, 3e7))!;
  expect(found.get('there')!.map(({ value }) => value)).toEqual([0, 0, 0]);
});
