import fc from 'fast-check';
import type { Scenario } from '#models';
import { deployments } from '../../random/deployments/deployments.ts';
import { interleavings } from '../../random/interleavings/interleavings.ts';
import type { WritingOptions, WrittenHistory } from './history.ts';
import { HistoryWriter } from './written-history.ts';

/** How histories are written. */
const writings: fc.Arbitrary<WritingOptions> = fc.record({
  clockSkew: fc.constantFrom(0, 100_000, 2_000_000),
  hasHoles: fc.constantFrom(false, false, true),
  lookPercent: fc.constantFrom(0, 10, 40),
  trafficPercent: fc.constantFrom(0, 20, 60),
  looksLast: fc.boolean(),
});

/** A history, and how it was written. */
export interface Written {
  readonly history: WrittenHistory;
  readonly options: WritingOptions;
  readonly steps: string[];
}

/** Random histories of the model, with the records that AWS would have written; of deployments of any form, or of these. */
export function writtenHistories(
  stepCountMax: number,
  scenarios: fc.Arbitrary<Scenario> = deployments(),
): fc.Arbitrary<Written> {
  return fc.tuple(scenarios, writings).chain(([scenario, options]) => {
    return fc.tuple(interleavings(scenario, { stepCountMax }), fc.nat()).map(([interleaving, seed]) => {
      const writer = new HistoryWriter(scenario, seed, options);
      const { steps } = writer.model;
      const taken: string[] = [];
      for (const number of interleaving.withoutUses.numbers)
        if (writer.take(steps[number]!)) taken.push(steps[number]!.sentence);
      return { history: writer.finish(), options, steps: taken };
    });
  });
}
