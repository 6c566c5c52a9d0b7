import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { CellAnswer, ChunkDone } from '#properties';
import { sourceDigest } from '../checkpoint/source-digest.ts';
import { type FuzzJob, fuzzJobOf } from '../fuzz/job.ts';
import { fuzzThread } from '../fuzz/run-campaign.ts';
import type { JobRunner, JobRunners } from '../queue/queue-worker.ts';
import { root } from '../root.ts';
import { sweepJobOf } from '../sweeps/job.ts';
import { sweepThread, threadJob } from '../sweeps/local-workers.ts';
import { JobPool } from '../workers/job-pool.ts';
import type { ThreadJob } from '../workers/sweep-thread.ts';

/** What does the jobs of each kind, in so many threads, which are started with the first job of the kind. */
export async function jobRunners(threadCount: number): Promise<JobRunners> {
  const model = sourceDigest();
  return {
    sweep: runnerIn<ThreadJob, CellAnswer>(model, sweepThread, threadCount, (job) =>
      threadJob(sweepJobOf(job), threadCount),
    ),
    fuzz: runnerIn<FuzzJob, ChunkDone>(model, fuzzThread, threadCount, fuzzJobOf),
    ...(isCheckout ? await checkoutRunners(threadCount) : {}),
  };
}

/** A package has neither the sources that are mutated nor what mutates them. */
const isCheckout = import.meta.url.endsWith('.ts');

async function checkoutRunners(threadCount: number): Promise<JobRunners> {
  // By its place, so that no package takes it along.
  const program = pathToFileURL(join(root, 'scripts', 'repository', 'checkout-runners.ts')).href;
  const { checkoutRunners: make } = (await import(
    program
  )) as typeof import('../repository/checkout-runners.ts');
  return make(threadCount);
}

/**
 * Does jobs in threads of this process.
 *
 * @param jobOf - reads a job that came from elsewhere, and throws where it is none
 */
export function runnerIn<Job, Done>(
  model: string,
  program: URL,
  threadCount: number,
  jobOf: (value: unknown) => Job,
): JobRunner {
  let pool: JobPool | undefined;
  return {
    model,
    do: async (value) => {
      const job = jobOf(value);
      pool ??= new JobPool(program, threadCount);
      return pool.do<Job, Done>(job);
    },
    end: async () => pool?.end(),
  };
}
