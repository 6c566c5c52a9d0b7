import { spawnSync } from 'node:child_process';
import { expect, test } from 'vitest';
import { bundledCommand } from './bundled-command.ts';
import { commandLine, keysync } from './testing.ts';

// What the other tests run in their own process is what a user runs.
test.each([
  ['--version', 0],
  ['list', 0],
  ['verify sdk5-quorum-2hsm-1fail sdk3-min1-3hsm-1fail --json -', 0],
  [
    'check scripts/input/testdata/legacy-batch/describe-clusters.json scripts/input/testdata/legacy-batch/cloudhsm_client.cfg --fail-on hazard',
    1,
  ],
  ['verify sdk5-quorum-1hsm --colour', 2],
  ['explain clone-2x2 nothing', 2],
  ['verify clone-2x2 --max-worlds 20', 3],
])('keysync %s: the same bytes and the same exit code, %i, in a process of its own', async (line, code) => {
  const args = line.split(' ');
  const run = keysync(...args);
  expect(run.code).toBe(code);
  expect(await commandLine(...args)).toEqual(run);
});

test('a reader that stops reading, as "head" does, is no failure', () => {
  const { stdout, stderr } = spawnSync(
    'bash',
    ['-c', `"$0" "$1" list | head -n 1; echo "\${PIPESTATUS[0]}"`, process.execPath, bundledCommand()],
    { encoding: 'utf8' },
  );
  expect({ stdout, stderr }).toEqual({ stdout: 'Scenarios\n0\n', stderr: '' });
});
