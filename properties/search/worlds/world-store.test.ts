import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { Batch, batchMemory } from './batch.ts';
import { arrayBytes } from './testing.ts';
import { WorldStore } from './world-store.ts';

/** Tells the number of a world that is known, too. */
const numbered = { isNumbered: true } as const;

describe('random worlds', () => {
  test('have the numbers, the parents and the values of a naive store', () => {
    fc.assert(
      fc.property(familiesOfPositions, fc.array(additions, { maxLength: 80 }), (families, added) => {
        const pair = new StorePair(families);
        for (const addition of added) pair.add(addition);
        pair.compare();
      }),
      { seed: 1, numRuns: 300 },
    );
  });

  test('keep them when a family grows from one value to thousands', () => {
    const pair = new StorePair([0, 1, 0, 2, 1]);
    for (let value = 1; value < 6_000; value += 1) {
      pair.add({ base: value - 1, changes: [{ at: value, value }] });
      if (Number.isInteger(Math.log2(value))) pair.compare();
    }
    pair.compare();
  });

  test('keep them over many words', () => {
    const positionCount = 200;
    const pair = new StorePair(Array.from({ length: positionCount }, (_, position) => position % 7));
    for (let step = 1; step < 3_000; step += 1) {
      const changes = [1, 2, 3].map((factor) => ({ at: step * factor, value: (step * factor) % 97 }));
      pair.add({ base: Math.imul(step, 7919), changes });
    }
    pair.compare();
  });
});

describe('fields', () => {
  // One more value than 2^bits needs one more bit.
  test.each([
    { what: 'two fields that fill a word but for one value', counts: [2 ** 16, 2 ** 16 - 1], words: 1 },
    // One that would be all ones is kept for empty places.
    { what: 'two halves of a word', counts: [2 ** 16, 2 ** 16], words: 2 },
    { what: 'two fields that are one bit too wide for a word', counts: [2 ** 16, 2 ** 16 + 1], words: 2 },
    { what: 'a field of 31 bits beside one of 1 bit', counts: [2 ** 31 - 1, 2], words: 1 },
    { what: 'a field of 31 bits beside one of 2 bits', counts: [2 ** 31, 3], words: 2 },
    { what: 'a field of 32 bits alone', counts: [2 ** 31 + 1], words: 1 },
    { what: 'fields of 32 bits beside others', counts: [2, 2 ** 31 + 1, 2, 2 ** 31 + 1, 2], words: 5 },
    { what: 'a word of single bits but one', counts: Array.from({ length: 31 }, () => 2), words: 1 },
    { what: 'a word of single bits', counts: Array.from({ length: 32 }, () => 2), words: 2 },
    { what: 'one bit more than a word', counts: Array.from({ length: 33 }, () => 2), words: 2 },
    { what: 'values that need no bits after a full word', counts: [2 ** 16, 2 ** 16, 1, 1, 2, 1], words: 2 },
    { what: 'values that need no bits around a full word', counts: [1, 1, 2 ** 31 + 1, 1], words: 1 },
  ])('$what keep their values apart in as few words as possible', ({ counts, words }) => {
    const store = new WorldStore([...counts.keys()], (family) => counts[family]!, numbered);
    // A position holds a signed number, so this is the largest one whatever the width.
    const most = counts.map((count) => Math.min(count - 1, 2 ** 31 - 1));
    const worlds = [
      counts.map(() => 0),
      most,
      ...most.map((value, at) => counts.map((_, position) => (position === at ? value : 0))),
      ...most.map((_, at) => most.map((value, position) => (position === at ? 0 : value))),
    ];
    const distinct = [...new Map(worlds.map((world) => [world.join(), world])).values()];

    for (const [number, world] of distinct.entries()) {
      expect(store.add(Int32Array.from(world), number === 0 ? -1 : 0)).toBe(number);
    }
    for (const [number, world] of distinct.entries()) {
      const into = new Int32Array(world.length);
      store.load(number, into);
      expect([...into]).toEqual(world);
      expect(store.add(into, 0)).toBe(number);
    }
    const full = new WorldStore([...Array(words).keys()], () => 2 ** 31 + 1, numbered);
    full.add(new Int32Array(words), -1);
    expect(store.byteCount).toBe(full.byteCount);
  });

  test('of families with a single value take no room, and there is only one such world', () => {
    const store = new WorldStore([0, 0, 1], () => 1, numbered);
    expect(store.layout.wordCount).toBe(1);
    expect(store.add(new Int32Array(3), -1)).toBe(0);
    expect(store.add(new Int32Array(3), 0)).toBe(0);
    expect(store.count).toBe(1);
  });
});

describe('a batch', () => {
  const batchOf = (store: WorldStore, values: readonly number[]): Batch => {
    const batch = new Batch(batchMemory(values.length, store.layout.wordCount));
    for (const [index, value] of values.entries()) {
      store.layout.pack(Int32Array.of(value), batch.words, index * store.layout.wordCount);
      batch.parents[index] = 100 + index;
    }
    batch.count = values.length;
    return batch;
  };

  test('numbers new worlds in its order, and each once, with the first of its parents', () => {
    const store = new WorldStore([0], () => 1_000, numbered);
    store.add(Int32Array.of(7), -1);
    const batch = batchOf(store, [5, 7, 9, 5, 9, 3]);
    expect(store.insert(batch)).toBe(3);
    expect(Array.from(batch.places, (place) => store.numberAt(place))).toEqual([1, 0, 2, 1, 2, 3]);
    expect(Array.from(batch.places, (place) => place < 0)).toEqual([true, false, true, false, false, true]);
    expect([0, 1, 2, 3].map((world) => store.parentOf(world))).toEqual([-1, 100, 102, 105]);
  });

  test('of many blocks makes the table grow before any place is told', () => {
    const store = new WorldStore([0], () => 2 ** 20, numbered);
    const values = Array.from({ length: 50_000 }, (_, index) => (index * 7919) % 40_000);
    const batch = batchOf(store, values);
    expect(store.insert(batch)).toBe(40_000);
    const numbers = new Map<number, number>();
    for (const value of values) if (!numbers.has(value)) numbers.set(value, numbers.size);
    expect(Array.from(batch.places, (place) => store.numberAt(place))).toEqual(
      values.map((value) => numbers.get(value)),
    );
  });

  test('is found in a store without numbers too, which cannot tell them', () => {
    const store = new WorldStore([0], () => 1_000);
    const batch = batchOf(store, [5, 7, 5]);
    expect(store.insert(batch)).toBe(2);
    expect(() => store.numberAt(batch.places[0]!)).toThrow('not numbered');
  });

  test('takes, at most and for a moment, the memory that was said before', () => {
    const store = new WorldStore([0], () => 2 ** 20, numbered);
    let value = 0;
    for (let round = 0; round < 40; round += 1) {
      const batch = batchOf(
        store,
        Array.from({ length: 1_000 }, () => value++),
      );
      const before = store.byteCount;
      const said = store.byteCountToAdd(batch.count);
      store.insert(batch);
      const block = 2 ** 16;
      expect(store.byteCount).toBeLessThanOrEqual(said + 2 * block);
      if (store.byteCount > before + 2 * block) expect(said).toBeGreaterThanOrEqual(store.byteCount);
    }
  });
});

describe('many worlds', () => {
  const worldCount = 300_000;

  test.each([
    { what: 'of one word', counts: [2 ** 20] },
    // So many that some pairs of them have one hash.
    { what: 'of two words', counts: [2 ** 20, 2 ** 31] },
    { what: 'of three words, many of which have the first in common', counts: [3, 2 ** 31, 2 ** 31] },
  ])('$what are found again after many growths of the table', ({ counts }) => {
    const store = filled(counts, worldCount);
    expect(store.count).toBe(worldCount);
    let strangers = 0;
    for (let world = 0; world < worldCount; world += 1) {
      if (store.add(worldOf(counts, world), 0) !== world) strangers += 1;
    }
    expect(strangers).toBe(0);
    expect(store.count).toBe(worldCount);

    const into = new Int32Array(counts.length);
    let changed = 0;
    for (let world = 0; world < worldCount; world += 1) {
      store.load(world, into);
      const values = worldOf(counts, world);
      const isSame = into.every((value, position) => value === values[position]);
      if (!isSame || store.parentOf(world) !== world - 1) changed += 1;
    }
    expect(changed).toBe(0);
  });

  test.each([1, 10, 100_000, worldCount])('say truly how many bytes %i of them take', (count) => {
    const counts = [2 ** 20, 2 ** 31];
    const before = arrayBytes();
    const store = filled(counts, count);
    const taken = arrayBytes() - before;
    // Something else in the process may come or go meanwhile.
    const tolerance = 4_096;
    expect(Math.abs(store.byteCount - taken)).toBeLessThan(tolerance);
  });

  test('take little more than they need', () => {
    const words = 2;
    const { byteCount } = filled([2 ** 20, 2 ** 31], worldCount);
    // Twice the worlds, and the way back.
    expect(byteCount).toBeGreaterThan(worldCount * (2 * words + 1) * 4);
    expect(byteCount).toBeLessThan(worldCount * 40);
  });
});

/** One world, described as what is written over another one. Numbers are taken modulo what exists. */
interface Addition {
  /** The world to start from; the one before it by default, as a search leaves one world by many steps. */
  readonly base: number | undefined;
  readonly changes: readonly { readonly at: number; readonly value: number }[];
}

const familiesOfPositions = fc.array(fc.nat(3), { minLength: 1, maxLength: 12 });
// Mostly small, so that worlds occur twice; now and then large, so that fields widen.
const values = fc.oneof(
  { arbitrary: fc.nat(1), weight: 6 },
  { arbitrary: fc.nat(20), weight: 3 },
  { arbitrary: fc.nat(5_000), weight: 1 },
  { arbitrary: fc.nat(2 ** 31 - 2), weight: 1 },
);
const additions: fc.Arbitrary<Addition> = fc.record({
  base: fc.option(fc.nat(), { nil: undefined }),
  changes: fc.array(fc.record({ at: fc.nat(), value: values }), { maxLength: 4 }),
});

/** A store, and a naive one that is told the same. */
class StorePair {
  readonly #valueCounts: number[];
  readonly #store: WorldStore;
  readonly #numbers = new Map<string, number>();
  readonly #worlds: (readonly number[])[] = [];
  readonly #parents: number[] = [];
  readonly #families: readonly number[];
  #base = 0;

  constructor(families: readonly number[]) {
    this.#families = families;
    this.#valueCounts = Array.from({ length: Math.max(...families) + 1 }, () => 1);
    this.#store = new WorldStore(families, (family) => this.#valueCounts[family]!, numbered);
    const first = families.map(() => 0);
    this.#store.add(Int32Array.from(first), -1);
    this.#remember(first, -1);
  }

  add({ base, changes }: Addition): void {
    if (base !== undefined) this.#base = Math.abs(base) % this.#worlds.length;
    const parent = this.#base;
    const world = [...this.#worlds[parent]!];
    const written = new Map(changes.map(({ at, value }) => [at % world.length, value]));
    for (const [position, value] of written) {
      world[position] = value;
      const family = this.#families[position]!;
      this.#valueCounts[family] = Math.max(this.#valueCounts[family]!, value + 1);
    }
    const number = this.#store.add(Int32Array.from(world), parent);
    expect(number).toBe(this.#remember(world, parent));
  }

  /** Everything that is known of every world. */
  compare(): void {
    expect(this.#store.count).toBe(this.#worlds.length);
    const into = new Int32Array(this.#families.length);
    const loaded = this.#worlds.map((_, number) => {
      this.#store.load(number, into);
      return [...into];
    });
    expect(loaded).toEqual(this.#worlds);
    expect(this.#worlds.map((_, number) => this.#store.parentOf(number))).toEqual(this.#parents);
  }

  #remember(world: readonly number[], parent: number): number {
    const text = world.join();
    const known = this.#numbers.get(text);
    if (known !== undefined) return known;
    this.#numbers.set(text, this.#worlds.length);
    this.#parents.push(parent);
    return this.#worlds.push(world) - 1;
  }
}

/** Distinct worlds: the last value of each is as good as random. */
function worldOf(counts: readonly number[], number: number): Int32Array {
  return Int32Array.from(counts, (count, position) => {
    // Multiplying by an odd number is a bijection of the numbers below a power of 2.
    const factor = counts.length - position === 1 ? 0x9e3779b1 : 1;
    return (Math.imul(number, factor) >>> 0) % count;
  });
}

function filled(counts: readonly number[], worldCount: number): WorldStore {
  const store = new WorldStore([...counts.keys()], (family) => counts[family]!, numbered);
  for (let world = 0; world < worldCount; world += 1) store.add(worldOf(counts, world), world - 1);
  return store;
}
