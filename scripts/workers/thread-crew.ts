import { Worker } from 'node:worker_threads';
import type { Crew, Reply, SearchOrder, Task } from '#properties';
import type { ThreadData } from './search-thread.ts';

/** Compiled code and its sources have different names. */
const extension = import.meta.url.endsWith('.ts') ? 'ts' : 'js';

/** A crew of worker threads. One that dies makes the task that is being done fail, and all that follow. */
export class ThreadCrew implements Crew {
  readonly size: number;
  readonly #threads: readonly Worker[];
  #death: Error | undefined;
  #die: (death: Error) => void = () => {};

  constructor(size: number, order: SearchOrder) {
    this.size = size;
    this.#threads = Array.from({ length: size }, (_, index) => this.#start({ order, index, size }));
  }

  do(task: Task): Promise<readonly Reply[]> {
    const { promise: death, reject } = withReject();
    if (this.#death !== undefined) return Promise.reject(this.#death);
    this.#die = reject;
    const replies = this.#threads.map(
      (thread) => new Promise<Reply>((resolve) => thread.once('message', resolve).postMessage(task)),
    );
    return Promise.race([Promise.all(replies), death]);
  }

  async end(): Promise<void> {
    for (const thread of this.#threads) thread.removeAllListeners();
    await Promise.all(this.#threads.map((thread) => thread.terminate()));
  }

  #start(data: ThreadData): Worker {
    const thread = new Worker(new URL(`./search-thread.${extension}`, import.meta.url), { workerData: data });
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
