import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type Effect, modelOf, type Scenario } from '#models';
import { Exploration } from '../../search/exploration.ts';
import { type Space, write } from '../../search/space.ts';
import { publicScenario } from '../../testing.ts';
import { ModelSpace } from '../../verification/model-space.ts';
import { interleavingsOn } from '../interleavings/interleavings.ts';
import { Runner } from '../runner.ts';
import {
  CountedWorlds,
  everyWorldIsNew,
  KnownWorlds,
  type SeenWorlds,
  UnseenWorldError,
} from './seen-worlds.ts';

const large = publicScenario('core-4hsm-2keys-2fail');
const small = publicScenario('sdk3-min2-3hsm-1fail');

const spaceOf = (scenario: Scenario): ModelSpace => new ModelSpace(modelOf(scenario));
const textOf = (world: Int32Array): string => world.join();

/** The effects of each of many runs, one after the other. */
function runsOver(space: ModelSpace, count: number, seed = 1): readonly (readonly Effect[])[] {
  const runs = fc.sample(interleavingsOn(space, {}), { seed, numRuns: count });
  return runs.map(({ withoutUses }) => effectsOf(space, withoutUses.numbers));
}

function effectsOf(space: ModelSpace, numbers: readonly number[]): readonly Effect[] {
  space.before.set(space.start);
  return numbers.flatMap((number) => {
    const outcome = space.outcomeOf(number);
    if (typeof outcome === 'string') return [];
    write(outcome, space.before);
    return [outcome];
  });
}

/** What is said of one world after the other, and what they are. */
interface Visit {
  readonly isNew: boolean;
  readonly text: string;
  /** The text of the world before and the step that was taken; nothing at the start of a run. */
  readonly transition: string | undefined;
}

function* visitsOf(
  runs: readonly (readonly Effect[])[],
  worlds: SeenWorlds,
  space: ModelSpace,
): Generator<Visit> {
  for (const run of runs) {
    const world = space.start.slice();
    yield { isNew: worlds.restart(), text: textOf(world), transition: undefined };
    for (const effect of run) {
      const transition = `${textOf(world)} ${effect.step}`;
      write(effect, world);
      yield { isNew: worlds.follow(effect), text: textOf(world), transition };
    }
  }
}

describe('counted worlds', () => {
  test('are as many as there are different ones, and each is new once', () => {
    const space = spaceOf(large);
    const worlds = new CountedWorlds(space);
    const seen = new Set<string>();
    for (const { isNew, text } of visitsOf(runsOver(space, 1_000), worlds, space)) {
      expect(isNew).toBe(!seen.has(text));
      seen.add(text);
      expect(worlds.reachedWorldCount).toBe(seen.size);
    }
    expect(worlds.hasForgotten).toBe(false);
    // So many that the store has grown, and its fields have widened.
    expect(seen.size).toBeGreaterThan(4_000);
  });

  test('are none before the first run, and one before its first step', () => {
    const worlds = new CountedWorlds(spaceOf(large));
    expect(worlds.reachedWorldCount).toBe(0);
    expect([worlds.restart(), worlds.restart()]).toEqual([true, false]);
    expect(worlds.reachedWorldCount).toBe(1);
  });

  describe('with little memory', () => {
    test.each([
      ['a tenth of them', 2 ** 16],
      ['almost none', 1],
    ])('for %s are forgotten, but never taken for known before they are met', (_, byteCountMax) => {
      const space = spaceOf(large);
      const worlds = new CountedWorlds(space, byteCountMax);
      const seen = new Set<string>();
      let count = 0;
      for (const { isNew, text } of visitsOf(runsOver(space, 1_000), worlds, space)) {
        if (!seen.has(text)) expect(isNew).toBe(true);
        seen.add(text);
        expect(worlds.reachedWorldCount).toBeGreaterThanOrEqual(count);
        count = worlds.reachedWorldCount;
        expect(count).toBeLessThanOrEqual(seen.size);
      }
      expect(worlds.hasForgotten).toBe(true);
      expect(count).toBeLessThan(seen.size / 2);
    });

    test('are counted truly as long as it lasts', () => {
      const space = spaceOf(large);
      const worlds = new CountedWorlds(space, 320_000);
      const seen = new Set<string>();
      for (const { text } of visitsOf(runsOver(space, 1_000), worlds, space)) {
        seen.add(text);
        if (worlds.hasForgotten) break;
        expect(worlds.reachedWorldCount).toBe(seen.size);
      }
      expect(worlds.hasForgotten).toBe(true);
      expect(seen.size).toBeGreaterThan(1_000);
    });

    test('for nothing else are those of the last step, and the start, where each run begins', () => {
      const space = spaceOf(large);
      const worlds = new CountedWorlds(space, 1);
      const start = textOf(space.start);
      let last = start;
      for (const { isNew, text } of [...visitsOf(runsOver(space, 300), worlds, space)].slice(1)) {
        expect(isNew).toBe(text !== start && text !== last);
        last = text;
      }
      expect(worlds.reachedWorldCount).toBe(3);
    });
  });

  test('that nobody remembers are all new', () => {
    const space = spaceOf(small);
    const visits = [...visitsOf(runsOver(space, 20), everyWorldIsNew, space)];
    expect(visits.length).toBeGreaterThan(100);
    expect(visits.filter(({ isNew }) => !isNew)).toEqual([]);
  });
});

/** All worlds of a space; of another one that sees less, where it is given. */
function explored(space: Space, worldCountMax?: number): Exploration {
  const exploration = new Exploration(space, [], { worldCountMax }, { isNumbered: true });
  while (exploration.advance(10_000));
  return exploration;
}

describe('known worlds', () => {
  test('are those of a complete exploration', () => {
    const space = spaceOf(small);
    expect(() => new KnownWorlds(explored(space, 10), space)).toThrow(RangeError);
    const unfinished = new Exploration(space, [], {}, { isNumbered: true });
    unfinished.advance(10);
    expect(() => new KnownWorlds(unfinished, space)).toThrow('The exploration is not complete.');
    const complete = explored(space);
    const { worldCount, transitionCount } = complete.progress;
    expect(new KnownWorlds(complete, space)).toMatchObject({
      worldCount,
      transitionCount,
      reachedWorldCount: 0,
      reachedTransitionCount: 0,
    });
  });

  test('and transitions are counted when they are reached for the first time', () => {
    const space = spaceOf(small);
    const worlds = new KnownWorlds(explored(space), space);
    const seen = new Set<string>();
    const taken = new Set<string>();
    for (const { isNew, text, transition } of visitsOf(runsOver(space, 1_000), worlds, space)) {
      expect(isNew).toBe(!seen.has(text));
      seen.add(text);
      if (transition !== undefined) taken.add(transition);
      expect([worlds.reachedWorldCount, worlds.reachedTransitionCount]).toEqual([seen.size, taken.size]);
    }
    expect(seen.size).toBeGreaterThan(300);
    expect(seen.size).toBeLessThan(worlds.worldCount);
    expect(taken.size).toBeLessThan(worlds.transitionCount);
  });

  test('tell the shortest way to one that no run has reached', () => {
    const space = spaceOf(small);
    const depths = depthsIn(space);
    const worlds = new KnownWorlds(explored(space), space);
    expect(worlds.wayToUnreached).toEqual([]);
    const seen = new Set<string>();
    const lengths = new Set<number>();
    for (const run of runsOver(space, 600)) {
      for (const { text } of visitsOf([run], worlds, space)) seen.add(text);
      const way = worlds.wayToUnreached!;
      const effects = effectsOf(space, way);
      expect(effects).toHaveLength(way.length);
      const [reached] = [...visitsOf([effects], everyWorldIsNew, space)].slice(-1);
      expect(seen.has(reached!.text)).toBe(false);
      const nearest = Math.min(...[...depths].flatMap(([text, depth]) => (seen.has(text) ? [] : [depth])));
      expect(way).toHaveLength(nearest);
      lengths.add(nearest);
    }
    expect(lengths.size).toBeGreaterThanOrEqual(3);
  });

  test('are all reached in the end, and then there is no way to tell', () => {
    const space = spaceOf(small);
    const worlds = new KnownWorlds(explored(space), space);
    // The way to an unreached world reaches it.
    let count = 0;
    for (let way = worlds.wayToUnreached; way !== undefined; way = worlds.wayToUnreached) {
      const visits = [...visitsOf([effectsOf(space, way)], worlds, space)];
      expect(visits.at(-1)!.isNew).toBe(true);
      count += 1;
      expect(count).toBeLessThanOrEqual(worlds.worldCount);
    }
    expect(worlds.reachedWorldCount).toBe(worlds.worldCount);
    expect(worlds.reachedTransitionCount).toBeLessThan(worlds.transitionCount);
  });

  test('and transitions are all reached, once each was taken from each world', () => {
    const space = spaceOf(small);
    const exploration = explored(space);
    const worlds = new KnownWorlds(exploration, space);
    for (let world = 0; world < worlds.worldCount; world += 1) {
      const way = effectsOf(space, exploration.wayTo(world));
      const enabled = [...space.effects()];
      for (const effect of enabled) for (const _ of visitsOf([[...way, effect]], worlds, space));
    }
    expect(worlds.reachedTransitionCount).toBe(worlds.transitionCount);
    expect(worlds.reachedWorldCount).toBe(worlds.worldCount);
  });

  describe('of an exploration that has missed some', () => {
    const space = spaceOf(small);
    const { steps } = space.model;
    /** As if no HSM ever failed. */
    const narrow: Space = {
      families: space.families,
      valueCount: (family) => space.valueCount(family),
      start: space.start,
      before: space.before,
      after: space.after,
      effects: () => space.effects().filter(({ step }) => steps[step]!.action !== 'hsm-fails'),
    };
    const numberOf = (action: string): number => steps.findIndex((step) => step.action === action);
    const failing = [numberOf('generate-key'), numberOf('hsm-fails'), numberOf('settle-creation')];

    test('are an error to come to, also for the second time', () => {
      const worlds = new KnownWorlds(explored(narrow), space);
      const [generated, failed] = effectsOf(space, failing);
      for (let time = 0; time < 2; time += 1) {
        expect(worlds.restart()).toBe(time === 0);
        expect(worlds.follow(generated!)).toBe(time === 0);
        expect(() => worlds.follow(failed!)).toThrow(UnseenWorldError);
        expect(worlds.reachedWorldCount).toBe(2);
      }
    });

    test('are found by random runs, which say so', () => {
      const worlds = new KnownWorlds(explored(narrow), space);
      const runner = new Runner(space, [], () => false, worlds);
      expect(runner.run([numberOf('generate-key')])).toBeUndefined();
      expect(runner.run(failing)).toEqual({ claim: 'search-sees-every-world', position: 2 });
      const found = fc.check(
        fc.property(interleavingsOn(space, {}), ({ numbers }) => runner.run(numbers) === undefined),
        { seed: 1, numRuns: 100 },
      );
      expect(found.counterexample?.[0].steps.map(({ action }) => action)).toEqual(['hsm-fails']);
    });
  });
});

/** How far every world is from the start, by its text. */
function depthsIn(space: ModelSpace): ReadonlyMap<string, number> {
  const depths = new Map([[textOf(space.start), 0]]);
  const worlds = [space.start.slice()];
  for (const world of worlds) {
    space.before.set(world);
    for (const effect of [...space.effects()]) {
      const next = world.slice();
      write(effect, next);
      if (depths.has(textOf(next))) continue;
      depths.set(textOf(next), depths.get(textOf(world))! + 1);
      worlds.push(next);
    }
  }
  return depths;
}
