import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  type Actions,
  actions,
  InternedWorld,
  Memory,
  type Model,
  modelOf,
  type ReadonlyWorld,
  type Refusal,
  type Scenario,
} from '#models';
import { mutants } from '../mutants/mutants.ts';
import { safetyProperties as properties, safetyPropertyNamed } from '../properties.ts';
import { type AlwaysProperty, type SafetyProperty, watchedSlots } from '../property.ts';
import { Exploration } from '../search/exploration.ts';
import { publicScenario, scenarioFrom } from '../testing.ts';
import { ModelSpace } from '../verification/model-space.ts';
import { Interleaving } from './interleavings/interleaving.ts';
import { interleavingsOn } from './interleavings/interleavings.ts';
import { CountedWorlds, KnownWorlds } from './run-coverage/seen-worlds.ts';
import { failureOf, Runner, type Sighting } from './runner.ts';

const { hsmFails, hsmRecovers } = actions;

const common = {
  name: 'true-everywhere',
  clause: 'KS-ROUTING',
  statement: 'It is so in every world.',
  duty: 'hazard',
} as const;

/** Seen at the start already. */
const everywhere: readonly SafetyProperty[] = [
  { ...common, kind: 'always', appliesTo: () => true, findViolation: () => ({ everywhere: true }) },
  { ...common, kind: 'reachable', findWitness: () => ({ everywhere: true }) },
];

describe('what is counted is what a naive walk counts', () => {
  const scenarios = ['clone-2x2-users', 'sdk3-min2-3hsm-outage-delete', 'session-3hsm', 'scale-to-zero'];

  test.each(scenarios)('of the steps in %s', (name) => {
    const space = new ModelSpace(modelOf(publicScenario(name)));
    const runs = drawn(space, 200);
    const runner = new Runner(space, properties, () => false);
    for (const { numbers } of runs) expect(runner.run(numbers)).toBeUndefined();

    const taken = space.model.steps.map(() => 0);
    const refused = new Map<number, Map<Refusal, number>>();
    for (const { step, refusal } of walks(space.model, runs).flat()) {
      if (refusal === undefined) {
        taken[step]! += 1;
        continue;
      }
      const counts = refused.get(step) ?? new Map<Refusal, number>();
      refused.set(step, counts.set(refusal, (counts.get(refusal) ?? 0) + 1));
    }
    const refusalCounts = [...refused.values()].flatMap((counts) => [...counts.values()]);
    expect([...runner.taken]).toEqual(taken);
    expect(runner.refused).toEqual(refused);
    expect(runner.stepCount).toBe(sum(taken));
    expect(runner.refusalCount).toBe(sum(refusalCounts));
    expect(runner.stepCount).toBeGreaterThan(1_000);
    expect(runner.refusalCount).toBeGreaterThan(100);
  });

  test.each(scenarios)('of the properties in %s, where every world is new', (name) => {
    const space = new ModelSpace(modelOf(publicScenario(name)));
    const runs = drawn(space, 200);
    const runner = new Runner(space, properties, () => false);
    for (const { numbers } of runs) runner.run(numbers);
    expect(runner.sightings).toEqual(sightingsIn(space.model, runs, () => true));
  });

  test.each(scenarios)('of the properties in %s, each distinct world once', (name) => {
    const space = new ModelSpace(modelOf(publicScenario(name)));
    const runs = drawn(space, 200);
    const runner = new Runner(space, properties, () => false, new CountedWorlds(space));
    for (const { numbers } of runs) runner.run(numbers);
    const seen = new Set<string>();
    const isNew = (world: string): boolean => seen.size < seen.add(world).size;
    const sightings = sightingsIn(space.model, runs, isNew);
    expect(runner.sightings).toEqual(sightings);
    expect(sightings.filter(({ count, nearest }) => count > 1 && nearest! > 1).length).toBeGreaterThan(0);
  });

  test('without what the deployment does not concern, and with what never had anything to say', () => {
    const { model, runner } = optedOut();
    const asked = properties.filter(({ concerns }) => concerns?.(model.deployment) ?? true);
    expect(asked.length).toBeLessThan(properties.length);
    expect(runner.sightings).toEqual(
      asked.map(({ name }) => ({ property: name, applied: false, count: 0, nearest: null })),
    );
  });

  test('also where one step after the other is refused', () => {
    const { runner, numbersOf } = optedOut();
    const tries = numbersOf([
      'hsm-recovers hsm-a1',
      'hsm-fails hsm-a1',
      'hsm-fails hsm-a1',
      'hsm-fails hsm-a1',
    ]);
    runner.run(tries);
    const [recovers, fails] = tries;
    expect(runner.refused).toEqual(
      new Map([
        [recovers, new Map([['hsm-not-degraded', 1]])],
        [fails, new Map([['hsm-not-in-use', 2]])],
      ]),
    );
    expect({ stepCount: runner.stepCount, refusalCount: runner.refusalCount }).toEqual({
      stepCount: 1,
      refusalCount: 3,
    });
  });

  /** One HSM, the check off: nothing has happened yet. */
  function optedOut() {
    const space = new ModelSpace(modelOf(publicScenario('sdk5-optout-1hsm-1fail')));
    const numbersOf = (steps: readonly string[]): number[] => written(space, steps);
    return { model: space.model, numbersOf, runner: new Runner(space, properties, () => false) };
  }
});

describe('a failure is seen where a naive walk sees it', () => {
  test.each([
    ['always', 'acknowledged-key-survives', 'scale-to-zero'],
    ['always', 'users-agree-across-hsms', 'clone-2x2-users'],
    ['step', 'deleted-key-never-spreads', 'sdk3-min2-3hsm-outage-delete'],
    ['reachable', 'key-creation-can-succeed', 'lifecycle-blank'],
  ])('of kind %s: %s in %s', (kind, name, scenario) => {
    const property = safetyPropertyNamed(name)!;
    const space = new ModelSpace(modelOf(publicScenario(scenario)));
    const runs = drawn(space, 1_000);
    const positions = runs.map((run) => failingPositionIn(space.model, run, property));

    expect(property.kind).toBe(kind);
    expect(runs.map((run) => failureOf(run, [property])?.position)).toEqual(positions);
    expect(positions.filter((position) => position !== undefined).length).toBeGreaterThan(10);
    // Else it would make no difference whether refused steps count.
    const isAfterRefusal = (position: number | undefined, run: number): boolean =>
      position !== undefined &&
      walks(space.model, [runs[run]!])[0]!
        .slice(0, position)
        .some(({ refusal }) => refusal !== undefined);
    expect(positions.filter(isAfterRefusal).length).toBeGreaterThan(5);
  });

  test('with its name, and the runs before it counted', () => {
    const space = new ModelSpace(modelOf(publicScenario('sdk5-optout-1hsm-1fail')));
    const [generated, failed, settled] = [
      'generate-key key-1 hsm-a1',
      'hsm-fails hsm-a1',
      'settle-creation key-1',
    ] as const;
    const numbers = written(space, [generated, settled, 'hsm-recovers hsm-a1', failed, settled]);
    const runner = new Runner(space, properties, ({ name }) => name === 'acknowledged-key-survives');
    expect(runner.run(written(space, [generated, failed, settled]))).toBeUndefined();
    expect(runner.run(numbers)).toEqual({ claim: 'acknowledged-key-survives', position: 4 });
    expect({ stepCount: runner.stepCount, refusalCount: runner.refusalCount }).toEqual({
      stepCount: 6,
      refusalCount: 1,
    });
    const seen = runner.sightings.find(({ property }) => property === 'usable-key-on-two-hsms');
    expect(seen).toEqual({ property: 'usable-key-on-two-hsms', applied: true, count: 1, nearest: 2 });
  });

  test.each(everywhere)('already at the start, of kind $kind', (property) => {
    const space = new ModelSpace(modelOf(publicScenario('sdk5-optout-1hsm-1fail')));
    const failure = { claim: property.name, position: 0 };
    expect(failureOf(new Interleaving(space, []), [property])).toEqual(failure);
    expect(failureOf(new Interleaving(space, written(space, ['hsm-fails hsm-a1'])), [property])).toEqual(
      failure,
    );
  });

  test('and by default it is what must hold that fails, no hazard', () => {
    const hazard = safetyPropertyNamed('acknowledged-key-survives')!;
    const lost = mutants.find(({ name }) => name === 'the deletion of a key is not recorded')!;
    const copied = mutants.find(({ name }) => name === 'server-side synchronization copies session keys')!;
    const claimsIn = (
      { scenario, mutation }: typeof lost,
      asked?: readonly SafetyProperty[],
    ): Set<string> => {
      const space = new ModelSpace(modelOf(scenario, { ...actions, ...mutation }));
      const failures = drawn(space, 100).map((run) => failureOf(run, asked));
      return new Set(failures.flatMap((failure) => (failure === undefined ? [] : [failure.claim])));
    };
    expect([...claimsIn(lost, [hazard])]).toEqual([hazard.name]);
    expect([...claimsIn(lost)]).toEqual([]);
    expect([...claimsIn(copied)]).toEqual(['session-key-never-moves']);
  });
});

describe('worlds that were seen before', () => {
  const scenario = publicScenario('clones-at-work-delete');
  const remembering = [
    ['counted', (space: ModelSpace) => new CountedWorlds(space)],
    ['known', (space: ModelSpace) => new KnownWorlds(explored(space), space)],
  ] as const;

  test.each(remembering)('are judged the first time only, where they are %s', (_, worldsOf) => {
    const space = new ModelSpace(modelOf(scenario));
    const property = safetyPropertyNamed('acknowledged-key-stays-usable')!;
    const run = drawn(space, 400).find((candidate) => failureOf(candidate, [property]) !== undefined)!;
    const failure = { claim: property.name, position: failingPositionIn(space.model, run, property) };
    const runner = new Runner(space, [property], () => true, worldsOf(space));

    expect(runner.run(run.numbers)).toEqual(failure);
    expect(runner.run(run.numbers)).not.toEqual(failure);
    for (let time = 0; time < 3; time += 1) expect(failureOf(run, [property])).toEqual(failure);
  });

  test.each(remembering)('are so at the start, too, where they are %s', (_, worldsOf) => {
    const space = new ModelSpace(modelOf(scenario));
    const runner = new Runner(space, everywhere, () => false, worldsOf(space));
    for (let time = 0; time < 3; time += 1) expect(runner.run([])).toBeUndefined();
    const seen = { property: common.name, applied: true, count: 1, nearest: 0 };
    expect(runner.sightings).toEqual([seen, seen]);
  });

  test.each(remembering)('do not hide a step between them, where they are %s', (_, worldsOf) => {
    const space = new ModelSpace(modelOf(scenario));
    const property = safetyPropertyNamed('deleted-key-never-spreads')!;
    const run = drawn(space, 400).find((candidate) => failureOf(candidate, [property]) !== undefined)!;
    const failure = { claim: property.name, position: failingPositionIn(space.model, run, property) };
    const runner = new Runner(space, [property], () => true, worldsOf(space));
    for (let time = 0; time < 3; time += 1) expect(runner.run(run.numbers)).toEqual(failure);
  });

  test('are all that an exhaustive search finds, or the search was wrong', () => {
    class BlindSpace extends ModelSpace {
      override readonly parts = [{ asked: new Set(this.families.keys()), effects: () => this.effects() }];
      override effects() {
        return super.effects().filter(({ step }) => this.model.steps[step]!.action !== 'hsm-fails');
      }
    }
    const space = new BlindSpace(modelOf(publicScenario('sdk3-min2-3hsm-1fail')));
    const runs = drawn(new ModelSpace(space.model), 200);
    const positions = walks(space.model, runs).map(
      (walk) =>
        walk.find(({ step, refusal }) => refusal === undefined && isFailure(space.model, step))?.position,
    );
    const runner = new Runner(space, [], () => false, new KnownWorlds(explored(space), space));
    for (let time = 0; time < 2; time += 1) {
      expect(runs.map(({ numbers }) => runner.run(numbers))).toEqual(
        positions.map((position) => position && { claim: 'search-sees-every-world', position }),
      );
    }
    expect(new Set(positions).size).toBeGreaterThan(10);
    expect(positions).toContain(undefined);
  });

  const isFailure = (model: Model, step: number): boolean => model.steps[step]!.action === 'hsm-fails';
});

describe('a step that depends on more than the world is found out', () => {
  const round = ['hsm-becomes-unreachable hsm-a1', 'hsm-recovers hsm-a2', 'hsm-recovers hsm-a1'];
  const rounds = Array.from({ length: 10 }, () => round).flat();

  type Lie = Partial<Pick<typeof hsmRecovers, 'refuses' | 'apply'>>;
  const lies: Readonly<Record<string, { readonly about: 'taken' | 'refused'; readonly lie: Lie }>> = {
    'does nothing': { about: 'taken', lie: { apply: () => {} } },
    'changes another slot as well': {
      about: 'taken',
      lie: {
        apply(world, chosen) {
          hsmRecovers.apply(world, chosen);
          world.tell(world.deployment.faults, { type: 'hsm.failed' });
        },
      },
    },
    'changes its slot otherwise': {
      about: 'taken',
      lie: { apply: (world, { hsm }) => world.tell(hsm, { type: 'hsm.failed' }) },
    },
    'refuses what can happen': { about: 'taken', lie: { refuses: () => 'hsm-not-degraded' } },
    'refuses for another reason': { about: 'refused', lie: { refuses: () => 'not-allowed' } },
    'happens where it is refused': { about: 'refused', lie: { refuses: () => undefined, apply: () => {} } },
  };
  const times = Object.entries(lies).flatMap(([what, { about, lie }]) =>
    [1, 7].map((time) => ({ what, time, about, lie })),
  );

  test.each(times)('where it $what each time number $time', ({ time, about, lie }) => {
    let isOn = false;
    let count = 0;
    let isLie = false;
    const moody: typeof hsmRecovers = {
      ...hsmRecovers,
      refuses(world, chosen) {
        const refusal = hsmRecovers.refuses(world, chosen);
        const isAsked = isOn && (refusal === undefined) === (about === 'taken');
        if (isAsked) count += 1;
        isLie = isAsked && count % time === 0;
        return isLie && lie.refuses !== undefined ? lie.refuses(world, chosen) : refusal;
      },
      apply: (world, chosen) => (isLie && lie.apply ? lie.apply : hsmRecovers.apply)(world, chosen),
    };
    const space = outages({ hsmRecovers: moody });
    // What the memory has learnt is the truth, so that only the runs are told lies.
    explored(space);
    const interleaving = new Interleaving(space, written(space, rounds));
    expect(failureOf(interleaving)).toBeUndefined();
    isOn = true;
    const inRound = about === 'taken' ? 3 : 2;
    const position = round.length * (time - 1) + inRound;
    expect(failureOf(interleaving)).toEqual({ claim: 'steps-are-deterministic', position });
  });

  test('where it asks something else than before', () => {
    let isOn = false;
    const moody: typeof hsmRecovers = {
      ...hsmRecovers,
      refuses(world, chosen) {
        if (isOn) world.failures();
        return hsmRecovers.refuses(world, chosen);
      },
    };
    const space = outages({ hsmRecovers: moody });
    isOn = true;
    const failure = failureOf(new Interleaving(space, written(space, rounds)));
    expect(failure).toEqual({ claim: 'steps-are-deterministic', position: 3 });
  });
});

describe('an error', () => {
  test('of an action that tells a machine what it does not accept is a failure', () => {
    const hasty: typeof hsmRecovers = {
      ...hsmRecovers,
      refuses: (world, chosen) =>
        world.hsmState(chosen.hsm) === 'FAILED' ? undefined : hsmRecovers.refuses(world, chosen),
    };
    const space = outages({ hsmRecovers: hasty });
    const steps = ['hsm-recovers hsm-a1', 'hsm-fails hsm-a1', 'hsm-recovers hsm-a2', 'hsm-recovers hsm-a1'];
    expect(failureOf(new Interleaving(space, written(space, steps)))).toEqual({
      claim: 'events-are-accepted',
      position: 4,
    });
    expect(failureOf(new Interleaving(space, written(space, steps.slice(0, 3))))).toBeUndefined();
  });

  const error = new TypeError('nobody expects this');
  const unexpected = (world: ReadonlyWorld): undefined => {
    if (world.failures() > 0) throw error;
  };
  const survives = safetyPropertyNamed('acknowledged-key-survives') as AlwaysProperty;

  test.each<readonly [string, Partial<Actions>, readonly SafetyProperty[]]>([
    ['an action', { hsmFails: { ...hsmFails, refuses: unexpected } }, []],
    ['a property', {}, [{ ...survives, appliesTo: () => true, findViolation: unexpected }]],
  ])('of another kind, in %s, is thrown on', (_, changed, asked) => {
    const space = outages(changed);
    const run = (steps: readonly string[]) =>
      failureOf(new Interleaving(space, written(space, steps)), asked);
    expect(run(['hsm-recovers hsm-a1'])).toBeUndefined();
    expect(() => run(['hsm-fails hsm-a1', 'hsm-fails hsm-a2'])).toThrow(error);
  });
});

/** Two HSMs, which may be out of reach often and fail once. */
function outages(changed: Partial<Actions>): ModelSpace {
  const scenario: Scenario = scenarioFrom({
    name: 'outages',
    regions: { 'us-east-1': 'aws' },
    clusters: { 'cluster-a': { region: 'us-east-1', hsms: ['hsm-a1', 'hsm-a2'], start: 'running' } },
    users: ['co'],
    cryptoOfficer: 'co',
    allow: { hsmOutages: 10, hsmFailures: 1 },
  });
  return new ModelSpace(modelOf(scenario, { ...actions, ...changed }));
}

/** The numbers of steps that are written as in `hsm-fails hsm-a1`. */
function written({ model }: ModelSpace, steps: readonly string[]): number[] {
  const known = model.steps.map(({ action, parameters }) => [action, ...Object.values(parameters)].join(' '));
  const numbers = steps.map((step) => known.indexOf(step));
  expect(numbers).not.toContain(-1);
  return numbers;
}

function drawn(space: ModelSpace, runCount: number): Interleaving[] {
  const runs = fc.sample(interleavingsOn(space, { stepCountMax: 128 }), { seed: 7, numRuns: runCount });
  return runs.map((run) => run.withoutUses);
}

function explored(space: ModelSpace): Exploration {
  const exploration = new Exploration(space, [], {}, { isNumbered: true });
  while (exploration.advance(10_000));
  return exploration;
}

const sum = (numbers: readonly number[]): number => numbers.reduce((total, number) => total + number, 0);

/** One step of a run that was tried. */
interface Tried {
  readonly position: number;
  readonly step: number;
  readonly refusal: Refusal | undefined;
  readonly before: InternedWorld;
  readonly after: InternedWorld;
}

/** Every step of every run, tried on interned worlds without any memory of steps. */
function walks(
  model: Model,
  runs: readonly Interleaving[],
  memory = new Memory(model.deployment),
): Tried[][] {
  const copyOf = ({ numbers }: InternedWorld): InternedWorld => {
    const copy = new InternedWorld(memory);
    copy.numbers.set(numbers);
    return copy;
  };
  return runs.map(({ numbers }) => {
    let world = new InternedWorld(memory);
    return numbers.map((step, index) => {
      const before = world;
      const refusal = model.steps[step]!.refuses(before);
      if (refusal === undefined) {
        world = copyOf(before);
        model.steps[step]!.apply(world);
      }
      return { position: index + 1, step, refusal, before, after: world };
    });
  });
}

/** Where a walk first comes to what a property is about. */
function failingPositionIn(model: Model, run: Interleaving, property: SafetyProperty): number | undefined {
  const isFound = ({ refusal, before, after }: Tried): boolean =>
    refusal === undefined &&
    (property.kind === 'step' ? seenByStep(property, before, after) : seenIn(property, after)).isFound;
  if (property.kind !== 'step' && seenIn(property, new InternedWorld(new Memory(model.deployment))).isFound)
    return 0;
  return walks(model, [run])[0]!.find(isFound)?.position;
}

/** Whether a property has something to say here, and whether it finds what it is about. */
interface Seen {
  readonly applies: boolean;
  readonly isFound: boolean;
}

function seenIn(property: Exclude<SafetyProperty, { kind: 'step' }>, world: ReadonlyWorld): Seen {
  const isWitness = property.kind === 'reachable' && property.findWitness(world) !== undefined;
  return property.kind === 'reachable'
    ? { applies: isWitness, isFound: isWitness }
    : { applies: property.appliesTo(world), isFound: property.findViolation(world) !== undefined };
}

function seenByStep(
  property: Extract<SafetyProperty, { kind: 'step' }>,
  before: InternedWorld,
  after: InternedWorld,
): Seen {
  const changed = watchedSlots(property, before.deployment).filter(
    ({ position }) => before.numbers[position] !== after.numbers[position],
  );
  return {
    applies: changed.some((slot) => property.appliesTo(before, after, slot)),
    isFound: changed.some((slot) => property.findViolation(before, after, slot) !== undefined),
  };
}

/** What naive walks see of every property; of worlds, where they are new. */
function sightingsIn(
  model: Model,
  runs: readonly Interleaving[],
  isNew: (world: string) => boolean,
): Sighting[] {
  const concerned = properties.filter(({ concerns }) => concerns?.(model.deployment) ?? true);
  const sightings = concerned.map(({ name }) => ({
    property: name,
    applied: false,
    count: 0,
    nearest: null as number | null,
  }));
  const note = (
    kind: 'step' | 'world',
    takenCount: number,
    see: (property: SafetyProperty) => Seen,
  ): void => {
    for (const [index, property] of concerned.entries()) {
      if ((property.kind === 'step') !== (kind === 'step')) continue;
      const { applies, isFound } = see(property);
      const sighting = sightings[index]!;
      sighting.applied ||= applies;
      if (!isFound) continue;
      sighting.count += 1;
      sighting.nearest = Math.min(sighting.nearest ?? takenCount, takenCount);
    }
  };
  const noteWorld = (world: InternedWorld, takenCount: number): void => {
    if (isNew(world.numbers.join()))
      note('world', takenCount, (property) => seenIn(property as AlwaysProperty, world));
  };
  const memory = new Memory(model.deployment);
  for (const walk of walks(model, runs, memory)) {
    noteWorld(new InternedWorld(memory), 0);
    for (const [index, { before, after }] of walk.filter(({ refusal }) => refusal === undefined).entries()) {
      note('step', index + 1, (property) =>
        seenByStep(property as Extract<SafetyProperty, { kind: 'step' }>, before, after),
      );
      noteWorld(after, index + 1);
    }
  }
  return sightings;
}
