import { checkoutDigest } from '../checkpoint/source-digest.ts';
import { huntJobOf, huntThread } from '../hunt/mutant-hunt.ts';
import { threadProgram } from '../jobs/in-threads.ts';
import { runnerIn } from '../jobs/runners.ts';
import type { Judged } from '../mutation/judging/fate.ts';
import { idIn } from '../mutation/judging/job.ts';
import type { Job } from '../mutation/judging/judging.ts';
import { judgingPool } from '../mutation/judging/pool.ts';
import type { JobRunner, JobRunners } from '../queue/queue-worker.ts';
import type { HuntDone, HuntJob } from '../workers/hunt-thread.ts';
import { JobPool } from '../workers/job-pool.ts';
import type { Judgeable } from '../workers/subject-thread.ts';

/** What does the jobs that need a checkout: mutants are made of its sources, and of nothing that is sent. */
export const checkoutRunners = (threadCount: number): JobRunners => {
  const model = checkoutDigest();
  return {
    mutants: judgingRunner(model, threadCount),
    hunt: runnerIn<HuntJob, HuntDone>(model, huntThread, threadCount, huntJobOf),
  };
};

function judgingRunner(model: string, threadCount: number): JobRunner {
  let judging: Promise<{ readonly jobs: ReadonlyMap<string, Job>; readonly pool: JobPool }> | undefined;
  const start = async () => {
    const { jobs, sound } = await judgeable();
    return {
      jobs: new Map(jobs.map((job) => [job.id, job] as const)),
      pool: judgingPool(sound, threadCount),
    };
  };
  return {
    model,
    do: async (value) => {
      const id = idIn(value);
      judging ??= start();
      const { jobs, pool } = await judging;
      const job = jobs.get(id);
      if (job === undefined) throw new Error('there is no such mutant');
      return pool.do<Job, Judged>(job);
    },
    end: async () => (await judging)?.pool.end(),
  };
}

async function judgeable(): Promise<Judgeable> {
  const pool = new JobPool(threadProgram('subject-thread'), 1);
  try {
    return await pool.do<null, Judgeable>(null);
  } finally {
    await pool.end();
  }
}
