import { Tinypool } from 'tinypool';

/** How jobs are done. */
export interface JobPoolOptions<Job, Done> {
  /** What each thread runs: its default export takes a job, and returns what came of it. */
  readonly program: URL;
  readonly threadCount: number;
  /** What a thread may know from the beginning, as `Tinypool.workerData`. */
  readonly workerData?: unknown;
  /** Told as soon as a job is done, in any order. */
  readonly onDone: (job: Job, done: Done) => void;
  /** Ends the threads, whatever they are at: what they have not done is not done. */
  readonly signal?: AbortSignal | undefined;
}

/**
 * Has threads do jobs, one at a time each.
 *
 * @throws where a job fails, or a thread dies
 */
export async function doJobs<Job, Done>(
  jobs: Iterable<Job>,
  { program, threadCount, workerData, onDone, signal }: JobPoolOptions<Job, Done>,
): Promise<void> {
  const pool = new Tinypool({
    filename: program.href,
    minThreads: threadCount,
    maxThreads: threadCount,
    workerData,
    execArgv: [],
  });
  const open = jobs[Symbol.iterator]();
  const work = async (): Promise<void> => {
    for (let next = open.next(); !next.done && signal?.aborted !== true; next = open.next()) {
      const done = (await pool.run(next.value, { signal: signal ?? null })) as Done;
      onDone(next.value, done);
    }
  };
  try {
    await Promise.all(Array.from({ length: threadCount }, work));
  } catch (error) {
    if (signal?.aborted !== true) throw error;
  } finally {
    await pool.destroy();
  }
}
