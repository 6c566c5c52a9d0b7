import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { sliceSize, Verification } from '#properties';
import { searchLiveActors } from '../live-actors.ts';
import { benchmarkSize, coreScenario, sizeText } from '../scenario-family.ts';
import { madeUp } from '../testing.ts';
import { countFamily } from './count-family.ts';
import { disagreementsIn, growthFile, growthJson, knownCounts } from './known-counts.ts';

const upTo = (worldCount: number) =>
  knownCounts
    .filter(({ worlds }) => worlds <= worldCount)
    .map((known) => [sizeText(known.size), known] as const);

test.each(upTo(100_000))(
  '%s has the worlds that are known, each kept',
  (_, { size, worlds, transitions }) => {
    const search = new Verification(coreScenario(size), { properties: [], symmetry: false });
    while (search.advance(sliceSize));
    expect(search.progress).toMatchObject({
      worldCount: worlds,
      transitionCount: transitions,
      storedWorldCount: worlds,
    });
  },
);

test.each(upTo(500))(
  '%s has the worlds that are known over live actors',
  (_, { size, worlds, transitions }) => {
    expect(searchLiveActors(coreScenario(size))).toMatchObject({ worlds, transitions });
  },
);

test('counting anew leads to the same', () => {
  const storedWorldCountMax = 2000;
  const counted = [...countFamily(storedWorldCountMax)];
  expect(counted.length).toBeGreaterThan(10);
  expect(counted).toEqual(knownCounts.filter(({ storedWorlds }) => storedWorlds <= storedWorldCountMax));
});

test('the benchmark scenario has the numbers of the other searches', () => {
  const known = knownCounts.find(({ size }) => sizeText(size) === sizeText(benchmarkSize));
  expect(known).toMatchObject({ worlds: 5_558_289, transitions: 52_319_594 });
});

test('the file is as it is written', () => {
  expect(readFileSync(growthFile, 'utf8')).toBe(growthJson(knownCounts));
});

describe('disagreements', () => {
  const size = { hsms: 2, keys: 1, failures: 0 };
  const right = { worlds: 28, transitions: 51 };

  test('none where all come to what is known', () => {
    expect(
      disagreementsIn([madeUp('one', [1], { size, ...right }), madeUp('two', [1], { size, ...right })]),
    ).toEqual([]);
  });

  test('with what is known', () => {
    expect(disagreementsIn([madeUp('one', [1], { size, ...right, transitions: 52 })])).toEqual([
      'core-2hsm-1key-0fail: one came to 28 worlds and 52 transitions instead of 28 worlds and 51 transitions.',
    ]);
  });

  test('with each other, where nothing is known', () => {
    const others = [madeUp('one', [1]), madeUp('two', [1]), madeUp('three', [1], { worlds: 1001 })];
    expect(disagreementsIn(others, [])).toEqual([
      'core-4hsm-2keys-2fail: three came to 1001 worlds and 10000 transitions instead of 1000 worlds and 10000 transitions.',
    ]);
  });

  test('who does not see every world cannot disagree', () => {
    expect(disagreementsIn([madeUp('random', [1], { isWhole: false })])).toEqual([]);
  });
});
