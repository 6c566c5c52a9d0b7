const quote = 0x22;
const backslash = 0x5c;
const newline = 0x0a;

/** How far the end of a JSON value was looked for. */
export type Scanned =
  /** It is there: the value ends where the scan stands. */
  | 'ended'
  /** The text ends before. */
  | 'more'
  /** A string does not end with its line. */
  | 'broken'
  /** The scan stands behind the bracket that opens a list with one of the names. */
  | 'list';

/** Looks for the end of one JSON value that begins with a bracket, in a text that comes in pieces. */
export class JsonScan {
  /** Where it stands in the text. */
  at = 0;
  #depth = 0;
  /** The last string directly in the value, which may be a name. */
  #name = '';

  /** Begins with a value at a place. */
  begin(at: number): void {
    this.at = at;
    this.#depth = 0;
    this.#name = '';
  }

  /** Goes on within a value, behind a list that was in it. */
  goOn(at: number): void {
    this.at = at;
    this.#depth = 1;
    this.#name = '';
  }

  /** @param lists - names of lists to stop at */
  run(text: string, lists?: ReadonlySet<string>): Scanned {
    for (; this.at < text.length; this.at += 1) {
      const code = text.charCodeAt(this.at);
      if (code === quote) {
        const end = endOfString(text, this.at);
        if (end === 'more' || end === 'broken') return end;
        if (this.#depth === 1 && lists !== undefined) this.#name = text.slice(this.at + 1, end);
        this.at = end;
      } else if (code === 0x7b || code === 0x5b) {
        this.#depth += 1;
        if (this.#depth === 2 && code === 0x5b && lists?.has(this.#name)) {
          this.at += 1;
          return 'list';
        }
      } else if (code === 0x7d || code === 0x5d) {
        this.#depth -= 1;
        if (this.#depth > 0) continue;
        this.at += 1;
        return 'ended';
      }
    }
    return 'more';
  }
}

function endOfString(text: string, start: number): number | 'more' | 'broken' {
  for (let end = start; ; ) {
    end = text.indexOf('"', end + 1);
    const lineEnd = end < 0 ? text.indexOf('\n', start) : -1;
    if (end < 0) return lineEnd < 0 ? 'more' : 'broken';
    let before = end - 1;
    while (text.charCodeAt(before) === backslash) before -= 1;
    if ((end - before) % 2 === 0) continue;
    return hasNewline(text, start, end) ? 'broken' : end;
  }
}

/** Looks at the string only: a search through the whole text would be repeated for each of its strings. */
function hasNewline(text: string, from: number, to: number): boolean {
  for (let at = from; at < to; at += 1) if (text.charCodeAt(at) === newline) return true;
  return false;
}
