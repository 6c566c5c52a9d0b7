import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { inFolder } from '../testing.ts';
import { dataOf, textOf } from './plain-data.ts';
import { openSealed, removeSealed, type Sealed, UnsealedError, writeSealed } from './sealed-file.ts';

const kind = 'keysync test 1';
const long = Int32Array.from({ length: 20_000 }, (_, index) => index * 2_654_435_761);
const content: Sealed = {
  head: { name: 'é', list: [1, undefined, { first: undefined, second: null }] },
  lists: [
    [long, Int32Array.of(-1, 2 ** 31 - 1, -(2 ** 31))],
    [],
    [Int32Array.of(7), new Int32Array(0), long],
  ],
};

/** The bytes of a sealed file. */
function bytesOf(sealed: Sealed): Buffer {
  return inFolder((folder) => {
    const file = join(folder, 'file');
    writeSealed(file, kind, sealed);
    return readFileSync(file);
  });
}

/** What a file with these bytes says. */
function opened(bytes: Buffer): unknown {
  return inFolder((folder) => {
    const file = join(folder, 'file');
    writeFileSync(file, bytes);
    const found = openSealed(file, kind);
    try {
      return { head: found.head, lists: found.lists.map((list) => [...list].flatMap((part) => [...part])) };
    } finally {
      found.close();
    }
  });
}

const plain = {
  head: content.head,
  lists: content.lists.map((list) => [...list].flatMap((part) => [...part])),
};

test('what was written is read again', () => {
  expect(opened(bytesOf(content))).toStrictEqual(plain);
});

const few: Sealed = { head: { name: 'é' }, lists: [[Int32Array.of(1, 2, 3)], []] };
const whole = bytesOf(few);

test('a bit that is wrong is noticed, wherever it is', () => {
  expect(whole.length).toBeGreaterThan(100);
  for (const at of whole.keys()) {
    for (const bit of [1, 0x80]) {
      const wrong = Buffer.from(whole);
      wrong[at]! ^= bit;
      expect(() => opened(wrong), `byte ${at}`).toThrow(UnsealedError);
    }
  }
});

test('a file that is too short, or too long, is noticed', () => {
  for (const length of whole.keys())
    expect(() => opened(whole.subarray(0, length)), `${length} bytes`).toThrow(UnsealedError);
  for (const added of [[0], [0, 0, 0, 0], Array(32).fill(0)])
    expect(() => opened(Buffer.concat([whole, Buffer.from(added)]))).toThrow(UnsealedError);
  expect(() => opened(Buffer.concat([whole, whole]))).toThrow(UnsealedError);
});

test('what ends the writing leaves the file that was there', () => {
  inFolder((folder) => {
    const file = join(folder, 'file');
    writeSealed(file, kind, few);
    const before = readFileSync(file);
    function* failing(): Iterable<Int32Array> {
      yield Int32Array.of(1);
      throw new Error('the disk is full');
    }
    expect(() => writeSealed(file, kind, { head: null, lists: [failing()] })).toThrow('the disk is full');
    expect(readFileSync(file).equals(before)).toBe(true);
    expect(readdirSync(folder)).toEqual(['file']);
  });
});

test('what a killed process left of a file is written over, and removed in the end', () => {
  inFolder((folder) => {
    const file = join(folder, 'file');
    writeFileSync(`${file}.part`, 'half of it'.repeat(1000));
    writeSealed(file, kind, few);
    openSealed(file, kind).close();
    expect(readdirSync(folder)).toEqual(['file']);
    writeFileSync(`${file}.part`, 'half of it');
    removeSealed(file);
    expect(existsSync(file)).toBe(false);
    expect(readdirSync(folder)).toEqual([]);
  });
});

test.each([
  undefined,
  null,
  [undefined],
  { last: 1, first: undefined, middle: { none: undefined, some: [undefined, null] } },
  JSON.parse('{"__proto__": {"x": 1}, "undefined": 1, "1": 2}'),
])('%j keeps its fields and their order', (value) => {
  const again = dataOf(textOf(value));
  expect(again).toStrictEqual(value);
  if (typeof value === 'object' && value !== null)
    expect(Object.keys(again as object)).toEqual(Object.keys(value));
});
