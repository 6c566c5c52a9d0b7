import { readFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { type HuntedMutant, mutants } from '#properties';
import { root } from '../root.ts';
import type { HuntDone, HuntJob } from '../workers/hunt-thread.ts';
import { JobPool } from '../workers/job-pool.ts';

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
 * Looks for every mutant, as published, in as many threads as there are processors.
 *
 * @param seedsOf - with which of the seeds, by the place of the mutant
 */
export async function hunted(
  onMutant: (count: number) => void = () => {},
  seedsOf: (place: number) => readonly number[] = () => seeds,
): Promise<readonly HuntedMutant[]> {
  const found: HuntedMutant[] = [];
  let doneCount = 0;
  const jobs = mutants.map((_, place): HuntJob => ({ place, seeds: seedsOf(place), runCountMax }));
  const pool = new JobPool(new URL('../workers/hunt-thread.ts', import.meta.url), availableParallelism());
  try {
    await pool.doAll<HuntJob, HuntDone>(jobs, ({ place }, done) => {
      found[place] = { mutant: mutants[place]!, ...done };
      doneCount += 1;
      onMutant(doneCount);
    });
  } finally {
    await pool.end();
  }
  return found;
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
