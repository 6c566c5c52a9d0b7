import { setTimeout } from 'node:timers/promises';
import { beforeAll, describe, expect, test, vi } from 'vitest';
import { publicScenarios, SharedInternTable } from '#models';
import { type SearchOrder, safetyProperties, type Task, Verification } from '#properties';
import { ThreadPool } from './thread-pool.ts';

const scenario = publicScenarios.find(({ name }) => name === 'scale-to-zero')!;

describe('many threads', () => {
  const options = { properties: safetyProperties, symmetry: false };
  const alone = new Verification(scenario, options);
  beforeAll(() => {
    while (alone.advance(20_000));
  });

  test.each([1, 2, 3])('%i of them come to the same as one search', async (size) => {
    let pool: ThreadPool | undefined;
    const together = new Verification(scenario, options, (order) => {
      pool = new ThreadPool(size, order);
      return pool;
    });
    // Otherwise a quick search is over before another thread has joined.
    while (pool!.ready.length < size) await setTimeout(5);
    const tasks = vi.spyOn(pool!, 'do');
    while (await together.goOn(20_000));
    await together.end();
    expect(together.result()).toEqual(alone.result());
    const everybody = Array.from({ length: size }, (_, worker) => worker);
    expect([...tasks.mock.calls[0]![0].keys()].toSorted()).toEqual(everybody);
  });
});

describe('a thread that', () => {
  const order = (properties: readonly string[] = []): SearchOrder => ({
    scenario,
    properties,
    symmetry: true,
    countsWorlds: true,
    internTable: new SharedInternTable().memory,
  });
  const nothing: Task = {
    kind: 'fill',
    parts: [],
    news: { table: undefined, valueCounts: undefined, words: [], parents: [], worldCount: 0 },
    batches: undefined,
  };
  /** Has all that are ready do nothing, until the thread is one of them and has to do it, too. */
  const doAll = async (pool: ThreadPool): Promise<void> => {
    for (;;) {
      const workers = [...pool.ready];
      await pool.do(new Map(workers.map((worker) => [worker, nothing])));
      if (workers.length === pool.size) return;
    }
  };
  const running = (code: string): URL => new URL(`data:text/javascript,${encodeURIComponent(code)}`);
  const listening = (act: string): URL =>
    running(`
      import { parentPort } from 'node:worker_threads';
      parentPort.on('message', () => { ${act} });
      parentPort.postMessage('ready');
    `);

  test.each([
    ['fails when it is started', running('throw new Error("no start")'), 'no start'],
    ['fails at a task', listening('throw new Error("no task")'), 'no task'],
    ['ends at once', running(''), 'ended early, with exit code 0'],
    ['ends at a task', listening('process.exit(3)'), 'ended early, with exit code 3'],
  ])('%s is an error, now and later', async (_, program, message) => {
    const pool = new ThreadPool(2, order(), program);
    await expect(doAll(pool)).rejects.toThrow(message);
    await expect(doAll(pool)).rejects.toThrow(message);
    await pool.end();
  });

  test('does not know what it is to search says so', () => {
    const unknown = order(['no-such-property']);
    expect(() => new ThreadPool(1, unknown)).toThrow('There is no property no-such-property');
  });

  test('dies in the middle of a search makes the search fail', async () => {
    let pool: ThreadPool | undefined;
    const start = (given: SearchOrder): ThreadPool => {
      pool = new ThreadPool(2, given);
      return pool;
    };
    const verification = new Verification(scenario, { symmetry: false }, start);
    expect(await verification.goOn(1)).toBe(true);
    await pool?.end();
    const died = (async () => {
      while (await verification.goOn(1));
    })();
    await expect(died).rejects.toThrow();
  });

  test('is ended is waited for by nobody', async () => {
    const pool = new ThreadPool(2, order(), listening(''));
    const waiting = expect(doAll(pool)).rejects.toThrow('The threads were ended.');
    await pool.end();
    await waiting;
  });
});
