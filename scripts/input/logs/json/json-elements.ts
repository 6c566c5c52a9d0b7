import { JsonScan } from './json-scan.ts';

/** Larger than any record: CloudTrail and CloudWatch Logs have at most 256 KiB, which may be escaped twice. */
const elementLengthMax = 2 ** 20;

/** Takes what {@link JsonElements} finds. */
export interface ElementTaker {
  /** One record of a list, or an object that stands by itself. */
  element(value: unknown, line: number): void;
  /** The object around a list: what stands before the list, and at the end all of it, the list empty. */
  header(value: object): void;
  /** What is no JSON, or too long. */
  damaged(line: number, why: string): void;
}

/** Where the text is: between values, in a list, or in what cannot be read. */
type Place = 'top' | 'object' | 'list' | 'element' | 'lost';

/**
 * Cuts a text that is JSON into the records of its lists, and keeps no more than one of them.
 *
 * @remarks
 * A parser of JSON gives up at the first mistake, and with it all the records behind; this one remembers how a record of
 * this text begins, and goes on at the next. It takes a list, a list in an object, such as `Records`, objects one after
 * the other, and any mix of these.
 */
export class JsonElements {
  readonly #taker: ElementTaker;
  readonly #lists: ReadonlySet<string>;
  readonly #scan = new JsonScan();
  /** What was not taken yet, and the number of its first line. */
  #text = '';
  #line = 1;
  #place: Place = 'top';
  /** The object around the list, up to the list; undefined where there is none. */
  #around: string | undefined;
  /** How a record begins. */
  #beginning = /(?<=\}\s*,\s*)\{\s*"/;
  #hasBeginning = false;

  /** @param lists - the names of lists of records */
  constructor(lists: ReadonlySet<string>, taker: ElementTaker) {
    this.#lists = lists;
    this.#taker = taker;
  }

  /** The line of what was not taken yet. */
  get line(): number {
    return this.#line;
  }

  add(piece: string): void {
    this.#text += piece;
    while (this.#step());
  }

  end(): void {
    while (this.#step());
    while (this.#place === 'element' || this.#place === 'object') {
      this.#lose('the text ends too early, or a quotation mark or a bracket is wrong');
      while (this.#step());
    }
    if (this.#place === 'list') this.#taker.damaged(this.#line, 'the text ends within a list');
  }

  /** @returns whether there may be more to do before more text comes */
  #step(): boolean {
    switch (this.#place) {
      case 'top':
        return this.#between('[', 'object');
      case 'list':
        return this.#between(']', 'element');
      case 'object':
        return this.#value(this.#lists);
      case 'element':
        return this.#value();
      case 'lost':
        return this.#find();
    }
  }

  /** Goes to the next value. At the top, a list is gone into; in a list, its end is looked for. */
  #between(bracket: '[' | ']', next: Place): boolean {
    const start = this.#text.search(/[^\s,]/);
    this.#drop(start < 0 ? this.#text.length : start);
    const first = this.#text[0];
    if (first === undefined) return false;
    if (first === bracket) {
      this.#drop(1);
      if (bracket === '[') this.#place = 'list';
      else this.#endList();
    } else if (first === '{' || first === '[') {
      this.#place = next;
      this.#scan.begin(0);
    } else {
      this.#taker.damaged(this.#line, 'this belongs to no record');
      const end = this.#text.slice(1).search(bracket === '[' ? /[[{\n]/ : /[[{\]\n]/);
      this.#drop(end < 0 ? this.#text.length : end + 1);
    }
    return true;
  }

  #value(lists?: ReadonlySet<string>): boolean {
    switch (this.#scan.run(this.#text, lists)) {
      case 'more':
        if (this.#text.length <= elementLengthMax) return false;
        this.#lose(`it is longer than ${elementLengthMax / 2 ** 20} MiB`);
        return true;
      case 'broken':
        this.#lose('a string of it does not end with its line');
        return true;
      case 'list':
        this.#beginList();
        return true;
      case 'ended':
        this.#take(this.#text.slice(0, this.#scan.at));
        return true;
    }
  }

  #beginList(): void {
    const around = this.#text.slice(0, this.#scan.at);
    const header = parsed(`${around}]}`);
    if (header === undefined) {
      this.#lose('what stands before its list is not JSON');
      return;
    }
    this.#around = around;
    this.#taker.header(header);
    this.#drop(around.length);
    this.#place = 'list';
  }

  #endList(): void {
    this.#place = 'top';
    if (this.#around === undefined) return;
    // What stands behind the list is read with what stood before it.
    const start = `${this.#around}]`;
    this.#line -= newlinesIn(start);
    this.#text = start + this.#text;
    this.#scan.goOn(start.length);
    this.#place = 'object';
  }

  #take(text: string): void {
    const value = parsed(text);
    if (value === undefined) {
      this.#lose('this is not JSON');
      return;
    }
    this.#lossCount = 0;
    const isHeader = this.#place === 'object' && this.#around !== undefined;
    if (isHeader) this.#taker.header(value);
    else {
      this.#rememberBeginning(text);
      this.#taker.element(value, this.#line);
    }
    this.#drop(text.length);
    if (this.#place === 'object') this.#around = undefined;
    this.#place = this.#place === 'object' ? 'top' : 'list';
  }

  #rememberBeginning(text: string): void {
    if (this.#hasBeginning) return;
    const [, name] = /^\{\s*("(?:[^"\\]|\\.){1,100}")\s*:/.exec(text) ?? [];
    if (name === undefined) return;
    this.#hasBeginning = true;
    this.#beginning = new RegExp(`(?<=[\\s,[}])\\{\\s*${name.replaceAll(/[^\w"-]/g, '\\$&')}\\s*:`);
  }

  /** What begins here cannot be read: the next beginning is looked for. */
  #lose(why: string): void {
    this.#taker.damaged(this.#line, why);
    this.#drop(2 ** Math.min(this.#lossCount, 20));
    this.#lossCount += 1;
    this.#lostIn = this.#place === 'element' || this.#around !== undefined ? 'element' : 'object';
    this.#place = 'lost';
  }

  /** What is looked for. */
  #lostIn: 'element' | 'object' = 'object';
  /** Since the last value that could be read. Each loss skips more: else a text of nothing but beginnings would take for ever. */
  #lossCount = 0;

  #find(): boolean {
    const start = this.#text.search(this.#beginning);
    if (start < 0) {
      // The beginning may be cut in two.
      this.#drop(Math.max(0, this.#text.length - beginningLengthMax));
      return false;
    }
    this.#drop(start);
    this.#place = this.#lostIn;
    this.#scan.begin(0);
    return true;
  }

  #drop(length: number): void {
    if (length === 0) return;
    this.#line += newlinesIn(this.#text.slice(0, length));
    this.#text = this.#text.slice(length);
  }
}

/** With the blanks that may be in it. */
const beginningLengthMax = 1_000;

function parsed(text: string): object | undefined {
  try {
    return JSON.parse(text) as object;
  } catch {
    return undefined;
  }
}

function newlinesIn(text: string): number {
  let count = 0;
  for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) count += 1;
  return count;
}
