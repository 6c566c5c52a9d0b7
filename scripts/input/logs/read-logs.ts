import { statSync } from 'node:fs';
import { setFlagsFromString } from 'node:v8';
import type { LogEvent, Look } from '#properties';
import { InputError } from '../files/input-error.ts';
import { bytesMax, shown, standardInput } from '../files/read-text.ts';
import { UnknownKindError } from '../formats/recognise.ts';
import { LeftOut } from './left-out.ts';
import { logFilesAt } from './log-files.ts';
import { type LogReader, logReaderOf, startLength } from './log-reader.ts';
import type { LogRecord, StreamName } from './log-record.ts';
import { readLooks, timeInName } from './looks.ts';
import { BrokenOffError, piecesOf } from './pieces.ts';
import { Sequences } from './sequence.ts';
import { streamOfPath } from './stream-name.ts';
import { TimeSort } from './time-sort/time-sort.ts';

/** What is said of logs that do not say it themselves. */
export interface LogContext {
  readonly hsm?: string | undefined;
  readonly cluster?: string | undefined;
  /** When was looked, in milliseconds since 1970. */
  readonly at?: number | undefined;
  /** Whether nothing was left out of lists of keys and backups. */
  readonly listsAreWhole?: boolean;
}

/** How far the reading is. */
export interface LogProgress {
  readonly bytes: number;
  readonly records: number;
}

/** So many bytes are a long log: most of what is made of it is forgotten at once. */
const longLength = 4 * 2 ** 20;

/** Has V8 collect what is young before there is much of it: two thirds of the memory, in the same time. */
const keepYoungSpace = (): void => setFlagsFromString('--semi-space-growth-factor=1');

/**
 * Reads logs and what was looked at: files, folders, and `-` for the standard input, of any size.
 *
 * @remarks
 * A file is recognised by what is in it. What is read is sorted by time, in temporary files where it is much.
 */
export class LogReading {
  readonly #context: LogContext;
  readonly #sort = new TimeSort();
  readonly #leftOut = new LeftOut();
  readonly #sequences = new Sequences();
  readonly #notes: string[] = [];
  readonly #clusters = new Map<string, string | null>();
  readonly #lists: {
    readonly record: LogRecord;
    readonly list: Extract<Look, { kind: 'backups-listed' }>;
  }[] = [];
  #bytes = 0;

  constructor(context: LogContext = {}) {
    this.#context = context;
  }

  /** What was passed over or assumed, once the events were taken. */
  get notes(): readonly string[] {
    const { duplicateCount } = this.#sequences;
    const twice = `${duplicateCount.toLocaleString('en-US')} records are in several files, and were taken once`;
    return [...this.#notes, ...this.#leftOut.notes(), ...(duplicateCount === 0 ? [] : [twice])];
  }

  get progress(): LogProgress {
    return { bytes: this.#bytes, records: this.#sort.count };
  }

  /**
   * Reads all files. Whoever takes a part of it may stop there.
   *
   * @throws InputError with one message that says which file, where, and what to do
   */
  async *read(paths: readonly string[]): AsyncGenerator<void, void> {
    for (const { path, isNamed } of logFilesAt(paths)) {
      try {
        yield* this.#file(path);
      } catch (error) {
        if (isNamed || !(error instanceof UnknownKindError)) throw error;
        this.#notes.push(`${path}: not read: it is none of the known kinds of file`);
      }
    }
    this.#takeLists();
    if (this.#sort.count > 0) return;
    throw new InputError(paths.map(shown).join(', '), 'there is no record in it that could be explained', [
      ...this.notes,
      'Add audit logs of the HSMs, records of CloudTrail, or what was looked at.',
    ]);
  }

  /** All events, in order, in parts. */
  *events(): Generator<readonly LogEvent[], void> {
    for (const part of this.#sort.sorted()) {
      yield part.flatMap((record) => this.#sequences.eventsOf(this.#placed(record)));
    }
  }

  /** To be called once at the end, whatever happened. */
  end(): void {
    this.#sort.end();
  }

  async *#file(path: string): AsyncGenerator<void, void> {
    let reader: LogReader | undefined;
    let start = '';
    const pieces = piecesOf(path, (count) => {
      const before = this.#bytes;
      this.#bytes += count;
      if (before < longLength && this.#bytes >= longLength) keepYoungSpace();
    });
    try {
      for await (const piece of pieces) {
        if (reader !== undefined) reader.add(piece);
        else {
          start += piece;
          if (start.length < startLength) continue;
          reader = this.#readerOf(path, start);
          reader.add(start);
        }
        yield;
      }
    } catch (error) {
      if (!(error instanceof BrokenOffError)) throw error;
      if (reader === undefined) reader = this.#begun(path, start);
      reader.brokenOff(error.message);
      this.#expectRecords(path, reader);
      return;
    }
    if (reader === undefined && start.trim() === '') {
      this.#notes.push(`${shown(path)}: not read: it is empty`);
      return;
    }
    reader ??= this.#begun(path, start);
    reader.end();
    this.#expectRecords(path, reader);
  }

  #begun(path: string, start: string): LogReader {
    const reader = this.#readerOf(path, start);
    reader.add(start);
    return reader;
  }

  #expectRecords(path: string, { isEmpty, firstDamage }: LogReader): void {
    if (!isEmpty || firstDamage === undefined) return;
    const { line, why } = firstDamage;
    throw new InputError(`${shown(path)}:${line}`, `no record in this file can be read; here, ${why}`, [
      'Expected an audit log of an HSM, or records of CloudTrail, as they were written.',
    ]);
  }

  #readerOf(path: string, start: string): LogReader {
    const stream = this.#streamOf(path);
    const take = (record: LogRecord): void => this.#take(record);
    return logReaderOf(path, start, stream, take, this.#leftOut) ?? this.#lookReader(path, stream);
  }

  #streamOf(path: string): StreamName {
    const { hsm, cluster } = path === standardInput ? { hsm: null, cluster: null } : streamOfPath(path);
    return { hsm: hsm ?? this.#context.hsm ?? null, cluster: cluster ?? this.#context.cluster ?? null };
  }

  #lookReader(path: string, { cluster }: StreamName): LogReader {
    let text = '';
    return {
      firstDamage: undefined,
      isEmpty: false,
      pause: () => {},
      add: (piece) => {
        text += piece;
        if (text.length <= bytesMax) return;
        const what = `it is no log that is known, and longer than ${bytesMax / 2 ** 20} MiB`;
        throw new InputError(shown(path), what, 'Expected an audit log of an HSM, or records of CloudTrail.');
      },
      end: () => {
        const timeOf = (): number => this.#timeOf(path);
        const listsAreWhole = this.#context.listsAreWhole === true;
        const { records, notes } = readLooks(path, text, { timeOf, cluster, listsAreWhole }, this.#leftOut);
        this.#notes.push(...notes);
        for (const record of records) this.#takeLook(record);
      },
      brokenOff: (why) => {
        throw new InputError(shown(path), why, 'Fetch it again.');
      },
    };
  }

  /** When was looked, in microseconds. */
  #timeOf(path: string): number {
    const told = timeInName(path) ?? (this.#context.at === undefined ? null : this.#context.at * 1000);
    if (told !== null) return told;
    if (path === standardInput)
      throw new InputError(
        shown(path),
        'nothing says when this was looked at',
        'Say it: --at 2026-01-31T12:00:00Z.',
      );
    const changed = Math.floor(statSync(path).mtimeMs);
    this.#notes.push(
      `${path}: taken as of ${new Date(changed).toISOString()}, when the file was last changed`,
    );
    return changed * 1000;
  }

  #take(record: LogRecord): void {
    this.#sort.add(record);
    for (const saw of record.says) {
      if (saw.kind === 'api-called' && saw.hsm !== null && saw.cluster !== null)
        this.#learn(saw.hsm, saw.cluster);
      if (saw.kind === 'cluster-looked-at') for (const { hsm } of saw.hsms) this.#learn(hsm, saw.cluster);
    }
  }

  /** Whether a list of backups is whole is known once all pages were read. */
  #takeLook(record: LogRecord): void {
    const [said] = record.says;
    if (said?.kind === 'backups-listed') this.#lists.push({ record, list: said });
    else this.#take(record);
  }

  #takeLists(): void {
    for (const { record, list } of this.#lists) {
      // Another page of its region: each of them is a part.
      const others = this.#lists.filter((other) => other.list.region === list.region && other.list !== list);
      const isPage = others.some((other) => other.record.at === record.at || !other.list.isWhole);
      this.#take(isPage ? { ...record, says: [{ ...list, isWhole: false }] } : record);
    }
  }

  #learn(hsm: string, cluster: string): void {
    const known = this.#clusters.get(hsm);
    // Where two are told, none is.
    this.#clusters.set(hsm, known === undefined || known === cluster ? cluster : null);
  }

  /** The record with the cluster of its HSM, where others told it. */
  #placed(record: LogRecord): LogRecord {
    const [first] = record.says;
    if (first === undefined || !('hsm' in first) || !('cluster' in first) || first.kind === 'api-called')
      return record;
    if (first.cluster !== null || first.hsm === null) return record;
    const cluster = this.#clusters.get(first.hsm) ?? null;
    if (cluster === null) return record;
    return { ...record, says: record.says.map((saw) => ({ ...saw, cluster }) as LogEvent['saw']) };
  }
}
