import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { describe, expect, test } from 'vitest';
import { commandLine, inFolder } from '../testing.ts';

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
  const schema = JSON.parse(readFileSync('reports/schemas/rates-report.schema.json', 'utf8'));
  const ajv = new Ajv2020({ strict: false });
  expect(ajv.validate(schema, report), ajv.errorsText()).toBe(true);
  expect(ajv.validate(schema, { ...report, schemaVersion: 2 })).toBe(false);
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
    const { code, stdout, stderr } = await commandLine(
      'rates',
      'unbounded-sdk5-2hsm',
      '--rates',
      aYear,
      ...args,
    );
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toContain(message);
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
