import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { mutantHuntMarkdown, mutationMatrixSchema } from '#reports';
import { huntMutants } from '../hunt/hunt-command.ts';
import { readHunt, runCountMax } from '../hunt/mutant-hunt.ts';
import { judgeMutants } from '../mutation/command.ts';
import { published } from '../mutation/matrix.ts';
import { commandLine, heard, inFolder } from '../testing.ts';
import { queueAddressOf } from './queue-address.ts';
import { type JobRunners, workOnQueue } from './queue-worker.ts';
import { KeysyncProcess, OwnRedis, untilKept } from './testing.ts';

const secret = 'open-sesame';

/** A worker of the same sources as this process: a package is another model, and has no mutants. */
const worker = (redis: OwnRedis, ...args: readonly string[]): KeysyncProcess =>
  new KeysyncProcess(['worker', '--queue', redis.address, ...args], 'scripts/keysync.ts');

/** A worker of this process, until the test is over. */
function work(redis: OwnRedis, runners: JobRunners): void {
  const stop = new AbortController();
  onTestFinished(() => stop.abort());
  const nothing = (): void => {};
  const heardOf = { onReady: nothing, onDone: nothing, onRefused: nothing };
  const refusal = { milliseconds: 10, countMax: 3 };
  const options = { address: queueAddressOf(redis.address), patienceSeconds: 5, atOnce: 1 };
  workOnQueue({ ...options, ...heardOf, runners, refusal }, stop.signal).catch(() => {});
}

/** What a command says, but for its progress. */
async function told(...args: readonly string[]) {
  const { code, stdout } = await commandLine(...args);
  return { code, stdout };
}

describe('random runs over a queue', () => {
  test.each([
    ['a scenario', ['clone-2x2', '--runs', '3000']],
    ['random deployments that have a failure', ['--property', 'acknowledged-key-on-every-active-hsm']],
  ])('of %s are told in the same bytes as of one thread', (_, asked) =>
    inFolder(async (folder) => {
      const args = ['fuzz', ...asked, '--save', join(folder, 'found'), '--json', '-'];
      const redis = await OwnRedis.start(secret);
      worker(redis, '--workers', '2');
      const alone = await told(...args);
      const cache = ['--cache', join(folder, 'cache')];
      const queue = ['--queue', redis.address];
      expect(await told(...args, ...cache, ...queue)).toEqual(alone);
      // What is large does not stay in the queue, and what is kept is not asked for again.
      expect(await redis.doneCount()).toBe(0);
      await redis.stop();
      expect(await told(...args, ...cache, '--workers', '2')).toEqual(alone);
    }),
  );

  test('are told as far as they are where Redis is gone for good, and go on from there', () =>
    inFolder(async (folder) => {
      const redis = await OwnRedis.start(secret);
      const patience = ['--queue', redis.address, '--patience', '2'];
      const only = new KeysyncProcess(['worker', '--workers', '1', ...patience]);
      const args = ['fuzz', 'clone-2x2', '--runs', '1000000', '--save', folder, '--cache', folder];
      const asker = new KeysyncProcess([...args, ...patience]);
      await untilKept(folder, 3);
      await redis.stop('SIGKILL');
      expect(await asker.end()).toBe(3);
      expect(asker.stderr).toMatch(
        /^keysync: redis:\/\/127\.0\.0\.1:\d+\/0 could not be reached for 2 s \(ECONN\w+\); [\d,]+ of 1,000,000 runs are kept, and the same command goes on from there\.\n$/m,
      );
      expect(asker.stdout).toContain('this is not a pass');
      expect(await only.end()).toBe(3);
      for (const { stderr } of [asker, only]) expect(stderr).not.toContain(secret);
    }));
});

test('a hunt over a queue finds what is published', () =>
  inFolder(async (folder) => {
    const redis = await OwnRedis.start(secret);
    worker(redis, '--workers', '1');
    const text = 'syncKey copies';
    const args = ['--only', text, '--memory', folder, '--queue', redis.address];
    const { code, stdout } = await heard(() => huntMutants(args));
    expect(code).toBe(0);
    const meant = readHunt().filter(({ mutant }) => mutant.name.includes(text));
    expect(meant.length).toBeGreaterThan(0);
    expect(stdout).toBe(mutantHuntMarkdown(meant, runCountMax));
    await redis.stop();
    // What is found is kept: nobody is asked again.
    expect(await heard(() => huntMutants(args))).toMatchObject({ code, stdout });
  }));

test('a mutant is judged over a queue as is published', { timeout: 900_000 }, () =>
  inFolder(async (folder) => {
    const redis = await OwnRedis.start(secret);
    worker(redis, '--workers', '1');
    const { generated } = mutationMatrixSchema.parse(JSON.parse(readFileSync(published.data, 'utf8')));
    const text = 'syncKey.refuses: negate-condition: world.holds(destination, key)';
    const { id, fate } = generated.find((row) => row.id.includes(text))!;
    // The worker makes the mutants of its own sources; whoever asks sends no more than the id.
    const asked = {
      generated: [],
      unasked: [],
      fingerprint: '',
      jobs: [{ kind: 'by-hand', id, name: id }],
    } as const;
    const args = ['--only', text, '--memory', join(folder, 'memory.json'), '--queue', redis.address];
    const { code, stdout } = await heard(() => judgeMutants(args, () => asked));
    expect(code).toBe(0);
    expect(stdout).toContain(`${fate}: ${id}\n`);
  }),
);

describe('jobs that need a checkout are given up', () => {
  const runner = { model: 'other', do: async () => 'wrong', end: async () => {} };
  const hunt = (redis: OwnRedis, folder: string) =>
    heard(() => huntMutants(['--only', 'session key', '--memory', folder, '--queue', redis.address]));

  test.each<readonly [string, JobRunners, string]>([
    ['of other sources', { hunt: runner }, 'they are of other sources'],
    ['of a package', { sweep: runner }, 'they need a worker that runs from a checkout of the same sources'],
  ])('where every worker is %s', (_, runners, why) =>
    inFolder(async (folder) => {
      const redis = await OwnRedis.start(secret);
      work(redis, runners);
      const { code, stdout, stderr } = await hunt(redis, folder);
      expect(code).toBe(3);
      expect(stdout).toMatch(/^Incomplete: 0 mutants are looked for; the next run goes on from there\.\n$/);
      expect(stderr).toContain(`leaves these jobs to others: ${why}.\n`);
      expect(stderr).toContain('is given up: every worker that took it is of other sources.\n');
    }),
  );
});
