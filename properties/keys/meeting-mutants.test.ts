import { describe, expect, test } from 'vitest';
import { type Actions, actions } from '#models';
import { properties } from '../properties.ts';
import { KeyReduction } from './key-reduction.ts';
import { meetingMutants } from './meeting-mutants.ts';

// Whether keys meet does not depend on what is asked; that whole worlds are searched does not either.
const asked = properties.filter(({ kind }) => kind === 'reachable');

function reductionOf({
  scenario,
  ...options
}: {
  scenario: (typeof meetingMutants)[number]['scenario'];
  actions: Actions;
}): KeyReduction {
  const reduction = new KeyReduction(scenario, { properties: asked, ...options });
  while (reduction.advance(20_000));
  return reduction;
}

describe('a rule by which keys meet is noticed', () => {
  test.each(meetingMutants.map((mutant) => [mutant.name, mutant] as const))('%s', (_, mutant) => {
    const reduction = reductionOf(mutant);
    expect(reduction.isDecided).toBe(false);
    const { meeting, anyNumber } = reduction.keysOf('all');
    expect(meeting).not.toBeNull();
    expect(anyNumber).toEqual([]);
  });

  test('and not where there is none', () => {
    for (const { scenario } of meetingMutants) {
      expect(reductionOf({ scenario, actions }).keysOf('all').meeting).toBeNull();
    }
  });
});
