import type { LogEvent } from '#properties';
import type { LogRecord } from './log-record.ts';

type StreamRemark = Extract<
  LogEvent['saw'],
  { readonly kind: 'records-missing' | 'restarted' | 'record-damaged' }
>;

/** Where the stream of an HSM is. */
interface Stream {
  sequence: number;
  reboots: number;
  at: number;
  isDamaged: boolean;
  /** Records since the last good one whose number cannot be read. */
  unnumbered: number;
}

/**
 * Compares the sequence numbers of each stream, from record to record.
 *
 * @remarks
 * A stream begins with 0 and has no gaps: what is missing is told as an event of its own, before the record that shows
 * it. A record that was read before, out of two files that overlap, is not told twice.
 */
export class Sequences {
  readonly #streams = new Map<string, Stream>();
  #duplicates = 0;

  /** How many records were there twice. */
  get duplicateCount(): number {
    return this.#duplicates;
  }

  /** @param record - the next one of its clock */
  eventsOf({ at, clock, place, sequence, reboots, says }: LogRecord): readonly LogEvent[] {
    const told = says.map((saw): LogEvent => ({ at, clock, place, saw }));
    if (sequence === null) {
      if (says[0]?.kind === 'record-damaged') this.#unnumbered(clock, at);
      return told;
    }
    const remarks = this.#remarks({ at, clock, place, sequence, reboots, says }, sequence);
    if (remarks === undefined) return [];
    return [...remarks.map((saw): LogEvent => ({ at, clock, place, saw })), ...told];
  }

  #unnumbered(hsm: string, at: number): void {
    const stream = this.#streams.get(hsm) ?? {
      sequence: -1,
      reboots: -1,
      at,
      isDamaged: true,
      unnumbered: 0,
    };
    stream.unnumbered += 1;
    this.#streams.set(hsm, stream);
  }

  /** What the number of a record says; undefined where the record was there before. */
  #remarks(
    { at, clock: hsm, reboots, says }: LogRecord,
    sequence: number,
  ): readonly StreamRemark[] | undefined {
    const about = { hsm, cluster: clusterIn(says) };
    const missing = (count: number): StreamRemark[] =>
      count > 0 ? [{ kind: 'records-missing', ...about, count }] : [];
    const isDamaged = says[0]?.kind === 'record-damaged';
    const next: Stream = { sequence, reboots: reboots ?? -1, at, isDamaged, unnumbered: 0 };
    const last = this.#streams.get(hsm);
    if (last === undefined) {
      this.#streams.set(hsm, next);
      return missing(sequence);
    }
    const isSameRun = reboots === null || last.reboots === -1 || reboots === last.reboots;
    if (isSameRun && sequence === last.sequence && at === last.at && (isDamaged || !last.isDamaged)) {
      this.#duplicates += 1;
      return undefined;
    }
    this.#streams.set(hsm, reboots === null ? { ...next, reboots: last.reboots } : next);
    if (isSameRun && sequence <= last.sequence) {
      if (last.isDamaged && sequence === last.sequence) return [];
      const why = `its number, ${sequence}, is not behind ${last.sequence}, though its time is`;
      return [{ kind: 'record-damaged', ...about, why }];
    }
    const between = sequence > last.sequence ? sequence - last.sequence - 1 - last.unnumbered : sequence;
    return isSameRun ? missing(between) : [{ kind: 'restarted', ...about }, ...missing(between)];
  }
}

const clusterIn = (says: LogRecord['says']): string | null => {
  const [first] = says;
  return first !== undefined && 'cluster' in first ? first.cluster : null;
};
