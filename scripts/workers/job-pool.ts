import { Tinypool } from 'tinypool';

/** What a pool may be told. */
export interface JobPoolOptions {
  /** What each thread may know from the beginning, as `Tinypool.workerData`. */
  readonly workerData?: unknown;
  /** A thread whose memory has grown beyond this is replaced. */
  readonly byteCountMax?: number;
}

/**
 * Threads that do jobs, one at a time each.
 *
 * @remarks
 * The program that they run has a function as its default export, which takes a job and returns what came of it.
 */
export class JobPool {
  readonly #pool: Tinypool;
  readonly #size: number;

  constructor(program: URL, size: number, { workerData, byteCountMax }: JobPoolOptions = {}) {
    this.#size = size;
    this.#pool = new Tinypool({
      filename: program.href,
      minThreads: size,
      maxThreads: size,
      workerData,
      execArgv: [],
      ...(byteCountMax !== undefined && { maxMemoryLimitBeforeRecycle: byteCountMax }),
    });
  }

  /** @throws what the job throws, or that its thread died, or was ended */
  async do<Job, Done>(job: Job): Promise<Done> {
    return (await this.#pool.run(job)) as Done;
  }

  /**
   * Does one job after the other, as many at once as there are threads.
   *
   * @param onDone - told what came of each, in any order
   * @param mayGoOn - asked before each; where it says no, those at work are finished and no more are begun
   * @param sent - what a thread is told of a job
   * @throws the first error
   */
  async doAll<Job, Done>(
    jobs: Iterable<Job>,
    onDone: (job: Job, done: Done) => void,
    {
      mayGoOn = () => true,
      sent = (job) => job,
    }: { readonly mayGoOn?: () => boolean; readonly sent?: (job: Job) => unknown } = {},
  ): Promise<void> {
    const open = jobs[Symbol.iterator]();
    const work = async (): Promise<void> => {
      for (let next = open.next(); !next.done && mayGoOn(); next = open.next())
        onDone(next.value, await this.do(sent(next.value)));
    };
    await Promise.all(Array.from({ length: this.#size }, work));
  }

  /** Ends the threads, whatever they are at. */
  async end(): Promise<void> {
    await this.#pool.destroy();
  }
}
