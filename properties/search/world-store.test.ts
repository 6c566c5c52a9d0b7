import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { WorldStore } from './world-store.ts';

describe('random worlds', () => {
  test('have the numbers, the parents and the values of a naive store', () => {
    fc.assert(
      fc.property(familiesOfPositions, fc.array(additions, { maxLength: 80 }), (families, added) => {
        const pair = new StorePair(families);
        for (const addition of added) pair.add(addition);
        pair.compare();
      }),
      { numRuns: 300 },
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
    { what: 'two halves of a word', counts: [2 ** 16, 2 ** 16], words: 1 },
    { what: 'two fields that are one bit too wide for a word', counts: [2 ** 16, 2 ** 16 + 1], words: 2 },
    { what: 'a field of 31 bits beside one of 1 bit', counts: [2 ** 31, 2], words: 1 },
    { what: 'a field of 31 bits beside one of 2 bits', counts: [2 ** 31, 3], words: 2 },
    { what: 'a field of 32 bits alone', counts: [2 ** 31 + 1], words: 1 },
    { what: 'fields of 32 bits beside others', counts: [2, 2 ** 31 + 1, 2, 2 ** 31 + 1, 2], words: 5 },
    { what: 'a word of single bits', counts: Array.from({ length: 32 }, () => 2), words: 1 },
    { what: 'one bit more than a word', counts: Array.from({ length: 33 }, () => 2), words: 2 },
    { what: 'values that need no bits after a full word', counts: [2 ** 16, 2 ** 16, 1, 1, 2, 1], words: 2 },
    { what: 'values that need no bits around a full word', counts: [1, 1, 2 ** 31 + 1, 1], words: 1 },
  ])('$what keep their values apart in as few words as possible', ({ counts, words }) => {
    const store = new WorldStore([...counts.keys()], (family) => counts[family]!);
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
      if (number === 0) store.addWhole(Int32Array.from(world), -1);
      else expect(store.add({ positions: [...world.keys()], values: world }, 0)).toBe(number);
    }
    for (const [number, world] of distinct.entries()) {
      const into = new Int32Array(world.length);
      store.load(number, into);
      expect([...into]).toEqual(world);
      expect(store.add({ positions: [], values: [] }, 0)).toBe(number);
    }
    const full = new WorldStore([...Array(words).keys()], () => 2 ** 31 + 1);
    expect(store.byteCount).toBe(full.byteCount);
  });

  test('of families with a single value take no room, and there is only one such world', () => {
    const store = new WorldStore([0, 0, 1], () => 1);
    store.addWhole(new Int32Array(3), -1);
    expect(store.add({ positions: [0, 1, 2], values: [0, 0, 0] }, 0)).toBe(0);
    expect(store.count).toBe(1);
    expect(store.byteCount).toBe(new WorldStore([0], () => 1).byteCount);
  });

  test('may widen between a load and an add, which still starts from the loaded world', () => {
    let valueCount = 2;
    const store = new WorldStore([0, 0, 0], () => valueCount);
    store.addWhole(Int32Array.of(1, 0, 1), -1);
    store.load(0, new Int32Array(3));
    valueCount = 2 ** 20;
    expect(store.add({ positions: [1], values: [2 ** 20 - 1] }, 0)).toBe(1);
    expect(store.add({ positions: [1], values: [7] }, 0)).toBe(2);
    const into = new Int32Array(3);
    store.load(1, into);
    expect([...into]).toEqual([1, 2 ** 20 - 1, 1]);
    store.load(2, into);
    expect([...into]).toEqual([1, 7, 1]);
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
      const { values } = worldOf(counts, world);
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
    expect(byteCount).toBeGreaterThan(worldCount * (words + 1 + 2) * 4);
    expect(byteCount).toBeLessThan(worldCount * 48);
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
    this.#store = new WorldStore(families, (family) => this.#valueCounts[family]!);
    const first = families.map(() => 0);
    this.#store.addWhole(Int32Array.from(first), -1);
    this.#store.load(0, new Int32Array(first.length));
    this.#remember(first, -1);
  }

  add({ base, changes }: Addition): void {
    if (base !== undefined) {
      this.#base = Math.abs(base) % this.#worlds.length;
      this.#store.load(this.#base, new Int32Array(this.#families.length));
    }
    const parent = this.#base;
    const world = [...this.#worlds[parent]!];
    const written = new Map(changes.map(({ at, value }) => [at % world.length, value]));
    for (const [position, value] of written) {
      world[position] = value;
      const family = this.#families[position]!;
      this.#valueCounts[family] = Math.max(this.#valueCounts[family]!, value + 1);
    }
    const number = this.#store.add({ positions: [...written.keys()], values: [...written.values()] }, parent);
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
    this.#store.load(this.#base, into);
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

interface Written {
  readonly positions: readonly number[];
  readonly values: readonly number[];
}

/** Distinct worlds: the last value of each is as good as random. */
function worldOf(counts: readonly number[], number: number): Written {
  const values = counts.map((count, position) => {
    // Multiplying by an odd number is a bijection of the numbers below a power of 2.
    const factor = counts.length - position === 1 ? 0x9e3779b1 : 1;
    return (Math.imul(number, factor) >>> 0) % count;
  });
  return { positions: [...counts.keys()], values };
}

function filled(counts: readonly number[], worldCount: number): WorldStore {
  const store = new WorldStore([...counts.keys()], (family) => counts[family]!);
  for (let world = 0; world < worldCount; world += 1) store.add(worldOf(counts, world), world - 1);
  return store;
}

setFlagsFromString('--expose-gc');
const collectGarbage: () => void = runInNewContext('gc');

/** The bytes of all arrays of numbers in this process that are still in use. */
function arrayBytes(): number {
  // What is freed by one collection is counted as free by the next.
  collectGarbage();
  collectGarbage();
  return process.memoryUsage().arrayBuffers;
}
