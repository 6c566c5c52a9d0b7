import { expect, test } from 'vitest';
import { ProgramError } from './programs.ts';
import { missingPackage, panNumbers } from './spin.ts';

const report = `
State-vector 20 byte, depth reached 25, errors: 0
    83033 states, stored
   449742 states, matched
   532775 transitions (= stored+matched)
        0 atomic steps

Stats on memory usage (in Megabytes):
    3.167	equivalent memory usage for states (stored*(State-vector + overhead))
    2.500	actual memory usage for states (compression: 85.85%)
    8.000	memory used for hash table (-w20)
   45.777	memory used for DFS stack (-m1000000)
   56.500	total actual memory usage

pan: elapsed time 0.14 seconds
`;

test('the numbers of a report; the start is no transition', () => {
  const megabyte = 2 ** 20;
  expect(panNumbers(report)).toEqual({
    counts: { worlds: 83_033, transitions: 532_774, storedWorlds: 83_033, bytes: 10.5 * megabyte },
    peakBytes: 56.5 * megabyte,
  });
});

test.each([
  ['that went not deep enough', `error: max search depth too small\n${report}`],
  ['that was stopped', `${report}\nWarning: Search not completed`],
  ['with an error', report.replace('errors: 0', 'errors: 1')],
  ['without numbers', 'errors: 0\n'],
])('a search %s is none', (_, text) => {
  expect(() => panNumbers(text)).toThrow(ProgramError);
});

test('who misses a program is told its package', () => {
  expect(missingPackage(new ProgramError('spin: spawn spin ENOENT', true))).toBe(
    'spin is not installed. It is in the Debian package spin: apt-get install spin',
  );
  expect(missingPackage(new ProgramError('spin -a core.pml ended with 1:', false))).toBeUndefined();
  expect(missingPackage(new Error('another'))).toBeUndefined();
});
