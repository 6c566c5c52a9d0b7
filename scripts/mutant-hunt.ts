import { type HuntedMutant, huntMutants } from '#properties';

/** The seeds and the runs of the published hunt. */
export const seeds = [1, 2, 3] as const;
/** See {@link seeds}. */
export const runCountMax = 20_000;

/** Looks for every mutant, as published. */
export function hunted(onMutant: (count: number) => void = () => {}): HuntedMutant[] {
  const found: HuntedMutant[] = [];
  for (const one of huntMutants(seeds, runCountMax)) {
    found.push(one);
    onMutant(found.length);
  }
  return found;
}

/** The page that is committed. */
export const page = 'reports/published/mutant-hunt.md';
