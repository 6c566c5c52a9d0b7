import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { Worker } from 'node:worker_threads';
import { expect, test } from 'vitest';

/** What a thread of plain Node answers: this one loads modules in a way of its own. */
function inThread(code: string): Promise<unknown> {
  const head = `import { MutatedModules } from '${pathToFileURL(resolve('scripts/mutation/judging/mutated-modules.ts'))}';
    import { parentPort } from 'node:worker_threads';`;
  const url = new URL(`data:text/javascript,${encodeURIComponent(head + code)}`);
  return new Promise((answered, failed) => {
    const thread = new Worker(url, { execArgv: [] });
    thread.on('message', answered);
    thread.on('error', failed);
  });
}

test('a module and all that depend on it are loaded anew, the rest is shared, and no file is written', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'keysync-test-'));
  const put = (name: string, text: string): void => writeFileSync(join(folder, name), text);
  put('rule.ts', "export const rule: string = 'as it is';");
  put('apart.ts', 'export const loads: object = {};');
  put('middle.ts', "export { rule } from './rule.ts'; export { loads } from './apart.ts';");
  put('entry.ts', "export { rule, loads } from './middle.ts';");
  const urlOf = (name: string): string => pathToFileURL(join(folder, name)).href;
  const answer = await inThread(`
    const modules = new MutatedModules('${urlOf('')}');
    const sound = await modules.loadSound('${urlOf('entry.ts')}');
    const mutated = await modules.load('${urlOf('entry.ts')}', '${urlOf('rule.ts')}', "export const rule: string = 'mutated';");
    const other = await modules.load('${urlOf('entry.ts')}', '${urlOf('rule.ts')}', "export const rule: string = 'other';");
    const broken = await modules.load('${urlOf('entry.ts')}', '${urlOf('rule.ts')}', 'throw new Error("broken"); export const rule = 1;').catch((error) => error.message);
    const again = await import('${urlOf('entry.ts')}');
    parentPort.postMessage({
      rules: [sound.rule, mutated.rule, other.rule, again.rule],
      isShared: sound.loads === mutated.loads && sound === again,
      broken,
    });`);
  expect(answer).toEqual({
    rules: ['as it is', 'mutated', 'other', 'as it is'],
    isShared: true,
    broken: 'broken',
  });
  rmSync(folder, { recursive: true });
});
