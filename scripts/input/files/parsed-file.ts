import type { Path, Problem } from '#models';
import { InputError } from './input-error.ts';
import { quoted, shortened } from './quoted.ts';

/** A file that was read, and a way to name places in it. */
export interface JsonFile {
  readonly file: string;
  readonly value: unknown;
  /** Where the value at a path starts, or the nearest value around it that exists: `file:line:column`. */
  placeOf(path: Path): string;
  /** The error to throw for a problem with the value: it names the file, the line and the column. */
  errorAt(problem: Problem, remedy?: string): InputError;
  /** The error to throw for several problems: it tells the one that comes first in the file and counts the rest. */
  errorOf(problems: readonly Problem[], remedy?: string): InputError;
}

/** A file of any notation. */
export class ParsedFile implements JsonFile {
  readonly file: string;
  readonly value: unknown;
  readonly #at: (offset: number) => string;
  readonly #offsetOf: (path: Path) => number;

  /**
   * @param at - the place of an offset in words
   * @param offsetOf - where the value at a path starts, or the nearest value around it that exists
   */
  constructor(
    file: string,
    value: unknown,
    at: (offset: number) => string,
    offsetOf: (path: Path) => number,
  ) {
    this.file = file;
    this.value = value;
    this.#at = at;
    this.#offsetOf = offsetOf;
  }

  placeOf(path: Path): string {
    return this.#at(this.#offsetOf(path));
  }

  errorAt({ path, message }: Problem, remedy?: string): InputError {
    const where = path.length === 0 ? '' : `${pathText(path)}: `;
    return new InputError(this.placeOf(path), shortened(`${where}${message}`), remedy);
  }

  errorOf(problems: readonly Problem[], remedy?: string): InputError {
    const [first, ...more] = problems
      .map((problem) => ({ problem, offset: this.#offsetOf(problem.path) }))
      .toSorted((one, other) => one.offset - other.offset);
    if (first === undefined) throw new Error(`${this.file}: an error without a problem`);
    if (more.length === 0) return this.errorAt(first.problem, remedy);
    const rest = more.length === 1 ? 'one more problem' : `${more.length} more problems`;
    const { path, message } = first.problem;
    return this.errorAt({ path, message: `${shortened(message)}; ${rest} in this file` }, remedy);
  }
}

/** A path as a programmer would write it: `Clusters[0].State`. */
export function pathText(path: Path): string {
  return path.reduce<string>((text, part) => {
    if (typeof part === 'number') return `${text}[${part}]`;
    if (!/^[\w$-]{1,80}$/.test(part)) return `${text}[${quoted(part)}]`;
    return text === '' ? part : `${text}.${part}`;
  }, '');
}
