/** Longer than any line of an audit log. */
export const lineLengthMax = 64 * 1024;

/** Takes a line without its end, and its number from 1. A line that is too long is null. */
export type TakeLine = (line: string | null, number: number) => void;

/** Cuts pieces of a text into lines; keeps no more than one line. */
export class TextLines {
  readonly #take: TakeLine;
  #rest = '';
  #isTooLong = false;
  #number = 1;

  constructor(take: TakeLine) {
    this.#take = take;
  }

  add(piece: string): void {
    let from = 0;
    for (;;) {
      const end = piece.indexOf('\n', from);
      if (end < 0) break;
      const line = this.#rest === '' ? piece.slice(from, end) : this.#rest + piece.slice(from, end);
      this.#rest = '';
      this.#give(line);
      from = end + 1;
    }
    if (from === piece.length || this.#isTooLong) return;
    this.#rest += piece.slice(from);
    if (this.#rest.length <= lineLengthMax) return;
    this.#rest = '';
    this.#isTooLong = true;
  }

  /** The line that comes next, or that is begun. */
  get number(): number {
    return this.#number;
  }

  get isWithinLine(): boolean {
    return this.#rest !== '' || this.#isTooLong;
  }

  /** Gives the last line, where nothing ends it. */
  end(): void {
    if (this.#rest === '' && !this.#isTooLong) return;
    const line = this.#rest;
    this.#rest = '';
    this.#give(line);
  }

  #give(line: string): void {
    const isTooLong = this.#isTooLong || line.length > lineLengthMax;
    this.#isTooLong = false;
    this.#take(isTooLong ? null : line.endsWith('\r') ? line.slice(0, -1) : line, this.#number);
    this.#number += 1;
  }
}
