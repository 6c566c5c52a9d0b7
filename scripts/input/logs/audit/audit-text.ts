import type { StreamName, TakeRecord } from '../log-record.ts';
import { noHsm } from '../stream-name.ts';
import { auditFieldOf } from './audit-fields.ts';
import { AuditRecords } from './audit-records.ts';
import { lineLengthMax, TextLines } from './text-lines.ts';

/**
 * What may stand before the first field: a time that CloudWatch Logs adds, and the stream where several are told; and in
 * what the console saves as CSV, a time and a quotation mark.
 */
const prefix =
  /^(?:EVENTS\t\d+\t|\d{10,16},"|(?:(?<before>hsm-[a-z0-9]{8,20})\s+)?(?<time>\d{4}-\d\d-\d\dT[\d:.]+(?:Z|[+-]\d\d:?\d\d)?)?\s*(?<hsm>hsm-[a-z0-9]{8,20})?\s*)(?<rest>Time {0,2}:.*)$/i;

/** Reads audit logs as text: as the HSM writes them, as exports to S3 have them, and as the AWS CLI prints them. */
export class AuditText {
  readonly #file: string;
  readonly #stream: StreamName;
  readonly #take: TakeRecord;
  readonly #lines = new TextLines((line, number) => this.#line(line, number));
  #records: AuditRecords | undefined;
  #isCsv = false;

  constructor(file: string, stream: StreamName, take: TakeRecord) {
    this.#file = file;
    this.#stream = stream;
    this.#take = take;
  }

  /** See {@link AuditRecords.hasTime}. */
  get isEmpty(): boolean {
    return this.#records?.hasTime !== true;
  }

  get firstDamage(): { readonly line: number; readonly why: string } | undefined {
    return this.#records?.firstDamage;
  }

  add(piece: string): void {
    this.#lines.add(piece);
  }

  /** Nothing came for a while: a record that is whole is taken. */
  pause(): void {
    if (!this.#lines.isWithinLine) this.#records?.pause();
  }

  end(): void {
    this.#lines.end();
    this.#records?.end();
  }

  /** What ended the file before its end. */
  brokenOff(why: string): void {
    this.#lines.end();
    this.#recordsAt(this.#lines.number).damaged(this.#lines.number, why);
  }

  #line(line: string | null, number: number): void {
    if (line === null) {
      this.#recordsAt(number).damaged(number, `a line of more than ${lineLengthMax / 1024} KiB`);
      return;
    }
    if (auditFieldOf(line) === undefined && line.includes('Time')) {
      const { before, hsm = before, rest } = prefix.exec(line)?.groups ?? {};
      if (rest !== undefined) {
        this.#begin(hsm ?? null, rest, number);
        return;
      }
    }
    // What the console saves as CSV begins with a line of names, and ends each record with a quotation mark.
    if (number === 1 && line === 'timestamp,message') this.#isCsv = true;
    else if (this.#isCsv && line.endsWith('"')) this.#csvEnds(line.slice(0, -1), number);
    else if (line !== '') this.#recordsAt(number).line(line, number);
    else this.#records?.line(line, number);
  }

  #csvEnds(line: string, number: number): void {
    const records = this.#recordsAt(number);
    if (line !== '') records.line(line, number);
    records.line('', number);
  }

  #begin(hsm: string | null, line: string, number: number): void {
    const records = this.#recordsAt(number, hsm);
    if (hsm !== null) records.useStream({ hsm, cluster: this.#stream.cluster });
    records.line(line, number);
  }

  #recordsAt(number: number, told: string | null = null): AuditRecords {
    const hsm = told ?? this.#stream.hsm;
    if (this.#records === undefined) {
      if (hsm === null) throw noHsm(this.#file, number);
      this.#records = new AuditRecords(this.#file, { hsm, cluster: this.#stream.cluster }, this.#take);
    }
    return this.#records;
  }
}
