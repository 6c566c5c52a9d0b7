import { Tinypool } from 'tinypool';

/**
 * Threads that do jobs, one at a time each.
 *
 * @remarks
 * The program that they run has a function as its default export, which takes a job and returns what came of it.
 */
export class JobPool {
  readonly #pool: Tinypool;

  /** @param workerData - what each thread may know from the beginning, see {@link Tinypool.workerData} */
  constructor(program: URL, threadCount: number, workerData?: unknown) {
    this.#pool = new Tinypool({
      filename: program.href,
      minThreads: threadCount,
      maxThreads: threadCount,
      workerData,
      execArgv: [],
    });
  }

  /** @throws what the job throws, or that its thread died, or was ended */
  async do<Job, Done>(job: Job): Promise<Done> {
    return (await this.#pool.run(job)) as Done;
  }

  /** Ends the threads, whatever they are at. */
  async end(): Promise<void> {
    await this.#pool.destroy();
  }
}

/**
 * Takes one item after the other, several at once, until none is left or a signal is raised; ends what does them.
 *
 * @throws the first error; what is at work is ended then
 */
export async function doJobs<Item>(
  items: Iterable<Item>,
  atOnce: number,
  pool: { end(): Promise<void> },
  signal: AbortSignal,
  take: (item: Item) => Promise<void>,
): Promise<void> {
  const open = items[Symbol.iterator]();
  const work = async (): Promise<void> => {
    for (let next = open.next(); !next.done && !signal.aborted; next = open.next()) await take(next.value);
  };
  // Threads at long work hear of nothing: they are ended.
  const aborted = new Promise<void>((resolve) => {
    if (signal.aborted) resolve();
    signal.addEventListener('abort', () => resolve(), { once: true });
  });
  try {
    const done = Promise.all(Array.from({ length: atOnce }, work));
    done.catch(() => {});
    await Promise.race([done, aborted]);
  } finally {
    await pool.end();
  }
}
