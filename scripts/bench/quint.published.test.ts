import { describe, expect, test } from 'vitest';
import type { BenchmarkSize } from '#reports';
import { type Graph, modelGraph } from './graphs.ts';
import { inTemporaryFolder, ProgramError } from './programs.ts';
import { runQuint, simulationNumbers } from './quint.ts';
import { drawnByQuint } from './quint-graph.ts';

const { signal } = new AbortController();

const drawn = (size: BenchmarkSize, count: number): Promise<Graph> => drawnByQuint(size, count, signal);

// Every run begins with the types and effects of the specification, and fails where one is wrong.
// That random runs reach every world and take every step of a small scenario, `npm run cross-check` compares.
test.each([
  [200, { hsms: 2, keys: 1, failures: 2 }],
  // Every run is longer here.
  [80, { hsms: 3, keys: 2, failures: 1 }],
])('%i random runs take no step that the model does not know: %o', async (count, size) => {
  const known = modelGraph(size);
  const { steps } = await drawn(size, count);
  expect(steps.size).toBeGreaterThan(200);
  expect([...steps].filter((step) => !known.steps.has(step))).toEqual([]);
});

test.each(['rejectedKeyLeavesNothing', 'usableKeyOnTwoHsms', 'acknowledgedKeySurvives'])(
  'Quint finds the hazard %s',
  async (invariant) => {
    const size = { hsms: 2, keys: 1, failures: 2 };
    const options = [`--invariant=${invariant}`, '--max-samples=5000', '--max-steps=30'];
    const found = inTemporaryFolder((folder) => runQuint(size, options, folder, signal));
    await expect(found).rejects.toThrow('[violation]');
  },
);

describe('what a run of the simulator came to', () => {
  const report =
    '[ok] No violation found (2679ms at 112 traces/second).\nTrace length statistics: max=30, min=13, average=19.50\n';

  test('its steps are one less than the worlds of each trace', () => {
    expect(simulationNumbers(report, 300)).toEqual({ seconds: 2.679, stepCount: 5550 });
  });

  test('without them it is none', () => {
    expect(() => simulationNumbers('[ok]', 300)).toThrow(ProgramError);
  });
});
