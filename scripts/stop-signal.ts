/**
 * Tells long work when to stop: after Ctrl-C, or when its time is up.
 *
 * @remarks
 * The work asks between its slices and then tells what it has so far. A second Ctrl-C ends the process as
 * usual.
 */
export class StopSignal {
  readonly #deadline: number;
  readonly #secondsMax: number;
  #timer: NodeJS.Timeout | undefined;
  #isInterrupted = false;
  #onInterrupted = (): void => {};
  readonly #interrupt = (): void => {
    this.#isInterrupted = true;
    this.#onInterrupted();
  };

  constructor(secondsMax = Number.POSITIVE_INFINITY) {
    this.#secondsMax = secondsMax;
    this.#deadline = performance.now() + 1000 * secondsMax;
    process.once('SIGINT', this.#interrupt);
    process.once('SIGTERM', this.#interrupt);
  }

  get isRaised(): boolean {
    return this.#isInterrupted || performance.now() >= this.#deadline;
  }

  /** For work that waits for somebody else, and asks too late: who is told at once. */
  whenInterrupted(listener: () => void): void {
    this.#onInterrupted = listener;
  }

  /** The same for work of others, which cannot be asked in between. */
  get signal(): AbortSignal {
    const controller = new AbortController();
    const abort = (): void => controller.abort();
    this.#onInterrupted = abort;
    if (this.isRaised) abort();
    else if (this.#secondsMax * 1000 < timeoutMax) this.#timer = setTimeout(abort, 1000 * this.#secondsMax);
    return controller.signal;
  }

  /** Leaves Ctrl-C to others. To be called once at the end, whatever happened. */
  end(): void {
    clearTimeout(this.#timer);
    process.off('SIGINT', this.#interrupt);
    process.off('SIGTERM', this.#interrupt);
  }
}

/** The longest time that a timer can wait for. */
const timeoutMax = 2 ** 31;

/** Fulfilled once a signal is raised. */
export function raised(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve();
    signal.addEventListener('abort', () => resolve(), { once: true });
  });
}
