import type { Seen } from './aspects.ts';
import { differencesFrom, type Observation, type SeenValue } from './observation.ts';
import type { PossibleWorlds } from './possible-worlds.ts';

/** A value that was seen, and what is to be seen there. */
export type Difference = SeenValue & { readonly expected: Seen | undefined };

const wayCountMax = 5;

/** In which ways something that was seen differs from worlds that may be looked at, those that differ least first. */
export function leastDifferences(
  possible: PossibleWorlds,
  observation: Observation,
): readonly (readonly Difference[])[] {
  const distinct = new Map<string, readonly Difference[]>();
  for (const world of possible.worlds()) {
    const differences = differencesFrom(observation, world);
    distinct.set(JSON.stringify(differences), differences);
  }
  return [...distinct.values()].sort((one, other) => one.length - other.length).slice(0, wayCountMax);
}
