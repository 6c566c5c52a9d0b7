import { join } from 'node:path';
import { expect, test } from 'vitest';
import { publicScenarios } from '#models';
import { InputError } from '../input/files/input-error.ts';
import { optionsIn } from './options.ts';
import { outcomeOf, outcomeText, tallyText } from './outcome.ts';

test('by default, every scenario that comes with keysync, and no TLC', () => {
  expect(optionsIn([])).toEqual({ scenarios: publicScenarios, tlc: undefined, worldCountMax: 100_000 });
});

test('scenarios by name, and a jar by its place from here', () => {
  const options = optionsIn(['--tlc', 'package.json', '--max-worlds', '7', 'clone-2x2']);
  expect(options.scenarios.map(({ name }) => name)).toEqual(['clone-2x2']);
  expect(options).toMatchObject({ tlc: join(process.cwd(), 'package.json'), worldCountMax: 7 });
});

test.each([
  [['--tlc', 'nowhere.jar'], 'there is no file nowhere.jar'],
  [['--max-worlds', 'many'], 'expected a whole number from 1 up, found "many"'],
  [['--tcl', 'x.jar'], "Unknown option '--tcl'"],
  [['clone-2x3'], 'no scenario of this name'],
])('%j is bad usage', (args, message) => {
  expect(() => optionsIn(args)).toThrow(InputError);
  expect(() => optionsIn(args)).toThrow(message);
});

test('a difference is told in full, and what was left out is no agreement', () => {
  const outcomes = [
    outcomeOf([]),
    outcomeOf(['worlds: 7, and 8 in the other search']),
    { kind: 'left-out', reason: 'not run' },
    { kind: 'failed', reason: 'out of memory' },
  ] as const;
  expect(outcomes.map((outcome) => outcomeText('TLC', outcome))).toEqual([
    'TLC agrees',
    'TLC DIFFERS\n    worlds: 7, and 8 in the other search',
    'TLC: not run',
    'TLC FAILED: out of memory',
  ]);
  expect(tallyText('TLC', outcomes)).toBe('TLC: agrees on 1 of 4, differs on 1, failed on 1, left out 1.');
});
