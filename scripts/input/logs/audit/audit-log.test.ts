import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { LogEvent, Saw } from '#properties';
import { auditLogOf } from '../log-writer.ts';
import { readingAt, readingOf, saws } from '../testing.ts';

const hsm = 'hsm-abcde123456';
const base = { hsm, cluster: null, succeeded: true } as const;
const start = 1_516_754_370_328_334;

const event = (saw: Saw, at = start): LogEvent => ({
  at,
  clock: hsm,
  place: { file: `${hsm}.log`, line: 1 },
  saw,
});

const generated = auditLogOf([event({ ...base, kind: 'key-generated', handle: 262_152, isPair: false })]);

test('a key is generated on one HSM, extracted, and inserted into another', async () => {
  const other = 'hsm-zyxwv987654';
  const first = auditLogOf([
    event({ ...base, kind: 'logged-in', user: 'testuser', type: 'CN_CRYPTO_USER' }, start - 1_000_000),
    event({ ...base, kind: 'key-generated', handle: 262_152, isPair: false }),
    event({ ...base, kind: 'key-extracted', handle: 262_152 }, start + 2_622),
  ]);
  const second = auditLogOf(
    [event({ ...base, hsm: other, kind: 'key-inserted', handle: 262_152 }, start + 80_616)],
    { sequence: 0, reboots: 0x108 },
    'narrow',
  );
  const read = await readingOf({ [`cluster-1a2b3c4d5e6/${hsm}.log`]: first, [`${other}.log`]: second });
  expect(read.notes).toEqual([]);
  expect(read.events.map(({ clock, saw, place }) => [clock, saw.kind, place.line])).toEqual([
    [hsm, 'logged-in', 1],
    [hsm, 'key-generated', 12],
    [hsm, 'key-extracted', 23],
    [other, 'key-inserted', 1],
  ]);
  expect(read.events[1]?.saw).toEqual({
    ...base,
    cluster: 'cluster-1a2b3c4d5e6',
    kind: 'key-generated',
    handle: 262_152,
    isPair: false,
  });
});

test.each([
  [
    'as it is exported to S3',
    `exports/3f2b/${hsm}/000000.gz`,
    gzipSync(`2018-01-24T00:39:30.328Z ${generated}`),
  ],
  ['with the end of lines of Windows', `${hsm}.log`, generated.replaceAll('\n', '\r\n')],
  ['in UTF-16, as PowerShell writes it', `${hsm}.log`, Buffer.from(`\uFEFF${generated}`, 'utf16le')],
  ['with its lines put together', `${hsm}.log`, generated.replaceAll('\n', ' ')],
  ['as "aws logs tail" prints it', 'tail.txt', `2018-01-24T00:39:30.328000+00:00 ${hsm} ${generated}`],
  [
    'as "get-log-events --output text" prints it',
    `${hsm}.txt`,
    `b/331\tf/331\nEVENTS\t1516754370999\t${generated.trim()}\t1516754370328\n`.replace(/^b.*\n/, ''),
  ],
  ['without a number beside the opcode', `${hsm}.log`, generated.replace(' (0x17)', '')],
  ['without a name beside the number', `${hsm}.log`, generated.replace('CN_GENERATE_KEY ', '')],
  [
    'with a field of other firmware',
    `${hsm}.log`,
    generated.replace('Sequence', 'Version No : 1.0\nSequence'),
  ],
])('a record is read %s', async (_, name, content) => {
  const read = await readingOf({ [name]: content });
  expect(saws(read)).toEqual([{ ...base, kind: 'key-generated', handle: 262_152, isPair: false }]);
  expect(read.notes).toEqual([]);
});

test.each([
  ['another digit in its time', generated.replace('usecs:1', 'usecs:2'), 'its time cannot be read'],
  ['no sequence number', generated.replace(/Sequence.*\n/, ''), 'it has no sequence number'],
  [
    'a sequence number that is none',
    generated.replace(/No : 0x/, 'No : '),
    'its sequence number cannot be read',
  ],
  ['no opcode', generated.replace(/Opcode.*\n/, ''), 'it has no opcode'],
  ['an opcode that is none', generated.replace('CN_GENERATE', '??'), 'its opcode cannot be read'],
  ['a response that contradicts itself', generated.replace('0:HSM', '9:HSM'), 'its response cannot be read'],
  ['no response', generated.replace(/Response.*\n/, ''), 'it has no response'],
  ['no key', generated.replace(/Priv.*\n/, ''), 'it does not say which key (CN_GENERATE_KEY)'],
  ['two keys', generated.replace(/(Priv.*\n)/, '$1$1'), 'it has two of a key handle'],
  ['a line that is no field', generated.replace('Session', '\u0001 Session'), 'a line of it is no field'],
])('a record with %s is damaged, and the next is read', async (_, damaged, why) => {
  const next = auditLogOf([event({ ...base, kind: 'backup-began' }, start + 1)], {
    sequence: 1,
    reboots: 0x107,
  });
  const read = await readingOf({ [`${hsm}.log`]: damaged + next });
  const [first, second] = read.events;
  expect(first).toMatchObject({ place: { line: 1 }, saw: { kind: 'record-damaged', hsm, why } });
  expect(second?.saw.kind).toBe('backup-began');
});

test('one line that is too long, and text that belongs to no record', async () => {
  const read = await readingOf({
    [`${hsm}.log`]: `${generated}${'x'.repeat(70_000)}\n\nsomething\nelse\n${generated}`,
  });
  expect(read.events.map(({ saw }) => ('why' in saw ? saw.why : saw.kind))).toEqual([
    'a line of more than 64 KiB',
    'this belongs to no record',
    'key-generated',
  ]);
});

test('both keys of a pair, and a failed command without a key', async () => {
  const pair = auditLogOf([
    event({ ...base, kind: 'key-generated', handle: 131_079, isPair: true }),
    event({ ...base, kind: 'key-generated', handle: 131_078, isPair: true }),
  ]);
  expect(pair).toContain('Public Key Handle : 131078');
  const failed = auditLogOf([event({ ...base, kind: 'key-inserted', handle: 7 }, start + 5)], {
    sequence: 1,
    reboots: 0x107,
  })
    .replace(/0:HSM.*/, '168:HSM Error: no room')
    .replace(/Priv.*\n/, '');
  expect(saws(await readingOf({ [`${hsm}.log`]: pair + failed }))).toEqual([
    { ...base, kind: 'key-generated', handle: 131_079, isPair: true },
    { ...base, kind: 'key-generated', handle: 131_078, isPair: true },
    { ...base, succeeded: false, kind: 'other-command', opcode: 'CN_INSERT_MASKED_OBJECT_USER' },
  ]);
});

test('what is missing, there twice, or from another run is told', async () => {
  const at = (sequence: number, reboots = 0x107): string =>
    auditLogOf([event({ ...base, kind: 'backup-began' }, start + sequence + 1_000 * reboots)], {
      sequence,
      reboots,
    });
  const read = await readingOf({
    [`${hsm}.1.log`]: at(2) + at(3) + at(6),
    [`${hsm}.2.log`]: at(6) + at(7) + at(1, 0x108),
  });
  expect(
    saws(read).map((saw) => (saw.kind === 'records-missing' ? `${saw.count} missing` : saw.kind)),
  ).toEqual([
    '2 missing',
    'backup-began',
    'backup-began',
    '2 missing',
    'backup-began',
    'backup-began',
    'restarted',
    '1 missing',
    'backup-began',
  ]);
  expect(read.notes).toEqual(['1 records are in several files, and were taken once']);
});

test('nothing says which HSM: one message, and the option that says it', async () => {
  await expect(readingOf({ 'audit.log': generated })).rejects.toThrow(
    'audit.log:1: nothing says which HSM wrote this log: its records do not.',
  );
  expect((await readingOf({ 'audit.log': generated }, { hsm })).events).toHaveLength(1);
});

test('the sample of the inputs has a generated key without a handle', async () => {
  const read = await readingAt(['scripts/input/testdata/logs/audit.log'], { hsm });
  expect(saws(read).map((saw) => ('why' in saw ? saw.why : saw.kind))).toEqual([
    'records-missing',
    'it does not say which key (CN_GENERATE_KEY)',
  ]);
});

test('what is written of any history is read as it was', async () => {
  await fc.assert(
    fc.asyncProperty(
      histories,
      fc.constantFrom('wide' as const, 'narrow' as const),
      async (events, spacing) => {
        const text = auditLogOf(events, { sequence: 0, reboots: 1 }, spacing);
        const read = await readingOf({ [`${hsm}.log`]: text });
        expect(read.events.map(({ at, saw }) => ({ at, saw }))).toEqual(
          events.map(({ at, saw }) => ({ at, saw })),
        );
      },
    ),
    { seed: 1, numRuns: 200 },
  );
});

const handles = fc.integer({ min: 1, max: 2 ** 48 });
const users = fc.stringMatching(/^[a-z][a-z0-9_]{0,30}$/);
const types = fc.constantFrom('CN_CRYPTO_USER', 'CN_CRYPTO_OFFICER');

test('a command that fails because of a key is not written as a login that fails', () => {
  const failed = { ...base, succeeded: false };
  const text = (saw: Saw): string => auditLogOf([event(saw, start)]);
  expect(text({ ...failed, kind: 'key-inserted', handle: 7 })).toContain(
    'Response : 168:HSM Error: Invalid obj',
  );
  expect(text({ ...failed, kind: 'logged-in', user: 'app', type: null })).toContain('RET_USER_LOGIN_FAILURE');
});

const records: fc.Arbitrary<readonly Saw[]> = fc.boolean().chain((succeeded) => {
  const about = { hsm, cluster: null, succeeded };
  const one = (arbitrary: fc.Arbitrary<Saw>): fc.Arbitrary<readonly Saw[]> => arbitrary.map((saw) => [saw]);
  return fc.oneof(
    one(handles.map((handle) => ({ ...about, kind: 'key-generated', handle, isPair: false }))),
    fc.tuple(handles, handles).map(([mine, other]): readonly Saw[] =>
      [mine, other].map((handle) => ({
        ...about,
        succeeded: true,
        kind: 'key-generated',
        handle,
        isPair: true,
      })),
    ),
    one(handles.map((handle) => ({ ...about, kind: 'key-made', handle, opcode: 'CN_UNWRAP_KEY' }))),
    ...(['key-extracted', 'key-inserted', 'key-tombstoned', 'key-destroyed'] as const).map((kind) =>
      one(handles.map((handle) => ({ ...about, kind, handle }))),
    ),
    one(
      fc
        .tuple(handles, fc.option(users))
        .map(([handle, user]) => ({ ...about, kind: 'key-shared', handle, user })),
    ),
    ...(['user-created', 'user-deleted', 'logged-in'] as const).map((kind) =>
      one(fc.tuple(users, types).map(([user, type]) => ({ ...about, kind, user, type }))),
    ),
    ...(
      ['backup-began', 'backup-ended', 'restore-began', 'restore-ended', 'initialized', 'zeroized'] as const
    ).map((kind) => one(fc.constant({ ...about, kind }))),
    one(
      fc
        .constantFrom('CN_LOGOUT', 'CN_CLOSE_SESSION')
        .map((opcode) => ({ ...about, kind: 'other-command', opcode })),
    ),
  );
});

const histories: fc.Arbitrary<readonly LogEvent[]> = fc
  .array(fc.tuple(records, fc.integer({ min: 1, max: 10_000_000 })), { minLength: 1, maxLength: 20 })
  .map((parts) => {
    let at = start;
    return parts.flatMap(([says, later]) => {
      at += later;
      return says.map((saw) => event(saw, at));
    });
  });

const whole = auditLogOf([
  event({ kind: 'key-tombstoned', handle: 7, hsm, cluster: null, succeeded: true }, start),
  event(
    { kind: 'logged-in', user: 'app', type: 'CN_CRYPTO_USER', hsm, cluster: null, succeeded: true },
    start + 9,
  ),
]);

test.each([
  ['what aws logs tail --format short prints', whole.replaceAll(/^Time/gm, '2026-03-06T00:39:35 Time')],
  [
    'what the console saves as CSV',
    `timestamp,message\n${whole.replaceAll(/^Time/gm, '1772757575001,"Time').replaceAll('\n\n', '\n"\n')}`,
  ],
  [
    'the same with a quotation mark right behind the record',
    `timestamp,message\n${whole.replaceAll(/^Time/gm, '1772757575001,"Time').replaceAll('\n\n', '"\n')}`,
  ],
])('%s', async (_, text) => {
  const read = await readingOf({ [`${hsm}.txt`]: text });
  expect(saws(read).map(({ kind }) => kind)).toEqual(['key-tombstoned', 'logged-in']);
});

test('an empty file is passed over, and told', async () => {
  const read = await readingOf({ [`${hsm}.log`]: whole, 'empty.log': '', 'blank.json': '\n' });
  expect(read.events).toHaveLength(2);
  expect(read.notes).toEqual(['empty.log: not read: it is empty', 'blank.json: not read: it is empty']);
  await expect(readingOf({ 'empty.log': '' })).rejects.toThrow('there is no record in it');
});
