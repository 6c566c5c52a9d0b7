import type { createLogUpdate } from 'log-update';
import { printable } from '#printable';
import { tell, terminal } from './terminal.ts';

const millisecondsBetween = 200;
const millisecondsBetweenPlainLines = 10_000;

/** Shows how far long work is, on standard error: a line that is updated, or without a terminal one now and then. */
export class ProgressLine {
  readonly #stderr = terminal().stderr;
  #update: ReturnType<typeof createLogUpdate> | undefined;
  /** Work that never waits for anything waits for this, to have its progress shown at a terminal. */
  readonly ready = this.#prepare();
  #shownAt = performance.now();
  #startedAt = this.#shownAt;

  /** Only a terminal needs what takes as long to load as a small deployment takes to check. */
  async #prepare(): Promise<void> {
    if (!this.#stderr.isTTY) return;
    const { createLogUpdate } = await import('log-update');
    // The cursor stays: whoever hides it also takes Ctrl-C, to show it again, and ends the process at the first.
    this.#update = createLogUpdate(this.#stderr, { showCursor: true });
  }

  /** Starts a piece of work: seconds are counted from here. */
  start(): void {
    this.#startedAt = performance.now();
  }

  /**
   * Shows a line, if the last one is old enough.
   *
   * @param line - made only when it is shown, from the seconds since the start
   */
  show(line: (seconds: number) => string): void {
    const now = performance.now();
    const pause = this.#stderr.isTTY ? millisecondsBetween : millisecondsBetweenPlainLines;
    if (now - this.#shownAt < pause) return;
    if (this.#stderr.isTTY && this.#update === undefined) return;
    this.#shownAt = now;
    const text = printable(line(Math.max((now - this.#startedAt) / 1000, 0.001)));
    if (this.#update === undefined) tell(text);
    else this.#update(text);
  }

  /** Leaves the terminal as it was. */
  clear(): void {
    this.#update?.clear();
    this.#update?.done();
  }
}

/** A whole number for a person. */
export function count(value: number): string {
  return Math.round(value).toLocaleString('en-US');
}
