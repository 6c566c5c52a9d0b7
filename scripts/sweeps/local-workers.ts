import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { CellAnswer } from '#properties';
import { byteCountMaxByDefault } from '../available-memory.ts';
import { root } from '../root.ts';
import { doJobs, JobPool } from '../workers/job-pool.ts';
import type { DoJobs, SweepJob } from './job.ts';

/** What a thread is given. */
export interface ThreadJob extends SweepJob {
  readonly byteCountMax: number;
}

const program = pathToFileURL(
  join(root, 'scripts', 'workers', `sweep-thread.${import.meta.url.endsWith('.ts') ? 'ts' : 'js'}`),
);

/** Threads of this process that answer, see {@link JobPool}. They share the memory that there is. */
export class SweepThreads {
  readonly #pool: JobPool;
  readonly #byteCountMax: number;

  constructor(count: number) {
    this.#pool = new JobPool(program, count);
    this.#byteCountMax = byteCountMaxByDefault() / count;
  }

  async answer(job: SweepJob): Promise<CellAnswer> {
    return this.#pool.do<ThreadJob, CellAnswer>({ ...job, byteCountMax: this.#byteCountMax });
  }

  async end(): Promise<void> {
    await this.#pool.end();
  }
}

/** Does jobs in threads of this process. */
export const inThreads =
  (count: number): DoJobs =>
  async (jobs, onAnswer, signal) => {
    if (jobs.size === 0) return;
    const threads = new SweepThreads(Math.min(count, jobs.size));
    // The largest cells of a sweep come last as a rule, and no thread should be left alone with one in the end.
    const open = [...jobs].reverse();
    await doJobs(open, Math.min(count, jobs.size), threads, signal, async ([key, job]) =>
      onAnswer(key, await threads.answer(job)),
    );
  };
