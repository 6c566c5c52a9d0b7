import { expect, test } from 'vitest';
import { readingAt, readingOf, saws } from './testing.ts';

const at = Date.parse('2026-01-31T12:00:00Z');
const cases = 'scripts/input/testdata/cases';

test('clusters and backups as they were seen at a time', async () => {
  const read = await readingAt([`${cases}/backups/clusters.json`, `${cases}/backups/backups.json`], { at });
  expect(read.events.every((event) => event.at === at * 1000)).toBe(true);
  const kinds = saws(read).map(({ kind }) => kind);
  expect(new Set(kinds)).toEqual(new Set(['cluster-looked-at', 'backup-looked-at', 'backups-listed']));
  expect(saws(read).find(({ kind }) => kind === 'backups-listed')).toMatchObject({ isWhole: false });
  expect(read.notes.some((note) => note.includes('--whole-lists'))).toBe(true);
});

test('keys and users as they were seen, of the cluster that the name of the file tells, at its time', async () => {
  const keys = {
    error_code: 0,
    data: {
      matched_keys: [
        {
          'key-reference': '0x0000000000040008',
          'key-info': {
            'key-owners': [{ username: 'alice', 'key-coverage': 'full' }],
            'cluster-coverage': 'inconsistent',
          },
          attributes: { token: true },
        },
        { 'key-reference': '0x066d9a0000100001' },
      ],
      total_key_count: 2,
    },
  };
  const users = {
    error_code: 0,
    data: { users: [{ username: 'alice', role: 'crypto-user', 'cluster-coverage': 'full' }] },
  };
  const read = await readingOf(
    {
      'cluster-abcdefghijk.keys.20260131T120000Z.json': JSON.stringify(keys),
      'cluster-abcdefghijk.users.20260131T120001Z.json': JSON.stringify(users),
    },
    { listsAreWhole: true },
  );
  expect(read.events.map((event) => [event.at / 1000 - at, event.saw])).toEqual([
    [
      0,
      {
        kind: 'keys-looked-at',
        cluster: 'cluster-abcdefghijk',
        isWhole: true,
        keys: [{ handle: 262_152, isToken: true, coverage: 'inconsistent', owner: 'alice' }],
      },
    ],
    [
      1000,
      {
        kind: 'users-looked-at',
        cluster: 'cluster-abcdefghijk',
        users: [{ user: 'alice', role: 'crypto-user', coverage: 'full' }],
      },
    ],
  ]);
  expect(read.notes.join()).toContain('keys whose reference is no handle of an HSM');
});

const list = (backups: readonly string[], more: object = {}): string =>
  JSON.stringify({
    Backups: backups.map((id) => ({
      BackupId: id,
      BackupState: 'READY',
      BackupArn: `arn:aws:cloudhsm:us-east-1:123456789012:backup/${id}`,
    })),
    ...more,
  });

const wholeness = async (files: Readonly<Record<string, string>>): Promise<readonly boolean[]> =>
  saws(await readingOf(files, { at, listsAreWhole: true })).flatMap((saw) =>
    saw.kind === 'backups-listed' ? [saw.isWhole] : [],
  );

test('a list of backups is whole only where somebody says so, the region is known, and it has no pages', async () => {
  expect(await wholeness({ 'backups.json': list(['backup-aaaaaaaaaaa']) })).toEqual([true]);
  expect(await wholeness({ 'backups.json': list([]) })).toEqual([false]);
  expect(await wholeness({ 'backups.eu-west-1.json': list([]) })).toEqual([true]);
  expect(await wholeness({ 'backups.json': list(['backup-aaaaaaaaaaa'], { NextToken: 'more' }) })).toEqual([
    false,
  ]);
  expect(
    await wholeness({
      '1.json': list(['backup-aaaaaaaaaaa'], { NextToken: 'more' }),
      '2.json': list(['backup-bbbbbbbbbbb']),
    }),
  ).toEqual([false, false]);
});

test('nothing says which cluster was asked', async () => {
  const text = JSON.stringify({ error_code: 0, data: { users: [] } });
  await expect(readingOf({ 'users.json': text }, { at })).rejects.toThrow(
    'nothing says which cluster was asked',
  );
  await expect(readingOf({ 'notes.txt': 'hello' }, { at })).rejects.toThrow('notes.txt:1:1');
});

test('a folder is read with all that is in it; what is no log is told', async () => {
  const read = await readingAt(['scripts/input/testdata/logs'], { hsm: 'hsm-abcde123456' });
  expect(saws(read).map(({ kind }) => kind)).toEqual(['records-missing', 'record-damaged', 'api-called']);
});
