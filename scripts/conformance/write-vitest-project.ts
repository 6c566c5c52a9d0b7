import { existsSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { areas, type Suite } from '#properties';
import { suiteTypeScript } from '#reports';
import { root } from '../root.ts';
import { writeOutput } from '../write-output.ts';

const template = join(root, 'scripts', 'conformance', 'vitest-project');

/** What a user changes: written where it is not there yet, and never again. */
const ownFiles = ['adapter.ts', 'package.json', 'tsconfig.json', 'README.md'];

/** What belongs to keysync: written anew each time. */
const fixedFiles = ['conformance/implementation.ts', 'conformance/walk.ts'];

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
    const file = `${area}.test.ts`;
    if (!tests.has(file)) rmSync(join(folder, 'conformance', file), { force: true });
  }
  return hasAdapter;
}

const templateText = (file: string): string => readFileSync(join(template, file), 'utf8');
