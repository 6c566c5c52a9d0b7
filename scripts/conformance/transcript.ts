import { closeSync, mkdirSync, openSync, writeSync } from 'node:fs';
import { dirname, resolve } from 'node:path';

/** A file of every line that goes to a driver (`>`) and comes from it (`<`, and `!` from its standard error). */
export class Transcript {
  readonly #file: number;

  constructor(file: string) {
    mkdirSync(dirname(resolve(file)), { recursive: true });
    this.#file = openSync(file, 'w');
  }

  /** Written at once: what led to a defect of ours must not be lost. */
  write(direction: '>' | '<' | '!', line: string): void {
    writeSync(this.#file, `${direction} ${line.replace(/\p{Cc}/gu, '\ufffd')}\n`);
  }

  /** To be called once. */
  end(): void {
    closeSync(this.#file);
  }
}
