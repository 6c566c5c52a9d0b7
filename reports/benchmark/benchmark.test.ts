import { describe, expect, test } from 'vitest';
import { type BenchmarkReport, isMet, type Measurement, medianOf, ratiosOf } from './benchmark.ts';
import { benchmarkMarkdown } from './benchmark-markdown.ts';
import { benchmarkText } from './benchmark-text.ts';
import { growthMarkdown } from './growth-markdown.ts';

const size = { hsms: 4, keys: 2, failures: 2 };

function measured(
  subject: string,
  title: string,
  seconds: readonly number[],
  counts: Partial<Measurement['counts']> = {},
): Measurement {
  return {
    subject,
    title,
    scenario: 'core-4hsm-2keys-2fail',
    size,
    isWhole: true,
    counts: { worlds: 5000, transitions: 50_000, storedWorlds: 5000, bytes: 40_000, ...counts },
    runs: seconds.map((wallSeconds) => ({ wallSeconds, cpuSeconds: 1.25 * wallSeconds, peakBytes: 2e8 })),
  };
}

/** As nobody has measured it. */
const exploration = measured('exploration', 'exploration', [2.5, 2, 40]);
const others = [
  measured('reduced', 'reduced', [0.125], { storedWorlds: 200, bytes: 2000 }),
  measured('two-workers', 'two workers', [1.25, 1.25]),
  measured('spin', 'Spin | *fast*', [4], { bytes: null }),
];
const compared = [
  { over: 'two-workers', under: 'exploration', by: 'transitions/s', bar: 1.7 },
  { over: 'reduced', under: 'exploration', by: 'fewer worlds kept', bar: 20 },
  { over: 'exploration', under: 'spin', by: 'transitions/CPU s', bar: 2 },
  { over: 'reduced', under: 'exploration', by: 'transitions/s', bar: null },
  { over: 'exploration', under: 'nobody', by: 'transitions/s', bar: 1 },
] as const;
const ratios = ratiosOf([exploration, ...others], compared);
const report: BenchmarkReport = {
  machine: 'a machine, 2 cores',
  comparisons: [{ title: 'Search', remark: 'All of it.', measurements: [exploration, ...others] }],
  family: [exploration, ...others],
  ratios,
  faults: ['core: Spin came to 1 world.'],
};

describe('ratios', () => {
  test('are of medians, where both were measured', () => {
    expect(ratios.map(({ over, under, value }) => [over, under, value])).toEqual([
      ['two-workers', 'exploration', 2],
      ['reduced', 'exploration', 25],
      ['exploration', 'spin', 1.6],
      ['reduced', 'exploration', 20],
    ]);
  });

  test('meet what is asked of them, or not', () => {
    expect(ratios.map(isMet)).toEqual([true, true, false, undefined]);
  });

  test('are taken within one scenario only', () => {
    expect(ratiosOf([exploration, { ...others[0]!, scenario: 'another' }], compared)).toEqual([]);
  });
});

test.each([
  [[3], 3],
  [[5, 1], 3],
  [[9, 1, 2], 2],
  [[4, 1, 3, 2], 2.5],
])('the median of %o is %d', (values, median) => {
  expect(medianOf(values)).toBe(median);
});

test('the report as text', () => {
  expect(benchmarkText(report)).toMatchInlineSnapshot(`
    "a machine, 2 cores

    Search  core-4hsm-2keys-2fail: 5,000 worlds, 50,000 transitions
    All of it.
      what           worlds/s  transitions/s  transitions/CPU s  bytes/world  peak MB  s (least)  s (median)
      exploration       2,000         20,000             16,000          8.0      200      2.000       2.500
      reduced          40,000        400,000            320,000          0.4      200      0.125       0.125
      two workers       4,000         40,000             32,000          8.0      200      1.250       1.250
      Spin | *fast*     1,250         12,500             10,000            ?      200      4.000       4.000

    How it grows
      HSMs, keys, failures  worlds  transitions  worlds kept  s: exploration  s: reduced  s: two workers  s: Spin | *fast*
      4, 2, 2                5,000       50,000          200           2.500       0.125           1.250             4.000

    Ratios within this run
      ratio                                           value       asked for
      two workers / exploration, transitions/s         2.00   at least 1.70      met
      reduced / exploration, fewer worlds kept        25.00  at least 20.00      met
      exploration / Spin | *fast*, transitions/CPU s   1.60   at least 2.00  NOT MET
      reduced / exploration, transitions/s            20.00

    Faults
      core: Spin came to 1 world.
    "
  `);
});

test('the report as a page', () => {
  expect(benchmarkMarkdown(report, 'curves.svg')).toMatchInlineSnapshot(`
    "# Benchmark

    On a machine, 2 cores.

    ## Search

    core-4hsm-2keys-2fail: 5,000 worlds, 50,000 transitions. All of it.

    | what | worlds/s | transitions/s | transitions/CPU s | bytes/world | peak MB | s (least) | s (median) |
    | :- | -: | -: | -: | -: | -: | -: | -: |
    | exploration | 2,000 | 20,000 | 16,000 | 8.0 | 200 | 2.000 | 2.500 |
    | reduced | 40,000 | 400,000 | 320,000 | 0.4 | 200 | 0.125 | 0.125 |
    | two workers | 4,000 | 40,000 | 32,000 | 8.0 | 200 | 1.250 | 1.250 |
    | Spin \\| \\*fast\\* | 1,250 | 12,500 | 10,000 | ? | 200 | 4.000 | 4.000 |

    ## How it grows

    ![Worlds and seconds by the number of HSMs](<curves.svg>)

    | HSMs, keys, failures | worlds | transitions | worlds kept | s: exploration | s: reduced | s: two workers | s: Spin \\| \\*fast\\* |
    | :- | -: | -: | -: | -: | -: | -: | -: |
    | 4, 2, 2 | 5,000 | 50,000 | 200 | 2.500 | 0.125 | 1.250 | 4.000 |

    ## Ratios within this run

    | ratio | value | asked for | |
    | :- | -: | -: | -: |
    | two workers / exploration, transitions/s | 2.00 | at least 1.70 | met |
    | reduced / exploration, fewer worlds kept | 25.00 | at least 20.00 | met |
    | exploration / Spin \\| \\*fast\\*, transitions/CPU s | 1.60 | at least 2.00 | NOT MET |
    | reduced / exploration, transitions/s | 20.00 | | |

    ## Faults

    - core: Spin came to 1 world.
    "
  `);
});

test('what was not measured, and what has no fault, is not told', () => {
  const page = benchmarkMarkdown({ ...report, family: [], ratios: [], faults: [] });
  expect(page.match(/^#.*$/gm)).toEqual(['# Benchmark', '## Search']);
  const text = benchmarkText({ ...report, family: [], ratios: [], faults: [] });
  expect(text).not.toMatch(/How it grows|Ratios|Faults/);
});

test('what took no time at all has no speed', () => {
  const [instant] = ratiosOf([measured('two-workers', 'two workers', [0]), exploration], compared);
  expect(instant?.value).toBe(Number.POSITIVE_INFINITY);
  const text = benchmarkText({ ...report, comparisons: [], family: [], ratios: [instant!] });
  expect(text).toContain('too fast to tell');
});

test('the page about growth has every size', () => {
  const page = growthMarkdown([{ size, worlds: 5000, transitions: 50_000, storedWorlds: 200 }], 'growth.svg');
  expect(page).toContain('![Reachable worlds by the number of HSMs](growth.svg)');
  expect(page).toContain('| 4 | 2 | 2 | 5,000 | 50,000 | 200 | 25.0 |');
});
