import type { ScenarioResult } from '#properties';
import type { SearchNumbers } from './independent-search.mjs';

/**
 * What our search and another one of the same scenario disagree on, a line each.
 *
 * @remarks
 * Compared is whatever the other one tells; a property of which it tells and ours does not is a difference, too. A
 * property that has nothing to say in a scenario holds there for the others.
 */
export function differencesBetween(ours: ScenarioResult, other: SearchNumbers): readonly string[] {
  const numbers = (['worlds', 'transitions', 'depth'] as const)
    .filter((what) => ours[what] !== other[what])
    .map((what) => `${what}: ${ours[what]}, and ${other[what]} in the other search`);
  const properties = Object.entries(other.properties).flatMap(([name, theirs]) => {
    const found = ours.properties.find((property) => property.name === name);
    const told = found && textOf(found);
    return told === textOf(theirs) ? [] : [`${name}: ${told}, and ${textOf(theirs)} in the other search`];
  });
  const incomplete = ours.complete ? [] : [`our search is incomplete: ${ours.stoppedBy}`];
  return [...incomplete, ...numbers, ...properties];
}

function textOf({ verdict, length }: { readonly verdict: string; readonly length: number | null }): string {
  const read = verdict === 'vacuous' ? 'holds' : verdict;
  return length === null ? read : `${read} after ${length}`;
}
