import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { LogEvent, Saw } from '#properties';
import { InputError } from '../files/input-error.ts';
import { AuditText } from './audit/audit-text.ts';
import { LogJson } from './json/log-json.ts';
import { LeftOut } from './left-out.ts';
import type { LogRecord } from './log-record.ts';
import { auditLogOf, trailOf } from './log-writer.ts';

/** More of them: MUTATED_LOGS=100000 npx vitest run scripts/input/logs/mutated-logs.test.ts */
const numRuns = Number(process.env['MUTATED_LOGS'] ?? 1_500);

const hsm = 'hsm-abcde123456';
const base = { hsm, cluster: null, succeeded: true } as const;
const count = 6;

const eventAt = (index: number, saw: Saw): LogEvent => ({
  at: (1_516_754_370 + 60 * index) * 1_000_000,
  clock: hsm,
  place: { file: '', line: 1 },
  saw,
});

const audit: readonly string[] = Array.from({ length: count }, (_, index) =>
  auditLogOf([eventAt(index, { ...base, kind: 'key-generated', handle: 1_000_000 + index, isPair: false })], {
    sequence: index,
    reboots: 1,
  }),
);

const trail: readonly string[] = Array.from({ length: count }, (_, index) => {
  const call = {
    ...{ kind: 'api-called' as const, operation: `Call${index}`, errorCode: null, region: 'us-east-1' },
    ...{ cluster: `cluster-abcdefghij${index}`, hsm: null, zone: null, backup: null, sourceBackup: null },
    ...{ destinationRegion: null, destinationBackup: null },
  } as const;
  const {
    Records: [record],
  } = JSON.parse(trailOf([eventAt(index, call)])) as { Records: [object] };
  return JSON.stringify(record);
});

const messages: readonly string[] = audit.map((message, index) =>
  JSON.stringify({ timestamp: 1_516_754_370_000 + 60_000 * index, message: message.trim() }),
);

/** A change of one place of a text. */
interface Mutation {
  readonly at: number;
  readonly length: number;
  readonly by: string;
}

const mutations: fc.Arbitrary<Mutation> = fc.record({
  at: fc.nat(),
  length: fc.constantFrom(0, 1, 1, 1, 2, 40),
  by: fc.oneof(
    fc.constantFrom(
      '',
      '"',
      '{',
      '}',
      '[',
      ']',
      ',',
      ':',
      '\\',
      '\n',
      '\n\n',
      '\0',
      '\u2028',
      'Time',
      'Time:',
      '0x',
      '-1',
    ),
    fc.string({ maxLength: 3, unit: 'grapheme' }),
  ),
});

const mutated = (text: string, { at, length, by }: Mutation): string => {
  const from = at % text.length;
  return text.slice(0, from) + by + text.slice(from + length);
};

interface Reader {
  add(piece: string): void;
  end(): void;
}

/** Reads a text in pieces of a size. */
function recordsOf(
  text: string,
  size: number,
  readerOf: (take: (record: LogRecord) => void, leftOut?: LeftOut) => Reader,
  leftOut?: LeftOut,
): LogRecord[] {
  const records: LogRecord[] = [];
  const reader = readerOf((record) => records.push(record), leftOut);
  for (let from = 0; from < text.length; from += size) reader.add(text.slice(from, from + size));
  reader.end();
  return records;
}

const stream = { hsm, cluster: null };

const kinds = [
  {
    name: 'an audit log',
    parts: audit,
    around: ['', ''],
    between: '',
    readerOf: (take: (record: LogRecord) => void): Reader => new AuditText('a', stream, take),
  },
  {
    name: 'records of CloudTrail',
    parts: trail,
    around: ['{"Records":[', ']}'],
    between: ',',
    readerOf: (take: (record: LogRecord) => void, leftOut = new LeftOut()): Reader =>
      new LogJson('a', stream, take, leftOut),
  },
  {
    name: 'output of get-log-events',
    parts: messages,
    around: ['{\n  "events": [\n    ', '\n  ],\n  "nextForwardToken": "f"\n}\n'],
    between: ',\n    ',
    readerOf: (take: (record: LogRecord) => void, leftOut = new LeftOut()): Reader =>
      new LogJson('a', stream, take, leftOut),
  },
] as const;

const told = (records: readonly LogRecord[]): readonly Saw[] => records.flatMap(({ says }) => says);

test.each(kinds)(
  'a change within one record of $name leaves the others as they were',
  ({ parts, around, between, readerOf }) => {
    const whole = told(recordsOf(around[0] + parts.join(between) + around[1], 1e6, readerOf));
    expect(whole).toHaveLength(count);
    fc.assert(
      fc.property(
        fc.nat(count - 1),
        mutations,
        fc.integer({ min: 1, max: 3_000 }),
        (which, mutation, size) => {
          // The last characters of a record are its end, which belongs to both.
          const part = parts[which]!;
          const inner = { ...mutation, at: mutation.at % Math.max(1, part.length - 42) };
          const leftOut = new LeftOut();
          const changed = parts.with(which, mutated(part, inner));
          const read = told(
            recordsOf(around[0] + changed.join(between) + around[1], size, readerOf, leftOut),
          );
          expect(read).toEqual(expect.arrayContaining(whole.toSpliced(which, 1)));
          // And of itself there is something to tell.
          expect(read.length + leftOut.notes().length).toBeGreaterThanOrEqual(count);
        },
      ),
      { seed: 1, numRuns },
    );
  },
);

test.each(kinds)(
  'whatever is changed in $name, reading comes to an end, and what was read is well formed',
  ({ parts, around, between, readerOf }) => {
    const text = around[0] + parts.join(between) + around[1];
    fc.assert(
      fc.property(
        fc.array(mutations, { minLength: 1, maxLength: 8 }),
        fc.integer({ min: 1, max: 3_000 }),
        (changes, size) => {
          let records: readonly LogRecord[] = [];
          try {
            records = recordsOf(changes.reduce(mutated, text), size, readerOf);
          } catch (error) {
            if (!(error instanceof InputError)) throw error;
          }
          for (const { at, place, says } of records) {
            expect(Number.isSafeInteger(at) && at >= 0 && place.line >= 1 && says.length > 0).toBe(true);
            for (const saw of says) if ('handle' in saw) expect(Number.isSafeInteger(saw.handle)).toBe(true);
          }
        },
      ),
      { seed: 1, numRuns },
    );
  },
);

test('texts of nothing but beginnings and brackets come to an end', () => {
  for (const piece of [
    '{"eventVersion":"',
    '{',
    '[',
    '{"Records":[',
    '{"a":[{"b":"',
    '}',
    '"',
    '{"events":[{"a":1}',
    ',{"',
  ]) {
    const text = `{"Records":[${trail[0]},${piece.repeat(2_000_000 / piece.length)}`;
    expect(recordsOf(text, 65_536, kinds[1].readerOf).length).toBeGreaterThan(0);
  }
});
