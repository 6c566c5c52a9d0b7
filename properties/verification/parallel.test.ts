import { describe, expect, test } from 'vitest';
import { modelOf, type Scenario, SharedInternTable } from '#models';
import { safetyProperties } from '../properties.ts';
import { Exploration } from '../search/exploration.ts';
import { ParallelExploration } from '../search/threads/parallel-exploration.ts';
import type { Reply, Task, WorkerPool } from '../search/threads/pool.ts';
import { publicScenario, safetySearchOf, smallScenarios } from '../testing.ts';
import { ModelSpace } from './model-space.ts';
import { planOf, type SearchOrder, type StartWorkerPool, searchWorkerFor } from './plan.ts';
import { type ScenarioResult, Verification, type VerificationOptions } from './verification.ts';

/**
 * Workers that take turns in one thread, in an order that changes all the time.
 *
 * @param joiningAt - the task at which each worker but the first is ready; all are from the start by default
 */
function poolInTurns(size: number, joiningAt: readonly number[] = []): StartWorkerPool {
  return (order: SearchOrder): WorkerPool => {
    const workers = Array.from({ length: size }, (_, index) => searchWorkerFor(order, index, size));
    let turn = 0;
    return {
      size,
      get ready() {
        return [...workers.keys()].filter((index) => turn >= (joiningAt[index - 1] ?? 0));
      },
      do: async (tasks: ReadonlyMap<number, Task>) => {
        turn += 1;
        const replies = new Map<number, Reply>();
        const sequence = workers.map((_, index) => (index * 7 + turn) % size);
        for (const worker of new Set([...sequence, ...workers.keys()])) {
          const task = tasks.get(worker);
          if (task !== undefined) replies.set(worker, workers[worker]!.do(task));
        }
        return [...tasks.keys()].map((worker) => replies.get(worker)!);
      },
      end: async () => {},
    };
  };
}

async function verifiedBy(
  scenario: Scenario,
  options: VerificationOptions,
  startPool?: StartWorkerPool,
): Promise<ScenarioResult> {
  const verification = new Verification(scenario, options, startPool);
  while (await verification.goOn(1_000));
  return verification.result();
}

/** A scenario of more worlds is searched by three only, and with symmetry. */
const quickWorldCount = 5_000;

describe('several workers come to the same as one search: verdicts, counts, and which counterexample', () => {
  test.each(smallScenarios.map((scenario) => [scenario.name, scenario] as const))(
    '%s',
    async (_, scenario) => {
      const reduced = { properties: safetyProperties };
      const alone = safetySearchOf(scenario.name, true).result;
      const isQuick = alone.worlds < quickWorldCount;
      for (const size of isQuick ? [1, 2, 3] : [3])
        expect(await verifiedBy(scenario, reduced, poolInTurns(size))).toEqual(alone);
      if (!isQuick) return;
      const whole = { ...reduced, symmetry: false };
      const wholeAlone = safetySearchOf(scenario.name, false).result;
      expect(await verifiedBy(scenario, whole, poolInTurns(2))).toEqual(wholeAlone);
    },
  );

  test.each([[[1]], [[4, 9]], [[200, 7]]])('where others join at tasks %j', async (joiningAt) => {
    const scenario = publicScenario('sdk3-min2-3hsm-1fail');
    const options = { properties: safetyProperties, symmetry: false };
    const pool = poolInTurns(joiningAt.length + 1, joiningAt);
    expect(await verifiedBy(scenario, options, pool)).toEqual(await verifiedBy(scenario, options));
  });

  test('where a limit of the worlds stops it: in the same world, however many there are and whenever they join', async () => {
    const scenario = publicScenario('sdk3-min2-3hsm-1fail-2keys');
    const options = { properties: safetyProperties, symmetry: false, worldCountMax: 20_000 };
    const first = await verifiedBy(scenario, options, poolInTurns(1));
    expect(first.complete).toBe(false);
    for (const pool of [poolInTurns(2), poolInTurns(3), poolInTurns(2, [17]), poolInTurns(3, [5, 40])])
      expect(await verifiedBy(scenario, options, pool)).toEqual(first);
  });

  test('with what comes later', async () => {
    const scenario = publicScenario('sdk3-min2-3hsm-1fail');
    expect(await verifiedBy(scenario, {}, poolInTurns(2))).toEqual(await verifiedBy(scenario, {}));
  });

  test('where a limit of the depth stops it', async () => {
    const scenario = publicScenario('clone-2x2-users');
    const options = { properties: safetyProperties, depthMax: 5 };
    expect(await verifiedBy(scenario, options, poolInTurns(2))).toEqual(await verifiedBy(scenario, options));
  });

  test('and stop where a limit of the worlds or of the memory says so', async () => {
    const scenario = publicScenario('clone-2x2-users');
    for (const limit of [{ worldCountMax: 100 }, { byteCountMax: 1 }]) {
      const result = await verifiedBy(scenario, { properties: safetyProperties, ...limit }, poolInTurns(2));
      expect(result.complete).toBe(false);
      expect(result.properties.map(({ verdict }) => verdict)).not.toContain('holds');
    }
  });
});

test.each([4, 16, 64, 1_000])(
  'batches with room for %i steps are done again in smaller parts, and larger ones',
  async (batchCapacity) => {
    const scenario = publicScenario('sdk3-min2-3hsm-1fail');
    const symmetries = { symmetry: false, countsWorlds: true };
    const space = new ModelSpace(modelOf(scenario));
    const alone = new Exploration(space, planOf(space, safetyProperties, symmetries).checks);
    while (alone.advance(1_000));

    const internTable = new SharedInternTable();
    const shared = new ModelSpace(modelOf(scenario), { internTable });
    const names = safetyProperties.map(({ name }) => name);
    const pool = poolInTurns(3)({
      scenario,
      properties: names,
      ...symmetries,
      internTable: internTable.memory,
    });
    const { checks } = planOf(shared, safetyProperties, symmetries);
    const options = { catchUp: () => shared.memory.catchUp(), batchCapacity };
    const together = new ParallelExploration(pool, shared, checks, {}, options);
    while (await together.advance());

    expect(together.results).toEqual(alone.results);
    const { byteCount: _, ...progress } = alone.progress;
    expect(together.progress).toMatchObject(progress);
    for (let world = 0; world < progress.worldCount; world += 1)
      expect(together.wayTo(world)).toEqual(alone.wayTo(world));
  },
);

test('a mutant is not searched by several: they know the model as it is only', () => {
  const scenario = publicScenario('sdk5-quorum-1hsm');
  expect(() => new Verification(scenario, { actions: {} as never }, poolInTurns(2))).toThrow();
});

test('a search by several is not asked to go on by one', async () => {
  const verification = new Verification(publicScenario('sdk5-quorum-1hsm'), {}, poolInTurns(2));
  expect(() => verification.advance(1)).toThrow('call goOn');
  expect(await verification.goOn(1)).toBeTypeOf('boolean');
});

describe('a shared table', () => {
  const entries = [
    { machine: 0, value: 'NONE', context: { keys: [], marked: undefined } },
    { machine: 1, value: 'ACTIVE', context: { maskingKey: undefined, origin: 'über' } },
  ];

  test('tells others what was entered, in order, with fields that are undefined', () => {
    const one = new SharedInternTable();
    const other = new SharedInternTable(one.memory);
    for (const entry of entries) {
      one.exclusively(() => {
        one.unread();
        one.enter(entry);
      });
    }
    const read = other.unread();
    expect(read).toStrictEqual(entries);
    expect(Object.keys(read[0]!.context as object)).toEqual(['keys', 'marked']);
    expect(other.unread()).toEqual([]);
    expect(one.unread()).toEqual([]);
  });

  test('is free again where something fails meanwhile', () => {
    const internTable = new SharedInternTable();
    expect(() =>
      internTable.exclusively(() => {
        throw new Error('failed');
      }),
    ).toThrow('failed');
    expect(internTable.exclusively(() => 'free')).toBe('free');
  });

  test('says so when it is full', () => {
    const internTable = new SharedInternTable(new SharedArrayBuffer(200));
    const fill = (): void => {
      for (const entry of [...entries, ...entries, ...entries])
        internTable.exclusively(() => internTable.enter(entry));
    };
    expect(fill).toThrow('too many distinct states');
  });
});
