import { type HuntedMutant, huntMutant, mutants } from '#properties';

/** A mutant that is looked for with random runs. */
export interface HuntJob {
  /** Its place among all. */
  readonly place: number;
  readonly seeds: readonly number[];
  readonly runCountMax: number;
}

/** What came of it. */
export type HuntDone = Omit<HuntedMutant, 'mutant'>;

/** One thread of a hunt. */
export default function hunt({ place, seeds, runCountMax }: HuntJob): HuntDone {
  const { mutant: _, ...done } = huntMutant(mutants[place]!, seeds, runCountMax);
  return done;
}
