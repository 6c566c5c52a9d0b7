import { setTimeout } from 'node:timers/promises';
import { describe, expect, onTestFinished, test } from 'vitest';
import { heard } from '../testing.ts';
import type { JobKind } from './messages.ts';
import { queueAddressOf } from './queue-address.ts';
import { type QueueWorkerOptions, workOnQueue } from './queue-worker.ts';
import { doQueuedJobs } from './queued-jobs.ts';
import { OwnRedis } from './testing.ts';

/** A queue with those who use it, in this process. */
class Office {
  readonly #redis: OwnRedis;
  readonly #stop = new AbortController();
  readonly given = new Map<string, string>();
  readonly done = new Map<string, unknown>();

  constructor(redis: OwnRedis) {
    this.#redis = redis;
    onTestFinished(() => this.#stop.abort());
  }

  get #options() {
    return { address: queueAddressOf(this.#redis.address), patienceSeconds: 5 };
  }

  /** Takes jobs until the test is over. */
  worker(
    model: string,
    work: (job: unknown) => Promise<unknown>,
    more: Partial<QueueWorkerOptions> = {},
  ): void {
    const nothing = (): void => {};
    const all = { atOnce: 2, onReady: nothing, onDone: nothing, onRefused: nothing, ...more };
    const runners = { sweep: { model, do: work, end: async () => {} } };
    workOnQueue({ ...this.#options, runners, ...all }, this.#stop.signal).catch(() => {});
  }

  async ask(
    model: string,
    jobs: Readonly<Record<string, unknown>>,
    signal = new AbortController().signal,
    kind: JobKind = 'sweep',
  ): Promise<void> {
    const listeners = {
      onDone: (key: string, result: unknown) => void this.done.set(key, result),
      onGivenUp: (key: string, why: string) => void this.given.set(key, why),
    };
    await doQueuedJobs(Object.entries(jobs), { ...this.#options, kind, model }, listeners, signal);
  }
}

const double = async (job: unknown): Promise<unknown> => 2 * (job as number);

describe('jobs of a queue', () => {
  test('are more than are in it at once', async () => {
    const office = new Office(await OwnRedis.start());
    office.worker('one', double);
    const jobs = Object.fromEntries(Array.from({ length: 450 }, (_, index) => [`key-${index}`, index]));
    await office.ask('one', jobs);
    expect(office.done.size).toBe(450);
    expect([...office.done].every(([key, result]) => result === 2 * jobs[key]!)).toBe(true);
  });

  test('are given up after three attempts, and the others go on; who asks again is answered anew', async () => {
    const office = new Office(await OwnRedis.start());
    const attempts = new Map<unknown, number>();
    const isHealed = (): boolean => office.given.size > 0;
    office.worker('one', async (job) => {
      attempts.set(job, (attempts.get(job) ?? 0) + 1);
      if (job === 7 && !isHealed()) throw new Error('there is no seven');
      return job;
    });
    await office.ask('one', { a: 1, b: 7, c: 2 });
    expect([...office.done.keys()].toSorted()).toEqual(['a', 'c']);
    expect([...office.given]).toEqual([['b', 'there is no seven']]);
    expect(attempts.get(7)).toBe(3);
    await office.ask('one', { b: 7 });
    expect(office.done.get('b')).toBe(7);
  });

  test('are left to others by a worker of another version', async () => {
    const office = new Office(await OwnRedis.start());
    let refusedCount = 0;
    office.worker('other', async () => 'wrong', { onRefused: () => (refusedCount += 1) });
    const { stderr } = await heard(async () => {
      const asked = office.ask('one', { a: 1, b: 2 });
      while (refusedCount < 3) await setTimeout(20);
      office.worker('one', double);
      await asked;
      return 0;
    });
    expect(Object.fromEntries(office.done)).toEqual({ a: 2, b: 4 });
    expect(stderr).toMatch(
      /^keysync: a worker of .* with the sources other leaves these jobs to others: .*\n$/,
    );
  });

  test('are given up where every worker is of another version', async () => {
    const office = new Office(await OwnRedis.start());
    office.worker('other', async () => 'wrong', { refusal: { milliseconds: 10, countMax: 3 } });
    await heard(async () => {
      await office.ask('one', { a: 1 });
      return 0;
    });
    expect(office.done.size).toBe(0);
    expect([...office.given]).toEqual([['a', 'every worker that took it is of other sources']]);
  });

  test('are left to a checkout by a worker that has no such runner', async () => {
    const office = new Office(await OwnRedis.start());
    const refused: unknown[] = [];
    const onRefused = (...told: readonly unknown[]): void => void refused.push(told);
    office.worker('one', double, { onRefused, refusal: { milliseconds: 10, countMax: 3 } });
    const { stderr } = await heard(async () => {
      await office.ask('one', { a: 1 }, undefined, 'mutants');
      return 0;
    });
    expect([...office.given.keys()]).toEqual(['a']);
    expect(refused[0]).toEqual(['package', 'mutants']);
    expect(stderr).toMatch(/leaves these jobs to others: they need a worker that runs from a checkout/);
  });

  test('are taken back where whoever asked is interrupted', async () => {
    const redis = await OwnRedis.start();
    const office = new Office(redis);
    const controller = new AbortController();
    setTimeout(500).then(() => controller.abort());
    await office.ask('one', { a: 1, b: 2 }, controller.signal);
    let count = 0;
    office.worker('one', async () => (count += 1));
    await office.ask('one', { c: 3 });
    expect(count).toBe(1);
  });
});
