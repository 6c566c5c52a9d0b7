import { mkdirSync, readFileSync } from 'node:fs';
import { dirname } from 'node:path';
import writeFileAtomic from 'write-file-atomic';
import type { Judged } from './fate.ts';

/**
 * What has been judged so far, in a file that outlives an interrupted run.
 *
 * @remarks
 * It is kept only as long as nothing changes that a result depends on.
 */
export class PartialResults {
  readonly #file: string;
  readonly #fingerprint: string;
  readonly #judged: Map<string, Judged>;

  constructor(file: string, fingerprint: string) {
    this.#file = file;
    this.#fingerprint = fingerprint;
    this.#judged = read(file, fingerprint);
  }

  /** How many have been judged. */
  get count(): number {
    return this.#judged.size;
  }

  /** What became of a mutant, if it has been judged. */
  of(id: string): Judged | undefined {
    return this.#judged.get(id);
  }

  add(id: string, judged: Judged): void {
    this.#judged.set(id, judged);
  }

  /** Writes all of it, whole or not at all. */
  save(): void {
    mkdirSync(dirname(this.#file), { recursive: true });
    const judged = Object.fromEntries(this.#judged);
    writeFileAtomic.sync(this.#file, JSON.stringify({ fingerprint: this.#fingerprint, judged }));
  }
}

function read(file: string, fingerprint: string): Map<string, Judged> {
  try {
    const saved = JSON.parse(readFileSync(file, 'utf8')) as {
      readonly fingerprint: string;
      readonly judged: Readonly<Record<string, Judged>>;
    };
    return new Map(saved.fingerprint === fingerprint ? Object.entries(saved.judged) : []);
  } catch {
    // A memory that is not there, or that cannot be read, is begun anew.
    return new Map();
  }
}
