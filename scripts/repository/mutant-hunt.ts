import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type HuntedMutant, huntMutant, mutants } from '#properties';
import { root } from '../root.ts';

/** The seeds and the runs of the published hunt. */
export const seeds = [1, 2, 3] as const;
/** See {@link seeds}. */
export const runCountMax = 20_000;

/** Where the hunt is committed: as a page, and for tests. */
export const published = {
  page: 'reports/published/mutant-hunt.md',
  data: 'reports/published/mutant-hunt.json',
} as const;

/**
 * Looks for every mutant, as published.
 *
 * @param seedsOf - with which of the seeds, by the place of the mutant
 */
export function hunted(
  onMutant: (count: number) => void = () => {},
  seedsOf: (place: number) => readonly number[] = () => seeds,
): HuntedMutant[] {
  return mutants.map((mutant, place) => {
    const found = huntMutant(mutant, seedsOf(place), runCountMax);
    onMutant(place + 1);
    return found;
  });
}

/** What became of each mutant, in a line of its own. */
export function huntJson(all: readonly HuntedMutant[]): string {
  const lines = all.map(({ mutant: { name }, ground, hunts }) => JSON.stringify({ name, ground, hunts }));
  return `[\n${lines.join(',\n')}\n]\n`;
}

/** What is committed of the mutants that there are. */
export function readHunt(): HuntedMutant[] {
  const text = readFileSync(join(root, published.data), 'utf8');
  const rows = JSON.parse(text) as (Pick<HuntedMutant, 'ground' | 'hunts'> & { readonly name: string })[];
  return rows.flatMap(({ name, ground, hunts }) => {
    const mutant = mutants.find((one) => one.name === name);
    return mutant === undefined ? [] : [{ mutant, ground, hunts }];
  });
}
