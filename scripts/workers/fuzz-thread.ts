import { ChunkDoer, type ChunkDone } from '#properties';
import { campaignOf, type FuzzJob } from '../fuzz/job.ts';

const doer = new ChunkDoer();

/** One thread of a campaign of random runs. */
export default function fuzz(job: FuzzJob): ChunkDone {
  return doer.do(campaignOf(job), job.chunk);
}
