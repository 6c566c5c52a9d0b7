import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, openSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { inFolder } from './testing.ts';

type Stdio = 'pipe' | number;

/** The exit code of `keysync` where nobody listens to it. */
async function exitCode(args: readonly string[], stdout: Stdio, stderr: Stdio): Promise<number> {
  const child = spawn(process.execPath, ['scripts/keysync.ts', ...args], {
    stdio: ['ignore', stdout, stderr],
  });
  child.stdout?.destroy();
  child.stderr?.destroy();
  const [code] = await once(child, 'exit');
  return code;
}

test('a verdict is in the exit code, also where nobody reads the report', async () => {
  await inFolder(async (folder) => {
    const shipped = JSON.parse(readFileSync('models/scenarios/public/sdk5-quorum-1hsm.json', 'utf8'));
    const expected = { 'acknowledged-key-survives': 'violated' };
    const file = join(folder, 'unexpected.json');
    writeFileSync(file, JSON.stringify({ ...shipped, expect: expected }));
    expect(await exitCode(['verify', file], 'pipe', 'pipe')).toBe(1);
    expect(await exitCode(['verify', join(folder, 'none.json')], 'pipe', 'pipe')).toBe(2);
  });
});

test.skipIf(process.platform !== 'linux')('a report that cannot be written is no pass', async () => {
  const full = openSync('/dev/full', 'w');
  try {
    expect(await exitCode(['list'], full, 'pipe')).toBe(2);
    expect(await exitCode(['list'], full, full)).toBe(2);
  } finally {
    closeSync(full);
  }
});
