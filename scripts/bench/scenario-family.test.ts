import { expect, test } from 'vitest';
import { publicScenarios } from '#models';
import {
  benchmarkSize,
  coreScenario,
  isAtLeast,
  nameOf,
  parseSize,
  sizesUpTo,
  sizeText,
} from './scenario-family.ts';

test('the benchmark scenario is one of the family', () => {
  const published = publicScenarios.find(({ name }) => name === nameOf(benchmarkSize));
  const { expect: _, note: __, $schema: ___, ...rest } = published!;
  expect(coreScenario(benchmarkSize)).toEqual(rest);
});

test('a scenario of the family is named after its size', () => {
  expect(nameOf({ hsms: 3, keys: 1, failures: 0 })).toBe('core-3hsm-1key-0fail');
});

test('a size that no deployment has is told', () => {
  expect(() => coreScenario({ hsms: 29, keys: 1, failures: 0 })).toThrow(
    'core-29hsm-1key-0fail is no scenario: ',
  );
});

test('sizes go from small to large', () => {
  const sizes = sizesUpTo({ hsms: 3, keys: 2, failures: 1 }).map(sizeText);
  expect(sizes).toEqual(['2,1,0', '3,1,0', '2,1,1', '3,1,1', '2,2,0', '3,2,0', '2,2,1', '3,2,1']);
});

test.each([
  ['4,2,2', '4,2,2', true],
  ['4,2,2', '3,2,1', true],
  ['4,1,2', '3,2,1', false],
  ['2,2,2', '3,2,2', false],
])('whether %s is at least %s: %s', (one, other, expected) => {
  expect(isAtLeast(parseSize(one), parseSize(other))).toBe(expected);
});

test.each(['', '4,2', '4,2,2,2', 'a,b,c', '-1,2,3', ' 4,2,2'])('%o is no size', (text) => {
  expect(() => parseSize(text)).toThrow('is no size');
});
