import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { findingIn, findingKinds, hostile, roundTrip } from '../testing.ts';
import { traceTypeScript } from './trace-typescript.ts';

interface Outcome {
  readonly status: string;
  readonly title: string;
  readonly failureMessages: readonly string[];
}

const holding = {
  ...findingIn('sdk3-min1-3hsm-1fail', 'acknowledged-key-survives'),
  trace: [],
  verdict: 'holds' as const,
  evidence: null,
};
const reports = {
  ...Object.fromEntries(
    findingKinds.flatMap(([kind, scenario, property]) => [
      [kind, findingIn(scenario, property)],
      [`${kind}, hostile`, findingIn(scenario, property, ` ${hostile}`)],
    ]),
  ),
  'goes round': roundTrip(1),
  holding,
};

const folder = mkdtempSync(join(tmpdir(), 'keysync-test-'));
const outcomes = new Map<string, Outcome>();
const sources = new Map<string, string>();

beforeAll(async () => {
  for (const [name, report] of Object.entries(reports)) {
    for (const asksFor of ['right', 'found'] as const) {
      sources.set(`${name} ${asksFor}`, await traceTypeScript(report, asksFor));
    }
  }
  mkdirSync(join(folder, 'tests'));
  for (const [index, source] of [...sources.values()].entries())
    writeFileSync(join(folder, 'tests', `${index}.test.ts`), source);
  writeProject();
  const vitest = resolve('node_modules/vitest/vitest.mjs');
  const { stdout, stderr } = spawnSync(
    process.execPath,
    [vitest, 'run', '--root', folder, '--reporter=json', '--no-isolate'],
    { encoding: 'utf8', env: { ...process.env, VITEST: '' } },
  );
  const from = stdout.indexOf('{"num');
  if (from < 0) throw new Error(stdout + stderr);
  const { testResults } = JSON.parse(stdout.slice(from)) as {
    readonly testResults: readonly { readonly name: string; readonly assertionResults: readonly Outcome[] }[];
  };
  for (const { name, assertionResults } of testResults) {
    const index = Number(/(\d+)\.test\.ts$/.exec(name)?.[1]);
    expect(assertionResults).toHaveLength(1);
    outcomes.set([...sources.keys()][index]!, assertionResults[0]!);
  }
});

afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** A project in which the package is what is here. */
function writeProject(): void {
  const packages = join(folder, 'node_modules');
  const own = join(packages, 'keysync-verifier');
  mkdirSync(own, { recursive: true });
  symlinkSync(resolve('node_modules/vitest'), join(packages, 'vitest'));
  const doors = ['models', 'properties'];
  for (const door of doors) symlinkSync(resolve(door), join(own, door));
  const exported = Object.fromEntries(doors.map((door) => [`./${door}`, `./${door}/index.ts`]));
  writeFileSync(join(own, 'package.json'), JSON.stringify({ type: 'module', exports: exported }));
  // Node reads the sources by itself, which is quick.
  const config = { test: { maxWorkers: 1, experimental: { viteModuleRunner: false, nodeLoader: false } } };
  writeFileSync(join(folder, 'vitest.config.mjs'), `export default ${JSON.stringify(config)};\n`);
  const compilerOptions = {
    strict: true,
    noUnusedLocals: true,
    noUncheckedIndexedAccess: true,
    exactOptionalPropertyTypes: true,
    noEmit: true,
    skipLibCheck: true,
    module: 'nodenext',
    target: 'es2023',
    types: [],
    allowImportingTsExtensions: true,
    resolveJsonModule: true,
  };
  writeFileSync(join(folder, 'tsconfig.json'), JSON.stringify({ compilerOptions, include: ['tests'] }));
  writeFileSync(join(folder, 'package.json'), '{ "type": "module" }\n');
}

test('every test compiles, as strictly as can be asked', () => {
  const tsc = resolve('node_modules/typescript/bin/tsc');
  const { status, stdout } = spawnSync(process.execPath, [tsc, '-p', folder, '--checkers', '1'], {
    encoding: 'utf8',
  });
  expect({ status, stdout }).toEqual({ status: 0, stdout: '' });
});

describe.each(Object.keys(reports).filter((name) => name !== 'holding' && name !== 'goes round'))(
  '%s',
  (name) => {
    test('fails as long as the trace shows what it shows', () => {
      const { status, failureMessages } = outcomes.get(`${name} right`)!;
      expect(status).toBe('failed');
      expect(failureMessages[0]).toContain("expected [ 'not-shown', 'refused' ] to include 'shown'");
    });

    test('or passes as long as it does, where that is wanted', () => {
      expect(outcomes.get(`${name} found`)).toMatchObject({ status: 'passed' });
    });
  },
);

test('what shows nothing passes what should be, and is not what was found', () => {
  expect(outcomes.get('goes round right')?.status).toBe('passed');
  expect(outcomes.get('goes round found')?.status).toBe('failed');
});

test('of what holds, both ask that it does', () => {
  expect(outcomes.get('holding right')?.status).toBe('passed');
  expect(outcomes.get('holding found')?.status).toBe('passed');
});

test('names are data: as they were in the title, and escaped in every source', () => {
  const { title } = outcomes.get('always, hostile found')!;
  expect(title).toBe(`clone-holds-every-acknowledged-key: what was found is there in clone-2x2 ${hostile}`);
  for (const [name, source] of sources)
    expect(source, name).not.toMatch(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}](?<!\n)/u);
});
