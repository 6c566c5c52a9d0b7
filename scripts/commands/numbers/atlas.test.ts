import { expect, test } from 'vitest';
import { expectToFollowSchema } from '../../output/schema-testing.ts';
import { commandLine } from '../../testing.ts';

test('keysync atlas tells the properties that tell clusters apart, and what all have in common', async () => {
  const { code, stdout, stderr } = await commandLine(
    'atlas',
    '--hsms',
    '1-2',
    '--sdk',
    '3',
    '--minimum',
    '2',
  );
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  const rows = stdout.split('\n').filter((line) => line.includes('SDK 3, minimum 2'));
  expect(rows.map((row) => row.trim().split(/ {2,}/).slice(0, 3))).toEqual([
    ['1', 'SDK 3, minimum 2', '0'],
    ['1', 'SDK 3, minimum 2', '1'],
    ['2', 'SDK 3, minimum 2', '0'],
    ['2', 'SDK 3, minimum 2', '1'],
  ]);
  expect(stdout).toMatch(/^ +- {2}session-key-survives$/m);
  expect(stdout).toMatch(/^ +\d+ {2}acknowledged-key-survives$/m);
  expect(stdout).toContain('hold for any number of such keys');
});

test('in JSON, as its schema says, and in Markdown', async () => {
  const args = ['atlas', '--hsms', '2', '--sdk', '5', '--check', 'on', '--failures', '0,1'];
  const report = JSON.parse((await commandLine(...args, '--json', '-')).stdout);
  expectToFollowSchema(report, 'atlas-report');
  expect(report.cells.map(({ name }: { readonly name: string }) => name)).toEqual([
    'sdk5-check-2hsm-0fail',
    'sdk5-check-2hsm-1fail',
  ]);
  expect(report.cells[1].properties['acknowledged-key-stays-usable']).toEqual({
    verdict: 'violated',
    length: 4,
    anyNumberOfKeys: true,
  });
  const page = (await commandLine(...args, '--markdown', '-')).stdout;
  expect(page).toContain('| SDK 5, check on |');
  expect(page).toContain('- `session-key-survives`: -');
});

test('what was stopped is no answer', async () => {
  const { code, stdout } = await commandLine('atlas', '--hsms', '3', '--max-worlds', '20');
  expect(code).toBe(3);
  expect(stdout).toMatch(/>=\d+/);
  expect(stdout).toContain('Incomplete: a limit or Ctrl-C stopped it.');
});

test.each([
  [['--hsms', '29'], 'Expected numbers from 1 to 28'],
  [['--hsms', '0-3'], 'Expected numbers from 1 to 28'],
  [['--hsms', '5-2'], 'Expected numbers from 1 to 28'],
  [['--failures', ''], 'Expected numbers from 0 to 28'],
  [['--sdk', '4'], 'Expected 3 or 5'],
  [['--check', 'maybe'], 'Expected on or off'],
  [['--property', 'no-such'], 'no-such'],
  [['--sdk', '5', '--minimum', '2'], "'--minimum' says nothing about clients of Client SDK 5"],
  [['--sdk', '3', '--check', 'on'], "'--check' says nothing about clients of Client SDK 3"],
])('%s is bad usage', async (args, message) => {
  const { code, stdout, stderr } = await commandLine('atlas', ...args);
  expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
  expect(stderr).toContain(message);
});
