import { existsSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { areas, type Suite } from '#properties';
import { suiteTypeScript } from '#reports';
import { expectFolder, expectOwn, writeOutput } from '../output/write-output.ts';
import { root } from '../root.ts';

const template = join(root, 'scripts', 'conformance', 'vitest-project');

/** What a user changes: written where it is not there yet, and never again. */
const ownFiles = ['adapter.ts', 'package.json', 'tsconfig.json', 'README.md'];

/** What belongs to keysync: written anew each time. */
const fixedFiles = ['conformance/implementation.ts', 'conformance/walk.ts'];

/** What is in every file that belongs to keysync. */
const mark = 'Written by keysync';

/**
 * Finds out before long work whether a project can be written into a folder, and nothing is lost there.
 *
 * @throws InputError where that is not so
 */
export function expectVitestProject(folder: string): void {
  expectFolder(folder);
  for (const file of [...fixedFiles, 'conformance/deployments.ts', ...areas.map(testFileOf)])
    expectOwn(join(folder, file), mark);
}

/**
 * Writes a suite as a project of tests for vitest, which runs without keysync.
 *
 * @returns whether the adapter was there already
 * @throws InputError where a file cannot be written
 */
export async function writeVitestProject(folder: string, suite: Suite): Promise<boolean> {
  const tests = await suiteTypeScript(suite);
  const hasAdapter = existsSync(join(folder, 'adapter.ts'));
  for (const file of ownFiles) {
    if (!existsSync(join(folder, file))) writeOutput(join(folder, file), templateText(file));
  }
  for (const file of fixedFiles) writeOutput(join(folder, file), templateText(file));
  for (const [file, text] of tests) writeOutput(join(folder, 'conformance', file), text);
  // What an earlier suite had and this one has not.
  for (const area of areas) {
    if (!tests.has(`${area}.test.ts`)) rmSync(join(folder, testFileOf(area)), { force: true });
  }
  return hasAdapter;
}

const testFileOf = (area: string): string => `conformance/${area}.test.ts`;

const templateText = (file: string): string => readFileSync(join(template, file), 'utf8');
