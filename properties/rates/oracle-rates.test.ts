import { expect, test } from 'vitest';
import oracle from '../testdata/oracle-rates-verdicts.json' with { type: 'json' };
import { publicScenario } from '../testing.ts';
import { chainOf } from './chain-search.ts';
import { measuresOf, wantedError } from './measures.ts';
import { ratesIn } from './testing.ts';

/** Numbers from an independent computation, and from PRISM where it could. A changed number is a changed meaning. */
const known = oracle as unknown as Readonly<
  Record<string, Readonly<Record<string, { readonly probability: number; readonly share: number } | number>>>
>;

test.each(Object.keys(known))('%s', (name) => {
  const [scenario, file] = name.split(' / ') as [string, string];
  const rates = ratesIn(file);
  const found = chainOf(publicScenario(scenario), rates);
  const result = measuresOf(found, rates.perSecond, rates.horizon!);
  if (result.kind !== 'measured') throw new Error(result.kind);

  const { states, ...properties } = known[name]!;
  expect(found.worldCount).toBe(states);
  expect(result.measures.map((measure) => measure.property.name).toSorted()).toEqual(
    Object.keys(properties).toSorted(),
  );
  for (const { property, probability, share } of result.measures) {
    const expected = properties[property.name] as { readonly probability: number; readonly share: number };
    expect(probability.value / expected.probability, property.name).toBeCloseTo(1, 9);
    expect(share.value / expected.share, property.name).toBeCloseTo(1, 9);
    for (const { errorBound } of [probability, share]) expect(errorBound).toBeLessThanOrEqual(wantedError);
  }
});
