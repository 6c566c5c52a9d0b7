import { expect, test } from 'vitest';
import { madeUp } from '../testing.ts';
import { growthChart, measuredChart } from './growth-chart.ts';
import { knownCounts } from './known-counts.ts';

const textsIn = (svg: string): readonly string[] =>
  svg
    .split(/<[^>]+>/)
    .map((text) => text.trim())
    .filter((text) => text !== '');

test('the drawing of the family has its panels and curves, and is the same every time', () => {
  const svg = growthChart(knownCounts);
  expect(svg).toMatch(/^<svg [^>]*xmlns="http:\/\/www.w3.org\/2000\/svg"[^>]*>.*<\/svg>\n$/s);
  expect(textsIn(svg)).toEqual(
    expect.arrayContaining(['1 key', '2 keys', '0 failures', '1 failure', '2 failures']),
  );
  expect(svg).toBe(growthChart(knownCounts));
});

test('what was measured is drawn below each other: worlds, then the seconds of everything', () => {
  const family = [2, 3, 4].flatMap((hsms) => {
    const size = { hsms, keys: 1, failures: 0 };
    return [
      madeUp('exploration', [hsms / 2], { size, worlds: 10 ** hsms }),
      madeUp('first-counterexample', [hsms / 20], { size, isWhole: false }),
    ];
  });
  const svg = measuredChart(family);
  expect(textsIn(svg).filter((text) => text.includes('logarithmic'))).toEqual([
    '↑ Reachable worlds (worlds, logarithmic)',
    '↑ Seconds: exploration (seconds, logarithmic)',
    '↑ Seconds: first-counterexample (seconds, logarithmic)',
  ]);
  expect(svg.match(/<circle /g)?.length).toBe(9 + 1);
});

test('with nothing to draw there is an empty drawing', () => {
  expect(measuredChart([])).toMatch(/^<svg /);
});
