import type { LogEvent } from '#properties';
import { InputError } from '../files/input-error.ts';
import { shown, standardInput } from '../files/read-text.ts';
import { LeftOut } from './left-out.ts';
import { type LogReader, logReaderOf } from './log-reader.ts';
import type { StreamName } from './log-record.ts';
import { Sequences } from './sequence.ts';

/** Reads a log that has no end, as it comes: events are told in the order in which they arrive. */
export class LogFollower {
  readonly #stream: StreamName;
  readonly #tell: (event: LogEvent) => void;
  readonly #sequences = new Sequences();
  readonly #leftOut = new LeftOut();
  #reader: LogReader | undefined;
  #start = '';

  constructor(stream: StreamName, tell: (event: LogEvent) => void) {
    this.#stream = stream;
    this.#tell = tell;
  }

  /** What was passed over. */
  get notes(): readonly string[] {
    return this.#leftOut.notes();
  }

  /** @throws InputError where it is no log, or nothing says whose */
  add(piece: string): void {
    if (this.#reader !== undefined) {
      this.#reader.add(piece);
      return;
    }
    this.#start += piece;
    // A line tells what it is, and a name of a field in it.
    if (!/[\n}]/.test(this.#start)) return;
    this.#begin();
  }

  /** Nothing came for a while. */
  pause(): void {
    this.#reader?.pause();
  }

  end(): void {
    if (this.#reader === undefined && this.#start.trim() !== '') this.#begin();
    this.#reader?.end();
  }

  #begin(): void {
    this.#reader = logReaderOf(
      standardInput,
      this.#start,
      this.#stream,
      (record) => {
        for (const event of this.#sequences.eventsOf(record)) this.#tell(event);
      },
      this.#leftOut,
    );
    if (this.#reader === undefined)
      throw new InputError(shown(standardInput), 'this is no log that can be followed', [
        'Expected an audit log of an HSM, such as "aws logs tail --follow" prints it, or records in JSON.',
      ]);
    this.#reader.add(this.#start);
    this.#start = '';
  }
}
