import { generateMutants } from '../mutation/generation/generate.ts';
import type { Sound } from '../mutation/judging/fate.ts';
import type { Job } from '../mutation/judging/judging.ts';
import { jobsOf, observeSound, ownSources } from '../mutation/matrix.ts';

/** What whoever judges mutants has to know. */
export interface Judgeable {
  readonly jobs: readonly Job[];
  readonly sound: readonly Sound[];
}

/** Makes every mutant, and verifies the model as it is: half a minute, in which others of the process go on. */
export default function judgeable(): Judgeable {
  return { jobs: jobsOf(generateMutants(ownSources())), sound: observeSound() };
}
