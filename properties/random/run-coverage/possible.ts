import type { Refusal } from '#models';
import type { ModelSpace } from '../../verification/model-space.ts';

/** What can happen in a scenario, by action: `undefined` for being taken, and every reason for a refusal. */
export type Possible = ReadonlyMap<string, ReadonlySet<Refusal | undefined>>;

/** What can happen, as an exhaustive search of this space has just seen it. */
export function possibleIn(space: ModelSpace): Possible {
  const possible = new Map<string, Set<Refusal | undefined>>();
  for (const [number, { action }] of space.model.steps.entries()) {
    const answers = possible.get(action) ?? new Set();
    for (const answer of space.answersOf(number)) answers.add(answer);
    possible.set(action, answers);
  }
  return possible;
}
