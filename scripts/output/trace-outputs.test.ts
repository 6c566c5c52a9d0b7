import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { commandLine, inFolder } from '../testing.ts';
import { expectToFollowSchema } from './schema-testing.ts';

const finding = ['explain', 'sdk3-min1-3hsm-1fail', 'acknowledged-key-survives'] as const;
const regression = 'properties/regressions/acknowledged-key-survives-f7c93784.replay.json';

const deployment = ['describe-clusters.json', 'cloudhsm-pkcs11.cfg'].map((file) =>
  join('scripts/input/testdata/web-signing', file),
);

const formats = [
  ['markdown', /^# `acknowledged-key-survives` in .*: violated\n/],
  ['itf', /^\{\n {2}"#meta": \{\n {4}"format": "ITF",/],
  ['typescript', /\ntest\('acknowledged-key-survives holds in /],
  ['pin', /\ntest\('acknowledged-key-survives: what was found is there in /],
] as const;

test.each([
  ['explain', finding],
  ['replay', ['replay', regression]],
] as const)('%s writes every format at once, each as it is written alone', async (_, args) => {
  await inFolder(async (folder) => {
    const files = [...formats.map(([name]) => name), 'json'].map(
      (name) => [name, join(folder, 'new', name)] as const,
    );
    const { stdout, stderr } = await commandLine(
      ...args,
      ...files.flatMap(([name, file]) => [`--${name}`, file]),
    );
    expect(stderr).toBe('');
    expect(stdout).toBe((await commandLine(...args)).stdout);
    expect(readdirSync(join(folder, 'new')).sort()).toEqual(files.map(([name]) => name).sort());
    for (const [name, begins] of formats) {
      const text = readFileSync(join(folder, 'new', name), 'utf8');
      expect(text).toMatch(begins);
      expect(text).not.toContain(folder);
    }
    const [name, file] = files[1]!;
    expect((await commandLine(...args, `--${name}`, '-')).stdout).toBe(readFileSync(file, 'utf8'));
  });
});

test.each([
  ['explain', finding, 'trace-report', { verdict: 'violated' }],
  ['replay', ['replay', regression], 'replay-report', { shown: 'violated', states: null }],
  ['verify', ['verify', 'sdk3-min1-3hsm-1fail'], 'verification-report', { judgement: 'expected' }],
  ['check', ['check', ...deployment], 'check-report', { complete: true }],
  [
    'diff',
    ['diff', ...deployment, '--', deployment[0]!],
    'diff-report',
    { of: 'deployments', complete: true },
  ],
  [
    'diff of scenarios',
    ['diff', 'sdk5-quorum-1hsm', '--', 'sdk5-optout-1hsm-1fail'],
    'diff-report',
    { of: 'scenarios', complete: true },
  ],
  ['fuzz', ['fuzz', '--runs', '100', '--property', 'users-agree-across-hsms'], 'fuzz-report', { seed: 1 }],
] as const)('%s --json is what its published schema says', async (_, args, name, said) => {
  await inFolder(async (folder) => {
    const saved = args[0] === 'fuzz' ? ['--save', folder] : [];
    const report = JSON.parse((await commandLine(...args, ...saved, '--json', '-')).stdout);
    expect(report).toMatchObject(said);
    expectToFollowSchema(report, name);
  });
});

test('a replay of which a step is refused is written as far as it goes, and is no verdict', async () => {
  await inFolder(async (folder) => {
    const good = (await commandLine(...finding, '--itf', '-')).stdout;
    expect(good).toContain('"hsmFailures":1,');
    const refused = good.replace('"hsmFailures":1,', '"hsmFailures":0,');
    const page = await replayOf(folder, refused, '--markdown');
    expect(page).toContain(': incomplete\n');
    expect(page).toContain('\n4. The creation of key-1');
    expect(page).not.toContain('\n5. ');
    expect(await replayOf(folder, refused, '--itf')).toContain('"verdict": "incomplete"');
  });
});

describe('exit code 2 before any work', () => {
  test.each([
    [
      'two formats on standard output',
      ['--itf', '-', '--markdown', '-'],
      '-: --markdown and --itf cannot both',
    ],
    [
      'two formats in one file',
      ['--pin', 'x/y', '--typescript', 'x/y'],
      'x/y: --typescript and --pin cannot both',
    ],
    ['a folder in the way', ['--itf', 'scripts'], 'scripts: the file cannot be written (EISDIR)'],
  ])('%s', async (_, options, message) => {
    for (const args of [finding, ['replay', regression]]) {
      const { code, stdout, stderr } = await commandLine(...args, ...options);
      expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
      expect(stderr).toContain(`keysync: ${message}`);
    }
    expect(existsSync('x')).toBe(false);
  });
});

async function replayOf(folder: string, text: string, option: string): Promise<string> {
  const path = join(folder, 'changed.itf.json');
  writeFileSync(path, text);
  return (await commandLine('replay', path, option, '-')).stdout;
}

test.each(['token-keys-converge', 'retried-use-succeeds', 'users-agree-across-hsms'])(
  'a trace of %s where there is nothing to see is replayed, and shows nothing',
  async (property) => {
    await inFolder(async (folder) => {
      const file = join(folder, 'nothing.itf.json');
      expect((await commandLine('explain', 'sdk5-quorum-1hsm', property, '--itf', file)).code).toBe(0);
      const { code, stdout } = await commandLine('replay', file);
      expect(stdout).toContain('nothing to see after 0 steps');
      expect(code).toBe(0);
    });
  },
);
