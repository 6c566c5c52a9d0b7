import { describe, expect, test } from 'vitest';
import { modelGraph } from '../graphs.ts';
import { ProgramError } from './programs.ts';
import { simulationNumbers } from './quint.ts';
import { drawnUpTo } from './quint-graph.ts';

const { signal } = new AbortController();

const hazards = ['rejectedKeyLeavesNothing', 'usableKeyOnTwoHsms', 'acknowledgedKeySurvives'];

// Every run begins with the types and effects of the specification, and fails where one is wrong.
// That random runs reach every world and take every step of a small scenario, `npm run cross-check` compares.
test.each([
  [300, { hsms: 2, keys: 1, failures: 2 }, hazards],
  // Every run is longer here.
  [120, { hsms: 3, keys: 2, failures: 1 }, []],
])(
  '%i random runs take no step that the model does not know, and find the hazards: %o %o',
  async (count, size, broken) => {
    const witnesses = broken.map((invariant) => `not(${invariant})`);
    const { worlds, steps, witnessed } = await drawnUpTo(30, size, { count, witnesses, signal });
    const known = modelGraph(size, (world) => worlds.has(world));
    expect(steps.size).toBeGreaterThan(200);
    expect([...steps].filter((step) => !known.steps.has(step))).toEqual([]);
    expect(witnesses.filter((witness) => !(witnessed[witness]! > 0))).toEqual([]);
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
