import { expect, test } from 'vitest';
import { AlikeHsms } from './alike-hsms.ts';

/** Rows of three, one and two. */
function rows(): AlikeHsms {
  const alike = new AlikeHsms(6);
  alike.first.set([0, 0, 0, 3, 4, 4]);
  alike.place.set([0, 1, 2, 0, 0, 1]);
  alike.length.set([3, 0, 0, 1, 2, 0]);
  return alike;
}

/** Every way to name so many different HSMs. */
function tuplesOf(count: number): number[][] {
  if (count === 0) return [[]];
  return tuplesOf(count - 1).flatMap((tuple) =>
    [0, 1, 2, 3, 4, 5].filter((hsm) => !tuple.includes(hsm)).map((hsm) => [...tuple, hsm]),
  );
}

test.each([
  [0, 1],
  [1, 6],
  [2, 30],
  [3, 120],
  [4, 360],
])('of the ways to name %i different HSMs, the first ones stand for all %i', (count, all) => {
  const alike = rows();
  const tuples = tuplesOf(count);
  const first = tuples.filter((tuple) => alike.areFirst(tuple));

  expect(tuples).toHaveLength(all);
  const rowsOf = (tuple: readonly number[]) => `${tuple.map((hsm) => alike.first[hsm])}`;
  for (const tuple of first) {
    const like = tuples.filter((other) => rowsOf(other) === rowsOf(tuple));
    expect(alike.choicesLike(tuple)).toBe(like.length);
    // The first in the order of the steps, too.
    expect(tuple).toEqual(like[0]);
  }
  expect(first.map(rowsOf).toSorted()).toEqual([...new Set(tuples.map(rowsOf))].toSorted());
});

test('to begin with, none is like another', () => {
  const alike = new AlikeHsms(3);
  expect(alike.areFirst([2, 0])).toBe(true);
  expect(alike.choicesLike([2, 0])).toBe(1);
});
