import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { modelOf, type Scenario, type UseOutcome, useKey } from '#models';
import { useMistakes } from '../../conformance/suite/use-mistakes.ts';
import { safetyPropertyNamed } from '../../properties.ts';
import { publicScenario, scenarioFrom } from '../../testing.ts';
import { isUse, nameOfUse, resultOf, sentenceOfUse, Uses, useResults } from '../../uses.ts';
import { ModelSpace } from '../../verification/model-space.ts';
import { Trace } from '../../verification/trace.ts';
import { Fuzzing, type FuzzingOptions, type FuzzingResult } from '../campaigns/fuzzing.ts';
import { deployments } from '../deployments/deployments.ts';
import { failureOf } from '../runner.ts';
import { drawSteps } from './draw-steps.ts';
import { withUses } from './draw-uses.ts';
import { disagreementIn } from './engines.ts';
import { Interleaving } from './interleaving.ts';
import { interleavings, interleavingsOn } from './interleavings.ts';

const scenario = publicScenario('sdk5-quorum-3hsm-1fail');
const spaceOf = (of: Scenario, ask?: typeof useKey): ModelSpace => new ModelSpace(modelOf(of), { ask });

/** What came of each use of a run, each told by its own trace. */
function outcomesIn({ space, numbers }: Interleaving): readonly UseOutcome[] {
  const trace = new Trace(space.model);
  for (const number of numbers) {
    const use = space.uses.at(number);
    if (use === undefined) trace.take(number);
    else trace.use(space.uses, use);
  }
  return trace.steps.flatMap(({ use }) => use ?? []);
}

describe('uses of a deployment', () => {
  const model = modelOf(publicScenario('clone-2x2'));
  const uses = new Uses(model);
  const { keys, hsms } = model.deployment;
  const all = keys.flatMap((key) => hsms.map((hsm) => ({ key, hsm })));

  test('have numbers of their own, after the steps of the model', () => {
    const numbers = all.map((use) => uses.numberOf(use));
    expect(numbers).toEqual(all.map((_, index) => model.steps.length + index));
    expect(numbers.map((number) => uses.at(number))).toEqual(all);
    expect(model.steps.map((_, number) => uses.at(number)).every((use) => use === undefined)).toBe(true);
  });

  test('are found by name, whatever the order of the parameters', () => {
    for (const use of all) {
      const { action, parameters } = nameOfUse(use);
      const turned = Object.fromEntries(Object.entries(parameters).reverse());
      expect(uses.find({ action, parameters: turned })).toEqual({ number: uses.numberOf(use) });
    }
  });

  test.each<readonly [parameters: Readonly<Record<string, string>>, path: string, message: string]>([
    [{ hsm: 'hsm-a1' }, 'key', 'use-key needs the parameter "key"'],
    [{ key: 'key-1' }, 'hsm', 'use-key needs the parameter "hsm"'],
    [{ key: 'key-2', hsm: 'hsm-a1' }, 'key', 'the nearest known one is "key-1"'],
    [{ key: 'key-1', hsm: 'hsm-a9' }, 'hsm', 'the nearest known one is'],
    [{ key: 'key-1', hsm: 'hsm-a1', user: 'cu' }, 'user', '"user"'],
  ])('that nothing is called, %j, are told where and why', (parameters, path, message) => {
    const { problem } = uses.find({ action: 'use-key', parameters });
    expect(problem).toMatchObject({ path: ['parameters', path], message: expect.stringContaining(message) });
  });

  test('are none where there is no key', () => {
    const { problem } = new Uses(modelOf({ ...scenario, keys: {} })).find(nameOfUse(all[0]!));
    expect(problem).toMatchObject({ path: ['action'] });
  });
});

test('a sentence says what came of a use, another one for each outcome', () => {
  const { keys, hsms } = modelOf(scenario).deployment;
  const use = { key: keys[0]!, hsm: hsms[0]! };
  const outcomes: readonly UseOutcome[] = [
    { outcome: 'succeeds' },
    { outcome: 'fails', retryMaySucceed: true },
    { outcome: 'fails', retryMaySucceed: false },
    { outcome: 'refused', message: 'Key key-1 does not meet the availability requirements' },
    { outcome: 'not-asked' },
  ];
  expect(outcomes.map(resultOf)).toEqual(useResults);
  expect(outcomes.map((outcome) => sentenceOfUse(use, outcome))).toEqual([
    'The application app uses key-1, and the call comes to hsm-a1: it succeeds.',
    'The application app uses key-1, and the call comes to hsm-a1, which does not have it: the call fails, and a retry may succeed.',
    'The application app uses key-1, and the call comes to hsm-a1, which does not have it: the call fails, and so does every retry.',
    'The application app uses key-1, and the key availability check refuses it: Key key-1 does not meet the availability requirements',
    'The application app cannot use key-1 through hsm-a1 now: there is no such key, or no such HSM that serves it.',
  ]);
});

describe('a walk with uses', () => {
  test('goes where it would go without them', () => {
    for (const drawn of fc.sample(deployments(), { seed: 1, numRuns: 40 })) {
      const space = spaceOf(drawn);
      const walks = new Map<number, readonly number[]>();
      const draw = (use: boolean): void => {
        const arbitrary = new (class extends fc.Arbitrary<readonly number[]> {
          override generate(random: fc.Random): fc.Value<readonly number[]> {
            const steps = drawSteps(space, random, 32);
            return new fc.Value(use ? withUses(space, steps, random) : steps, undefined);
          }
          override canShrinkWithoutContext(value: unknown): value is readonly number[] {
            return Array.isArray(value);
          }
          override shrink(): fc.Stream<fc.Value<readonly number[]>> {
            return fc.Stream.nil();
          }
        })();
        for (const [run, numbers] of fc.sample(arbitrary, { seed: 2, numRuns: 3 }).entries()) {
          const steps = numbers.filter((number) => space.uses.at(number) === undefined);
          if (use) expect(steps).toEqual(walks.get(run));
          else walks.set(run, steps);
        }
      };
      draw(false);
      draw(true);
    }
  });

  test('asks for every outcome, and mostly of keys that exist', () => {
    const runs = fc.sample(interleavings(scenario), { seed: 3, numRuns: 400 });
    const results = runs.flatMap(outcomesIn).map(resultOf);
    const countOf = (result: string): number => results.filter((other) => other === result).length;
    for (const result of useResults) {
      // Three HSMs of which one fails: some HSM always has a key that was created.
      if (result === 'fails-for-good') continue;
      expect(countOf(result), result).toBeGreaterThan(2);
    }
    expect(countOf('not-asked')).toBeLessThan(results.length / 2);
    const stepCount = runs.flatMap(({ withoutUses }) => withoutUses.numbers).length;
    expect(results.length).toBeGreaterThan(stepCount / 24);
    expect(results.length).toBeLessThan(stepCount / 3);
  });

  test('is not drawn where there is nothing to use', () => {
    const bare = scenarioFrom({ ...scenario, keys: {} });
    const runs = fc.sample(interleavings(bare), { seed: 4, numRuns: 50 });
    expect(runs.flatMap(({ steps }) => steps).filter(isUse)).toEqual([]);
  });
});

describe('what is wrong about using a key is noticed, shrinks, and keeps the use', () => {
  const found = (options: FuzzingOptions): FuzzingResult => {
    const fuzzing = new Fuzzing({ seed: 1, wanted: [], ...options });
    while (fuzzing.advance());
    return fuzzing.result();
  };

  test.each(Object.entries(useMistakes))('%s', (_, ask) => {
    const { failure } = found({ ask, runCountMax: 20_000 });
    expect(failure).toMatchObject({ claim: 'use-fits-the-copies', isMinimal: true });
    expect(failure!.trace.filter(isUse)).toHaveLength(1);
    expect(isUse(failure!.trace.at(-1)!)).toBe(true);
    expect(failure!.lengths.shrunk).toBe(failure!.trace.length - 1);
    expect(failure!.evidence).toMatchObject({ answered: expect.any(String), expected: expect.any(String) });
    // The trace alone shows it: with the model as it is, the same uses do no harm.
    const numbers = new Interleaving(spaceOf(failure!.scenario), []).following(failure!.trace);
    expect(failureOf(numbers, [])).toBeUndefined();
    expect(failureOf(new Interleaving(spaceOf(failure!.scenario, ask), numbers.numbers), [])).toEqual({
      claim: 'use-fits-the-copies',
      position: failure!.trace.length,
    });
  });

  test('an answer that depends on how often it was asked', () => {
    let count = 0;
    const ask: typeof useKey = (...use) => {
      count += 1;
      return count % 2 === 0 ? { outcome: 'not-asked' } : useKey(...use);
    };
    expect(found({ ask, scenario, runCountMax: 500 }).failure).toMatchObject({
      claim: 'steps-are-deterministic',
    });
  });

  test('a use that changes the world', () => {
    const space = spaceOf(scenario);
    const ask: typeof useKey = (world, key, hsm) => {
      const outcome = useKey(world, key, hsm);
      // Whoever breaks the promise of a world that is only read.
      const { numbers } = world as unknown as { readonly numbers?: Int32Array };
      if (outcome.outcome === 'succeeds' && numbers !== undefined) numbers[space.start.length - 1] = 0;
      return outcome;
    };
    const [first] = fc.sample(interleavings(scenario), { seed: 5, numRuns: 200 }).flatMap((run) => {
      const wrong = new Interleaving(spaceOf(scenario, ask), run.numbers);
      return failureOf(wrong, []) ?? [];
    });
    expect(first).toMatchObject({ claim: 'use-fits-the-copies' });
  });

  test('live actors that answer something else', () => {
    const ask: typeof useKey = (world, key, hsm) => {
      const outcome = useKey(world, key, hsm);
      return 'encodings' in world && outcome.outcome === 'succeeds' ? { outcome: 'not-asked' } : outcome;
    };
    const space = spaceOf(scenario, ask);
    const runs = fc.sample(interleavingsOn(space, { stepCountMax: 64 }), { seed: 6, numRuns: 100 });
    const parted = runs.map(disagreementIn).find((disagreement) => disagreement !== undefined)!;
    expect(parted.about).toMatch(/^The application app uses key-1, and the call comes to hsm-a\d\.$/);
    expect([parted.interned.endsWith(': it succeeds.'), parted.live.includes('cannot use key-1')]).toEqual([
      true,
      true,
    ]);
  });
});

test('a finding that is not about use has no use left', () => {
  const wanted = [safetyPropertyNamed('acknowledged-key-survives')!];
  const hazardous = publicScenario('sdk3-min1-3hsm-1fail');
  for (let seed = 1; seed <= 5; seed += 1) {
    const fuzzing = new Fuzzing({ seed, scenario: hazardous, wanted });
    while (fuzzing.advance());
    const { failure, used } = fuzzing.result();
    expect(failure?.trace.filter(isUse)).toEqual([]);
    expect(failure?.lengths).toMatchObject({ shrunk: 5, shortest: 5 });
    expect([...used.values()].some((count) => count > 0)).toBe(true);
  }
});
