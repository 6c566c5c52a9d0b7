import { closeSync, mkdtempSync, openSync, readSync, rmSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { StringDecoder } from 'node:string_decoder';
import type { LogRecord } from '../log-record.ts';
import { Heap } from './heap.ts';

/** As many records as are kept in memory: logs are mostly in order. More of them would make the heap of V8 grow. */
const windowByDefault = 256;

/** A record that waits, and the run that it will be in. */
interface Waiting {
  readonly record: LogRecord;
  readonly run: number;
}

/** Where a run is in the temporary file. */
interface Run {
  readonly from: number;
  to: number;
}

/**
 * Sorts records by time, and those of one time and clock by their numbers and places, however many there are.
 *
 * @remarks
 * What does not fit in memory goes to a temporary file, in runs that are merged in the end. The least of those in memory
 * is written whenever another one comes, so that logs that are nearly in order make a single run each.
 */
export class TimeSort {
  readonly #window: number;
  readonly #waiting = new Heap<Waiting>((one, other) =>
    one.run === other.run ? compare(one.record, other.record) < 0 : one.run < other.run,
  );
  readonly #runs: Run[] = [];
  #lines: string[] = [];
  #lastWritten: LogRecord | undefined;
  #size = 0;
  #file: number | undefined;
  #folder: string | undefined;
  #count = 0;

  /** @param window - so many records are kept in memory */
  constructor(window = windowByDefault) {
    this.#window = window;
  }

  /** How many there are. */
  get count(): number {
    return this.#count;
  }

  add(record: LogRecord): void {
    this.#count += 1;
    const run = Math.max(0, this.#runs.length - 1);
    if (this.#waiting.size < this.#window) {
      this.#waiting.add({ record, run: this.#isTooLate(record) ? run + 1 : run });
      return;
    }
    this.#write(this.#waiting.least!);
    const now = this.#runs.length - 1;
    this.#waiting.replaceLeast({ record, run: this.#isTooLate(record) ? now + 1 : now });
  }

  /** All of them, in order, in parts. */
  *sorted(): Generator<readonly LogRecord[], void> {
    if (this.#runs.length === 0) {
      yield* inParts(emptied(this.#waiting));
      return;
    }
    for (const waiting of emptied(this.#waiting)) this.#write(waiting);
    this.#flush();
    const readers = new Heap<RunReader>((one, other) => compare(one.head!, other.head!) < 0);
    const bufferSize = Math.max(bufferSizeMin, Math.min(bufferSizeMax, bufferSizes / this.#runs.length));
    for (const run of this.#runs) {
      const reader = new RunReader(this.#file!, run, bufferSize);
      if (reader.head !== undefined) readers.add(reader);
    }
    yield* inParts(merged(readers));
  }

  /** Removes the temporary file. To be called once at the end, whatever happened. */
  end(): void {
    if (this.#file !== undefined) closeSync(this.#file);
    this.#file = undefined;
    if (this.#folder !== undefined) rmSync(this.#folder, { recursive: true, force: true });
    this.#folder = undefined;
  }

  #isTooLate(record: LogRecord): boolean {
    return this.#lastWritten !== undefined && compare(record, this.#lastWritten) < 0;
  }

  #write({ record, run }: Waiting): void {
    if (run >= this.#runs.length) {
      this.#flush();
      this.#runs.push({ from: this.#size, to: this.#size });
    }
    this.#lastWritten = record;
    if (this.#lines.push(written(record)) >= linesMax) this.#flush();
  }

  #flush(): void {
    if (this.#lines.length === 0) return;
    if (this.#file === undefined) {
      this.#folder = mkdtempSync(join(tmpdir(), 'keysync-logs-'));
      this.#file = openSync(join(this.#folder, 'records'), 'wx+', 0o600);
    }
    const bytes = Buffer.from(this.#lines.join(''));
    for (let from = 0; from < bytes.length; ) from += writeSync(this.#file, bytes, from);
    this.#lines = [];
    this.#size += bytes.length;
    this.#runs.at(-1)!.to = this.#size;
  }
}

const linesMax = 200;
const partLength = 200;

/** Of all runs together, unless there are thousands of them. */
const bufferSizes = 8 * 2 ** 20;
const bufferSizeMin = 4 * 2 ** 10;
const bufferSizeMax = 32 * 2 ** 10;

function* emptied(waiting: Heap<Waiting>): Generator<Waiting, void> {
  for (let { least } = waiting; least !== undefined; { least } = waiting) {
    waiting.removeLeast();
    yield least;
  }
}

function* merged(readers: Heap<RunReader>): Generator<{ readonly record: LogRecord }, void> {
  for (let { least } = readers; least !== undefined; { least } = readers) {
    const record = least.head!;
    least.skip();
    if (least.head === undefined) readers.removeLeast();
    else readers.replaceLeast(least);
    yield { record };
  }
}

function* inParts(all: Iterable<{ readonly record: LogRecord }>): Generator<readonly LogRecord[], void> {
  let part: LogRecord[] = [];
  for (const { record } of all) {
    if (part.push(record) < partLength) continue;
    yield part;
    part = [];
  }
  if (part.length > 0) yield part;
}

function compare(one: LogRecord, other: LogRecord): number {
  if (one.at !== other.at) return one.at - other.at;
  if (one.clock !== other.clock) return one.clock < other.clock ? -1 : 1;
  if (one.sequence !== other.sequence) return (one.sequence ?? -1) - (other.sequence ?? -1);
  if (one.place.file !== other.place.file) return one.place.file < other.place.file ? -1 : 1;
  return one.place.line - other.place.line;
}

const written = ({ at, clock, place: { file, line }, sequence, reboots, says }: LogRecord): string =>
  `${JSON.stringify([at, clock, file, line, sequence, reboots, says])}\n`;

function readBack(text: string): LogRecord {
  const [at, clock, file, line, sequence, reboots, says] = JSON.parse(text);
  return { at, clock, place: { file, line }, sequence, reboots, says };
}

/** Reads a run again, piece by piece. */
class RunReader {
  readonly #file: number;
  readonly #run: Run;
  readonly #bytes: Buffer;
  readonly #decoder = new StringDecoder('utf8');
  #position: number;
  #rest = '';
  #lines: readonly string[] = [];
  #next = 0;
  #head: LogRecord | undefined;

  constructor(file: number, run: Run, bufferSize: number) {
    this.#file = file;
    this.#bytes = Buffer.allocUnsafe(Math.floor(bufferSize));
    this.#run = run;
    this.#position = run.from;
    this.skip();
  }

  /** The one that comes next; undefined at the end. */
  get head(): LogRecord | undefined {
    return this.#head;
  }

  skip(): void {
    if (this.#next === this.#lines.length) this.#fill();
    const line = this.#lines[this.#next];
    this.#next += 1;
    this.#head = line === undefined ? undefined : readBack(line);
  }

  #fill(): void {
    this.#lines = [];
    this.#next = 0;
    while (this.#lines.length === 0 && this.#position < this.#run.to) {
      const length = Math.min(this.#bytes.length, this.#run.to - this.#position);
      const count = readSync(this.#file, this.#bytes, 0, length, this.#position);
      if (count === 0) throw new Error('A temporary file was cut off.');
      this.#position += count;
      const lines = (this.#rest + this.#decoder.write(this.#bytes.subarray(0, count))).split('\n');
      this.#rest = lines.pop()!;
      this.#lines = lines;
    }
  }
}
