import { describe, expect, test } from 'vitest';
import { InternedWorld, Memory, modelOf, namesOf, type Scenario } from '#models';
import { publicScenario } from '../testing.ts';
import { flowOf } from './chain.ts';
import { ChainSearch, chainOf } from './chain-search.ts';
import { measuresOf } from './measures.ts';
import { ratesIn } from './testing.ts';

const aDay = ratesIn('a-day-of-trouble');

/** Rates for actions that the files do not have. */
const perSecond = new Map([
  ...aDay.perSecond,
  ['zone-fails', 1 / 50_000],
  ['zone-becomes-unreachable', 1 / 7000],
  ['hsm-recovers', 1 / 300],
  ['hsm-becomes-unreachable', 1 / 9000],
  ['hsm-creation-fails', 1 / 2000],
  ['sync-key', 1 / 40],
  ['take-backup', 1 / 80_000],
  ['backup-becomes-ready', 1 / 600],
  ['delete-key', 1 / 1000],
]);

/** The chain from nothing but the actions: no memory of steps, no symmetry; worlds by their text. */
function plainChain(scenario: Scenario): Map<string, Map<string, number>> {
  const model = modelOf(scenario);
  const memory = new Memory(model.deployment);
  const textOf = (world: Int32Array): string => memory.encodingsOf(world).join('\n');
  const world = new InternedWorld(memory);
  const chain = new Map<string, Map<string, number>>();
  const open = [memory.start.slice()];
  for (let before = open.pop(); before !== undefined; before = open.pop()) {
    if (chain.has(textOf(before))) continue;
    const rates = new Map<string, number>();
    chain.set(textOf(before), rates);
    const possible = model.steps.filter((step) => {
      world.numbers.set(before!);
      return perSecond.has(step.action) && step.refuses(world) === undefined;
    });
    for (const step of possible) {
      const isLike = (other: (typeof possible)[number]): boolean => {
        const { source: _, ...names } = namesOf(step.chosen);
        const { source: _other, ...otherNames } = namesOf(other.chosen);
        return other.action === step.action && JSON.stringify(names) === JSON.stringify(otherNames);
      };
      const isShared = ['create-hsm', 'server-sync-copies', 'sync-key'].includes(step.action);
      const sharers = isShared ? possible.filter(isLike).length : 1;
      world.numbers.set(before);
      step.apply(world);
      const after = textOf(world.numbers);
      if (after === textOf(before)) continue;
      rates.set(after, (rates.get(after) ?? 0) + perSecond.get(step.action)! / sharers);
      open.push(world.numbers.slice());
    }
  }
  return chain;
}

describe.each(['unbounded-sdk3-min1-2hsm', 'zone-loss-two-clusters', 'handles-collide-2x1'])('%s', (name) => {
  test('has the transitions that its actions make, world by world', () => {
    const plain = plainChain(publicScenario(name));
    const { chain, worldCount } = chainOf(publicScenario(name), { perSecond }, { isLumped: false });
    expect([worldCount, chain.stateCount]).toEqual([plain.size, plain.size]);
    const { firsts, rates } = flowOf(chain, perSecond);
    const sorted = (lists: readonly (readonly number[])[]): string[] =>
      lists.map((list) => JSON.stringify(list.map((rate) => rate.toPrecision(9)).toSorted())).toSorted();
    const ours = Array.from({ length: chain.stateCount }, (_, state) => [
      ...rates.subarray(firsts[state], firsts[state + 1]),
    ]);
    expect(sorted(ours)).toEqual(sorted([...plain.values()].map((leaving) => [...leaving.values()])));
  });
});

test.each([
  'unbounded-sdk3-min1-2hsm',
  'unbounded-sdk5-2hsm',
  'zone-loss-sdk5-3hsm-2zones',
  'zone-loss-sdk5-3hsm-3zones',
  'zone-outage-sdk3-min2-3hsm-2zones',
  'sdk5-quorum-2hsm-1fail',
  'creation-fails-3hsm-min1',
])('%s is lumped without a difference', (name) => {
  const one = publicScenario(name);
  const [key] = Object.values(one.keys) as [(typeof one.keys)[string]];
  // Two keys that can be exchanged, where that stays small.
  const scenario = name.startsWith('sdk5') ? { ...one, keys: { 'key-1': key, 'key-2': key } } : one;
  const [lumped, whole] = [true, false].map((isLumped) => chainOf(scenario, { perSecond }, { isLumped })) as [
    ReturnType<typeof chainOf>,
    ReturnType<typeof chainOf>,
  ];
  expect(lumped.chain.stateCount).toBeLessThan(whole.chain.stateCount);
  expect(lumped.worldCount).toBe(whole.worldCount);
  const [ours, theirs] = [lumped, whole].map((one) => measuresOf(one, perSecond, 86_400));
  if (ours?.kind !== 'measured' || theirs?.kind !== 'measured') throw new Error('too large');
  expect(ours.measures.length).toBeGreaterThan(0);
  expect(ours.measures.map(({ property }) => property)).toEqual(
    theirs.measures.map(({ property }) => property),
  );
  for (const [index, { property, probability, share, first }] of ours.measures.entries()) {
    const other = theirs.measures[index]!;
    expect(probability.value / other.probability.value, property.name).toBeCloseTo(1, 8);
    expect(share.value / other.share.value, property.name).toBeCloseTo(1, 8);
    expect(first.isCertain).toBe(other.first.isCertain);
    expect(first.mean).toBeCloseTo(other.first.mean, 3);
  }
});

test('tells which actions have no rate although they are possible, and which have one in vain', () => {
  const { withoutRate, impossible, unmarked } = chainOf(publicScenario('unbounded-sdk5-2hsm'), {
    perSecond: new Map([
      ['generate-key', 1],
      ['take-backup', 1],
    ]),
  });
  expect(withoutRate).toEqual(expect.arrayContaining(['hsm-fails', 'client-sync-copies']));
  expect(withoutRate).not.toContain('generate-key');
  expect(impossible).toEqual(['take-backup']);
  expect(unmarked.map(({ name }) => name)).toContain('acknowledged-key-survives');
});

test('can be stopped in the middle', () => {
  const search = new ChainSearch(publicScenario('unbounded-sdk3-min1-2hsm'), { perSecond });
  expect(search.advance(5)).toBe(true);
  expect(search.stateCount).toBeGreaterThan(2);
  while (search.advance(5));
  expect(search.result().chain.stateCount).toBe(search.stateCount);
});
