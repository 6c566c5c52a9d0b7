import { sliceSize, Verification } from '#properties';
import type { BenchmarkSize, Growth } from '#reports';
import { coreScenario, isAtLeast, sizesUpTo } from '../scenario-family.ts';

/** The largest scenario of the family; most sizes below it have too many worlds. */
const largest: BenchmarkSize = { hsms: 6, keys: 3, failures: 2 };

/** Counts the worlds and transitions of the family, as far as a search need not keep too many worlds. */
export function* countFamily(storedWorldCountMax: number): Generator<Growth> {
  const tooLarge: BenchmarkSize[] = [];
  for (const size of sizesUpTo(largest)) {
    if (tooLarge.some((other) => isAtLeast(size, other))) continue;
    const search = new Verification(coreScenario(size), {
      properties: [],
      worldCountMax: storedWorldCountMax,
    });
    while (search.advance(sliceSize));
    const { worldCount, transitionCount, storedWorldCount } = search.progress;
    if (!search.result().complete) tooLarge.push(size);
    else yield { size, worlds: worldCount, transitions: transitionCount, storedWorlds: storedWorldCount };
  }
}
