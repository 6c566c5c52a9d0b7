import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { root } from '../root.ts';
import { raised } from '../stop-signal.ts';
import { JobPool } from '../workers/job-pool.ts';
import type { DoJobs, KeyedJob } from './do-jobs.ts';

/** The program of a thread of `scripts/workers`; compiled code and its sources have different names. */
export const threadProgram = (name: string): URL =>
  pathToFileURL(join(root, 'scripts', 'workers', `${name}.${import.meta.url.endsWith('.ts') ? 'ts' : 'js'}`));

/**
 * Does jobs in threads of this process. A thread that is at a job hears of nothing: where the signal is raised, it is
 * ended.
 */
export const inThreads =
  <Job, Done>(program: URL, count: number): DoJobs<Job, Done> =>
  async (jobs, onDone, signal) => {
    const pool = new JobPool(program, count);
    const done = pool.doAll<KeyedJob<Job>, Done>(jobs, ([key], result) => onDone(key, result), {
      sent: ([, job]) => job,
    });
    done.catch(() => {});
    try {
      await Promise.race([done, raised(signal)]);
    } finally {
      await pool.end();
    }
  };
