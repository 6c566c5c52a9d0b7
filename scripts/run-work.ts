import { setImmediate } from 'node:timers/promises';
import { ProgressLine } from './output/progress-line.ts';
import { StopSignal } from './stop-signal.ts';

/** Milliseconds between two looks at whether to stop. */
const sliceMilliseconds = 100;

/** Does work that yields between its parts, until it is done or stopped by Ctrl-C or a limit. */
export class WorkRun {
  readonly #stop: StopSignal;
  readonly #progress = new ProgressLine();

  constructor(secondsMax?: number) {
    this.#stop = new StopSignal(secondsMax);
  }

  /**
   * @param progress - how far it is, in a line
   * @returns nothing where it was stopped
   */
  async finish<Result>(
    work: Generator<void, Result>,
    progress: (seconds: number) => string,
  ): Promise<{ readonly result: Result } | undefined> {
    await this.#progress.ready;
    this.#progress.start();
    let pausedAt = performance.now();
    for (;;) {
      const { done, value } = work.next();
      if (done) return { result: value };
      if (performance.now() - pausedAt < sliceMilliseconds) continue;
      if (this.#stop.isRaised) return undefined;
      this.#progress.show(progress);
      await setImmediate();
      pausedAt = performance.now();
    }
  }

  end(): void {
    this.#progress.clear();
    this.#stop.end();
  }
}
