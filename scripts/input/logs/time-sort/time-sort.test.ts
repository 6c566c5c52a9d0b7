import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { LogRecord } from '../log-record.ts';
import { TimeSort } from './time-sort.ts';

const record = (at: number, clock: string, sequence: number): LogRecord => ({
  at,
  clock,
  place: { file: 'ä\n.log', line: sequence + 1 },
  sequence,
  reboots: null,
  says: [{ kind: 'backup-began', hsm: clock, cluster: null, succeeded: true }],
});

function sorted(records: readonly LogRecord[], window: number): readonly LogRecord[] {
  const sort = new TimeSort(window);
  try {
    for (const one of records) sort.add(one);
    return [...sort.sorted()].flat();
  } finally {
    sort.end();
  }
}

test('records come in order of time, clock and number, through any window', () => {
  const drawn = fc.tuple(fc.nat(30), fc.constantFrom('a', 'b'), fc.nat(5));
  fc.assert(
    fc.property(fc.array(drawn, { maxLength: 200 }), fc.integer({ min: 1, max: 50 }), (all, window) => {
      const records = all.map(([at, clock, sequence]) => record(at, clock, sequence));
      const expected = records.toSorted(
        (one, other) =>
          one.at - other.at ||
          (one.clock < other.clock ? -1 : one.clock > other.clock ? 1 : 0) ||
          one.sequence! - other.sequence!,
      );
      expect(sorted(records, window)).toEqual(expected);
    }),
    { seed: 1, numRuns: 300 },
  );
});
