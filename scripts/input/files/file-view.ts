import type { Path, Problem } from '#models';
import type { InputError } from './input-error.ts';
import type { JsonFile } from './json-file.ts';

/** What a file says in another arrangement, with the places that it has in the file. */
export class FileView implements JsonFile {
  readonly file: string;
  readonly value: unknown;
  readonly #source: JsonFile;
  readonly #sourcePath: (path: Path) => Path;

  /** @param sourcePath - where the file has what the value has at a path */
  constructor(source: JsonFile, value: unknown, sourcePath: (path: Path) => Path = (path) => path) {
    this.file = source.file;
    this.value = value;
    this.#source = source;
    this.#sourcePath = sourcePath;
  }

  placeOf(path: Path): string {
    return this.#source.placeOf(this.#sourcePath(path));
  }

  errorAt({ path, message }: Problem, remedy?: string): InputError {
    return this.#source.errorAt({ path: this.#sourcePath(path), message }, remedy);
  }

  errorOf(problems: readonly Problem[], remedy?: string): InputError {
    const moved = problems.map(({ path, message }) => ({ path: this.#sourcePath(path), message }));
    return this.#source.errorOf(moved, remedy);
  }
}

/** The same without fields that are `null`, which is how some tools write a field that is absent. */
export function withoutNulls(file: JsonFile): JsonFile {
  return new FileView(file, stripped(file.value));
}

function stripped(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(stripped);
  if (typeof value !== 'object' || value === null) return value;
  const present = Object.entries(value).filter(([, inner]) => inner !== null);
  return Object.fromEntries(present.map(([name, inner]) => [name, stripped(inner)]));
}
