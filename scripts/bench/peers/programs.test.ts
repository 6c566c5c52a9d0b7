import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { inTemporaryFolder, ProgramError, run, runTimed } from './programs.ts';

const { signal } = new AbortController();

test('a program says what it printed', async () => {
  expect(await run('bash', ['-c', 'echo out; echo err >&2'], signal)).toEqual({
    stdout: 'out\n',
    stderr: 'err\n',
  });
});

test('a program that fails is told with the end of what it said', async () => {
  await expect(run('bash', ['-c', 'echo reason >&2; exit 7'], signal)).rejects.toThrow(
    /ended with 7:\nreason$/,
  );
});

test('a program that is not there is told apart', async () => {
  const started = run('there-is-no-such-program', [], signal);
  await expect(started).rejects.toMatchObject({ isMissing: true });
  await expect(started).rejects.toThrow(ProgramError);
});

test('seconds are taken, and are no part of what the program said', async () => {
  const script = 'for ((i = 0; i < 20000; i++)); do :; done; echo done; echo last >&2';
  const timed = await runTimed('bash', ['-c', script], signal);
  expect(timed).toMatchObject({ stdout: 'done\n', stderr: 'last' });
  expect(timed.wallSeconds).toBeGreaterThan(0);
  expect(timed.cpuSeconds).toBeGreaterThan(0);
});

test('who is stopped ends what was started, and what that has started', async () => {
  const stop = new AbortController();
  const started = run('bash', ['-c', 'sleep 1000 & wait'], stop.signal);
  setTimeout(() => stop.abort(new Error('enough')), 100);
  await expect(started).rejects.toThrow('enough');
});

test.each([false, true])('a folder of its own is removed, also after a failure: %s', async (fails) => {
  let path = '';
  const used = inTemporaryFolder(async (folder) => {
    path = folder;
    writeFileSync(join(folder, 'file'), '');
    if (fails) throw new Error('failed');
    return 'fine';
  });
  await (fails ? expect(used).rejects.toThrow('failed') : expect(used).resolves.toBe('fine'));
  expect(existsSync(path)).toBe(false);
});
