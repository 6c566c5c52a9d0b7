import { describe, expect, test } from 'vitest';
import { ratePerSecondOf, secondsOf } from './durations.ts';
import { parseRates } from './parse-rates.ts';
import { publicRates } from './public-rates.ts';

describe('a rate', () => {
  test.each([
    ['1/second', 1],
    ['0.2/year', 0.2 / 31_536_000],
    ['90 / minute', 1.5],
    ['1e-3/hour', 1e-3 / 3600],
    ['.5/day', 0.5 / 86_400],
    ['0/day', 0],
  ])('%s', (text, perSecond) => {
    expect(ratePerSecondOf(text)).toBeCloseTo(perSecond, 15);
  });

  test.each([
    '1',
    '1/week',
    '-1/day',
    '1/',
    '/day',
    '1e400/second',
    'Infinity/day',
    '1/days',
    'NaN/day',
    '1,5/day',
  ])('%s is none', (text) => {
    expect(ratePerSecondOf(text)).toBeUndefined();
  });
});

describe('a time', () => {
  test.each([
    ['1 year', 31_536_000],
    ['2 years', 63_072_000],
    ['1.5 hours', 5400],
    ['30days', 2_592_000],
  ])('%s', (text, seconds) => {
    expect(secondsOf(text)).toBe(seconds);
  });

  test.each(['1', 'year', '-1 day', '0 days', '1 fortnight', '1e400 years', ''])('%j is none', (text) => {
    expect(secondsOf(text)).toBeUndefined();
  });
});

test('rates are read', () => {
  const { rates } = parseRates({
    $schema: './rates.schema.json',
    note: 'ours',
    horizon: '1 day',
    rates: { 'hsm-fails': '0.2/year', 'create-hsm': '2/hour', 'generate-key': '0/day' },
    sources: { 'hsm-fails': 'yours' },
  });
  expect(rates).toEqual({
    note: 'ours',
    horizon: 86_400,
    perSecond: new Map([
      ['hsm-fails', 0.2 / 31_536_000],
      ['create-hsm', 2 / 3600],
    ]),
    texts: new Map([
      ['hsm-fails', '0.2/year'],
      ['create-hsm', '2/hour'],
      ['generate-key', '0/day'],
    ]),
    sources: new Map([['hsm-fails', 'yours']]),
  });
});

test.each([
  [{ rates: { 'hsm-fail': '1/day' } }, ['rates', 'hsm-fail'], 'the nearest known one is "hsm-fails"'],
  [
    { rates: { 'hsm-fails': '1/week' } },
    ['rates', 'hsm-fails'],
    'with one of second, minute, hour, day, year',
  ],
  [{ rates: { 'hsm-fails': '-1/day' } }, ['rates', 'hsm-fails'], 'found "-1/day"'],
  [{ rates: { 'hsm-fails': '1e999/day' } }, ['rates', 'hsm-fails'], 'a rate that a number can say'],
  [{ rates: { 'hsm-fails': 3 } }, ['rates', 'hsm-fails'], 'expected a string, found 3'],
  [{ rates: {} }, ['rates'], 'at least one rate above 0'],
  [{ rates: { 'hsm-fails': '0/day' } }, ['rates'], 'at least one rate above 0'],
  [{ rates: { 'hsm-fails': '1/day' }, horizon: '1 era' }, ['horizon'], 'such as "1 year"'],
  [{ rates: { 'hsm-fails': '1/day' }, horizon: '0 days' }, ['horizon'], 'longer than 0'],
  [{ rates: { 'hsm-fails': '1/day' }, horison: '1 day' }, ['horison'], 'the nearest known one is "horizon"'],
  [{ rates: { 'hsm-fails': '1/day' }, sources: { x: 'y' } }, ['sources', 'x'], 'unknown action "x"'],
  [{ horizon: '1 day' }, ['rates'], 'it is missing'],
  [[], [], 'expected an object'],
  [null, [], 'expected an object'],
])('%j is refused', (value, path, message) => {
  const { problems } = parseRates(value);
  expect(problems).toEqual([{ path, message: expect.stringContaining(message) }]);
});

test('the rates that come with keysync say where each of them comes from', () => {
  expect([...publicRates.keys()]).toEqual(['day-of-trouble', 'year-of-service']);
  for (const { horizon, texts, sources, note } of publicRates.values()) {
    expect(horizon).toBeGreaterThan(0);
    expect(note).toBeDefined();
    expect([...sources.keys()]).toEqual([...texts.keys()]);
  }
});
