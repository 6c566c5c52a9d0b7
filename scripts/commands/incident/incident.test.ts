import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { LogEvent, Saw } from '#properties';
import { incidentReportSchema } from '#reports';
import { auditLogOf, trailOf } from '../../input/logs/log-writer.ts';
import { commandLine, commandLineReading, inFolder } from '../../testing.ts';

const [first, second] = ['hsm-aaaaaaaaaaa', 'hsm-bbbbbbbbbbb'];
const cluster = 'cluster-abcdefghijk';
const start = Date.parse('2026-03-01T09:00:00Z') * 1000;

const event = (seconds: number, saw: Saw, clock: string): LogEvent => ({
  at: start + seconds * 1_000_000,
  clock,
  place: { file: '', line: 1 },
  saw,
});

type OfKey = Extract<Saw, { readonly kind: 'key-extracted' | 'key-inserted' }>['kind'];

const generated = (seconds: number, hsm: string): LogEvent =>
  event(
    seconds,
    { kind: 'key-generated', isPair: false, handle: 262_152, hsm, cluster: null, succeeded: true },
    hsm,
  );
const ofKey = (seconds: number, hsm: string, kind: OfKey): LogEvent =>
  event(seconds, { kind, handle: 262_152, hsm, cluster: null, succeeded: true }, hsm);
const loggedIn = (seconds: number, hsm: string, user = 'app'): LogEvent =>
  event(
    seconds,
    { kind: 'logged-in', user, type: 'CN_CRYPTO_USER', hsm, cluster: null, succeeded: true },
    hsm,
  );

const deleted = trailOf([
  event(
    300,
    {
      ...{
        kind: 'api-called',
        operation: 'DeleteHsm',
        errorCode: null,
        region: 'us-east-1',
        cluster,
        hsm: first,
      },
      ...{ zone: null, backup: null, sourceBackup: null, destinationRegion: null, destinationBackup: null },
    },
    'cloudtrail',
  ),
]);

const logOfFirst = auditLogOf([
  loggedIn(0, first),
  generated(10, first),
  ofKey(10.1, first, 'key-extracted'),
]);

/** A key that is on the first HSM, which is deleted later. */
const files = {
  [`${cluster}.${first}.log`]: logOfFirst,
  [`${cluster}.${second}.log`]: auditLogOf([loggedIn(1, second)]),
  'trail.json': deleted,
};

const withFiles = <Result>(
  use: (folder: string) => Result,
  more: Readonly<Record<string, string>> = {},
): Result =>
  inFolder((folder) => {
    const logs = join(folder, 'logs');
    mkdirSync(logs);
    for (const [name, content] of Object.entries({ ...files, ...more }))
      writeFileSync(join(logs, name), content);
    return use(folder);
  });

test('the verdict comes first, with a time line and the records that it rests on', async () => {
  const run = await withFiles((folder) => commandLine('incident', join(folder, 'logs')));
  expect(run.stderr).toBe('');
  expect(run.stdout.split('\n')[0]).toMatch(/1 key/);
  expect(run.stdout).toContain('262152 (0x0000000000040008)');
  expect(run.stdout).toContain(`The key was created on ${first}.`);
  expect(run.stdout).toContain(`${first}.log:12`);
  expect(run.stdout).toMatch(new RegExp(`^  ${first} +!`, 'm'));
  expect(run.stdout).toContain('Now: Until you know more, delete no HSM and no backup.');
});

test('records that name no key are no pass, whatever is asked to fail', async () => {
  const trail = 'scripts/input/testdata/logs/cloudtrail.json';
  const run = await commandLine('incident', trail, '--fail-on', 'lost');
  expect(run.stderr).toBe('');
  expect(run.stdout).toContain('No record names a key');
  // The only one is that an HSM was deleted: it was there before.
  const report = await commandLine('incident', trail, '--json', '-');
  const [cluster] = incidentReportSchema.parse(JSON.parse(report.stdout)).clusters;
  expect(cluster?.hsms[0]?.lastSeen).toBe('2025-11-20T09:14:22.000000Z');
  expect([run.code, report.code]).toEqual([3, 3]);
});

test('as JSON it keeps to its schema, and as a page it has its picture beside it', async () => {
  await withFiles(async (folder) => {
    const at = (name: string): string => join(folder, name);
    const outputs = ['--json', at('report.json'), '--markdown', at('page.md'), '--html', at('page.html')];
    const run = await commandLine('incident', at('logs'), ...outputs);
    expect(run.stderr).toBe('');
    const report = incidentReportSchema.parse(JSON.parse(readFileSync(at('report.json'), 'utf8')));
    expect(report.keys.map(({ handle }) => handle)).toEqual([262_152]);
    expect(report.keys[0]!.windows.length).toBeGreaterThan(0);
    expect(readdirSync(folder).toSorted()).toEqual([
      'logs',
      'page.1.svg',
      'page.html',
      'page.md',
      'report.json',
    ]);
    expect(readFileSync(at('page.md'), 'utf8')).toContain('](page.1.svg)');
    expect(readFileSync(at('page.1.svg'), 'utf8')).toContain('class="incident-time-line"');
    expect(readFileSync(at('page.html'), 'utf8')).toContain('class="incident-time-line"');
  });
});

test('names from a log are text in every format', async () => {
  const user = '<img src=x>`|\u202E';
  const created = event(
    20,
    { kind: 'user-created', user, type: null, hsm: first, cluster: null, succeeded: true },
    first,
  );
  await withFiles(
    async (folder) => {
      const run = await commandLine('incident', join(folder, 'logs'), '--html', '-');
      expect(run.stdout).not.toContain('<img');
      const markdown = await commandLine('incident', join(folder, 'logs'), '--markdown', '-');
      expect(markdown.stdout).not.toContain('<img');
      expect(run.stdout + markdown.stdout).not.toContain('\u202E');
    },
    { [`${cluster}.${first}.log`]: auditLogOf([loggedIn(0, first), created]) },
  );
});

test.each([
  [['alone', '--alone-longer', '50ms'], 1],
  [['alone'], 0],
  [['lost'], 0],
])('--fail-on %j exits with %i', async (level, code) => {
  const run = await withFiles((folder) =>
    commandLine('incident', join(folder, 'logs', `${cluster}.${first}.log`), '--fail-on', ...level),
  );
  expect(run.code).toBe(code);
});

test.each([
  [[], 'there is nothing to read'],
  [['missing.log'], 'there is no such file'],
  [['scripts/input/testdata/logs/audit.log'], 'nothing says which HSM wrote this log'],
  [['scripts/input/testdata/logs/cloudtrail.json', '--key', '7'], 'no record names the key 7'],
  [['-', '--hsm', first], 'no record in this file can be read; here, its time cannot be read'],
  [['--clock-skew', 'soon', 'x.log'], 'Expected a time such as'],
  [['--follow', 'x.log'], 'only standard input can be followed'],
  [['--follow', '--json', 'x.json'], 'with --follow there is no report'],
])('%j is refused in one message', async (args, message) => {
  const run = await commandLineReading(['Time: junk\n'], 'incident', ...args);
  expect(run.code).toBe(2);
  expect(run.stderr).toContain(message);
  expect(run.stdout).toBe('');
});

test('a log on standard input is read, and told with its lines', async () => {
  const run = await commandLineReading([logOfFirst], 'incident', '-', '--hsm', first, '--cluster', cluster);
  expect(run.stdout).toContain('standard input:12');
});

test('what is followed gives a line of JSON for each alarm, and the exit code', async () => {
  const later = auditLogOf([loggedIn(400, first)], { sequence: 7, reboots: 0x107 });
  const pieces = (logOfFirst + later).match(/[\s\S]{1,50}/g)!;
  const options = ['--follow', '--hsm', first, '--cluster', cluster, '--alone-longer', '5min'];
  const run = await commandLineReading(pieces, 'incident', ...options, '--fail-on', 'alone');
  expect(run.stderr).toBe('');
  const alarms = run.stdout
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as Record<string, unknown>);
  expect(alarms.map(({ alarm }) => alarm).toSorted()).toEqual(['key-on-one-hsm', 'records-missing']);
  expect(alarms.find(({ alarm }) => alarm === 'key-on-one-hsm')).toMatchObject({
    level: 'alone',
    hsms: [first],
    subject: '262152',
    records: ['standard input:12'],
  });
  expect(run.code).toBe(1);
  const calm = await commandLineReading(pieces, 'incident', ...options, '--fail-on', 'lost');
  expect(calm.code).toBe(0);
});

test('what is no log cannot be followed', async () => {
  const run = await commandLineReading(['hello\n'], 'incident', '--follow');
  expect([run.code, run.stderr.includes('this is no log that can be followed')]).toEqual([2, true]);
});
