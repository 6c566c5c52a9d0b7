import { expect, test } from 'vitest';
import { isOfOneKey, keysLines } from './keys-text.ts';
import type { ScenarioReport, VerificationReport } from './verification-report.ts';

type Keys = NonNullable<ScenarioReport['keys']>;

function linesOf(...keys: readonly (Partial<Keys> | null)[]): string {
  const scenarios = keys.map((known, index) => ({
    name: `scenario-${index + 1}`,
    properties: { one: {}, other: {} },
    keys: known && { searched: 'all', kinds: [], meeting: null, anyNumber: [], doubts: {}, ...known },
  }));
  const report = { scenarios } as unknown as VerificationReport;
  return keysLines(report, (name) => name).join('\n');
}

test('where nobody asked, nothing is said', () => {
  expect(linesOf(null)).toBe('');
  expect(isOfOneKey({ keys: null })).toBe(false);
});

test('what the marked numbers are of', () => {
  const kinds = [[['key-1'], ['key-2'], ['key-3']], [['session', 'token']]];
  const lines = linesOf({ searched: 'one-of-each-kind', kinds, anyNumber: ['one', 'other'] });
  expect(lines).toContain(
    '* Searched with one key of each kind at a time: scenario-1 (key-1 for 3, session with token).',
  );
  expect(lines).toContain('Each verdict and length holds for any number of such keys');
});

test('what holds for this number of keys only, and why', () => {
  const lines = linesOf(
    { anyNumber: ['one'], doubts: { other: 'waits-for-all' } },
    { anyNumber: ['one', 'other'] },
  );
  expect(lines).toContain('3 of 4 verdicts, with their lengths, of these scenarios hold for any number');
  expect(lines).toContain(
    'For this number of keys only, in scenario-1: other (each key gets there, and perhaps not all at once).',
  );
});

test('which step lets keys meet; nothing is said of other numbers then', () => {
  const meeting = { step: 'Something happens.', why: 'asks about key-2, another key' };
  const lines = linesOf({ meeting, doubts: { one: 'open', other: 'open' } });
  expect(lines).toBe(
    'In scenario-1 keys meet, or may, so all were searched at once, and nothing is said of other numbers: "Something happens." asks about key-2, another key.',
  );
});
