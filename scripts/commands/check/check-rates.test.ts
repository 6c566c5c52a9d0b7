import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { expectToFollowSchema } from '../../output/schema-testing.ts';
import { commandLine, inFolder } from '../../testing.ts';

const devSingle = 'scripts/input/testdata/dev-single';
const pair = ['us-east-1.clusters.json', 'us-west-2.clusters.json'].map(
  (file) => `scripts/input/testdata/dr-pair/${file}`,
);

test('keysync check --rates also tells how likely a key of each client gets lost', async () => {
  const { stdout } = await commandLine('check', ...pair, '--rates', 'year-of-service');
  expect(stdout).toMatch(/How likely it is within 1 year: SDK 5 default \(assumed\) of \S+ on \S+\n/);
  expect(stdout).toMatch(/^ {2}acknowledged-key-survives +\S+ +\S+ +after \S+ years/m);
  expect(stdout).toContain(
    'no creation of a key ever succeeds: nothing can be lost, and nothing can be used',
  );
  expect(stdout).toContain('Each number is of one new key of the client');
  const without = await commandLine('check', ...pair);
  expect(without.stdout).not.toContain('How likely it is');
});

test('in JSON, as the schema says, and in Markdown', async () => {
  const args = ['check', ...pair, '--rates', 'year-of-service', '--horizon', '2 years'];
  const report = JSON.parse((await commandLine(...args, '--json', '-')).stdout);
  expectToFollowSchema(report, 'check-report');
  const [first] = report.rates;
  expect(first.report.horizonSeconds).toBe(2 * 31_536_000);
  expect(first.report.properties['acknowledged-key-survives'].probability).toBeGreaterThan(0);
  const page = (await commandLine(...args, '--markdown', '-')).stdout;
  expect(page).toContain('## How likely it is\n');
});

test('what a rates file has wrong is told before anything is asked', async () => {
  await inFolder(async (folder) => {
    const file = join(folder, 'rates.json');
    writeFileSync(file, '{"rates":{"hsm-fail":"1/day"}}');
    const { code, stdout, stderr } = await commandLine('check', devSingle, '--rates', file);
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toContain('the nearest known one is "hsm-fails"');
  });
  const { code, stderr } = await commandLine('check', devSingle, '--horizon', '1 year');
  expect(code).toBe(2);
  expect(stderr).toContain('this is for --rates only');
});
