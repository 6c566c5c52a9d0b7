import fc from 'fast-check';
import { expect, test } from 'vitest';
import { mixed } from './batch.ts';
import { FingerprintTable, fingerprintsPerBlock } from './fingerprint-table.ts';

type Fingerprint = readonly [first: number, second: number];

/** Puts fingerprints there, block by block, and tells of each whether it was new. */
function insert(table: FingerprintTable, fingerprints: readonly Fingerprint[]): boolean[] {
  const places = new Int32Array(fingerprints.length);
  table.reserve(fingerprints.length);
  let newCount = 0;
  for (let from = 0; from < fingerprints.length; from += fingerprintsPerBlock) {
    const end = Math.min(from + fingerprintsPerBlock, fingerprints.length);
    const block = Int32Array.from(fingerprints.slice(from, end).flat());
    newCount += table.insert(block, { places }, from, end);
  }
  const isNew = Array.from(places, (place) => place < 0);
  expect(isNew.filter((is) => is)).toHaveLength(newCount);
  return isNew;
}

test('fingerprints are new once, and told apart by either word', () => {
  const word = fc.oneof(fc.nat(3), fc.integer({ min: -(2 ** 31), max: 2 ** 31 - 1 }));
  const fingerprints = fc.array(
    fc.tuple(
      word.filter((first) => first !== -1),
      word,
    ),
    { maxLength: 600 },
  );
  fc.assert(
    fc.property(fc.array(fingerprints, { maxLength: 4 }), (batches) => {
      const table = new FingerprintTable();
      const known = new Set<string>();
      for (const batch of batches) {
        const isNew = batch.map((fingerprint) => {
          const isKnown = known.has(fingerprint.join());
          known.add(fingerprint.join());
          return !isKnown;
        });
        expect(insert(table, batch)).toEqual(isNew);
      }
    }),
    { seed: 1 },
  );
});

/** Numbers that lead to the last place of a table with so many places. */
function numbersWithLastPlace(placeCount: number, count: number): number[] {
  const numbers: number[] = [];
  for (let number = 0; numbers.length < count; number += 1)
    if ((mixed(number) & (placeCount - 1)) === placeCount - 1) numbers.push(number);
  return numbers;
}

test('fingerprints that would lie at the same place are told apart by either word', () => {
  const numbers = numbersWithLastPlace(2 ** 12, 20);
  const fingerprints = numbers.flatMap((number): Fingerprint[] => [
    [0, number],
    [number, 0],
    [number ^ 7, 7],
  ]);
  const distinct = new Set(fingerprints.map((fingerprint) => fingerprint.join()));
  expect(distinct.size).toBe(fingerprints.length);
  const table = new FingerprintTable();
  expect(insert(table, fingerprints)).not.toContain(false);
  expect(insert(table, fingerprints)).not.toContain(true);
});

test('where the last place is taken, it goes on with the first, also when the table grows', () => {
  // Of the largest of the tables that they go through, so of each of them.
  const last = numbersWithLastPlace(2 ** 14, 20).map((first): Fingerprint => [first, 0]);
  const table = new FingerprintTable();
  expect(insert(table, last)).not.toContain(false);
  for (const others of [3_000, 6_000]) {
    expect(insert(table, last)).not.toContain(true);
    insert(
      table,
      Array.from({ length: others }, (_, n): Fingerprint => [n, 1 + others]),
    );
  }
  expect(insert(table, last)).not.toContain(true);
});
