import { JobPool } from '../../workers/job-pool.ts';
import type { Judged, Sound } from './fate.ts';
import type { Job } from './judging.ts';

/** What is loaded for a mutant is never unloaded: a thread that has so much of it is replaced. */
const byteCountMax = 1_000_000_000;

/**
 * Judges mutants in several threads. The answers come in any order, and do not depend on how many threads
 * there are.
 *
 * @param mayGoOn - asked before each mutant; where it says no, those at work are finished and no more are begun
 */
export async function judgeAll(
  jobs: readonly Job[],
  sound: readonly Sound[],
  threadCount: number,
  onJudged: (id: string, judged: Judged) => void,
  mayGoOn: () => boolean = () => true,
): Promise<void> {
  if (jobs.length === 0) return;
  const pool = judgingPool(sound, Math.min(threadCount, jobs.length));
  try {
    await pool.doAll<Job, Judged>(jobs, ({ id }, judged) => onJudged(id, judged), { mayGoOn });
  } finally {
    await pool.end();
  }
}

/** Threads that judge mutants against the model as it is. */
export const judgingPool = (sound: readonly Sound[], threadCount: number): JobPool =>
  new JobPool(new URL('worker.ts', import.meta.url), threadCount, { workerData: sound, byteCountMax });
