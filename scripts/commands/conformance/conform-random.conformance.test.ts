import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { exitCodes } from '../../exit-codes.ts';
import { commandLine, inFolder } from '../../testing.ts';

const driver = (options = ''): string =>
  `'${process.execPath}' scripts/implementations/in-memory/driver.ts${options}`;

const scenario = 'models/scenarios/public/sdk5-quorum-2hsm-1fail.json';

describe('keysync conform --random', () => {
  test('says how much it tried, in scenarios of the user', async () => {
    const { code, stdout, stderr } = await commandLine(
      ...['conform', '--driver', driver(), '--random', '--runs', '5'],
      ...['--scenario', scenario, '--scenario', 'zone-loss-two-clusters'],
    );
    expect({ code, stderr }).toEqual({ code: exitCodes.success, stderr: '' });
    expect(stdout).toMatch(
      /^All of it is explained\. 10 runs in 2 scenarios: \d+ commands, looked at \d+ times\.\n$/,
    );
  });

  test('makes a failure shorter and saves it, so that it can be told again', () =>
    inFolder(async (folder) => {
      const wrong = driver(' --wrong checked-at-creation-only');
      const random = ['--random', '--scenario', scenario, '--save', folder];
      const { code, stdout } = await commandLine('conform', '--driver', wrong, ...random);
      expect(code).toBe(exitCodes.failure);
      expect(stdout).toContain('In sdk5-quorum-2hsm-1fail, it does not behave as documented.');
      expect(stdout).toMatch(
        / {2}hsm-fails hsm-a[12]: accepted\nWhat is not:\n {2}use-key key-1 hsm-a[12]: accepted\n/,
      );
      expect(stdout).toContain('refused: availability-check');
      const file = join(folder, 'conform-failure.json');
      expect(stdout).toMatch(
        /To tell it again: keysync conform --driver .* --again \S*conform-failure\.json\n$/,
      );
      const saved = JSON.parse(readFileSync(file, 'utf8')) as { readonly told: readonly unknown[] };
      expect(saved.told).toHaveLength(5);

      const again = await commandLine('conform', '--driver', wrong, '--again', file);
      expect(again.code).toBe(exitCodes.failure);
      expect(again.stdout).toContain('refused: availability-check');
      const mended = await commandLine('conform', '--driver', driver(), '--again', file);
      expect([mended.code, mended.stdout]).toEqual([
        exitCodes.success,
        `All 5 steps of ${file} are explained.\n`,
      ]);
    }));

  test('does not take nothing for a pass', async () => {
    const skeleton = `'${process.execPath}' scripts/conformance/testdata/driver.mjs nothing`;
    const { code, stdout } = await commandLine(
      ...['conform', '--driver', skeleton, '--random', '--runs', '1', '--scenario', 'zone-loss-two-clusters'],
    );
    expect(code).toBe(exitCodes.failure);
    expect(stdout).toMatch(/^Nothing was tried\. .* 1 scenarios are not for it: zone-loss-two-clusters\.\n$/);
  });

  test('a driver that breaks is told as such', async () => {
    const breaking = `'${process.execPath}' -e 'process.exit(3)'`;
    const { code, stdout } = await commandLine('conform', '--driver', breaking, '--random');
    expect([code, stdout]).toEqual([exitCodes.failure, expect.stringMatching(/^The driver broke: /)]);
  });

  test.each([
    [['--random', '--suite', 'full'], "'--suite' says nothing about --random"],
    [['--random', '--json', 'x.json'], "'--json' says nothing about --random"],
    [['--runs', '3'], "'--runs' says nothing about a suite"],
    [['--again', 'x.json', '--seed', '3'], "'--seed' says nothing about --again"],
  ])('an option that would do nothing is refused: %j', async (options, message) => {
    const { code, stderr } = await commandLine('conform', '--driver', driver(), ...options);
    expect([code, stderr]).toEqual([exitCodes.badInput, expect.stringContaining(message)]);
  });

  test('a file that is none is told in a message', () =>
    inFolder(async (folder) => {
      const file = join(folder, 'other.json');
      writeFileSync(file, '{"schemaVersion":1}');
      const { code, stderr } = await commandLine('conform', '--driver', driver(), '--again', file);
      expect([code, stderr]).toEqual([
        exitCodes.badInput,
        expect.stringContaining('keysync conform --random'),
      ]);
    }));
});

describe('keysync suite SCENARIO', () => {
  test('chooses tests in scenarios of the user, which run', () =>
    inFolder(async (folder) => {
      const own = join(folder, 'own.json');
      const told = JSON.parse(readFileSync(scenario, 'utf8')) as object;
      writeFileSync(own, JSON.stringify({ ...told, $schema: undefined, name: 'mine', expect: undefined }));
      const made = await commandLine('suite', own, '--criterion', 'actions', '--out', folder);
      expect(made).toMatchObject({ code: exitCodes.success, stderr: '' });
      expect(made.stdout).toMatch(/^own-actions: \d+ tests in 1 deployments\.\n/);
      const suite = join(folder, 'own-actions.json');
      expect(Object.keys(JSON.parse(readFileSync(suite, 'utf8')).deployments)).toEqual(['mine']);
      const { code, stdout } = await commandLine('conform', '--driver', driver(), '--suite', suite);
      expect([code, stdout]).toEqual([
        exitCodes.success,
        expect.stringMatching(/No test failed: (\d+) of \1 tests/),
      ]);
    }));

  test('two scenarios of one name, and one with nothing to test, are refused', () =>
    inFolder(async (folder) => {
      const twice = await commandLine('suite', scenario, scenario, '--out', folder);
      expect([twice.code, twice.stderr]).toEqual([
        exitCodes.badInput,
        expect.stringContaining('another scenario has'),
      ]);
      const nothing = join(folder, 'nothing.json');
      writeFileSync(
        nothing,
        JSON.stringify({ name: 'nothing', regions: {}, clusters: {}, users: ['co'], cryptoOfficer: 'co' }),
      );
      const empty = await commandLine('suite', nothing, '--criterion', 'actions', '--out', folder);
      expect([empty.code, empty.stderr]).toEqual([
        exitCodes.badInput,
        expect.stringContaining('nothing to test'),
      ]);
      expect(existsSync(join(folder, 'own-actions.json'))).toBe(false);
    }));
});
