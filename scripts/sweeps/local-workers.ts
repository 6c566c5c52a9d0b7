import type { CellAnswer } from '#properties';
import { byteCountMaxByDefault } from '../available-memory.ts';
import type { DoJobs, KeyedJob } from '../jobs/do-jobs.ts';
import { inThreads, threadProgram } from '../jobs/in-threads.ts';
import type { ThreadJob } from '../workers/sweep-thread.ts';
import type { SweepJob } from './job.ts';

/** What a thread that answers runs. */
export const sweepThread = threadProgram('sweep-thread');

/** A job for one of so many threads. They share the memory that there is. */
export const threadJob = (job: SweepJob, threadCount: number): ThreadJob => ({
  ...job,
  byteCountMax: byteCountMaxByDefault() / threadCount,
});

/** Does jobs in threads of this process. */
export const sweepInThreads =
  (countMax: number): DoJobs<SweepJob, CellAnswer> =>
  async (jobs, onDone, signal) => {
    const open = [...jobs];
    const count = Math.min(countMax, open.length);
    if (count === 0) return;
    const sent = open.map(([key, job]): KeyedJob<ThreadJob> => [key, threadJob(job, count)]);
    await inThreads<ThreadJob, CellAnswer>(sweepThread, count)(sent, onDone, signal);
  };
