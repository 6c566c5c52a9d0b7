import { createLogUpdate } from 'log-update';
import type { Progress } from '#properties';

const millisecondsBetween = 200;
const millisecondsBetweenPlainLines = 10_000;

/** Shows how far a search is, on standard error: a line that is updated, or without a terminal one now and then. */
export class ProgressLine {
  readonly #scenarioCount: number | undefined;
  readonly #update = process.stderr.isTTY ? createLogUpdate(process.stderr) : undefined;
  #shownAt = performance.now();
  #startedAt = 0;
  #scenario = 0;
  #name = '';

  constructor(scenarioCount?: number) {
    this.#scenarioCount = scenarioCount;
  }

  start(name: string): void {
    this.#scenario += 1;
    this.#name = name.replace(/\p{Cc}/gu, ' ');
    this.#startedAt = performance.now();
  }

  show(progress: Progress): void {
    const now = performance.now();
    const pause = this.#update === undefined ? millisecondsBetweenPlainLines : millisecondsBetween;
    if (now - this.#shownAt < pause) return;
    this.#shownAt = now;
    const line = this.#line(progress, (now - this.#startedAt) / 1000);
    if (this.#update === undefined) process.stderr.write(`${line}\n`);
    else this.#update(line);
  }

  /** Leaves the terminal as it was. */
  clear(): void {
    this.#update?.clear();
    this.#update?.done();
  }

  #line({ worldCount, transitionCount, depth, byteCount }: Progress, seconds: number): string {
    const count = (value: number): string => Math.round(value).toLocaleString('en-US');
    const place = this.#scenarioCount === undefined ? '' : `[${this.#scenario}/${this.#scenarioCount}] `;
    const speed = `${count(transitionCount / Math.max(seconds, 0.001))} transitions/s`;
    const memory = `${count(byteCount / 2 ** 20)} MiB`;
    return `${place}${this.#name}: ${count(worldCount)} worlds, depth ${depth}, ${speed}, ${memory}`;
  }
}
