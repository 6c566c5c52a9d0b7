import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { Fingerprints, fingerprintWordCount } from './fingerprints.ts';
import { empty, Layout } from './layout.ts';

/** A world of several positions, each with so many values. */
const packedIn = (
  counts: readonly number[],
  world: readonly number[],
): { layout: Layout; words: Int32Array } => {
  const layout = new Layout([...counts.keys()], (family) => counts[family]!);
  const words = new Int32Array(layout.wordCount);
  layout.pack(Int32Array.from(world), words, 0);
  return { layout, words };
};

const fingerprintOf = (counts: readonly number[], world: readonly number[], bitCount?: number): number[] => {
  const { layout, words } = packedIn(counts, world);
  const into = new Int32Array(fingerprintWordCount);
  new Fingerprints(layout, counts.length, bitCount).write(words, 0, 1, into);
  return [...into];
};

const worldsAndCounts = fc.array(
  fc.record({
    value: fc.oneof(fc.nat(3), fc.nat(5_000), fc.nat(2 ** 31 - 2)),
    room: fc.oneof(fc.constant(1), fc.integer({ min: 1, max: 2 ** 20 })),
    more: fc.oneof(fc.constant(0), fc.nat(2 ** 30)),
  }),
  { minLength: 1, maxLength: 40 },
);

test('a world has the same fingerprint however wide its fields are, and wherever they lie', () => {
  fc.assert(
    fc.property(worldsAndCounts, (positions) => {
      const world = positions.map(({ value }) => value);
      const narrow = positions.map(({ value, room }) => value + room);
      const wide = narrow.map((count, position) => count + positions[position]!.more);
      expect(fingerprintOf(wide, world)).toEqual(fingerprintOf(narrow, world));
    }),
    { seed: 1, numRuns: 500 },
  );
});

test('worlds of a batch have the fingerprints that they have alone', () => {
  const counts = [2 ** 20, 2 ** 20, 7];
  const worlds = [0, 1, 2, 3, 4].map((n) => [n * 7919, 2 ** 20 - 1 - n, n]);
  const { layout } = packedIn(counts, worlds[0]!);
  const words = Int32Array.from(worlds.flatMap((world) => [...packedIn(counts, world).words]));
  const into = new Int32Array(3 * fingerprintWordCount);
  new Fingerprints(layout, counts.length).write(words, 1, 4, into);
  expect([...into]).toEqual(worlds.slice(1, 4).flatMap((world) => fingerprintOf(counts, world)));
});

test('the same value elsewhere is another world', () => {
  const counts = Array.from({ length: 30 }, () => 100);
  const worlds = counts.map((_, at) => counts.map((_, position) => (position === at ? 55 : 0)));
  expect(new Set(worlds.map((world) => fingerprintOf(counts, world).join())).size).toBe(counts.length);
});

describe('fingerprints of so many bits', () => {
  const worldCount = 2 ** 16;
  const counts = [2 ** 20, 2 ** 20];
  const { layout } = packedIn(counts, [0, 0]);
  const words = new Int32Array(worldCount * layout.wordCount);
  for (let n = 0; n < worldCount; n += 1)
    layout.pack(Int32Array.of(Math.imul(n, 0x9e3779b1) >>> 12, n), words, n * layout.wordCount);

  test.each([
    [64, worldCount],
    [8, 2 ** 8],
    [0, 1],
    [40, worldCount],
  ])('%i leave %i of 65,536 worlds apart', (bitCount, distinctCount) => {
    const into = new Int32Array(worldCount * fingerprintWordCount);
    new Fingerprints(layout, counts.length, bitCount).write(words, 0, worldCount, into);
    const distinct = new Set(
      Array.from({ length: worldCount }, (_, n) => `${into[2 * n]} ${into[2 * n + 1]}`),
    );
    expect(distinct.size).toBe(distinctCount);
    const highest = [0, 1].map((at) =>
      into.reduce((most, word, index) => (index % 2 === at ? Math.max(most, word >>> 0) : most), 0),
    );
    expect(highest[0]).toBeLessThan(2 ** Math.min(32, bitCount));
    expect(highest[1]).toBeLessThan(2 ** Math.max(0, bitCount - 32));
  });
});

test('no fingerprint begins like an empty place, not even that of a world whose bits make it so', () => {
  const counts = Array.from({ length: 64 }, () => 2);
  const single = (at: number): number[] => counts.map((_, position) => (position === at ? 1 : 0));
  // Worlds are found by elimination: each is reduced by those whose highest bit of the first word is the same.
  const reduced = new Map<number, { first: number; world: readonly number[] }>();
  const reduce = (first: number, world: readonly number[]): { first: number; world: readonly number[] } => {
    let rest = first;
    let into = world;
    for (let bit = 31; bit >= 0; bit -= 1) {
      const known = reduced.get(bit);
      if ((rest >>> bit) % 2 === 0 || known === undefined) continue;
      rest ^= known.first;
      into = into.map((value, position) => value ^ known.world[position]!);
    }
    return { first: rest, world: into };
  };
  for (const at of counts.keys()) {
    const next = reduce(fingerprintOf(counts, single(at))[0]!, single(at));
    if (next.first !== 0) reduced.set(31 - Math.clz32(next.first), next);
  }
  const { first, world } = reduce(
    empty,
    counts.map(() => 0),
  );
  expect(first).toBe(0);

  // The exclusive or of the first words of its bits is that of an empty place, and its fingerprint begins otherwise.
  const firsts = world.flatMap((value, at) => (value === 1 ? fingerprintOf(counts, single(at))[0]! : []));
  expect(firsts.reduce((all, next) => all ^ next, 0)).toBe(empty);
  expect(fingerprintOf(counts, world)[0]).not.toBe(empty);
});
