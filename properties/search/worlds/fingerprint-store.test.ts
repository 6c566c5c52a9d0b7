import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { Batch, batchMemory } from './batch.ts';
import { FingerprintStore } from './fingerprint-store.ts';
import { arrayBytes } from './testing.ts';

/** A world that a step led to: the one before it with some values written over it. */
interface Arrival {
  readonly changes: readonly { readonly at: number; readonly value: number }[];
  readonly step: number;
  /** How many worlds are expanded before the next look-up. */
  readonly leaves: number;
}

const values = fc.oneof(
  { arbitrary: fc.nat(1), weight: 6 },
  { arbitrary: fc.nat(20), weight: 3 },
  { arbitrary: fc.nat(2 ** 31 - 2), weight: 1 },
);
const arrivals: fc.Arbitrary<readonly Arrival[]> = fc.array(
  fc.record({
    changes: fc.array(fc.record({ at: fc.nat(), value: values }), { maxLength: 4 }),
    step: fc.nat(1_000),
    leaves: fc.nat(2),
  }),
  { maxLength: 80 },
);
const familiesOfPositions = fc.array(fc.nat(3), { minLength: 1, maxLength: 40 });

test('random worlds are known exactly if they are, and those that are to be expanded are what they were', () => {
  fc.assert(
    fc.property(familiesOfPositions, arrivals, (families, arrived) => {
      const counts = Array.from({ length: 4 }, () => 1);
      const store = new FingerprintStore(families, (family) => counts[family]!);
      const worlds: (readonly number[])[] = [families.map(() => 0)];
      const origins: (readonly [parent: number, step: number])[] = [[-1, 0]];
      const known = new Set([worlds[0]!.join()]);
      store.add(Int32Array.from(worlds[0]!), -1);
      let next = 0;
      for (const { changes, step, leaves } of arrived) {
        const world = [...worlds[next]!];
        for (const { at, value } of changes) {
          const position = at % world.length;
          world[position] = value;
          counts[families[position]!] = Math.max(counts[families[position]!]!, value + 1);
        }
        const isNew = !known.has(world.join());
        if (isNew) {
          known.add(world.join());
          worlds.push(world);
          origins.push([next, step]);
        }
        expect(store.insert(batchOf(store, [world], next, step))).toBe(isNew ? 1 : 0);
        next = Math.min(next + leaves, worlds.length - 1);
        store.forgetBefore(next);
      }
      expect(store.count).toBe(worlds.length);
      expect(worlds.map((_, world) => store.parentOf(world))).toEqual(origins.map(([parent]) => parent));
      expect(worlds.map((_, world) => store.stepTo(world))).toEqual(origins.map(([, step]) => step));
      for (const [number, world] of worlds.entries()) {
        const into = new Int32Array(families.length);
        if (number < next) expect(() => store.load(number, into)).toThrow('only its fingerprint is known');
        else {
          store.load(number, into);
          expect([...into]).toEqual(world);
        }
      }
    }),
    { seed: 1, numRuns: 300 },
  );
});

describe('many worlds', () => {
  const worldCount = 300_000;
  const families = [0, 1, 2, 3];
  const worldOf = (number: number): number[] =>
    families.map((family) => (number * (2 * family + 1)) % 2 ** 24);

  /** Adds worlds as a search does: many at a time, while those of the time before are expanded. */
  const filled = (count: number, size = 4_096): FingerprintStore => {
    const store = new FingerprintStore(families, () => 2 ** 24);
    for (let first = 0; first < count; first += size) {
      const worlds = Array.from({ length: Math.min(size, count - first) }, (_, at) => worldOf(first + at));
      const before = store.count;
      const said = store.byteCountToAdd(worlds.length);
      expect(store.insert(batchOf(store, worlds, before - 1, 7))).toBe(worlds.length);
      // The first parent is far from the last one, which takes some bytes.
      expect(store.byteCount).toBeLessThanOrEqual(said + 48);
      store.forgetBefore(before);
    }
    return store;
  };

  test('are each new once, however often the table grows', () => {
    const store = filled(worldCount);
    expect(store.count).toBe(worldCount);
    for (const first of [0, 4_000, worldCount - 4_000]) {
      const worlds = Array.from({ length: 4_000 }, (_, at) => worldOf(first + at));
      expect(store.insert(batchOf(store, worlds, worldCount - 1, 7))).toBe(0);
    }
  });

  test.each([1, 10, 100_000, worldCount])('say truly how many bytes %i of them take', (count) => {
    const before = arrayBytes();
    const store = filled(count);
    const taken = arrayBytes() - before;
    // Something else in the process may come or go meanwhile; the words of one world are not counted.
    expect(Math.abs(store.byteCount - taken)).toBeLessThan(4_096 + 1_024);
  });

  test('take as many bytes whatever they are, once they were expanded', () => {
    const store = filled(worldCount);
    store.forgetBefore(worldCount);
    // Eight bytes in a table that is no less than three eighths full, and four for the way back.
    expect(store.byteCount / worldCount).toBeLessThan(8 / 0.375 + 4 + 1);
    const ofBatches = filled(worldCount).byteCount - store.byteCount;
    expect(ofBatches).toBeLessThan(3 * 4_096 * 16);
  });
});

describe('the probability that a world was missed', () => {
  const store = (bitCount?: number): FingerprintStore => new FingerprintStore([0], () => 2 ** 16, bitCount);
  const insert = (into: FingerprintStore, worlds: readonly number[]): number =>
    into.insert(
      batchOf(
        into,
        worlds.map((value) => [value]),
        0,
        0,
      ),
    );

  test('is one part in 2^64 for each world that was known and each of those that are', () => {
    const whole = store();
    expect(whole.missProbability).toBe(0);
    expect(insert(whole, [1, 2, 3])).toBe(3);
    expect(whole.missProbability).toBe(0);
    expect(insert(whole, [1, 2, 3, 4, 3])).toBe(1);
    expect(whole.missProbability).toBe((4 * 4) / 2 ** 64);
  });

  test('is that of the bits that are kept, and never above 1', () => {
    const short = store(10);
    insert(short, [1, 2, 3, 4, 1]);
    expect(short.missProbability).toBe(4 / 2 ** 10);
    const count = insert(short, [...Array(2_000).keys()]);
    expect(count + 4).toBeLessThanOrEqual(2 ** 10);
    expect(short.missProbability).toBe(1);
  });
});

function batchOf(
  store: FingerprintStore,
  worlds: readonly (readonly number[])[],
  parent: number,
  step: number,
): Batch {
  if (!worlds.every((world) => store.layout.fits(Int32Array.from(world)))) store.widen();
  const { layout } = store;
  const batch = new Batch(batchMemory(worlds.length, layout.wordCount));
  for (const [index, world] of worlds.entries()) {
    layout.pack(Int32Array.from(world), batch.words, index * layout.wordCount);
    batch.parents[index] = parent;
    batch.steps[index] = step;
  }
  batch.count = worlds.length;
  return batch;
}
