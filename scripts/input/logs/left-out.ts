import { shown } from '../files/read-text.ts';

/** Counts what is passed over, by what it is, with the place of the first. */
export class LeftOut {
  readonly #kinds = new Map<string, { count: number; readonly where: string }>();

  add(file: string, line: number, what: string): void {
    const known = this.#kinds.get(what);
    if (known === undefined) this.#kinds.set(what, { count: 1, where: `${shown(file)}:${line}` });
    else known.count += 1;
  }

  /** A note for each kind. */
  notes(): readonly string[] {
    return [...this.#kinds].map(
      ([what, { count, where }]) =>
        `${where}: not read: ${what} (${count.toLocaleString('en-US')}, this is the first)`,
    );
  }
}
