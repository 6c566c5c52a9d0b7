import { expect, test } from 'vitest';
import { changesFrom, observationFrom } from './observation.ts';

const names = ['constructor', 'toString', '__proto__', 'hsm-1'];
const values = names.map((slot) => ({ kind: 'hsms', slot, aspect: 'state', value: `of ${slot}` }) as const);

test('slots with names that every object inherits are seen like others', () => {
  const seen = observationFrom(values);
  expect(Object.keys(seen.hsms!).sort()).toEqual([...names].sort());
  for (const { slot, value } of values)
    expect(Object.getOwnPropertyDescriptor(seen.hsms, slot)?.value).toEqual({ state: value });
  expect(Object.hasOwn(Object, 'state')).toBe(false);
});

test('and what changes of them is seen as well', () => {
  const [before, after] = [values.slice(1), values].map(observationFrom);
  expect(changesFrom(before!, after!)).toEqual(observationFrom(values.slice(0, 1)));
  expect(changesFrom(after!, after!)).toEqual({});
});
