import { setTimeout } from 'node:timers/promises';
import { beforeAll, describe, expect, test, vi } from 'vitest';
import { publicScenarios, StateLedger } from '#models';
import { type SearchOrder, safetyProperties, type Task, Verification } from '#properties';
import { ThreadCrew } from './thread-crew.ts';

const scenario = publicScenarios.find(({ name }) => name === 'scale-to-zero')!;

describe('many threads', () => {
  const options = { properties: safetyProperties, symmetry: false };
  const alone = new Verification(scenario, options);
  beforeAll(() => {
    while (alone.advance(20_000));
  });

  test.each([1, 2, 3])('%i of them come to the same as one search', async (size) => {
    let crew: ThreadCrew | undefined;
    const together = new Verification(scenario, options, (order) => {
      crew = new ThreadCrew(size, order);
      return crew;
    });
    // Otherwise a quick search is over before another thread has joined.
    while (crew!.ready.length < size) await setTimeout(5);
    const tasks = vi.spyOn(crew!, 'do');
    while (await together.goOn(20_000));
    await together.end();
    expect(together.result()).toEqual(alone.result());
    const everybody = Array.from({ length: size }, (_, member) => member);
    expect([...tasks.mock.calls[0]![0].keys()].toSorted()).toEqual(everybody);
  });
});

describe('a thread that', () => {
  const order = (properties: readonly string[] = []): SearchOrder => ({
    scenario,
    properties,
    symmetry: true,
    countsWorlds: true,
    ledger: new StateLedger().memory,
  });
  const nothing: Task = {
    kind: 'fill',
    parts: [],
    news: { table: undefined, valueCounts: undefined, words: [], parents: [], worldCount: 0 },
    batches: undefined,
  };
  /** Has all that are ready do nothing, until the thread is one of them and has to do it, too. */
  const doAll = async (crew: ThreadCrew): Promise<void> => {
    for (;;) {
      const members = [...crew.ready];
      await crew.do(new Map(members.map((member) => [member, nothing])));
      if (members.length === crew.size) return;
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
    const crew = new ThreadCrew(2, order(), program);
    await expect(doAll(crew)).rejects.toThrow(message);
    await expect(doAll(crew)).rejects.toThrow(message);
    await crew.end();
  });

  test('does not know what it is to search says so', () => {
    const unknown = order(['no-such-property']);
    expect(() => new ThreadCrew(1, unknown)).toThrow('There is no property no-such-property');
  });

  test('dies in the middle of a search makes the search fail', async () => {
    let crew: ThreadCrew | undefined;
    const start = (given: SearchOrder): ThreadCrew => {
      crew = new ThreadCrew(2, given);
      return crew;
    };
    const verification = new Verification(scenario, { symmetry: false }, start);
    expect(await verification.goOn(1)).toBe(true);
    await crew?.end();
    const died = (async () => {
      while (await verification.goOn(1));
    })();
    await expect(died).rejects.toThrow();
  });

  test('is ended is waited for by nobody', async () => {
    const crew = new ThreadCrew(2, order(), listening(''));
    const waiting = expect(doAll(crew)).rejects.toThrow('The threads were ended.');
    await crew.end();
    await waiting;
  });
});
