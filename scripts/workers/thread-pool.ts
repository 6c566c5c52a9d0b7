import { join } from 'node:path';
import { setImmediate as afterOtherEvents } from 'node:timers/promises';
import { pathToFileURL } from 'node:url';
import { Worker } from 'node:worker_threads';
import {
  type Reply,
  type SearchOrder,
  type SearchWorker,
  searchWorkerFor,
  type Task,
  type WorkerPool,
} from '#properties';
import { root } from '../root.ts';
import type { Ready, ThreadData } from './search-thread.ts';

/** What a thread runs; compiled code and its sources have different names. */
const searchThread = pathToFileURL(
  join(root, 'scripts', 'workers', `search-thread.${import.meta.url.endsWith('.ts') ? 'ts' : 'js'}`),
);

/**
 * A pool of this thread and worker threads.
 *
 * @remarks
 * Worker 0 works here, and begins at once; others join when their thread has started. A thread that dies makes the
 * task that is being done fail, and all that follow.
 */
export class ThreadPool implements WorkerPool {
  readonly size: number;
  readonly ready: number[] = [0];
  readonly #worker: SearchWorker;
  /** By worker, beginning with the second. */
  readonly #threads: readonly Worker[];
  #death: Error | undefined;
  #die: (death: Error) => void = () => {};

  /** @param program - what each thread runs */
  constructor(size: number, order: SearchOrder, program: URL = searchThread) {
    this.size = size;
    this.#worker = searchWorkerFor(order, 0, size);
    this.#threads = Array.from({ length: size - 1 }, (_, index) =>
      this.#start(program, { order, index: index + 1, size }),
    );
  }

  async do(tasks: ReadonlyMap<number, Task>): Promise<readonly Reply[]> {
    // Threads that have become ready, or died, are heard of in between.
    await afterOtherEvents();
    if (this.#death !== undefined) throw this.#death;
    const { promise: death, reject } = withReject();
    this.#die = reject;
    // The other workers are told first, so that they work while this one does.
    const replies = new Map<number, Reply | Promise<Reply>>();
    for (const [worker, task] of tasks) if (worker !== 0) replies.set(worker, this.#ask(worker, task));
    const own = tasks.get(0);
    if (own !== undefined) replies.set(0, this.#worker.do(own));
    return Promise.race([Promise.all([...tasks.keys()].map((worker) => replies.get(worker)!)), death]);
  }

  async end(): Promise<void> {
    for (const thread of this.#threads) thread.removeAllListeners();
    this.#fail(new Error('The threads were ended.'));
    await Promise.all(this.#threads.map((thread) => thread.terminate()));
  }

  #ask(worker: number, task: Task): Promise<Reply> {
    const thread = this.#threads[worker - 1]!;
    return new Promise((resolve) => thread.once('message', resolve).postMessage(task));
  }

  #start(program: URL, workerData: ThreadData): Worker {
    const thread = new Worker(program, { workerData });
    thread.once('message', (_: Ready) => this.ready.push(workerData.index));
    thread.on('error', (error) => this.#fail(error));
    thread.on('messageerror', (error) => this.#fail(error));
    thread.on('exit', (code) =>
      this.#fail(new Error(`A thread that searches ended early, with exit code ${code}.`)),
    );
    return thread;
  }

  #fail(error: unknown): void {
    this.#death ??= error instanceof Error ? error : new Error(String(error));
    this.#die(this.#death);
  }
}

function withReject(): { readonly promise: Promise<never>; readonly reject: (error: Error) => void } {
  let reject: (error: Error) => void = () => {};
  const promise = new Promise<never>((_, rejectPromise) => {
    reject = rejectPromise;
  });
  return { promise, reject };
}
