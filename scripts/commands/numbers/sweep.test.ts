import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { SweepReport } from '#reports';
import { expectToFollowSchema } from '../../output/schema-testing.ts';
import { commandLine, inFolder } from '../../testing.ts';

const small = {
  name: 'small',
  scenario: 'sdk3-min2-3hsm-1fail',
  clusters: { 'cluster-a': { hsms: 'hsms' } },
  axes: {
    hsms: [1, 2],
    createObjectMinimumNodes: { from: 1, to: 2 },
    hsmFailures: [0, 1],
    createHsm: [false],
  },
  where: ['createObjectMinimumNodes <= hsms'],
  properties: ['key-creation-can-succeed', 'acknowledged-key-survives'],
};

/** Runs a sweep that is in a file. */
const sweep = (value: object, ...args: readonly string[]) =>
  inFolder(async (folder) => {
    const file = join(folder, 'own.sweep.json');
    writeFileSync(file, JSON.stringify(value));
    return commandLine('sweep', file, '--no-cache', '--workers', '1', ...args);
  });

describe('a sweep', () => {
  test('tells what tells its cells apart, and what all have in common', async () => {
    const { code, stdout, stderr } = await sweep(small);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    const rows = stdout.split('\n').filter((line) => /^ +\d+ +\d+ +\d+ +[\d,]+ /.test(line));
    expect(rows.map((row) => row.trim().split(/ +/))).toEqual([
      ['1', '1', '0', expect.any(String), 'ok', 'r2'],
      ['1', '1', '1', expect.any(String), 'x3', 'r2'],
      ['2', '1', '0', expect.any(String), 'ok', 'r3'],
      ['2', '1', '1', expect.any(String), 'x4', 'r3'],
      ['2', '2', '0', expect.any(String), 'ok', 'r3'],
      ['2', '2', '1', expect.any(String), 'ok', 'r3'],
    ]);
    expect(stdout).toContain('createHsm is false in every cell.');
    expect(stdout).toContain('1  acknowledged-key-survives');
    expect(stdout).toContain('All of the verdicts, with their lengths, hold for any number of such keys.');
  });

  test('is the same with any number of workers, or none to do', () =>
    inFolder(async (cache) => {
      const args = ['--cache', cache, '--json', '-'];
      const first = await sweep(small, '--workers', '3', ...args);
      const again = await sweep(small, ...args);
      expect(again).toEqual(first);
      expect(await sweep(small, '--json', '-')).toEqual(first);
    }));

  test('is written as JSON, as its schema says, as CSV and as Markdown', () =>
    inFolder(async (folder) => {
      const [json, csv, markdown] = ['json', 'csv', 'md'].map((name) => join(folder, `s.${name}`)) as [
        string,
        string,
        string,
      ];
      await sweep(small, '--json', json, '--csv', csv, '--markdown', markdown);
      const report = JSON.parse(readFileSync(json, 'utf8')) as SweepReport;
      expectToFollowSchema(report, 'sweep-report');
      expect(report.cells[3]).toEqual({
        name: 'hsms=2 createObjectMinimumNodes=1 hsmFailures=1 createHsm=false',
        values: { hsms: 2, createObjectMinimumNodes: 1, hsmFailures: 1, createHsm: false },
        worlds: 31,
        transitions: expect.any(Number),
        complete: true,
        properties: {
          'acknowledged-key-survives': { verdict: 'violated', length: 4, anyNumberOfKeys: true },
          'key-creation-can-succeed': { verdict: 'reachable', length: 3, anyNumberOfKeys: true },
        },
      });
      const rows = readFileSync(csv, 'utf8').split('\n');
      expect(rows[0]).toMatch(
        /^hsms,createObjectMinimumNodes,hsmFailures,createHsm,worlds,transitions,complete,acknow/,
      );
      expect(rows[4]).toMatch(/^2,1,1,false,31,\d+,true,violated,4,reachable,3$/);
      expect(rows).toHaveLength(8);
      const page = readFileSync(markdown, 'utf8');
      expect(page).toContain('# small');
      expect(page).toMatch(/\| +2 \| +1 \| +1 \| +31 \| +x4 \|/);
    }));

  test('that is stopped is no answer, and says so', async () => {
    const { code, stdout } = await sweep(small, '--max-worlds', '20');
    expect(code).toBe(3);
    expect(stdout).toMatch(/>=\d+/);
    expect(stdout).toContain('Incomplete: a limit or Ctrl-C stopped it.');
    const { code: none, stdout: nothing } = await sweep(small, '--max-seconds', '0.001');
    expect(none).toBe(3);
    expect(nothing).toContain('Incomplete');
  });

  test('names a scenario by its file', () =>
    inFolder(async (folder) => {
      const scenario = readFileSync('models/scenarios/public/sdk5-quorum-1hsm.json', 'utf8');
      writeFileSync(join(folder, 'one.json'), scenario);
      const file = join(folder, 'own.sweep.json');
      const value = { name: 'own', scenario: './one.json', axes: { keyAvailabilityCheck: [true, false] } };
      writeFileSync(file, JSON.stringify(value));
      const { code, stdout } = await commandLine(
        'sweep',
        file,
        '--no-cache',
        '--csv',
        '-',
        '--property',
        'key-creation-can-succeed',
      );
      expect({ code, rows: stdout.split('\n').slice(1) }).toEqual({
        code: 0,
        rows: [
          expect.stringMatching(/^true,\d+,\d+,true,unreachable,$/),
          expect.stringMatching(/^false,\d+,\d+,true,reachable,2$/),
          '',
        ],
      });
    }));
});

test.each([
  [
    { ...small, axes: { hsms: [1], hsmFailure: [1] }, where: [] },
    /own\.sweep\.json:1:\d+: axes\.hsmFailure: it sets nothing/,
  ],
  [
    { ...small, properties: ['no-such'] },
    /own\.sweep\.json:1:\d+: properties\[0\]: unknown property "no-such"/,
  ],
  [{ ...small, scenario: 'sdk3-min2-3hsm-2fails' }, /the nearest known one is "sdk3-min2-3hsm-2fail"/],
  [{ ...small, scenario: './none.json' }, /none\.json: /],
])('%j is bad input', async (value, message) => {
  const { code, stdout, stderr } = await sweep(value);
  expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
  expect(stderr).toMatch(message);
});

test('a sweep that is not there is bad input, and the nearest is named', async () => {
  const { code, stderr } = await commandLine('sweep', 'minimum');
  expect(code).toBe(2);
  expect(stderr).toContain('The nearest is minimums');
});

test.each([
  [
    ['--workers', '2', '--queue', 'redis://host'],
    "option '--workers <n>' cannot be used with option '--queue",
  ],
  [['--patience', '2'], "'--patience' says nothing without '--queue'"],
])('%s is bad usage', async (args, message) => {
  const { code, stdout, stderr } = await commandLine('sweep', 'minimums', ...args);
  expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
  expect(stderr).toContain(message);
});
