import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { DecisionTree } from './decision-tree.ts';

/** Asks about positions of a vector, each answer deciding what to ask next, and comes to an outcome. */
interface Path {
  readonly positions: readonly number[];
  readonly outcome: number;
  /** The questions with their answers. */
  readonly text: string;
}

const width = 6;

/** Some way to ask, different for every seed and the same whenever it is followed. */
function follow(seed: number, vector: Int32Array): Path {
  const positions: number[] = [];
  let mixed = seed;
  const mix = (value: number): number => {
    mixed = (Math.imul(mixed ^ value, 0x9e3779b1) >>> 7) ^ value;
    return mixed >>> 0;
  };
  const wanted = 1 + (mix(0) % width);
  for (let next = mix(1) % width; positions.length < wanted; next = mix(vector[next]!) % width) {
    if (positions.includes(next)) break;
    positions.push(next);
  }
  const text = positions.map((position) => `${position}:${vector[position]}`).join(' ');
  return { positions, outcome: -1 - (mix(2) % 1000), text };
}

const vectorOf = (values: readonly number[]): Int32Array => Int32Array.from(values);
// Few small values, so that paths are shared, and some large ones, for which nodes must grow and move.
const value = fc.oneof({ weight: 4, arbitrary: fc.nat(3) }, { weight: 1, arbitrary: fc.nat(300) });
const vectors = fc.array(fc.array(value, { minLength: width, maxLength: width }).map(vectorOf), {
  minLength: 1,
  maxLength: 60,
  size: 'max',
});

describe('a tree of decisions', () => {
  test('answers as a plain map of paths does, however its nodes move', () => {
    let moveCount = 0;
    let knownCount = 0;
    fc.assert(
      fc.property(fc.array(fc.integer(), { minLength: 1, maxLength: 3 }), vectors, (seeds, asked) => {
        const tree = new DecisionTree();
        const roots = seeds.map(() => 0);
        const known = seeds.map(() => new Map<string, number>());
        for (const [index, vector] of asked.entries()) {
          const one = index % seeds.length;
          const { positions, outcome, text } = follow(seeds[one]!, vector);
          roots[one] = tree.add(roots[one]!, positions, vector, outcome);
          known[one]!.set(text, outcome);
          for (const [other, seed] of seeds.entries()) {
            const expected = asked.map((probe) => known[other]!.get(follow(seed, probe).text) ?? 0);
            expect(asked.map((probe) => tree.outcome(roots[other]!, probe))).toEqual(expected);
            knownCount += expected.filter((outcome) => outcome !== 0).length;
          }
        }
        moveCount += tree.moveCount;
      }),
      { numRuns: 60 },
    );
    expect(moveCount).toBeGreaterThan(100);
    expect(knownCount).toBeGreaterThan(1000);
  });

  test('answers nothing or the truth from a place that was noted before nodes moved', () => {
    fc.assert(
      fc.property(fc.integer(), vectors, (seed, asked) => {
        const tree = new DecisionTree();
        const places = [0];
        for (const vector of asked) {
          const { positions, outcome } = follow(seed, vector);
          places.push(tree.add(places.at(-1)!, positions, vector, outcome));
        }
        for (const vector of asked) {
          const truth = follow(seed, vector).outcome;
          const answers = places.map((place) => tree.outcome(place, vector));
          expect(answers.filter((answer) => answer !== 0 && answer !== truth)).toEqual([]);
        }
      }),
      { numRuns: 60 },
    );
  });

  test('is as small as what it was told', () => {
    const tree = new DecisionTree();
    const root = tree.add(0, [1, 0], vectorOf([2, 0]), -7);
    const { size } = tree;
    expect(tree.add(root, [1, 0], vectorOf([2, 0]), -7)).toBe(root);
    expect(tree.add(root, [1, 0], vectorOf([3, 0]), -8)).toBe(root);
    expect([tree.size, tree.moveCount]).toEqual([size, 0]);
  });

  test('says when a node has moved, and where the root is then', () => {
    const tree = new DecisionTree();
    const root = tree.add(0, [0], vectorOf([1]), -7);
    const moved = tree.add(root, [0], vectorOf([100]), -8);
    expect(moved).not.toBe(root);
    expect(tree.moveCount).toBe(1);
    expect([0, 1, 100, 101].map((state) => tree.branch(moved, state))).toEqual([0, -7, -8, 0]);
    expect([0, 1, 100].map((state) => tree.branch(root, state))).toEqual([0, -7, 0]);
  });

  test('does not take what lies behind a node for a branch of it', () => {
    const tree = new DecisionTree();
    const first = tree.add(0, [2], vectorOf([9, 9, 0]), -7);
    tree.add(0, [5], vectorOf([9, 9, 9, 9, 9, 1]), -8);
    const branches = Array.from({ length: 20 }, (_, state) => tree.branch(first, state));
    expect(branches.filter((branch) => branch !== 0)).toEqual([-7]);
  });

  test('can start from a branch instead of the root', () => {
    const tree = new DecisionTree();
    const root = tree.add(0, [0, 1], vectorOf([1, 2]), -7);
    const below = tree.branch(root, 1);
    expect(below).toBeGreaterThan(0);
    expect(tree.outcome(below, vectorOf([0, 2]))).toBe(-7);
    expect(tree.outcome(-7, vectorOf([0, 0]))).toBe(-7);
    expect(tree.outcome(0, vectorOf([0, 0]))).toBe(0);
  });

  test('stays where it is for a path without questions', () => {
    const tree = new DecisionTree();
    expect(tree.add(0, [], vectorOf([1]), -7)).toBe(0);
  });

  test('reports a path that asks something else after the same answers', () => {
    const tree = new DecisionTree();
    const root = tree.add(0, [0, 1], vectorOf([1, 2, 3]), -7);
    expect(() => tree.add(root, [1], vectorOf([1, 2, 3]), -7)).toThrow(RangeError);
    expect(() => tree.add(root, [0, 2], vectorOf([1, 2, 3]), -7)).toThrow(RangeError);
    expect(() => tree.add(root, [0, 2], vectorOf([0, 2, 3]), -7)).not.toThrow();
  });
});

test('two paths that agree everywhere must end alike', () => {
  const tree = new DecisionTree();
  const root = tree.add(0, [0, 1], Int32Array.of(1, 2), -5);
  expect(() => tree.add(root, [0, 1], Int32Array.of(1, 2), -6)).toThrow(RangeError);
  expect(() => tree.add(root, [0], Int32Array.of(1, 2), -5)).toThrow(RangeError);
  expect(() => tree.add(root, [0, 1, 2], Int32Array.of(1, 2, 3), -5)).toThrow(RangeError);
  expect(tree.add(root, [0, 1], Int32Array.of(1, 2), -5)).toBe(root);
});
