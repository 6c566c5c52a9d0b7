import { isObject } from '../../files/is-object.ts';
import { AuditRecords } from '../audit/audit-records.ts';
import { kept } from '../kept.ts';
import type { LeftOut } from '../left-out.ts';
import { cloudTrailClock, type LogRecord, type StreamName, type TakeRecord } from '../log-record.ts';
import { clusterOfGroup, hsmOfStream, noHsm } from '../stream-name.ts';
import { isTrailRecord, readTrailRecord } from './cloudtrail.ts';
import { JsonElements } from './json-elements.ts';

/** The lists that hold records: CloudTrail's, its event history's, and those of CloudWatch Logs. */
export const logLists: ReadonlySet<string> = new Set(['Records', 'Events', 'events', 'logEvents', 'results']);

type Fields = Readonly<Record<string, unknown>>;

/**
 * Reads logs in JSON: records of CloudTrail as it delivers them and as `lookup-events` prints them, and what CloudWatch
 * Logs prints (`get-log-events`, `filter-log-events`, results of a query) and sends to subscribers.
 */
export class LogJson {
  readonly #file: string;
  readonly #stream: StreamName;
  readonly #take: TakeRecord;
  readonly #leftOut: LeftOut;
  readonly #elements: JsonElements;
  /** Where the object around the list names the stream. */
  #told: StreamName = { hsm: null, cluster: null };
  #isOtherStream = false;
  readonly #records = new Map<string, AuditRecords>();
  /** Of the record before, for damaged ones, which do not tell it. */
  #lastAt: number | null = null;
  /** Damaged ones from before the first time that could be read. */
  readonly #untimed: { readonly line: number; readonly why: string }[] = [];
  #recordCount = 0;

  constructor(file: string, stream: StreamName, take: TakeRecord, leftOut: LeftOut) {
    this.#file = file;
    this.#stream = stream;
    this.#take = (record) => {
      this.#lastAt = record.at;
      for (const { line, why } of this.#untimed.splice(0)) this.#damaged(line, why);
      take(record);
    };
    this.#leftOut = leftOut;
    this.#elements = new JsonElements(logLists, {
      element: (value, line) => this.#element(value, line),
      header: (value) => this.#header(value as Fields),
      damaged: (line, why) => this.#damaged(line, why),
    });
  }

  /** Whether nothing in it was a record, of whatever service. */
  get isEmpty(): boolean {
    return this.#recordCount === 0;
  }

  /** What could not be read, where nothing tells a time. */
  get firstDamage(): { readonly line: number; readonly why: string } | undefined {
    return this.#untimed[0];
  }

  add(piece: string): void {
    this.#elements.add(piece);
  }

  /** A record is taken when its last bracket comes. */
  pause(): void {}

  end(): void {
    this.#elements.end();
    if (this.isEmpty) return;
    // No time of anything in it is known.
    this.#lastAt = 0;
    for (const { line, why } of this.#untimed.splice(0)) this.#damaged(line, why);
  }

  /** What ended the file before its end. */
  brokenOff(why: string): void {
    this.#elements.end();
    this.#damaged(this.#elements.line, why);
    this.end();
  }

  #header({ logGroup, logStream, logGroupName, logStreamName }: Fields): void {
    const [group, stream] = [logGroup ?? logGroupName, logStream ?? logStreamName];
    const cluster = typeof group === 'string' ? clusterOfGroup(group) : null;
    const hsm = typeof stream === 'string' ? hsmOfStream(stream) : null;
    this.#isOtherStream = typeof stream === 'string' && hsm === null;
    this.#told = { hsm: hsm && kept(hsm), cluster: cluster && kept(cluster) };
  }

  #element(value: unknown, line: number): void {
    if (Array.isArray(value)) this.#list(value, line);
    else if (!isObject(value)) this.#damaged(line, 'this is no record');
    else if (isTrailRecord(value)) this.#trailRecord(value, line);
    else if (typeof value['CloudTrailEvent'] === 'string') this.#inner(value['CloudTrailEvent'], line);
    else if (typeof value['message'] === 'string') this.#message(value, value['message'], line);
    else if (typeof value['@message'] === 'string') this.#message(value, value['@message'], line);
    else if (Object.hasOwn(value, 'EventName') && Object.hasOwn(value, 'EventId'))
      this.#damaged(line, 'the record itself, CloudTrailEvent, is left out');
    else this.#damaged(line, 'this is no record that is known');
  }

  /** A row of the results of a query, which is a list of columns; or a list in the list, where a bracket is too many. */
  #list(values: readonly unknown[], line: number): void {
    const columns = values.flatMap((column) => {
      if (!isObject(column)) return [];
      const { field, value } = column;
      return typeof field === 'string' ? [[field, value] as const] : [];
    });
    if (values.length > 0 && columns.length === values.length)
      this.#element(Object.fromEntries(columns), line);
    else if (values.length === 0 || values.some(Array.isArray)) this.#damaged(line, 'this is no record');
    else for (const value of values) this.#element(value, line);
  }

  /** A record of CloudTrail that stands in a text. */
  #inner(text: string, line: number): void {
    let value: unknown;
    try {
      value = JSON.parse(text);
    } catch {
      this.#damaged(line, 'the record in it is not JSON');
      return;
    }
    if (isObject(value) && isTrailRecord(value)) this.#trailRecord(value, line);
    else this.#leftOutAt(line, 'messages of other streams');
  }

  #trailRecord(value: object, line: number): void {
    this.#recordCount += 1;
    const reading = readTrailRecord(value);
    switch (reading.kind) {
      case 'passed-over':
        this.#leftOutAt(line, reading.what);
        return;
      case 'damaged':
        this.#damaged(line, reading.why);
        return;
      case 'call':
        this.#give(reading.at, line, cloudTrailClock, reading.call);
    }
  }

  #message(value: Fields, message: string, line: number): void {
    if (message.startsWith('{')) {
      this.#inner(message, line);
      return;
    }
    const name = value['logStreamName'] ?? value['logStream'] ?? value['@logStream'];
    const named = typeof name === 'string' ? hsmOfStream(name) : null;
    if ((typeof name === 'string' && named === null) || (name === undefined && this.#isOtherStream)) {
      this.#leftOutAt(line, 'messages of other streams');
      return;
    }
    this.#recordCount += 1;
    const records = this.#recordsOf(named, value, line);
    const at = value['timestamp'];
    if (typeof at === 'number' && Number.isSafeInteger(at) && at >= 0 && at < 4e12)
      records.expectTime(at * 1000);
    let lines = message.split('\n', linesMax);
    if (message.length > messageLengthMax) lines = [];
    if (lines.length === 0 || lines.length === linesMax) records.damaged(line, 'its message is too long');
    else {
      for (const text of lines) if (text.trim() !== '') records.line(text.trimEnd(), line);
      records.end();
    }
  }

  #recordsOf(named: string | null, value: Fields, line: number): AuditRecords {
    const group = value['@log'] ?? value['logGroup'] ?? value['logGroupName'];
    const groupCluster =
      typeof group === 'string' ? clusterOfGroup(group.slice(group.indexOf(':') + 1)) : null;
    const hsm = named ?? this.#told.hsm ?? this.#stream.hsm;
    if (hsm === null) throw noHsm(this.#file, line);
    const known = this.#records.get(hsm);
    if (known !== undefined) return known;
    const cluster = groupCluster ?? this.#told.cluster ?? this.#stream.cluster;
    const records = new AuditRecords(
      this.#file,
      { hsm: kept(hsm), cluster: cluster && kept(cluster) },
      this.#take,
    );
    // As many streams as a cluster has had HSMs; more is no log of CloudHSM.
    if (this.#records.size >= streamsMax) this.#records.clear();
    this.#records.set(kept(hsm), records);
    return records;
  }

  #damaged(line: number, why: string): void {
    if (this.#lastAt === null) {
      if (this.#untimed.length < untimedMax) this.#untimed.push({ line, why });
      return;
    }
    const hsms = this.#told.hsm === null ? [...this.#records.keys()] : [this.#told.hsm];
    const cluster = this.#told.cluster ?? this.#stream.cluster;
    if (hsms.length === 0) {
      this.#leftOutAt(line, `damaged records of CloudTrail: ${why}`);
      this.#give(this.#lastAt, line, cloudTrailClock, { kind: 'trail-damaged', why });
    }
    // It may be of any HSM that the file has records of.
    for (const hsm of hsms) {
      const damage = { kind: 'record-damaged', hsm, cluster, why, isUntimed: true } as const;
      this.#give(this.#lastAt, line, hsm, damage);
    }
  }

  #leftOutAt(line: number, what: string): void {
    this.#leftOut.add(this.#file, line, what);
  }

  #give(at: number, line: number, clock: string, said: LogRecord['says'][number]): void {
    this.#take({ at, clock, place: { file: this.#file, line }, sequence: null, reboots: null, says: [said] });
  }
}

const untimedMax = 1_000;
const streamsMax = 1_000;
const linesMax = 64;
const messageLengthMax = 64 * 1024;
