import { expect, test } from 'vitest';
import { publicScenario } from '../testing.ts';
import { chainOf } from './chain-search.ts';
import { measuresOf } from './measures.ts';
import { type SimulatedMeasure, simulating } from './simulation.ts';
import { ratesIn } from './testing.ts';

function simulated(
  scenario: string,
  perSecond: ReadonlyMap<string, number>,
  seed: number,
): readonly SimulatedMeasure[] {
  const work = simulating(publicScenario(scenario), perSecond, 86_400, { runCount: 400, seed });
  for (;;) {
    const step = work.next();
    if (step.done) return step.value;
  }
}

const aDay = new Map([
  ...ratesIn('a-day-of-trouble').perSecond,
  ['zone-fails', 1 / 100_000],
  ['zone-becomes-unreachable', 1 / 50_000],
  ['hsm-recovers', 1 / 3000],
]);

test.each(['unbounded-sdk3-min1-2hsm', 'observed-on-one-of-three', 'zone-outage-sdk3-min2-3hsm-2zones'])(
  '%s, drawn history by history, agrees with its chain',
  (name) => {
    const result = measuresOf(chainOf(publicScenario(name), { perSecond: aDay }), aDay, 86_400);
    if (result.kind !== 'measured') throw new Error(result.kind);
    let compared = 0;
    for (const { property, probability, share } of simulated(name, aDay, 11)) {
      const known = result.measures.find((measure) => measure.property === property);
      const [likely, long] = [known?.probability.value ?? 0, known?.share.value ?? 0];
      expect(likely, property.name).toBeGreaterThanOrEqual(probability.low);
      expect(likely, property.name).toBeLessThanOrEqual(probability.high);
      expect(long, property.name).toBeGreaterThanOrEqual(share.low);
      expect(long, property.name).toBeLessThanOrEqual(share.high);
      if (probability.value > 0.01 && probability.value < 0.99) compared += 1;
    }
    expect(compared).toBeGreaterThan(0);
  },
);

test('sources share the rate of what they bring', () => {
  const scenario = publicScenario('observed-on-one-of-three');
  const [[name, key]] = Object.entries(scenario.keys) as [[string, (typeof scenario.keys)[string]]];
  const start = { creation: 'acknowledged', heldBy: ['hsm-a1', 'hsm-a2'] } as const;
  const onTwo = { ...scenario, keys: { [name]: { ...key, start: { ...start, heldBy: [...start.heldBy] } } } };
  const work = simulating(onTwo, new Map([['server-sync-copies', 1]]), 1, { runCount: 2000, seed: 2 });
  let step = work.next();
  while (!step.done) step = work.next();
  const missing = step.value.find(
    ({ property }) => property.name === 'acknowledged-key-on-every-active-hsm',
  )!;
  // It is copied once a second, from wherever: the expected time until then, or until the second is over.
  const expected = 1 - Math.exp(-1);
  expect(missing.share.low).toBeLessThan(expected);
  expect(missing.share.high).toBeGreaterThan(expected);
  // Where both sources brought it once a second, it would be there earlier.
  expect(missing.share.low).toBeGreaterThan((1 - Math.exp(-2)) / 2);
});

test('the same seed draws the same histories, another one others', () => {
  const [first, again, other] = [5, 5, 6].map((seed) => simulated('observed-on-one-of-three', aDay, seed));
  expect(again).toEqual(first);
  expect(other).not.toEqual(first);
});
