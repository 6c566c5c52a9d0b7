/**
 * Tells long work when to stop: after Ctrl-C, or when its time is up.
 *
 * @remarks
 * The work asks between its slices and then tells what it has so far. A second Ctrl-C ends the process as
 * usual.
 */
export class StopSignal {
  readonly #deadline: number;
  #isInterrupted = false;
  #onInterrupted = (): void => {};
  readonly #interrupt = (): void => {
    this.#isInterrupted = true;
    this.#onInterrupted();
  };

  constructor(secondsMax = Number.POSITIVE_INFINITY) {
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

  /** Leaves Ctrl-C to others. To be called once at the end, whatever happened. */
  end(): void {
    process.off('SIGINT', this.#interrupt);
    process.off('SIGTERM', this.#interrupt);
  }
}
