import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { expectToFollowSchema } from '../../output/schema-testing.ts';
import { commandLine, inFolder } from '../../testing.ts';

const aYear = 'properties/testdata/rates/a-year.json';

test('keysync rates tells probabilities, minutes a year, first times, and what matters', async () => {
  const { code, stdout, stderr } = await commandLine('rates', 'unbounded-sdk3-min1-2hsm', '--rates', aYear);
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  expect(stdout).toContain('unbounded-sdk3-min1-2hsm within 1 year');
  expect(stdout).toContain('165 worlds, as 91 states');
  expect(stdout).toMatch(/^acknowledged-key-survives +4\.56953e-6 +1\.20179 +after 219000 years/m);
  expect(stdout).toMatch(/^rejected-key-leaves-nothing +2\.49733e-24 /m);
  expect(stdout).toMatch(/^key-creation-can-succeed \(reached\) +1 - 6e-10 /m);
  expect(stdout).toMatch(
    /What acknowledged-key-survives depends on\n {2}hsm-fails +2\.00 {2}#+\n {2}create-hsm +-1\.00 {2}#+\n/,
  );
  expect(stdout).toContain('Has a rate, and is possible nowhere: hsm-creation-fails.');
});

test('in JSON, as its schema says, with another horizon', async () => {
  const args = ['rates', 'unbounded-sdk5-2hsm', '--rates', 'properties/testdata/rates/a-day-of-trouble.json'];
  const report = JSON.parse((await commandLine(...args, '--json', '-')).stdout);
  expectToFollowSchema(report, 'rates-report');
  expect(report.states).toBe(82);
  expect(report.properties['acknowledged-key-stays-usable'].probability).toBeCloseTo(0.856573405488, 10);
  expect(report.properties['acknowledged-key-stays-usable'].share).toBeCloseTo(0.073588896256, 10);
  const longer = JSON.parse((await commandLine(...args, '--horizon', '2 days', '--json', '-')).stdout);
  expect(longer.horizonSeconds).toBe(172_800);
  expect(longer.properties['acknowledged-key-survives'].probability).toBeGreaterThan(
    report.properties['acknowledged-key-survives'].probability,
  );
});

test('says what never happens because it has no rate', async () => {
  await inFolder(async (folder) => {
    const file = join(folder, 'rates.json');
    writeFileSync(
      file,
      '{"horizon":"1 day","rates":{"generate-key":"1/minute","client-sync-copies":"1/minute"}}',
    );
    const { stdout } = await commandLine('rates', 'unbounded-sdk5-2hsm', '--rates', file);
    expect(stdout).toMatch(/Possible, but without a rate, so that here it never happens: .*hsm-fails/);
    const page = await commandLine('rates', 'unbounded-sdk5-2hsm', '--rates', file, '--markdown', '-');
    expect(page.stdout).toMatch(/^\| `generate-key` +\| 1\/minute +\|$/m);
  });
});

describe('is refused with one message', () => {
  test.each([
    [
      '{"rates":{"hsm-fail":"1/day"}}',
      ':1:22: rates.hsm-fail: unknown action "hsm-fail"; the nearest known one is "hsm-fails"',
    ],
    [
      '{\n  "rates": {"hsm-fails":"1/week"}}',
      ':2:25: rates.hsm-fails: expected a number and a unit such as "0.2/year"',
    ],
    ['{"rates":{"hsm-fails":"1/day"}}', 'it says no horizon'],
    ['{"rates":{"hsm-fails":', 'the text ends too early'],
  ])('%s', async (text, message) => {
    await inFolder(async (folder) => {
      const file = join(folder, 'rates.json');
      writeFileSync(file, text);
      const { code, stdout, stderr } = await commandLine('rates', 'unbounded-sdk5-2hsm', '--rates', file);
      expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
      expect(stderr).toContain(message);
    });
  });

  test.each([
    [['--horizon', '1 century'], '1 century'],
    [['--horizon', '0 years'], '0 years'],
    [['--max-states', '0'], 'Expected a whole number'],
  ])('%s', async (args, message) => {
    await expectBadUsage(args, message);
  });
});

test('a limit leaves no number behind', async () => {
  const { code, stdout, stderr } = await commandLine(
    'rates',
    'unbounded-sdk3-min1-3hsm',
    '--rates',
    aYear,
    '--max-states',
    '50',
  );
  expect({ code, stdout }).toEqual({ code: 3, stdout: '' });
  expect(stderr).toContain('more than 50 states');
});

test('how long to wait, where another setting is as good, and histories that were drawn', async () => {
  const { code, stdout, stderr } = await commandLine(
    ...['rates', 'unbounded-sdk3-min1-2hsm', '--rates', 'day-of-trouble', '--no-elasticities'],
    ...['--wait-below', '0.01', '--retry-every', '10 minutes'],
    ...['--break-even', 'hsm-fails', '--against', 'unbounded-sdk3-min1-3hsm'],
    ...['--simulate', '50', '--seed', '3'],
  );
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  expect(stdout).toContain('How long to wait with key-1 after its creation');
  expect(stdout).toMatch(/attempts?, 10 minutes apart, are enough|One attempt is enough/);
  expect(stdout).toMatch(
    /acknowledged-key-survives: 0\.03767 here, 0\.001179 there; with hsm-fails once in \S+ days or less often, here is as good/,
  );
  expect(stdout).toContain('50 histories, drawn with seed 3');
  expect(stdout).not.toContain('DIFFERS');
});

test('one key of several has the numbers that it has alone', async () => {
  const args = ['--rates', 'day-of-trouble', '--no-elasticities', '--json', '-'];
  const ofOne = await commandLine('rates', 'sdk3-min2-3hsm-1fail-2keys', '--key', 'key-2', ...args);
  const alone = await commandLine('rates', 'sdk3-min2-3hsm-1fail', ...args);
  const [one, other] = [ofOne, alone].map(({ stdout }) => JSON.parse(stdout));
  expect(one.keys).toEqual(['key-2']);
  expect(one.properties).toEqual(other.properties);
  const unknown = await commandLine('rates', 'sdk3-min2-3hsm-1fail-2keys', '--key', 'key-3', ...args);
  expect(unknown.code).toBe(2);
  expect(unknown.stderr).toContain('has no key "key-3"');
});

test('files for PRISM and Storm', async () => {
  await inFolder(async (folder) => {
    const into = join(folder, 'prism');
    const args = ['--rates', aYear, '--no-elasticities', '--prism', into];
    const { code } = await commandLine('rates', 'observed-on-one-of-three', ...args);
    expect(code).toBe(0);
    expect(readFileSync(join(into, 'chain.tra'), 'utf8')).toMatch(/^8 11\n0 \d+ /);
    expect(readFileSync(join(into, 'chain.props'), 'utf8')).toContain('P=? [ F<=31536000 "');
  });
});

test.each([
  [['--wait-below', '2'], 'Expected a probability'],
  [['--wait-below', '0.1', '--retry-every', 'often'], '--retry-every: expected a number and a unit, found'],
  [['--break-even', 'hsm-fails'], 'it needs an action and --against another scenario'],
  [['--against', 'unbounded-sdk5-2hsm'], 'it needs an action and --against another scenario'],
  [['--break-even', 'hsm-fail', '--against', 'unbounded-sdk5-2hsm'], 'the nearest known one is "hsm-fails"'],
  [['--simulate', '1'], 'from 2 up'],
])('%s is bad usage', async (args, message) => {
  await expectBadUsage(args, message);
});

/** Expects that options are refused, with a message and nothing else. */
async function expectBadUsage(args: readonly string[], message: string): Promise<void> {
  const { code, stdout, stderr } = await commandLine(
    'rates',
    'unbounded-sdk5-2hsm',
    '--rates',
    aYear,
    ...args,
  );
  expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
  expect(stderr).toContain(message);
}
