import { Worker } from 'node:worker_threads';
import type { Judged, Sound } from './fate.ts';
import type { Job } from './judging.ts';

/** A function of Node that takes types away is not yet said to stay. */
const execArgv = ['--disable-warning=ExperimentalWarning'];

/** Mutants that one thread judges before a new one takes its place: what was loaded is never unloaded. */
const jobsPerThread = 60;

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
  const open = [...jobs].reverse();
  const next = (): Job | undefined => (mayGoOn() ? open.pop() : undefined);
  const work = async (): Promise<void> => {
    for (let job = next(); job !== undefined; ) {
      job = await judgeSome(job, next, sound, onJudged);
    }
  };
  await Promise.all(Array.from({ length: Math.min(threadCount, jobs.length) }, work));
}

/** Judges mutants in one thread until it has had enough; returns the first that is left. */
function judgeSome(
  first: Job,
  next: () => Job | undefined,
  sound: readonly Sound[],
  onJudged: (id: string, judged: Judged) => void,
): Promise<Job | undefined> {
  return new Promise((resolve, reject) => {
    const thread = new Worker(new URL('worker.ts', import.meta.url), { workerData: sound, execArgv });
    let judgedCount = 0;
    const end = (job: Job | undefined): void => {
      thread.removeAllListeners('exit');
      thread.terminate().then(() => resolve(job), reject);
    };
    thread.on('error', reject);
    thread.on('exit', (code) => reject(new Error(`A thread that judges mutants ended early (${code}).`)));
    thread.on('message', ({ id, judged }: { readonly id: string; readonly judged: Judged }) => {
      try {
        onJudged(id, judged);
      } catch (error) {
        reject(error);
      }
      judgedCount += 1;
      const job = next();
      if (job === undefined || judgedCount === jobsPerThread) end(job);
      else thread.postMessage(job);
    });
    thread.postMessage(first);
  });
}
