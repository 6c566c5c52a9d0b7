import { readFileSync } from 'node:fs';
import { writeWhole } from '../../output/whole-file.ts';
import type { Judged, Sound } from './fate.ts';

/**
 * What the model as it is comes to, and what has been judged so far, in a file that outlives an interrupted run.
 *
 * @remarks
 * It is kept only as long as nothing changes that a result depends on.
 */
export class PartialResults {
  readonly #file: string;
  readonly #fingerprint: string;
  readonly #judged: Map<string, Judged>;
  #sound: readonly Sound[] | undefined;

  constructor(file: string, fingerprint: string) {
    this.#file = file;
    this.#fingerprint = fingerprint;
    const { sound, judged = {} } = read(file, fingerprint);
    this.#sound = sound;
    this.#judged = new Map(Object.entries(judged));
  }

  /** What the model as it is comes to, which is observed where it is not known. */
  soundOr(observe: () => readonly Sound[]): readonly Sound[] {
    this.#sound ??= observe();
    return this.#sound;
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
    const judged = Object.fromEntries(this.#judged);
    const saved: Saved = { fingerprint: this.#fingerprint, sound: this.#sound, judged };
    writeWhole(this.#file, JSON.stringify(saved));
  }
}

interface Saved {
  readonly fingerprint: string;
  readonly sound: readonly Sound[] | undefined;
  readonly judged: Readonly<Record<string, Judged>>;
}

function read(file: string, fingerprint: string): Partial<Saved> {
  try {
    const saved = JSON.parse(readFileSync(file, 'utf8')) as Saved;
    return saved.fingerprint === fingerprint ? saved : {};
  } catch {
    // A memory that is not there, or that cannot be read, is begun anew.
    return {};
  }
}
