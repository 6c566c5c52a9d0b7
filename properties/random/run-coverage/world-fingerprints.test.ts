import fc from 'fast-check';
import { expect, test } from 'vitest';
import { modelOf } from '#models';
import { write } from '../../search/space.ts';
import { publicScenario } from '../../testing.ts';
import { ModelSpace } from '../../verification/model-space.ts';
import { interleavingsOn } from '../interleavings/interleavings.ts';
import { WorldFingerprints } from './world-fingerprints.ts';

interface Met {
  /** What is in a world, then its fingerprint. */
  readonly fingerprints: ReadonlyMap<string, string>;
  /** What is in a world, then the numbers of its states in this search. */
  readonly numbers: ReadonlyMap<string, string>;
}

/** The worlds that some runs come to. */
function met(seed: number): Met {
  const space = new ModelSpace(modelOf(publicScenario('clone-2x2')));
  const of = new WorldFingerprints(space);
  const [fingerprints, numbers] = [new Map<string, string>(), new Map<string, string>()];
  for (const run of fc.sample(interleavingsOn(space, {}), { seed, numRuns: 120 })) {
    const world = space.start.slice();
    for (const number of run.withoutUses.numbers) {
      space.before.set(world);
      const outcome = space.outcomeOf(number);
      if (typeof outcome !== 'string') write(outcome, world);
      const text = [...world].map((state, at) => space.memory.lifecycleAt[at]!.textOf(state)).join('\n');
      fingerprints.set(text, of.of(world).join());
      numbers.set(text, world.join());
    }
  }
  return { fingerprints, numbers };
}

test('a world has the same fingerprint in every search, however its states are numbered, and no other has it', () => {
  const [one, other] = [met(1), met(2)];
  const both = [...one.fingerprints.keys()].filter((text) => other.fingerprints.has(text));
  expect(both.length).toBeGreaterThan(50);
  expect(both.filter((text) => one.numbers.get(text) !== other.numbers.get(text)).length).toBeGreaterThan(5);
  expect(both.filter((text) => one.fingerprints.get(text) !== other.fingerprints.get(text))).toEqual([]);
  const all = new Map([...one.fingerprints, ...other.fingerprints]);
  expect(new Set(all.values()).size).toBe(all.size);
  // Each word alone tells nearly all apart.
  for (const word of [0, 1])
    expect(new Set([...all.values()].map((text) => text.split(',')[word])).size).toBe(all.size);
});
