import { type CellAnswer, cellAnswerOf, sweepProperties } from '#properties';
import { knownProperty } from '../input/known-property.ts';
import type { SweepJob } from '../sweeps/job.ts';

/** What a thread is given. */
export interface ThreadJob extends SweepJob {
  readonly byteCountMax: number;
}

/** One thread of a sweep: answers what it is asked. */
export default function answer({ scenario, properties, worldCountMax, byteCountMax }: ThreadJob): CellAnswer {
  const asked = properties.map((name) => knownProperty(name, sweepProperties));
  return cellAnswerOf(scenario, asked, { worldCountMax, byteCountMax });
}
