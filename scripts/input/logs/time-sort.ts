import { closeSync, mkdtempSync, openSync, readSync, rmSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { StringDecoder } from 'node:string_decoder';
import type { LogRecord } from './log-record.ts';

/** As many records as are kept in memory. */
const runLengthMax = 20_000;

/**
 * Sorts records by time, and those of one time and clock by their numbers, however many there are.
 *
 * @remarks
 * What does not fit in memory goes to temporary files, each of them sorted, which are merged in the end.
 */
export class TimeSort {
  #records: LogRecord[] = [];
  readonly #runs: number[] = [];
  #folder: string | undefined;
  #count = 0;
  readonly #runLength: number;

  /** @param runLength - so many records are kept in memory */
  constructor(runLength = runLengthMax) {
    this.#runLength = runLength;
  }

  /** How many there are. */
  get count(): number {
    return this.#count;
  }

  add(record: LogRecord): void {
    this.#records.push(record);
    this.#count += 1;
    if (this.#records.length >= this.#runLength) this.#writeRun();
  }

  /** All of them, in order, in parts. */
  *sorted(): Generator<readonly LogRecord[], void> {
    if (this.#runs.length === 0) {
      yield this.#records.sort(compare);
      this.#records = [];
      return;
    }
    if (this.#records.length > 0) this.#writeRun();
    yield* merged(this.#runs.map((run) => new RunReader(run)));
  }

  /** Removes the temporary files. To be called once at the end, whatever happened. */
  end(): void {
    this.#records = [];
    for (const run of this.#runs.splice(0)) closeSync(run);
    if (this.#folder !== undefined) rmSync(this.#folder, { recursive: true, force: true });
    this.#folder = undefined;
  }

  #writeRun(): void {
    this.#folder ??= mkdtempSync(join(tmpdir(), 'keysync-logs-'));
    const run = openSync(join(this.#folder, `${this.#runs.length}`), 'wx+', 0o600);
    this.#runs.push(run);
    this.#records.sort(compare);
    for (let from = 0; from < this.#records.length; from += partLength) {
      const part = this.#records.slice(from, from + partLength);
      writeAll(run, Buffer.from(part.map(written).join('')));
    }
    this.#records = [];
  }
}

const partLength = 1_000;

function writeAll(file: number, bytes: Buffer): void {
  for (let from = 0; from < bytes.length; ) from += writeSync(file, bytes, from);
}

function compare(one: LogRecord, other: LogRecord): number {
  if (one.at !== other.at) return one.at - other.at;
  if (one.clock !== other.clock) return one.clock < other.clock ? -1 : 1;
  return (one.sequence ?? -1) - (other.sequence ?? -1);
}

const written = ({ at, clock, place: { file, line }, sequence, reboots, says }: LogRecord): string =>
  `${JSON.stringify([at, clock, file, line, sequence, reboots, says])}\n`;

function readBack(text: string): LogRecord {
  const [at, clock, file, line, sequence, reboots, says] = JSON.parse(text);
  return { at, clock, place: { file, line }, sequence, reboots, says };
}

/** Reads a temporary file again, piece by piece. */
class RunReader {
  readonly #file: number;
  readonly #bytes = Buffer.allocUnsafe(64 * 1024);
  readonly #decoder = new StringDecoder('utf8');
  #position = 0;
  #rest = '';
  #records: LogRecord[] = [];
  #next = 0;

  constructor(file: number) {
    this.#file = file;
  }

  /** The one that comes next; undefined at the end. */
  get head(): LogRecord | undefined {
    if (this.#next === this.#records.length) this.#fill();
    return this.#records[this.#next];
  }

  skip(): void {
    this.#next += 1;
  }

  #fill(): void {
    this.#records = [];
    this.#next = 0;
    while (this.#records.length === 0) {
      const count = readSync(this.#file, this.#bytes, 0, this.#bytes.length, this.#position);
      if (count === 0) return;
      this.#position += count;
      const lines = (this.#rest + this.#decoder.write(this.#bytes.subarray(0, count))).split('\n');
      this.#rest = lines.pop()!;
      this.#records = lines.map(readBack);
    }
  }
}

/** Takes the first of all runs again and again. The runs are a heap, by their first records. */
function* merged(runs: readonly RunReader[]): Generator<readonly LogRecord[], void> {
  const heap = runs.filter((run) => run.head !== undefined);
  for (let at = heap.length >> 1; at >= 0; at -= 1) sink(heap, at);
  let part: LogRecord[] = [];
  while (heap[0] !== undefined) {
    const [first] = heap;
    part.push(first.head!);
    first.skip();
    if (first.head === undefined) {
      const last = heap.pop()!;
      if (last !== first) heap[0] = last;
    }
    sink(heap, 0);
    if (part.length < partLength) continue;
    yield part;
    part = [];
  }
  if (part.length > 0) yield part;
}

function sink(heap: RunReader[], from: number): void {
  for (let at = from; ; ) {
    const [left, right] = [2 * at + 1, 2 * at + 2];
    let least = at;
    if (left < heap.length && isBefore(heap[left]!, heap[least]!)) least = left;
    if (right < heap.length && isBefore(heap[right]!, heap[least]!)) least = right;
    if (least === at) return;
    [heap[at], heap[least]] = [heap[least]!, heap[at]!];
    at = least;
  }
}

const isBefore = (one: RunReader, other: RunReader): boolean => compare(one.head!, other.head!) < 0;
