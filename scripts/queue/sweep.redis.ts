import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import type { SweepReport } from '#reports';
import { commandLine, inFolder } from '../testing.ts';
import { KeysyncProcess, keptIn, OwnRedis } from './testing.ts';

/** Many small cells. */
const sweep = {
  name: 'many',
  scenario: 'sdk3-min2-3hsm-1fail',
  clusters: { 'cluster-a': { hsms: 'hsms' } },
  axes: { hsms: [1, 2], createObjectMinimumNodes: { from: 1, to: 12 }, hsmFailures: { from: 0, to: 8 } },
  properties: ['acknowledged-key-survives', 'key-creation-can-succeed'],
};
const cellCount = 216;
const secret = 'open-sesame';

/** Runs something with the sweep in a file. */
const withSweep = <Result>(use: (file: string, folder: string) => Result): Result =>
  inFolder((folder) => {
    const file = join(folder, 'many.sweep.json');
    writeFileSync(file, JSON.stringify(sweep));
    return use(file, folder);
  });

let alone = '';
beforeAll(async () => {
  alone = (await withSweep((file) => commandLine('sweep', file, '--no-cache', '--json', '-'))).stdout;
  const { cells, complete } = JSON.parse(alone) as SweepReport;
  expect({ count: new Set(cells.map(({ name }) => name)).size, complete }).toEqual({
    count: cellCount,
    complete: true,
  });
});

const worker = (redis: OwnRedis, ...args: readonly string[]): KeysyncProcess =>
  new KeysyncProcess(['worker', '--queue', redis.address, '--workers', '1', ...args]);

describe('a sweep over two workers', () => {
  test.each([
    ['which kept its jobs', false],
    ['which lost its jobs', true],
  ])('one of which is killed, by a Redis that restarts, %s: the same bytes as alone', (_, losesJobs) =>
    withSweep(async (file) => {
      const redis = await OwnRedis.start(secret);
      const [first, second] = [worker(redis), worker(redis)];
      const told = new KeysyncProcess(['sweep', file, '--no-cache', '--json', '-', '--queue', redis.address]);
      await redis.until(30);
      // In the middle of a job each.
      second.child.kill('SIGSTOP');
      first.child.kill('SIGKILL');
      expect(await redis.activeCount()).toBe(2);
      second.child.kill('SIGCONT');
      const doneCount = await redis.doneCount();
      await redis.until(doneCount + 30);
      await redis.stop();
      if (losesJobs) redis.lose();
      await redis.again();
      expect(await told.end()).toBe(0);
      expect(told.stdout === alone).toBe(true);
      second.child.kill('SIGTERM');
      expect(await second.end()).toBe(0);
      expect(second.stderr).toMatch(
        /: works on redis:\/\/127\.0\.0\.1:\d+\/0 in 1 threads, at [^;]+; Ctrl-C ends it\.\n/,
      );
      for (const { stderr } of [told, first, second]) expect(stderr).not.toContain(secret);
    }),
  );

  test('is told as far as it is where Redis is gone for good, and goes on from there', () =>
    withSweep(async (file, folder) => {
      const redis = await OwnRedis.start(secret);
      const cache = join(folder, 'cache');
      const only = worker(redis, '--patience', '2');
      const args = ['--queue', redis.address, '--patience', '2', '--cache', cache, '--json', '-'];
      const told = new KeysyncProcess(['sweep', file, ...args]);
      await redis.until(30);
      await redis.stop('SIGKILL');
      expect(await told.end()).toBe(3);
      expect(told.stderr).toMatch(
        /^keysync: redis:\/\/127\.0\.0\.1:\d+\/0 could not be reached for 2 s \(ECONN\w+\); \d+ of 216 cells are kept, and the same command goes on from there\.\n$/m,
      );
      expect(await only.end()).toBe(3);
      expect(only.stderr).toMatch(/could not be reached for 2 s \(ECONN\w+\); \d+ jobs are done\.\n$/);
      const { cells, complete } = JSON.parse(told.stdout) as SweepReport;
      const keptCount = keptIn(cache).length;
      expect(complete).toBe(false);
      expect(cells.filter((cell) => cell.complete)).toHaveLength(keptCount);
      expect(keptCount).toBeGreaterThanOrEqual(25);
      expect(keptCount).toBeLessThan(cellCount);
      const again = new KeysyncProcess(['sweep', file, '--cache', cache, '--json', '-']);
      expect(await again.end()).toBe(0);
      expect(again.stdout === alone).toBe(true);
      for (const { stderr } of [told, only]) expect(stderr).not.toContain(secret);
    }));
});

test('whoever is not let in is told so, without the password', async () => {
  const redis = await OwnRedis.start(secret);
  const wrong = redis.address.replace(secret, 'close-sesame');
  for (const args of [
    ['sweep', 'minimums', '--no-cache', '--queue', wrong],
    ['worker', '--queue', wrong],
  ]) {
    const { code, stdout, stderr } = await commandLine(...args);
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toContain('/0 does not let us in (WRONGPASS)');
    expect(stderr).not.toContain('sesame');
  }
});
