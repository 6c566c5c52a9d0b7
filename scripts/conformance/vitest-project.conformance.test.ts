import { execFile } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { areas } from '#properties';
import { loadSuite } from './load-suite.ts';
import { writeVitestProject } from './write-vitest-project.ts';

const root = join(import.meta.dirname, '..', '..');
const suite = loadSuite('core');
let folder: string;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'keysync-vitest-project-'));
  expect(await writeVitestProject(folder, suite)).toBe(false);
  symlinkSync(join(root, 'node_modules'), join(folder, 'node_modules'));
});

afterAll(() => rmSync(folder, { recursive: true }));

interface Ended {
  readonly code: number | null;
  readonly output: string;
}

/** Runs a program of the project as its npm scripts would. */
function run(program: string, args: readonly string[] = []): Promise<Ended> {
  return new Promise((resolve) => {
    const file = join(root, 'node_modules', program);
    // What says that these tests are run by vitest is not for those of the project.
    const { VITEST: _, VITEST_POOL_ID: __, VITEST_WORKER_ID: ___, ...env } = process.env;
    const child = execFile(
      process.execPath,
      [file, ...args],
      { cwd: folder, env },
      (_error, stdout, stderr) => resolve({ code: child.exitCode, output: stdout + stderr }),
    );
  });
}

interface Counts {
  readonly numTotalTests: number;
  readonly numPassedTests: number;
  readonly numFailedTests: number;
  readonly numPendingTests: number;
}

/** So that its files, which all load the same modules, load them once. */
const once = ['--no-isolate', '--maxWorkers=1'];
/** So that Node reads the simulator by itself, which is quick. */
const byNode = ['--experimental.viteModuleRunner=false', '--experimental.nodeLoader=false'];

/** Runs the tests of the project, as `npm test` does but for the options. */
async function runTests(
  options: readonly string[] = [...once, ...byNode],
): Promise<Counts & { readonly output: string }> {
  const json = ['--reporter=json', '--outputFile.json=result.json'];
  const { output } = await run('vitest/vitest.mjs', ['run', ...json, ...options]);
  return { ...JSON.parse(readFileSync(join(folder, 'result.json'), 'utf8')), output };
}

/** Puts the simulator in memory behind the tests. */
function writeAdapter(expression: string): void {
  const inMemory = join(root, 'scripts', 'implementations', 'in-memory');
  const lines = [
    `import { InMemoryImplementation } from ${JSON.stringify(join(inMemory, 'in-memory.ts'))};`,
    `import { wrongVariants } from ${JSON.stringify(join(inMemory, 'wrong', 'wrong-variants.ts'))};`,
    "import type { Implementation } from './conformance/implementation.ts';",
    '',
    'const parts = (name: string) => wrongVariants.find((one) => one.name === name)!.parts;',
    `export const implementation: Implementation = ${expression};`,
    'void parts;',
  ];
  writeFileSync(join(folder, 'adapter.ts'), `${lines.join('\n')}\n`);
}

test('as it is written, the types agree and every test fails: nothing passes before there is an adapter', async () => {
  expect(await run('typescript/bin/tsc', ['--checkers', '1'])).toEqual({ code: 0, output: '' });
  const { numPassedTests, numTotalTests, numPendingTests } = await runTests(once);
  expect(numTotalTests).toBe(suite.tests.length);
  expect(numPassedTests).toBe(0);
  expect(numPendingTests).toBe(0);
});

test('every test passes for the simulator, and none is skipped', async () => {
  writeAdapter('new InMemoryImplementation()');
  expect(await runTests()).toMatchObject({
    numTotalTests: suite.tests.length,
    numPassedTests: suite.tests.length,
  });
});

test('a wrong simulator fails', async () => {
  writeAdapter("new InMemoryImplementation('wrong', parts('backups-carry-session-keys'))");
  const { numFailedTests, numPassedTests } = await runTests();
  expect(numFailedTests).toBeGreaterThan(0);
  expect(numPassedTests).toBeGreaterThan(0);
});

test('what the implementation cannot be told is skipped, with the reason', async () => {
  writeAdapter(
    "Object.assign(new InMemoryImplementation(), { capabilities: () => ({ controls: { 'create-cluster': ['cluster'], 'generate-key': ['key'] }, bounds: false, reasons: true }) })",
  );
  const { numFailedTests, numPassedTests, numPendingTests, output } = await runTests([
    ...once,
    ...byNode,
    '--reporter=verbose',
  ]);
  expect(numFailedTests).toBe(0);
  expect(numPassedTests).toBeGreaterThan(0);
  expect(numPassedTests + numPendingTests).toBe(suite.tests.length);
  expect(output).toContain('the implementation cannot be told sync-key');
  expect(output).toContain('the implementation lets nobody choose "hsm" of generate-key');
  expect(output).toContain('the implementation keeps to no bounds');
});

test('written anew, it is the same, the adapter stays, and tests of an area that is no more are gone', async () => {
  writeAdapter('new InMemoryImplementation()');
  const read = (): Record<string, string> =>
    Object.fromEntries(
      ['adapter.ts', ...readdirSync(join(folder, 'conformance')).map((file) => `conformance/${file}`)].map(
        (file) => [file, readFileSync(join(folder, file), 'utf8')],
      ),
    );
  const before = read();
  expect(await writeVitestProject(folder, suite)).toBe(true);
  expect(read()).toEqual(before);
  const [area] = areas;
  await writeVitestProject(folder, { ...suite, tests: suite.tests.filter((one) => one.area !== area) });
  expect(Object.keys(before)).toContain(`conformance/${area}.test.ts`);
  expect(Object.keys(read())).not.toContain(`conformance/${area}.test.ts`);
});

test('the project asks for the versions that it is tried with', () => {
  const wanted = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')).devDependencies;
  const own = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')).devDependencies;
  for (const [name, version] of Object.entries(wanted)) expect(own[name]).toBe(version);
});
