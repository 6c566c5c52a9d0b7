import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { CellAnswer } from '#properties';
import { byteCountMaxByDefault } from '../available-memory.ts';
import { root } from '../root.ts';
import { raised } from '../stop-signal.ts';
import { JobPool } from '../workers/job-pool.ts';
import type { ThreadJob } from '../workers/sweep-thread.ts';
import type { DoJobs, SweepJob } from './job.ts';

const program = pathToFileURL(
  join(root, 'scripts', 'workers', `sweep-thread.${import.meta.url.endsWith('.ts') ? 'ts' : 'js'}`),
);

/** Threads of this process that answer. They share the memory that there is. */
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
  (countMax: number): DoJobs =>
  async (jobs, onAnswer, signal) => {
    const count = Math.min(countMax, jobs.size);
    if (count === 0) return;
    const pool = new JobPool(program, count);
    const byteCountMax = byteCountMaxByDefault() / count;
    // The largest cells of a sweep come last as a rule, and no thread should be left alone with one in the end.
    const open = [...jobs].reverse().map(([key, job]) => ({ ...job, key, byteCountMax }));
    const done = pool.doAll<(typeof open)[number], CellAnswer>(open, ({ key }, answer) =>
      onAnswer(key, answer),
    );
    done.catch(() => {});
    try {
      // A thread that is at a large cell hears of nothing: it is ended.
      await Promise.race([done, raised(signal)]);
    } finally {
      await pool.end();
    }
  };
