import { createLogUpdate } from 'log-update';
import type { Progress } from '#properties';

const millisecondsBetween = 200;
const millisecondsBetweenPlainLines = 10_000;

/** Shows how far a search is, on standard error: a line that is updated, or without a terminal one now and then. */
export class ProgressLine {
  readonly #scenarioCount: number;
  readonly #update = process.stderr.isTTY ? createLogUpdate(process.stderr) : undefined;
  #shownAt = performance.now();
  #scenario = 0;
  #startedAt = performance.now();

  constructor(scenarioCount: number) {
    this.#scenarioCount = scenarioCount;
  }

  show(scenario: number, name: string, progress: Progress): void {
    const now = performance.now();
    if (scenario !== this.#scenario) [this.#scenario, this.#startedAt] = [scenario, now];
    const pause = this.#update === undefined ? millisecondsBetweenPlainLines : millisecondsBetween;
    if (now - this.#shownAt < pause) return;
    this.#shownAt = now;
    const line = this.#line(name, progress, (now - this.#startedAt) / 1000);
    if (this.#update === undefined) process.stderr.write(`${line}\n`);
    else this.#update(line);
  }

  clear(): void {
    this.#update?.clear();
  }

  #line(name: string, { worldCount, transitionCount, depth, byteCount }: Progress, seconds: number): string {
    const count = (value: number): string => Math.round(value).toLocaleString('en-US');
    const place = `[${this.#scenario + 1}/${this.#scenarioCount}] ${name.replace(/\p{Cc}/gu, ' ')}`;
    const speed = `${count(transitionCount / Math.max(seconds, 0.001))} transitions/s`;
    return `${place}: ${count(worldCount)} worlds, depth ${depth}, ${speed}, ${count(byteCount / 2 ** 20)} MiB`;
  }
}
