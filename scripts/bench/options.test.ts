import { expect, test } from 'vitest';
import { InputError } from '../input/files/input-error.ts';
import { optionsIn } from './options.ts';

const all = ['quick', 'count', 'runs', 'max-worlds', 'json', 'markdown', 'svg'] as const;

test.each([
  [[], { isQuick: false, isCount: false, runCount: 3, worldCountMax: 6_000_000 }],
  [['--quick'], { isQuick: true, runCount: 1, worldCountMax: 5_000 }],
  [['--quick', '--runs', '5', '--max-worlds=7'], { isQuick: true, runCount: 5, worldCountMax: 7 }],
  [['--count'], { isCount: true, worldCountMax: 1_000_000 }],
  [['--json', '-'], { json: '-', markdown: undefined, svg: undefined }],
])('%o', (args, options) => {
  expect(optionsIn(args, all)).toMatchObject(options);
});

test.each([
  [['--runs', '0'], '--runs: expected a whole number from 1 up, found "0".'],
  [['--runs', 'x'], '--runs: expected a whole number from 1 up, found "x".'],
  [['--svg', 'a.svg'], '--svg: this benchmark has no such option.\n  There are --quick, --runs.'],
  [['--fast'], "Unknown option '--fast'"],
  [['core'], "Unexpected argument 'core'"],
])('%o is refused', (args, message) => {
  const read = () => optionsIn(args, ['quick', 'runs']);
  expect(read).toThrow(message);
  expect(read).toThrow(InputError);
});

test('a file that cannot be written is found out before anything is measured', () => {
  expect(() => optionsIn(['--json', 'package.json/report.json'], all)).toThrow('cannot be written');
});
