/** Tells line and column of places in a text, both from 1, as editors count them. */
export class TextPlaces {
  readonly #text: string;
  #lineStarts: number[] | undefined;

  constructor(text: string) {
    this.#text = text;
  }

  /** `line:column` of an offset. */
  placeOf(offset: number): string {
    this.#lineStarts ??= lineStartsOf(this.#text);
    const line = lastAtMost(this.#lineStarts, offset);
    return `${line + 1}:${offset - this.#lineStarts[line]! + 1}`;
  }
}

function lineStartsOf(text: string): number[] {
  const starts = [0];
  for (let end = text.indexOf('\n'); end !== -1; end = text.indexOf('\n', end + 1)) starts.push(end + 1);
  return starts;
}

/** The index of the last number that is at most a value. The numbers rise, and the first one is. */
function lastAtMost(numbers: readonly number[], value: number): number {
  let low = 0;
  let high = numbers.length - 1;
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    if (numbers[middle]! <= value) low = middle;
    else high = middle - 1;
  }
  return low;
}
