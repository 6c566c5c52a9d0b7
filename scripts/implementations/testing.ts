import { expect } from 'vitest';
import { type Area, type Implementation, outcomeOfConformance, runConformance } from '#properties';
import { loadSuite } from '../conformance/load-suite.ts';

const core = loadSuite('core');

/**
 * Expects what is wrong to fail a test of this area. One is all it takes: those of other areas may be many, and would pass.
 *
 * @param patience - how long to look again for what it does by itself, in milliseconds
 */
export async function expectToFailIn(
  area: Area,
  implementation: Implementation,
  patience?: number,
): Promise<void> {
  const tests = core.tests.filter((one) => one.area === area);
  let isFailed = false;
  const result = await runConformance({ ...core, tests }, implementation, {
    ...(patience !== undefined && { patience }),
    isStopped: () => isFailed,
    onResult: ({ verdict }) => {
      isFailed ||= verdict === 'failed';
    },
  });
  expect([outcomeOfConformance(result), result.breakdown]).toEqual(['failed', undefined]);
}
