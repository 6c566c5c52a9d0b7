import fc from 'fast-check';
import { expect, test } from 'vitest';
import { Origins } from './origins.ts';

/** Mostly small, and now and then so large that it has no room beside a step. */
const distances = fc.oneof(
  { arbitrary: fc.nat(2), weight: 8 },
  { arbitrary: fc.integer({ min: 1_020, max: 1_026 }), weight: 1 },
  { arbitrary: fc.nat(2 ** 20), weight: 1 },
);
const steps = fc.oneof(fc.nat(100), fc.integer({ min: 2 ** 22 - 3, max: 2 ** 22 - 1 }));

test('origins are what they were, over many blocks', () => {
  fc.assert(
    fc.property(fc.array(fc.tuple(distances, steps), { maxLength: 700, size: 'max' }), (added) => {
      const origins = new Origins();
      const parents: number[] = [];
      origins.reserve(added.length);
      for (const [distance, step] of added) {
        parents.push((parents.at(-1) ?? -1) + distance);
        origins.add(parents.at(-1)!, step);
      }
      expect(added.map((_, world) => origins.parentOf(world))).toEqual(parents);
      expect(added.map((_, world) => origins.stepTo(world))).toEqual(added.map(([, step]) => step));
    }),
    { seed: 1, numRuns: 200 },
  );
});

test('what has no room is refused, and not changed', () => {
  const refused = (parent: number, step: number): (() => void) => {
    const origins = new Origins();
    origins.reserve(2);
    origins.add(5, 0);
    return () => origins.add(parent, step);
  };
  expect(refused(5, 2 ** 22 - 1)).not.toThrow();
  expect(refused(5, 2 ** 22)).toThrow('no room');
  expect(refused(5, -1)).toThrow('no room');
  expect(refused(4, 0)).toThrow('no room');
});

test('take four bytes for each world', () => {
  const worldCount = 200_000;
  const origins = new Origins();
  for (let world = 0; world < worldCount; world += 1) {
    origins.reserve(world + 1);
    origins.add((world >> 1) - 1, world % 97);
  }
  expect(origins.byteCount / worldCount).toBeLessThan(5);
});
