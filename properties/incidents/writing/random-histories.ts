import fc from 'fast-check';
import { deployments } from '../../random/deployments.ts';
import { interleavings } from '../../random/interleavings.ts';
import { HistoryWriter, type WritingOptions, type WrittenHistory } from './written-history.ts';

/** How histories are written. */
const writings: fc.Arbitrary<WritingOptions> = fc.record({
  clockSkew: fc.constantFrom(0, 100_000, 2_000_000),
  hasHoles: fc.constantFrom(false, false, true),
  lookPercent: fc.constantFrom(0, 10, 40),
  trafficPercent: fc.constantFrom(0, 20, 60),
  looksLast: fc.boolean(),
});

/** Random histories of the model, with the records that AWS would have written. */
export function writtenHistories(
  stepCountMax: number,
): fc.Arbitrary<{
  readonly history: WrittenHistory;
  readonly options: WritingOptions;
  readonly steps: string[];
}> {
  return deployments().chain((scenario) =>
    fc
      .tuple(interleavings(scenario, { stepCountMax }), fc.nat(), writings)
      .map(([interleaving, seed, options]) => {
        const writer = new HistoryWriter(scenario, seed, options);
        const { steps } = writer.model;
        const taken: string[] = [];
        for (const number of interleaving.withoutUses.numbers)
          if (writer.take(steps[number]!)) taken.push(steps[number]!.sentence);
        return { history: writer.finish(), options, steps: taken };
      }),
  );
}
