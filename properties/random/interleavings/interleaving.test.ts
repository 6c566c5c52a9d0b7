import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type Actions, actions, modelOf, publicScenarios, type Scenario, type StepName } from '#models';
import { mutants } from '../../mutants/mutants.ts';
import { safetyPropertyNamed } from '../../properties.ts';
import { Exploration } from '../../search/exploration.ts';
import { publicScenario, resultFor, scenarioFrom } from '../../testing.ts';
import { ModelSpace } from '../../verification/model-space.ts';
import { verify } from '../../verification/verification.ts';
import { deployments } from '../deployments/deployments.ts';
import { failureOf } from '../runner.ts';
import { disagreementIn } from './engines.ts';
import { Interleaving } from './interleaving.ts';
import { type InterleavingOptions, interleavings } from './interleavings.ts';

const scenario = publicScenario('sdk3-min1-3hsm-1fail');
const inRandomDeployments = deployments().chain((deployment) => interleavings(deployment));
const byName = (scenarios: readonly Scenario[]) => scenarios.map((each) => [each.name, each] as const);

/** A step as it is printed: `generate-key key-1 hsm-a1`. */
const textOf = ({ action, parameters }: StepName): string => [action, ...Object.values(parameters)].join(' ');
const textsIn = ({ steps }: Interleaving): readonly string[] => steps.map(textOf);

function written(
  deployment: Scenario,
  steps: readonly string[],
  changed: Partial<Actions> = {},
): Interleaving {
  const model = modelOf(deployment, { ...actions, ...changed });
  const numbers = steps.map((step) => model.steps.findIndex((candidate) => textOf(candidate) === step));
  expect(numbers).not.toContain(-1);
  return new Interleaving(new ModelSpace(model), numbers);
}

/** Expects that nothing was found; an expectation alone takes as long as many a run. */
function expectNothing(found: unknown): void {
  if (found !== undefined) expect(found).toBeUndefined();
}

/** The run without one of its steps, for each of them. */
const withoutOne = ({ space, numbers }: Interleaving): readonly Interleaving[] =>
  numbers.map((_, index) => new Interleaving(space, numbers.toSpliced(index, 1)));

const seeds = Array.from({ length: 20 }, (_, index) => index + 1);

describe('in whatever order things happen, what must hold does', () => {
  test.each(byName(publicScenarios))('in %s', (_, each) => {
    fc.assert(
      fc.property(interleavings(each), (run) => {
        expectNothing(failureOf(run));
      }),
      { seed: 1, numRuns: 500 },
    );
  });

  test('in random deployments', () => {
    fc.assert(
      fc.property(inRandomDeployments, (run) => {
        expectNothing(failureOf(run));
      }),
      { seed: 2, numRuns: 700 },
    );
  });

  // Otherwise nothing at all might be asked above.
  test.each([
    ['server-side synchronization copies session keys', 'session-key-never-moves'],
    ['server-side synchronization reaches other clusters', 'key-moves-only-by-sync'],
  ])('but not where %s', (name, claim) => {
    const mutant = mutants.find((candidate) => candidate.name === name)!;
    const arbitrary = interleavings(mutant.scenario, { actions: { ...actions, ...mutant.mutation } });
    const { counterexample } = fc.check(
      fc.property(arbitrary, (run) => failureOf(run) === undefined),
      { seed: 3, numRuns: 200 },
    );
    const [run] = counterexample!;
    expect(failureOf(run)).toEqual({ claim, position: run.numbers.length });
    // The same steps do no harm in the model as it is, as far as there they can be taken at all.
    const allowed = new Set(modelOf(mutant.scenario).steps.map(textOf));
    const harmless = textsIn(run).filter((step) => allowed.has(step));
    expect(failureOf(written(mutant.scenario, harmless))).toBeUndefined();
  });
});

describe('live actors and interned worlds are in the same states', () => {
  // Of those with fewer, every world is compared elsewhere.
  const large = publicScenarios.filter((each) => hasMoreWorldsThan(2_000, each));

  test.each(byName(large))('all along runs of %s, which has many worlds', (_, each) => {
    fc.assert(
      fc.property(interleavings(each), (run) => {
        expectNothing(disagreementIn(run));
      }),
      { seed: 4, numRuns: 150 },
    );
  });

  test('all along runs of random deployments', () => {
    fc.assert(
      fc.property(inRandomDeployments, (run) => {
        expectNothing(disagreementIn(run));
      }),
      { seed: 5, numRuns: 400 },
    );
  });

  test('and the benchmark is among the scenarios with many worlds', () => {
    const names = large.map(({ name }) => name);
    expect(names).toContain('core-4hsm-2keys-2fail');
    expect(names.length).toBeGreaterThanOrEqual(10);
  });
});

function hasMoreWorldsThan(count: number, each: Scenario): boolean {
  const exploration = new Exploration(new ModelSpace(modelOf(each)), [], { worldCountMax: count + 1 });
  while (exploration.advance(count));
  return exploration.progress.worldCount > count;
}

describe('a run', () => {
  const sampled = (seed: number, options?: InterleavingOptions) =>
    fc.sample(interleavings(scenario, options), { seed, numRuns: 50 });
  const longest = (runs: readonly Interleaving[]): number =>
    Math.max(...runs.map(({ withoutUses }) => withoutUses.numbers.length));

  test('is the same again for the same seed, and another one for another', () => {
    const texts = sampled(6).map(textsIn);
    expect(sampled(6).map(textsIn)).toEqual(texts);
    expect(sampled(7).map(textsIn)).not.toEqual(texts);
    expect(new Set(texts.map((text) => text.join())).size).toBeGreaterThan(40);
  });

  test('does not depend on what was run over the deployment before', () => {
    const arbitrary = interleavings(scenario);
    const [first] = fc.sample(arbitrary, { seed: 8, numRuns: 1 });
    for (const run of fc.sample(arbitrary, { seed: 9, numRuns: 200 })) failureOf(run);
    const [again] = fc.sample(arbitrary, { seed: 8, numRuns: 1 });
    expect(textsIn(again!)).toEqual(textsIn(first!));
    expect(again!.numbers.length).toBeGreaterThan(3);
  });

  test('has up to 256 steps, or up to as many as asked for', () => {
    // Some HSM can always fall away or come back.
    const endless = { ...scenario, allow: { ...scenario.allow, hsmOutages: 1_000 } };
    const runs = (options: InterleavingOptions) =>
      fc.sample(interleavings(endless, options), { seed: 11, numRuns: 1_000 });
    expect(longest(runs({}))).toBe(256);
    expect(longest(runs({ stepCountMax: 7 }))).toBe(7);
  });

  test('has the deployment and the names of its steps', () => {
    const [run] = sampled(10);
    expect(run!.scenario).toBe(scenario);
    const { withoutUses } = run!;
    expect(written(scenario, textsIn(withoutUses)).numbers).toEqual(withoutUses.numbers);
    expect(run!.following(run!.steps).numbers).toEqual(run!.numbers);
    expect(run!.movedTo(scenario).numbers).toEqual(run!.numbers);
    const all = sampled(10).flatMap(textsIn);
    expect(all).toContainEqual(expect.stringMatching(/^use-key key-1 hsm-a\d$/));
  });

  test('leaves out steps that name nothing, where it follows others or moves', () => {
    const run = written(scenario, ['hsm-fails hsm-a1', 'hsm-fails hsm-a3', 'hsm-recovers hsm-a1']);
    const failureOfHsm = (hsm: string): StepName => ({ action: 'hsm-fails', parameters: { hsm } });
    const following = run.following(['hsm-a2', 'hsm-b1', 'hsm-a1'].map(failureOfHsm));
    expect(following.space).toBe(run.space);
    expect(textsIn(following)).toEqual(['hsm-fails hsm-a2', 'hsm-fails hsm-a1']);

    const clusters = { 'cluster-a': { ...scenario.clusters['cluster-a']!, hsms: ['hsm-a2', 'hsm-a1'] } };
    const smaller = { ...scenario, clusters };
    const moved = run.movedTo(smaller);
    expect(moved.scenario).toBe(smaller);
    expect(textsIn(moved)).toEqual(['hsm-fails hsm-a1', 'hsm-recovers hsm-a1']);
    // Failures are not allowed there: no step is called so.
    expect(textsIn(run.movedTo({ ...smaller, allow: { ...scenario.allow, hsmFailures: 0 } }))).toEqual([
      'hsm-recovers hsm-a1',
    ]);
  });

  test('is printed as a list of steps', () => {
    const run = written(scenario, [
      'generate-key key-1 hsm-a1',
      'hsm-fails hsm-a1',
      'create-hsm hsm-a1 nothing',
    ]);
    expect(fc.stringify(run)).toBe(
      'sdk3-min1-3hsm-1fail: generate-key key-1 hsm-a1; hsm-fails hsm-a1; create-hsm hsm-a1 nothing',
    );
  });
});

describe('a failing run shrinks', () => {
  const has = (run: Interleaving, ...steps: readonly string[]): boolean => {
    const texts = textsIn(run);
    let from = 0;
    return steps.every((step) => {
      const at = texts.findIndex((text, index) => index >= from && text.startsWith(step));
      from = at + 1;
      return at >= 0;
    });
  };

  test.each<readonly [what: string, steps: readonly string[], shrunk: RegExp]>([
    ['one step', ['hsm-fails'], /^hsm-fails hsm-a\d$/],
    // The scenario has no outages.
    ['a step that is refused', ['hsm-recovers'], /^hsm-recovers hsm-a\d$/],
    [
      'a step that follows another one',
      ['generate-key key-1 hsm-a2', 'hsm-fails hsm-a2'],
      /^generate-key key-1 hsm-a2; hsm-fails hsm-a2$/,
    ],
    [
      'one kind of step three times',
      ['client-sync', 'client-sync', 'client-sync'],
      /^(client-sync-\S+ key-1 hsm-a\d(; )?){3}$/,
    ],
  ])('to nothing else, where it takes %s', (_, steps, shrunk) => {
    for (const seed of seeds) {
      const { counterexample } = fc.check(
        fc.property(interleavings(scenario), (run) => !has(run, ...steps)),
        { seed, numRuns: 500 },
      );
      const [run] = counterexample!;
      expect(textsIn(run).join('; '), `with the seed ${seed}`).toMatch(shrunk);
    }
  });
});

describe('a known hazard', () => {
  const survival = safetyPropertyNamed('acknowledged-key-survives')!;
  const survives = (run: Interleaving): boolean => failureOf(run, [survival]) === undefined;
  const { length: shortest } = resultFor(verify(scenario, { properties: [survival] }), survival.name);
  const check = (seed: number, options: InterleavingOptions = {}, more: fc.Parameters<[Interleaving]> = {}) =>
    fc.check(fc.property(interleavings(scenario, options), survives), { seed, numRuns: 3_000, ...more });

  test('is found with every seed, and told without a single step too many', () => {
    expect(shortest).toBe(5);
    for (const seed of seeds) {
      const { counterexample } = check(seed);
      const [run] = counterexample!;
      expect(failureOf(run, [survival])).toEqual({ claim: survival.name, position: run.numbers.length });
      expect(withoutOne(run).filter((shorter) => !survives(shorter))).toEqual([]);
      // Shrinking finds what cannot do without any of its steps; here that is as short as can be.
      expect(run.numbers).toHaveLength(shortest!);
    }
  });

  test('is found again with the seed and the path that fast-check prints', () => {
    const { counterexample, counterexamplePath, seed, numShrinks } = check(1);
    expect(numShrinks).toBeGreaterThan(0);
    const again = check(seed, {}, { path: counterexamplePath! });
    expect(again.numRuns).toBe(1);
    expect(textsIn(again.counterexample![0])).toEqual(textsIn(counterexample![0]));
    const print = () => fc.assert(fc.property(interleavings(scenario), survives), { seed, numRuns: 3_000 });
    expect(print).toThrow(`seed: ${seed}, path: "${counterexamplePath}"`);
    expect(print).toThrow(`Counterexample: [${scenario.name}: ${textsIn(counterexample![0]).join('; ')}]`);
  });

  test('that somebody wrote down shrinks, too', () => {
    const { counterexample } = check(1);
    const long = ['hsm-recovers hsm-a3', ...textsIn(counterexample![0]), 'create-hsm hsm-a1 hsm-a2'];
    const given = check(2, {}, { examples: [[written(scenario, long)]], numRuns: 1 });
    expect(textsIn(given.counterexample![0])).toEqual(textsIn(counterexample![0]));
  });

  test('stays in its deployment, unless that may be reduced: then it ends in the least', () => {
    expect(check(1).counterexample![0].scenario).toBe(scenario);
    for (const seed of seeds) {
      const [run] = check(seed, { mayReduceDeployment: true }).counterexample!;
      const { name, users, cryptoOfficer, keys, clusters } = run.scenario;
      const [hsm = 'none'] = clusters['cluster-a']!.hsms;
      const least = scenarioFrom({
        name,
        regions: { 'us-east-1': 'aws' },
        clusters: { 'cluster-a': { region: 'us-east-1', hsms: [hsm], start: 'running' } },
        clients: { app: { cluster: 'cluster-a', sdk: 3 } },
        users,
        cryptoOfficer,
        keys,
        allow: { hsmFailures: 1 },
      });
      expect(run.scenario).toEqual(least);
      expect(textsIn(run)).toEqual([
        `generate-key key-1 ${hsm}`,
        'settle-creation key-1',
        `hsm-fails ${hsm}`,
      ]);
    }
  });
});
