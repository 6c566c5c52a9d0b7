import { readFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { digestOf } from '../digest.ts';
import { tell } from '../output/terminal.ts';
import { writeWhole } from '../output/whole-file.ts';
import { expectFolder } from '../output/write-output.ts';

/** The version of what is in the files. */
const format = 1;

/** Where answers are kept where nobody says it. */
const usualFolder = (): string => join(process.env['XDG_CACHE_HOME'] || join(homedir(), '.cache'), 'keysync');

/**
 * Answers that outlive a run: the same question to the same model has the same answer.
 *
 * @remarks
 * Each is a file of its own that is written whole or not at all, in a folder for the sources that answered. One that
 * is damaged is none.
 */
export class AnswerStore<Answer> {
  /** Undefined where nothing is kept. */
  #folder: string | undefined;
  readonly #isChosen: boolean;
  readonly #isLasting: (answer: Answer) => boolean;

  /**
   * @param folder - false to keep nothing; undefined for the usual place
   * @param fingerprint - stands for all that an answer depends on beside its question
   * @param isLasting - whether the same question always has this answer: others are not kept
   * @throws InputError where a folder that was named cannot be written
   */
  constructor(
    folder: string | false | undefined,
    fingerprint: string,
    isLasting: (answer: Answer) => boolean = () => true,
  ) {
    this.#isLasting = isLasting;
    this.#isChosen = typeof folder === 'string';
    if (typeof folder === 'string') expectFolder(folder);
    this.#folder =
      folder === false ? undefined : join(folder ?? usualFolder(), `answers-${format}`, fingerprint);
  }

  /** Whether answers outlive the run. */
  get isKept(): boolean {
    return this.#folder !== undefined;
  }

  /** What is known of a question. */
  of(key: string): Answer | undefined {
    if (this.#folder === undefined) return undefined;
    try {
      const { answer, seal } = JSON.parse(readFileSync(this.#fileOf(key), 'utf8')) as Kept<Answer>;
      return seal === sealOf(key, answer) ? answer : undefined;
    } catch {
      return undefined;
    }
  }

  keep(key: string, answer: Answer): void {
    if (this.#folder === undefined || !this.#isLasting(answer)) return;
    const kept: Kept<Answer> = { answer, seal: sealOf(key, answer) };
    try {
      writeWhole(this.#fileOf(key), `${JSON.stringify(kept)}\n`);
    } catch (error) {
      const { code = 'unknown error' } = error as NodeJS.ErrnoException;
      // Where nobody asked for it, as in a container that can write nothing, it goes without.
      if (this.#isChosen)
        tell(`keysync: answers are no longer kept: ${this.#folder} cannot be written (${code}).`);
      this.#folder = undefined;
    }
  }

  #fileOf(key: string): string {
    return join(this.#folder!, key.slice(0, 2), `${key}.json`);
  }
}

interface Kept<Answer> {
  readonly answer: Answer;
  readonly seal: string;
}

const sealOf = (key: string, answer: unknown): string => digestOf([key, answer]);
