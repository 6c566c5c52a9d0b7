import { createLogUpdate } from 'log-update';
import { terminal } from './terminal.ts';

const millisecondsBetween = 200;
const millisecondsBetweenPlainLines = 10_000;

/** Shows how far long work is, on standard error: a line that is updated, or without a terminal one now and then. */
export class ProgressLine {
  // The cursor stays: whoever hides it also takes Ctrl-C, to show it again, and ends the process at the first.
  readonly #stderr = terminal().stderr;
  readonly #update = this.#stderr.isTTY ? createLogUpdate(this.#stderr, { showCursor: true }) : undefined;
  #shownAt = performance.now();
  #startedAt = this.#shownAt;

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
    const pause = this.#update === undefined ? millisecondsBetweenPlainLines : millisecondsBetween;
    if (now - this.#shownAt < pause) return;
    this.#shownAt = now;
    const text = line(Math.max((now - this.#startedAt) / 1000, 0.001)).replace(/\p{Cc}/gu, ' ');
    if (this.#update === undefined) this.#stderr.write(`${text}\n`);
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
