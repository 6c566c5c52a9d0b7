import { describe, expect, test, vi } from 'vitest';
import {
  type Action,
  actions,
  InternedWorld,
  Memory,
  type Model,
  modelOf,
  type Refusal,
  type Scenario,
  useKey,
} from '#models';
import { safetyProperties as properties } from '../../properties.ts';
import { Exploration } from '../../search/exploration.ts';
import verdicts from '../../testdata/oracle-verdicts.json' with { type: 'json' };
import { type Numbers, publicScenario } from '../../testing.ts';
import { ModelSpace } from '../../verification/model-space.ts';
import { FuzzedDeployment } from '../campaigns/fuzzed-deployment.ts';
import { Fuzzing } from '../campaigns/fuzzing.ts';
import { Runner, type Sighting } from '../runner.ts';
import { Coverage, type Missed, missedOn } from './coverage.ts';
import { CountedWorlds } from './seen-worlds.ts';

const oracle: Readonly<Record<string, Numbers>> = verdicts;
const small = Object.keys(oracle).filter((name) => oracle[name]!.worlds < 1_000);

function missedBy(fuzzed: FuzzedDeployment): Missed | undefined {
  const coverage = new Coverage();
  coverage.add(fuzzed);
  return missedOn(fuzzed, coverage.actions);
}

test('there are scenarios small enough to be searched naively', () => {
  expect(small.length).toBeGreaterThanOrEqual(15);
});

describe.each(small)('of %s', (name) => {
  const all = searched(publicScenario(name));

  test.each([3, 60])('%i runs did, missed and reached what a naive count says', (runCount) => {
    const { fuzzed, runs } = run(publicScenario(name), runCount);
    const done = counted(fuzzed.model, runs);
    const coverage = new Coverage();
    coverage.add(fuzzed);

    expect(coverage.actions).toEqual(
      Object.values(actions).map((action) => ({
        action: action.name,
        taken: done.answers.get(action.name)?.get(undefined) ?? 0,
        refused: withoutTaken(done.answers.get(action.name)),
        forbidden: forbiddenIn(fuzzed.model, action as Action),
      })),
    );
    const usesThat = (outcome: string): number => done.uses.filter((other) => other === outcome).length;
    expect(Object.fromEntries(coverage.used)).toEqual({
      succeeds: usesThat('succeeds'),
      'fails-retry-may-succeed': usesThat('fails true'),
      'fails-for-good': usesThat('fails false'),
      refused: usesThat('refused'),
      'not-asked': usesThat('not-asked'),
    });
    expect(missedBy(fuzzed)).toEqual({
      worlds: { reached: done.worlds.size, known: oracle[name]!.worlds },
      transitions: { reached: done.transitions.size, known: oracle[name]!.transitions },
      ...notGiven(all.answers, done.answers),
      nearestWorld: expect.toSatisfy((way: Missed['nearestWorld']) => isShortest(way, all, done.worlds)),
    });
    expect(all.worlds.size).toBe(oracle[name]!.worlds);
    expect(coverage.worldCount).toBe(done.worlds.size);
    expect(coverage.runCount).toBe(runCount);
  });

  /** Whether a way told in sentences leads to a world that was not reached, and none is nearer. */
  function isShortest(
    way: Missed['nearestWorld'],
    { worlds }: Searched,
    reached: ReadonlySet<string>,
  ): boolean {
    const unreached = [...worlds].filter(([world]) => !reached.has(world));
    if (way === null) return unreached.length === 0;
    const model = modelOf(publicScenario(name));
    const memory = new Memory(model.deployment);
    const world = new InternedWorld(memory);
    for (const sentence of way) {
      const step = model.steps.find((candidate) => candidate.sentence === sentence)!;
      expect(step.refuses(world)).toBeUndefined();
      step.apply(world);
    }
    const end = textOf(memory, world.numbers);
    return !reached.has(end) && way.length === Math.min(...unreached.map(([, depth]) => depth));
  }
});

test('something is missed where the runs are few, and nearly nothing where they are many', () => {
  const missedIn = (runCount: number): Missed[] =>
    small.map((name) => missedBy(run(publicScenario(name), runCount).fuzzed)!);
  const some = (missed: readonly Missed[], what: 'actions' | 'refusals'): number =>
    missed.filter((each) => each[what].length > 0).length;
  const few = missedIn(3);
  expect(some(few, 'actions')).toBeGreaterThan(5);
  expect(some(few, 'refusals')).toBeGreaterThan(5);
  expect(few.filter(({ nearestWorld }) => nearestWorld !== null).length).toBeGreaterThan(5);
  expect(some(missedIn(500), 'actions')).toBe(0);
});

test.each(['sdk5-optout-1hsm-1fail', 'sdk5-quorum-1hsm', 'sdk5-quorum-2hsm-1fail'])(
  'with enough runs of %s everything is reached, and nothing missed',
  (name) => {
    const fuzzing = new Fuzzing({ scenario: publicScenario(name), runCountMax: 10_000 });
    while (fuzzing.advance());
    const { worlds, transitions } = oracle[name]!;
    expect(fuzzing.result()).toMatchObject({
      runCount: 10_000,
      deploymentCount: 1,
      worldCount: worlds,
      isWorldCountLowerBound: false,
    });
    expect(fuzzing.result().missed).toEqual({
      worlds: { reached: worlds, known: worlds },
      transitions: { reached: transitions, known: transitions },
      actions: [],
      refusals: [],
      nearestWorld: null,
    });
  },
);

describe('where nobody knows how many worlds there are', () => {
  test('nothing is said to be missed', () => {
    const { fuzzed } = run(publicScenario('clone-2x2'), 50, false);
    expect(fuzzed.worlds).toBeInstanceOf(CountedWorlds);
    expect(missedBy(fuzzed)).toBeUndefined();
  });

  test.each(['clone-2x2', 'unrelated-2x1'])('distinct worlds of %s are counted all the same', (name) => {
    const { fuzzed, runs } = run(publicScenario(name), 50, false);
    const coverage = new Coverage();
    coverage.add(fuzzed);
    expect(coverage.worldCount).toBe(counted(fuzzed.model, runs).worlds.size);
    expect(coverage.isWorldCountLowerBound).toBe(false);
  });

  test('those that had to be forgotten make the count a lower bound', () => {
    const { fuzzed, runs } = run(publicScenario('clone-2x2'), 50, false);
    const worlds = new CountedWorlds(fuzzed.space, 0);
    const runner = new Runner(fuzzed.space, [], () => false, worlds);
    for (const numbers of runs) runner.run(numbers);
    const { model, runCount, followedCount } = fuzzed;
    const coverage = new Coverage();
    coverage.add({ model, runner, worlds, runCount, followedCount } as unknown as FuzzedDeployment);
    expect(coverage.isWorldCountLowerBound).toBe(true);
    expect(coverage.worldCount).toBeGreaterThan(1);
    expect(coverage.worldCount).toBeLessThan(counted(model, runs).worlds.size);
    // One more that forgets nothing does not make it exact again.
    coverage.add(fuzzed);
    expect(coverage.isWorldCountLowerBound).toBe(true);
  });
});

test('several deployments add up', () => {
  const names = ['clone-2x2', 'sdk3-min2-3hsm-1fail', 'sdk5-optout-1hsm-1fail'];
  const all = names.map((name) => run(publicScenario(name), 300).fuzzed);
  const alone = all.map((fuzzed) => {
    const coverage = new Coverage();
    coverage.add(fuzzed);
    return coverage;
  });
  const together = new Coverage();
  for (const each of all) together.add(each);

  for (const count of ['runCount', 'stepCount', 'refusalCount', 'followedCount', 'worldCount'] as const)
    expect(together[count], count).toBe(sum(alone.map((coverage) => coverage[count])));
  expect(together).toMatchObject({ deploymentCount: 3, runCount: 900, followedCount: 6 });
  for (const [index, action] of together.actions.entries()) {
    const each = alone.map((coverage) => coverage.actions[index]!);
    expect(action).toEqual({
      action: each[0]!.action,
      taken: sum(each.map(({ taken }) => taken)),
      refused: merged(each.map(({ refused }) => refused)),
      forbidden: merged(each.map(({ forbidden }) => forbidden)),
    });
  }
  for (const [result, count] of together.used)
    expect(count, result).toBe(sum(alone.map(({ used }) => used.get(result)!)));
  expect([...together.used.values()].filter((count) => count > 0).length).toBeGreaterThan(3);
  const sightings = alone.flatMap((coverage) => coverage.sightings);
  expect(together.sightings.map(({ property }) => property)).toEqual([
    ...new Set(sightings.map(({ property }) => property)),
  ]);
  for (const sighting of together.sightings)
    expect(sighting).toEqual(addedUp(sightings.filter(({ property }) => property === sighting.property)));
  expect(together.sightings.filter(({ nearest }) => nearest !== null).length).toBeGreaterThan(3);
});

/** Runs of a scenario, after an exhaustive search of it or without, and what was tried in them. */
function run(
  scenario: Scenario,
  runCount: number,
  isExplored = true,
): { readonly fuzzed: FuzzedDeployment; readonly runs: readonly (readonly number[])[] } {
  const space = new ModelSpace(modelOf(scenario));
  const exploration = new Exploration(space, [], {}, { isNumbered: true });
  if (isExplored) while (exploration.advance(10_000));
  const options = { properties, isFailure: () => false, stepCountMax: 64, runCountBefore: 0 };
  const fuzzed = new FuzzedDeployment(space, options, isExplored ? exploration : undefined);
  const spy = vi.spyOn(fuzzed.runner, 'run');
  expect(fuzzed.run(1, runCount)).toBeUndefined();
  return { fuzzed, runs: spy.mock.calls.map(([numbers]) => numbers) };
}

/** By action: how often it was taken, and how often refused for each reason. */
type Answers = ReadonlyMap<string, ReadonlyMap<Refusal | undefined, number>>;

function noteIn(
  answers: Map<string, Map<Refusal | undefined, number>>,
  action: string,
  answer?: Refusal,
): void {
  const given = answers.get(action) ?? new Map<Refusal | undefined, number>();
  answers.set(action, given.set(answer, (given.get(answer) ?? 0) + 1));
}

const textOf = (memory: Memory, numbers: Int32Array): string => memory.encodingsOf(numbers).join();

interface Counted {
  readonly answers: Answers;
  readonly worlds: ReadonlySet<string>;
  readonly transitions: ReadonlySet<string>;
  /** What came of each use. */
  readonly uses: readonly string[];
}

/** What runs do, one step after the other on interned worlds. */
function counted({ deployment, steps }: Model, runs: readonly (readonly number[])[]): Counted {
  const memory = new Memory(deployment);
  const answers = new Map<string, Map<Refusal | undefined, number>>();
  const worlds = new Set([textOf(memory, memory.start)]);
  const transitions = new Set<string>();
  const uses: string[] = [];
  for (const numbers of runs) {
    const world = new InternedWorld(memory);
    for (const number of numbers) {
      const step = steps[number];
      if (step === undefined) {
        const index = number - steps.length;
        const key = deployment.keys[Math.floor(index / deployment.hsms.length)]!;
        const outcome = useKey(world, key, deployment.hsms[index % deployment.hsms.length]!);
        uses.push(outcome.outcome === 'fails' ? `fails ${outcome.retryMaySucceed}` : outcome.outcome);
        continue;
      }
      const refusal = step.refuses(world);
      noteIn(answers, step.action, refusal);
      if (refusal !== undefined) continue;
      transitions.add(`${number} in ${textOf(memory, world.numbers)}`);
      step.apply(world);
      worlds.add(textOf(memory, world.numbers));
    }
  }
  return { answers, worlds, transitions, uses };
}

interface Searched {
  readonly answers: Answers;
  /** Every world, and how many steps it is from the start. */
  readonly worlds: ReadonlyMap<string, number>;
}

/** Every step tried in every world, nearest worlds first. */
function searched(scenario: Scenario): Searched {
  const { deployment, steps } = modelOf(scenario);
  const memory = new Memory(deployment);
  const answers = new Map<string, Map<Refusal | undefined, number>>();
  const worlds = new Map([[textOf(memory, memory.start), 0]]);
  const queue = [{ numbers: memory.start, depth: 0 }];
  const world = new InternedWorld(memory);
  for (const { numbers, depth } of queue) {
    for (const step of steps) {
      world.numbers.set(numbers);
      const refusal = step.refuses(world);
      noteIn(answers, step.action, refusal);
      if (refusal !== undefined) continue;
      step.apply(world);
      const text = textOf(memory, world.numbers);
      if (worlds.has(text)) continue;
      worlds.set(text, depth + 1);
      queue.push({ numbers: world.numbers.slice(), depth: depth + 1 });
    }
  }
  return { answers, worlds };
}

/** What can be answered and was not, in the order of the actions. */
function notGiven(possible: Answers, given: Answers): Pick<Missed, 'actions' | 'refusals'> {
  const missed = [...possible].flatMap(([action, answers]) =>
    [...answers.keys()]
      .filter((answer) => !given.get(action)?.has(answer))
      .map((refusal) => ({ action, refusal })),
  );
  const refusals = missed.filter(({ refusal }) => refusal !== undefined) as Missed['refusals'];
  return {
    actions: missed.filter(({ refusal }) => refusal === undefined).map(({ action }) => action),
    refusals: expect.toSatisfy((found: Missed['refusals']) => areSame(found, refusals)),
  };
}

/** The same entries, in whatever order. */
function areSame(some: Missed['refusals'], others: Missed['refusals']): boolean {
  const textsIn = (list: Missed['refusals']): string[] =>
    list.map(({ action, refusal }) => `${action}: ${refusal}`).sort();
  return JSON.stringify(textsIn(some)) === JSON.stringify(textsIn(others));
}

function withoutTaken(answers: ReadonlyMap<Refusal | undefined, number> = new Map()): Map<unknown, number> {
  return new Map([...answers].filter(([answer]) => answer !== undefined));
}

/** Why choices of the parameters can happen in no world, asked of the action. */
function forbiddenIn({ deployment }: Model, action: Action): Map<Refusal, number> {
  const forbidden = new Map<Refusal, number>();
  for (const chosen of action.parameters(deployment)) {
    const refusal = action.forbids?.(deployment, chosen);
    if (refusal !== undefined) forbidden.set(refusal, (forbidden.get(refusal) ?? 0) + 1);
  }
  return forbidden;
}

const sum = (numbers: readonly number[]): number => numbers.reduce((total, number) => total + number, 0);

function merged(counts: readonly ReadonlyMap<Refusal, number>[]): Map<Refusal, number> {
  const reasons = new Set(counts.flatMap((each) => [...each.keys()]));
  return new Map([...reasons].map((reason) => [reason, sum(counts.map((each) => each.get(reason) ?? 0))]));
}

/** What several deployments saw of one property. */
function addedUp(sightings: readonly Sighting[]): Sighting {
  const nearest = sightings.flatMap((sighting) => (sighting.nearest === null ? [] : [sighting.nearest]));
  return {
    property: sightings[0]!.property,
    applied: sightings.some(({ applied }) => applied),
    count: sum(sightings.map(({ count }) => count)),
    nearest: nearest.length === 0 ? null : Math.min(...nearest),
  };
}
