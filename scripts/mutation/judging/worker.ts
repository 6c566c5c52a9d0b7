import { Tinypool } from 'tinypool';
import type { Judged, Sound } from './fate.ts';
import { type Job, Judging } from './judging.ts';

const judging = Judging.start(Tinypool.workerData as readonly Sound[]);

/** One thread that judges the mutants it is given, one at a time. */
export default async function judge(job: Job): Promise<Judged> {
  return (await judging).judge(job);
}
