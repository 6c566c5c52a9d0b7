import { describe, expect, test } from 'vitest';
import { type Actions, ActorWorld, actions, type ReadonlyWorld, type Scenario, type World } from '#models';
import type { Mutant } from '../../mutants/mutant.ts';
import { mutants } from '../../mutants/mutants.ts';
import { safetyProperties as properties, safetyPropertyNamed } from '../../properties.ts';
import type { AlwaysProperty } from '../../property.ts';
import { replay } from '../../replay/replay.ts';
import { publicScenario, resultFor } from '../../testing.ts';
import { isUse } from '../../uses.ts';
import { verify } from '../../verification/verification.ts';
import { Fuzzing, type FuzzingOptions, type FuzzingResult } from './fuzzing.ts';

const survives = safetyPropertyNamed('acknowledged-key-survives') as AlwaysProperty;
const lossy = publicScenario('sdk5-optout-1hsm-1fail');
const { hsmFails } = actions;

test('nothing is wrong with the model, in random deployments', () => {
  const result = fuzzed({ seed: 4, runCountMax: 3_000 });
  expect(result).toMatchObject({
    seed: 4,
    scenario: null,
    runCountMax: 3_000,
    runCount: 3_000,
    followedCount: 12,
    complete: true,
    failure: null,
    missed: null,
  });
  expect(result.deploymentCount).toBeGreaterThan(150);
  expect(result.stepCount).toBeGreaterThan(20_000);
  expect(result.actions.filter(({ taken }) => taken === 0)).toEqual([]);
  const violated = result.sightings.filter(({ count }) => count > 0).map(({ property }) => property);
  const hazards = properties.filter(({ duty }) => duty === 'hazard').map(({ name }) => name);
  expect([...violated].sort()).toEqual([...hazards].sort());
});

/** Searches of every kind, none of them long. */
const searches: readonly (readonly [string, FuzzingOptions])[] = [
  ['random deployments', { runCountMax: 300 }],
  ['a scenario', { runCountMax: 600, scenario: publicScenario('sdk3-min2-3hsm-outage-delete') }],
  [
    'a scenario with a failure',
    { runCountMax: 600, scenario: publicScenario('clone-2x1-region-loss'), wanted: [survives] },
  ],
  [
    'random deployments with a failure',
    { runCountMax: 600, actions: mutated('a key is generated on every active HSM at once') },
  ],
];

describe.each(searches)('a search of %s', (_, options) => {
  const result = fuzzed({ ...options, seed: 9 });

  test('is the same for the same seed, and another one for another', () => {
    expect(fuzzed({ ...options, seed: 9 })).toEqual(result);
    const { seed: _seed, ...other } = fuzzed({ ...options, seed: 10 });
    expect(result).not.toMatchObject(other);
  });

  test('is the same whatever is asked on the way, and what else is searched meanwhile', () => {
    const fuzzing = new Fuzzing({ ...options, seed: 9 });
    const another = new Fuzzing({ seed: 7, runCountMax: 300 });
    const progress = [fuzzing.progress];
    while (fuzzing.advance()) {
      progress.push(fuzzing.progress);
      another.advance();
    }
    expect(fuzzing.progress.runCount).toBe(result.runCount);
    expect(fuzzing.result()).toEqual(result);
    expect(fuzzing.result()).toEqual(result);
    expect(fuzzing.advance()).toBe(false);
    expect(fuzzing.result()).toEqual(result);
    const runCounts = progress.map(({ runCount }) => runCount);
    expect(runCounts).toEqual([...runCounts].sort((one, other) => one - other));
    expect(runCounts.at(0)).toBe(0);
    expect(runCounts.length).toBeGreaterThan(2);
  });

  test('is not complete where it is stopped early, and keeps what it has found', () => {
    const fuzzing = new Fuzzing({ ...options, seed: 9 });
    for (let slice = 0; slice < 2; slice += 1) expect(fuzzing.advance()).toBe(true);
    const stopped = fuzzing.result();
    expect(result.complete).toBe(true);
    expect(stopped.complete).toBe(false);
    expect(stopped.stepCount).toBeGreaterThan(0);
    expect(stopped.stepCount).toBeLessThanOrEqual(result.stepCount);
    expect(stopped.failure?.claim).toBe(result.failure?.claim);
  });
});

describe('a search that is stopped', () => {
  const many = publicScenario('backup-lifecycle-3-regions');

  test('while it explores has done no run', () => {
    const fuzzing = new Fuzzing({ scenario: many });
    expect(fuzzing.advance()).toBe(true);
    expect(fuzzing.progress).toEqual({
      phase: 'exploring',
      runCount: 0,
      runCountMax: 20_000,
      stepCount: 0,
    });
    const { complete, runCount, deploymentCount, missed, failure } = fuzzing.result();
    expect({ complete, runCount, deploymentCount, missed, failure }).toEqual({
      complete: false,
      runCount: 0,
      deploymentCount: 0,
      missed: null,
      failure: null,
    });
  });

  test('while it shrinks has a failure that may not be the simplest', () => {
    const options = { actions: mutated('client-side synchronization reaches other clusters'), seed: 3 };
    const fuzzing = new Fuzzing(options);
    while (fuzzing.progress.phase !== 'shrinking') expect(fuzzing.advance()).toBe(true);
    const { complete, failure } = fuzzing.result();
    const whole = fuzzed(options);
    expect({ complete, isMinimal: failure?.isMinimal, shortest: failure?.lengths.shortest }).toEqual({
      complete: false,
      isMinimal: false,
      shortest: null,
    });
    expect(failure?.claim).toBe(whole.failure?.claim);
    expect(failure?.trace.length).toBeGreaterThan(whole.failure!.trace.length);
  });

  test.each([1, 2, 3])('before it shrinks tells the run up to its failure, with the seed %i', (seed) => {
    const fuzzing = new Fuzzing({ scenario: many, wanted: [survives], seed });
    while (fuzzing.progress.phase !== 'shrinking') expect(fuzzing.advance()).toBe(true);
    const { claim, scenario, trace, evidence, lengths } = fuzzing.result().failure!;
    const outcomeOf = (steps: typeof trace) => replay({ claim, scenario, steps }).replay?.outcome;
    expect(outcomeOf(trace)).toEqual({ kind: 'shown', evidence });
    expect(outcomeOf(trace.slice(0, -1))).toEqual({ kind: 'not-shown' });
    const found = trace.filter((step) => !isUse(step)).length;
    expect(lengths).toEqual({ found, shrunk: found, shortest: null });
  });

  test('goes through every phase otherwise', () => {
    const fuzzing = new Fuzzing({ scenario: many, wanted: [survives] });
    const phases = [fuzzing.progress.phase];
    while (fuzzing.advance()) phases.push(fuzzing.progress.phase);
    expect([...new Set(phases)]).toEqual(['running', 'exploring', 'shrinking', 'shortening']);
  });
});

describe.each([
  ['random deployments', undefined],
  ['a scenario', lossy],
])('in %s', (_, scenario) => {
  test.each([0, 1, 15, 16, 17, 250, 251, 700])('%i runs are wanted and done', (runCountMax) => {
    const { runCount, followedCount, complete } = fuzzed({ scenario, runCountMax });
    expect({ runCount, complete }).toEqual({ runCount: runCountMax, complete: true });
    // The first run of two hundred and fifty is followed on live actors.
    expect(followedCount).toBe(Math.ceil(runCountMax / 250));
  });

  test.each([1, 3, 40])('a run tries at most %i steps', (stepCountMax) => {
    const { stepCount, refusalCount } = fuzzed({ scenario, runCountMax: 200, stepCountMax });
    expect(stepCount + refusalCount).toBeLessThanOrEqual(200 * stepCountMax);
    expect(stepCount + refusalCount).toBeGreaterThan(100);
  });

  test.each([0, 2 ** 32 - 1])('%i is a seed like others', (seed) => {
    const { runCount, stepCount, failure } = fuzzed({ scenario, seed, runCountMax: 100 });
    expect({ runCount, failure }).toEqual({ runCount: 100, failure: null });
    expect(stepCount).toBeGreaterThan(100);
  });
});

describe('a mutant is found', () => {
  test.each([
    ['server-side synchronization copies session keys', 'session-key-never-moves'],
    ['syncKey works under different masking keys', 'key-moves-only-by-sync'],
    ['a creation succeeds at once, whatever was copied', 'acknowledgement-meets-requirement'],
    ['a cluster is deleted with an HSM in it', 'deleted-cluster-has-no-hsm'],
  ])('in deployments that nobody made for it, as %s', (name, claim) => {
    const { mutation } = mutantNamed(name);
    expect(safetyPropertyNamed(claim)?.duty).toBe('must');
    const { complete, failure } = fuzzed({ actions: { ...actions, ...mutation } });
    expect({ complete, claim: failure?.claim, isMinimal: failure?.isMinimal }).toEqual({
      complete: true,
      claim,
      isMinimal: true,
    });
    expectShortest(failure!, mutation);
  });

  const inItsOwn = [
    ['the deletion of a key is not recorded', 'acknowledged-key-survives'],
    [
      'client-side synchronization gives up although nothing stands in its way',
      'acknowledged-key-on-every-active-hsm',
    ],
    ['a password is changed on one HSM only', 'users-agree-across-hsms'],
  ] as const;

  test.each(inItsOwn)('in a scenario that rules its hazard out, as %s', (name, claim) => {
    const { mutation, scenario, breaks } = mutantNamed(name);
    expect(safetyPropertyNamed(claim)?.duty).toBe('hazard');
    const { complete, failure } = fuzzed({
      actions: { ...actions, ...mutation },
      scenario: { ...scenario, expect: { [claim]: breaks[claim]! } },
    });
    expect({ complete, claim: failure?.claim }).toEqual({ complete: true, claim });
    expect(failure?.scenario.clusters).toEqual(scenario.clusters);
    expectShortest(failure!, mutation);
  });

  test.each(inItsOwn)('not where nobody rules its hazard out, as %s', (name, claim) => {
    const { mutation, scenario } = mutantNamed(name);
    const { failure, sightings } = fuzzed({
      actions: { ...actions, ...mutation },
      scenario,
      runCountMax: 1_000,
    });
    expect(failure).toBeNull();
    expect(sightings.find(({ property }) => property === claim)?.count).toBeGreaterThan(0);
  });
});

describe('a hazard that is seen', () => {
  const { expect: _, ...unjudged } = lossy;
  const seen = (expected: NonNullable<Scenario['expect']>, wanted?: FuzzingOptions['wanted']) =>
    fuzzed({ scenario: { ...unjudged, expect: expected }, runCountMax: 500, wanted });

  test.each<readonly [string, NonNullable<Scenario['expect']>]>([
    ['expects it', { [survives.name]: 'violated' }],
    ['says nothing about it', {}],
  ])('is no failure where the scenario %s', (__, expected) => {
    const { failure, sightings, complete, runCount } = seen(expected);
    expect({ failure, complete, runCount }).toEqual({ failure: null, complete: true, runCount: 500 });
    expect(sightings).toContainEqual({ property: survives.name, applied: true, count: 1, nearest: 3 });
  });

  test.each(['holds', 'vacuous'] as const)('is a failure where the scenario expects %s', (verdict) => {
    const { failure, complete, runCount } = seen({ [survives.name]: verdict });
    expect(failure).toMatchObject({ claim: survives.name, lengths: { shortest: 3 }, isMinimal: true });
    expect(complete).toBe(true);
    expect(runCount).toBeLessThan(500);
  });

  test.each<NonNullable<Scenario['expect']>>([{ [survives.name]: 'violated' }, {}])(
    'is a failure where it is wanted, with %o expected',
    (expected) => {
      const { failure, sightings } = seen(expected, [survives]);
      expect(failure?.claim).toBe(survives.name);
      expect(sightings.map(({ property }) => property)).toEqual([survives.name]);
    },
  );

  const canSucceed = safetyPropertyNamed('key-creation-can-succeed')!;
  test.each([
    ['unreachable', [canSucceed]],
    ['unreachable', undefined],
    ['reachable', [canSucceed]],
    ['reachable', undefined],
  ] as const)('is a witness of what should be %s', (verdict, wanted) => {
    const { failure, sightings } = seen({ [canSucceed.name]: verdict }, wanted);
    expect(failure?.claim).toBe(verdict === 'unreachable' ? canSucceed.name : undefined);
    if (failure !== null) expect(failure.lengths.shortest).toBe(2);
    expect(sightings.find(({ property }) => property === canSucceed.name)?.count).toBeGreaterThan(0);
  });

  test('is no failure as a witness that is wanted and of which nothing is said', () => {
    expect(seen({}, [canSucceed]).failure).toBeNull();
  });
});

describe('a defect of an action', () => {
  const isLive = (world: ReadonlyWorld): boolean => world instanceof ActorWorld;
  let count = 0;
  const defects: Readonly<Record<string, Partial<typeof hsmFails>>> = {
    'events-are-accepted': {
      apply: (world, { hsm }) => {
        hsmFails.apply(world, { hsm });
        if (world.failures() > 1) world.tell(hsm, { type: 'hsm.recovered' });
      },
    },
    'steps-are-deterministic': {
      apply: (world, { hsm }) => {
        count += 1;
        if (count % 7 === 0) world.tell(hsm, { type: 'hsm.failed' });
        else hsmFails.apply(world, { hsm });
      },
    },
    'engines-agree': {
      apply: (world, { hsm }) => {
        world.tell(hsm, { type: 'hsm.failed' });
        if (!isLive(world)) world.tell(world.deployment.faults, { type: 'hsm.failed' });
      },
    },
  };

  test.each(
    Object.entries(defects).flatMap(([claim, wrong]) => [
      { claim, wrong, where: 'random deployments', scenario: undefined },
      { claim, wrong, where: 'a scenario', scenario: publicScenario('sdk3-min2-3hsm-2fail') },
    ]),
  )('breaks $claim in $where', ({ claim, wrong, scenario }) => {
    count = 0;
    const changed = { ...actions, hsmFails: { ...hsmFails, ...wrong } };
    const { failure, complete } = fuzzed({ scenario, actions: changed });
    expect({ claim: failure?.claim, complete }).toEqual({ claim, complete: true });
    expect(failure?.trace.at(-1)?.action).toBe('hsm-fails');
    expect(failure?.lengths.shortest).toBeNull();
  });

  const error = new TypeError('nobody expects this');
  const fail = (world: ReadonlyWorld): undefined => {
    if (world.failures() > 0) throw error;
  };
  const failing = (isOn: (world: World) => boolean): Actions => {
    const apply: typeof hsmFails.apply = (world, chosen) => {
      hsmFails.apply(world, chosen);
      if (isOn(world)) fail(world);
    };
    return { ...actions, hsmFails: { ...hsmFails, apply } };
  };

  test.each<readonly [string, FuzzingOptions]>([
    ['an action', { actions: failing(() => true) }],
    ['an action on live actors', { actions: failing(isLive) }],
    ['a property', { wanted: [{ ...survives, findViolation: fail }] }],
  ])('is thrown on where it is an error of another kind, of %s', (_, options) => {
    expect(() => fuzzed({ ...options, scenario: publicScenario('sdk3-min2-3hsm-2fail') })).toThrow(error);
  });
});

function fuzzed(options: FuzzingOptions): FuzzingResult {
  const fuzzing = new Fuzzing(options);
  while (fuzzing.advance());
  return fuzzing.result();
}

function mutantNamed(name: string): Mutant {
  const mutant = mutants.find((candidate) => candidate.name === name);
  if (mutant === undefined) throw new RangeError(`There is no mutant ${name}.`);
  return mutant;
}

function mutated(name: string): Actions {
  return { ...actions, ...mutantNamed(name).mutation };
}

/** A verification of the same mutant in the same deployment tells the same trace. */
function expectShortest(
  { claim, scenario, trace, evidence, lengths }: NonNullable<FuzzingResult['failure']>,
  mutation: Partial<Actions>,
): void {
  const verified = verify(scenario, {
    properties: [safetyPropertyNamed(claim)!],
    actions: { ...actions, ...mutation },
  });
  const { length } = resultFor(verified, claim);
  expect(resultFor(verified, claim)).toMatchObject({ verdict: 'violated', trace, evidence });
  expect(lengths.shortest).toBe(length);
}
