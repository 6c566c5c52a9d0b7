import type { LogEvent } from '#properties';
import { kept } from '../kept.ts';
import type { StreamName, TakeRecord } from '../log-record.ts';
import { auditFieldOf, betweenFields } from './audit-fields.ts';
import { type Opcode, opcodeOf } from './audit-opcodes.ts';
import { auditTimeOf, wholeOf } from './audit-time.ts';

type Saw = LogEvent['saw'];

/** More lines than any record has. */
const linesMax = 64;

/**
 * Puts the lines of audit logs together to records.
 *
 * @remarks
 * What cannot be read is a record as well, of kind `record-damaged`: it is never passed over in silence. It has the
 * time of the record before it, where it does not tell its own.
 */
export class AuditRecords {
  readonly #take: TakeRecord;
  readonly #file: string;
  #stream: { readonly hsm: string; readonly cluster: string | null };
  #lastAt: number | null = null;
  /** Damaged ones from before the first time that could be read. */
  #untimed: { readonly line: number; readonly why: string }[] = [];
  /** The line where lines began that belong to no record. */
  #strayFrom: number | null = null;

  #isOpen = false;
  #line = 0;
  #lineCount = 0;
  #damage: string | null = null;
  #at: number | null = null;
  #sequence: number | null = null;
  #reboots: number | null = null;
  #opcode: Opcode | null = null;
  #succeeded: boolean | null = null;
  #hasLogType = false;
  #privateHandle: number | null = null;
  #publicHandle: number | null = null;
  #user: string | null = null;
  #userType: string | null = null;

  constructor(file: string, stream: StreamName & { readonly hsm: string }, take: TakeRecord) {
    this.#file = file;
    this.#stream = stream;
    this.#take = take;
  }

  /** Whether any time could be read: a file without is no audit log. */
  get hasTime(): boolean {
    return this.#lastAt !== null;
  }

  /** The first thing that could not be read, where nothing could. */
  get firstDamage(): { readonly line: number; readonly why: string } | undefined {
    return this.#untimed[0];
  }

  /** From here on, records are of another stream. */
  useStream(stream: StreamName & { readonly hsm: string }): void {
    if (stream.hsm === this.#stream.hsm && stream.cluster === this.#stream.cluster) return;
    this.end();
    this.#stream = stream;
  }

  /** A time that somebody else wrote beside the record, for where it does not tell its own. */
  expectTime(at: number): void {
    this.#lastAt = at;
    this.#tellUntimed();
  }

  /** Takes a line without its end. */
  line(text: string, number: number): void {
    if (text === '' || text.trim() === '') {
      this.#endRecord();
      return;
    }
    const field = auditFieldOf(text);
    if (field === 'time') {
      this.#begin(text, number);
      return;
    }
    if (!this.#isOpen) {
      this.#strayFrom ??= number;
      return;
    }
    this.#lineCount += 1;
    if (this.#lineCount > linesMax) this.#damage ??= `it has more than ${linesMax} lines`;
    else if (field === undefined) this.#damage ??= 'a line of it is no field';
    else if (field !== 'other') this.#read(field, valueIn(text), text);
  }

  /** What cannot be read for a reason that is known already. */
  damaged(line: number, why: string): void {
    this.#endRecord();
    this.#tell(line, why);
  }

  /** Ends the record where it has all its fields, although no other begins. */
  pause(): void {
    if (!this.#isOpen || !this.#hasLogType) return;
    const needs = this.#opcode?.needs;
    const isWhole =
      needs === 'key' ? this.#publicHandle !== null : needs === 'user' ? this.#userType !== null : true;
    if (isWhole) this.#endRecord();
  }

  /** Ends the record, as the end of the file does. */
  end(): void {
    this.#endRecord();
    if (this.#strayFrom === null) return;
    const line = this.#strayFrom;
    this.#strayFrom = null;
    this.#tell(line, 'this belongs to no record');
  }

  #begin(text: string, number: number): void {
    this.end();
    this.#isOpen = true;
    this.#line = number;
    this.#lineCount = 1;
    this.#damage = null;
    this.#at = this.#sequence = this.#reboots = this.#privateHandle = this.#publicHandle = null;
    this.#opcode = null;
    this.#succeeded = null;
    this.#hasLogType = false;
    this.#user = this.#userType = null;
    const isTogether = text.includes('Sequence No');
    const [time, ...others] = isTogether ? text.split(betweenFields) : [text];
    this.#at = auditTimeOf(valueIn(time!));
    if (this.#at === null) this.#damage = 'its time cannot be read';
    else {
      this.#lastAt = this.#at;
      this.#tellUntimed();
    }
    for (const other of others) this.line(other, number);
  }

  #read(field: NonNullable<ReturnType<typeof auditFieldOf>>, value: string, text: string): void {
    switch (field) {
      case 'sequence':
        this.#sequence = this.#number(this.#sequence, hexOf(value), 'sequence number');
        return;
      case 'reboots':
        this.#reboots = this.#number(this.#reboots, hexOf(value), 'counter of restarts');
        return;
      case 'privateHandle':
        this.#privateHandle = this.#number(this.#privateHandle, handleOf(value), 'key handle');
        return;
      case 'publicHandle':
        this.#publicHandle = this.#number(this.#publicHandle, handleOf(value), 'handle of a public key');
        return;
      case 'opcode':
        if (this.#opcode !== null) this.#damage ??= 'it has two opcodes';
        this.#opcode = opcodeOf(value);
        if (this.#opcode === null) this.#damage ??= 'its opcode cannot be read';
        return;
      case 'logType':
        this.#hasLogType = true;
        return;
      case 'response':
        if (this.#succeeded !== null) this.#damage ??= 'it has two responses';
        this.#succeeded = successOf(value);
        if (this.#succeeded === null) this.#damage ??= 'its response cannot be read';
        return;
      case 'user':
        if (this.#user !== null) this.#damage ??= 'it has two user names';
        this.#user = kept(value);
        return;
      case 'userType':
        this.#userType = kept(/^[^\s(]+/.exec(value)?.[0] ?? '');
        return;
      default:
        throw new Error(`A line begins a record and is in one: ${text}`);
    }
  }

  #number(before: number | null, value: number | null, what: string): number | null {
    if (before !== null) this.#damage ??= `it has two of a ${what}`;
    if (value === null) this.#damage ??= `its ${what} cannot be read`;
    return value;
  }

  #endRecord(): void {
    if (!this.#isOpen) return;
    this.#isOpen = false;
    const says = this.#says();
    if (typeof says === 'string')
      this.#tell(this.#line, says, this.#sequence, this.#reboots, this.#at === null);
    else this.#give(this.#at!, this.#line, says, this.#sequence, this.#reboots);
  }

  /** What the record says, or why that cannot be said. */
  #says(): readonly Saw[] | string {
    const { hsm, cluster } = this.#stream;
    const [opcode, succeeded] = [this.#opcode, this.#succeeded];
    if (this.#damage !== null) return this.#damage;
    if (this.#sequence === null) return 'it has no sequence number';
    if (opcode === null) return 'it has no opcode';
    if (succeeded === null) return 'it has no response';
    const base = { hsm, cluster, succeeded };
    const other = (): Saw[] => [{ ...base, kind: 'other-command', opcode: opcode.name }];
    switch (opcode.needs) {
      case 'nothing':
        if (opcode.kind === 'other-command') return other();
        if (opcode.kind === 'stream-ended') return [{ hsm, cluster, kind: 'stream-ended' }];
        return [{ ...base, kind: opcode.kind } as Saw];
      case 'user':
        if (this.#user !== null && this.#user !== '')
          return [{ ...base, kind: opcode.kind, user: this.#user, type: this.#userType } as Saw];
        return succeeded ? `it does not say which user (${opcode.name})` : other();
      case 'key': {
        const handles = [this.#privateHandle, this.#publicHandle].filter(
          (handle) => handle !== null && handle > 0,
        );
        const isPair = opcode.name === 'CN_GENERATE_KEY_PAIR';
        if (isPair && succeeded && handles.length !== 2) return `it does not say both keys (${opcode.name})`;
        if (handles.length === 0) return succeeded ? `it does not say which key (${opcode.name})` : other();
        return handles.map(
          (handle) => ({ ...base, handle: handle!, ...this.#aboutKey(opcode, isPair) }) as Saw,
        );
      }
    }
  }

  #aboutKey({ name, kind }: Opcode, isPair: boolean): object {
    switch (kind) {
      case 'key-generated':
        return { kind, isPair };
      case 'key-made':
        return { kind, opcode: name };
      case 'key-shared':
        return { kind, user: this.#user };
      default:
        return { kind };
    }
  }

  #tell(
    line: number,
    why: string,
    sequence: number | null = null,
    reboots: number | null = null,
    isUntimed = true,
  ): void {
    if (this.#lastAt === null) {
      this.#untimed.push({ line, why });
      return;
    }
    const { hsm, cluster } = this.#stream;
    const damage: Saw = { hsm, cluster, kind: 'record-damaged', why, ...(isUntimed && { isUntimed }) };
    this.#give(this.#lastAt, line, [damage], sequence, reboots);
  }

  #tellUntimed(): void {
    if (this.#untimed.length === 0) return;
    const untimed = this.#untimed;
    this.#untimed = [];
    for (const { line, why } of untimed) this.#tell(line, why);
  }

  #give(
    at: number,
    line: number,
    says: readonly Saw[],
    sequence: number | null,
    reboots: number | null,
  ): void {
    this.#take({ at, clock: this.#stream.hsm, place: { file: this.#file, line }, sequence, reboots, says });
  }
}

/** The value of a field. What the AWS CLI writes behind it as text follows a tab. */
function valueIn(text: string): string {
  const tab = text.indexOf('\t');
  return text.slice(text.indexOf(':') + 1, tab < 0 ? text.length : tab).trim();
}

/** A counter, in hexadecimal digits: `0x1d`. */
function hexOf(value: string): number | null {
  if (!(value.startsWith('0x') && value.length > 2 && value.length <= 20)) return null;
  const number = Number(value);
  return Number.isSafeInteger(number) ? number : null;
}

const handleOf = (value: string): number | null =>
  value.startsWith('0x') ? hexOf(value) : wholeOf(value, 0, value.length);

/** Whether a command succeeded: `0:HSM Return: SUCCESS`, `163:HSM Error: RET_USER_LOGIN_FAILURE`. */
function successOf(value: string): boolean | null {
  const colon = value.indexOf(':');
  const code = colon < 0 ? null : wholeOf(value, 0, colon);
  const says = value.includes('SUCCESS') ? true : value.includes('Error') ? false : null;
  if (code === null) return null;
  // A digit or a word of it was changed.
  if (says !== null && says !== (code === 0)) return null;
  return code === 0;
}
