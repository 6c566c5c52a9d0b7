import type { AuditRecord, RecordPlace } from '../log-event.ts';

/** What a record of an HSM's own log says of a key. */
export const keyRecordKinds = [
  'key-generated',
  'key-made',
  'key-extracted',
  'key-inserted',
  'key-tombstoned',
  'key-destroyed',
  'key-shared',
] as const satisfies readonly AuditRecord['kind'][];

/** See {@link keyRecordKinds}. */
export type KeyRecordKind = (typeof keyRecordKinds)[number];

const kindNumbers: ReadonlyMap<string, number> = new Map(
  keyRecordKinds.map((kind, number) => [kind, number]),
);

/** One record about one key on one HSM. */
export interface KeyRecord {
  readonly hsm: string;
  readonly at: number;
  /** Others that say the same, between this time and its own, were left out; its own time where none were. */
  readonly since: number;
  readonly kind: KeyRecordKind;
  readonly place: RecordPlace;
}

/**
 * What may be said again and again without saying anything new: that the key is there. A copy that comes or goes twice was
 * taken away, or came back, in between.
 */
const repeatable: ReadonlySet<number> = new Set(
  (['key-extracted', 'key-shared'] as const).map((kind) => kindNumbers.get(kind)!),
);

/** More records than these of one key on one HSM are left out, and the key says so. */
const recordsPerChainMax = 64;

const none = -1;

/**
 * Every record about a key, in columns of numbers: some forty bytes for each.
 *
 * @remarks
 * Of several records in a row that say that one HSM has a key, the first and the last are kept. So memory grows with keys and
 * HSMs, and not with records.
 */
export class KeyRecords {
  readonly #hsms = new Map<string, number>();
  readonly #hsmNames: string[] = [];
  readonly #files = new Map<string, number>();
  readonly #fileNames: string[] = [];
  /** By HSM, then by handle: the number of the chain. */
  readonly #chains: Map<number, number>[] = [];
  readonly #first = new Column(Int32Array);
  readonly #last = new Column(Int32Array);
  readonly #length = new Column(Int32Array);
  readonly #at = new Column(Float64Array);
  readonly #line = new Column(Float64Array);
  readonly #file = new Column(Int32Array);
  readonly #kind = new Column(Uint8Array);
  /** 1 where others like it, between it and the one before, were left out. */
  readonly #isRun = new Column(Uint8Array);
  readonly #next = new Column(Int32Array);
  readonly #previous = new Column(Int32Array);
  /** Handles of which records were left out, by HSM. */
  readonly #crowded: Set<number>[] = [];

  /** Notes that a record says something of a key. */
  add(hsm: string, handle: number, kind: KeyRecordKind, at: number, place: RecordPlace): void {
    const kindNumber = kindNumbers.get(kind)!;
    const hsmNumber = this.#hsmNumber(hsm);
    const chains = this.#chains[hsmNumber]!;
    const chain = chains.get(handle);
    if (chain === undefined) {
      chains.set(handle, this.#newChain(this.#write(kindNumber, at, place)));
      return;
    }
    const before = this.#before(chain, at);
    for (let same = before; same !== none && this.#at.at(same) === at; same = this.#previous.at(same))
      // A log that was read twice says nothing new.
      if (this.#kind.at(same) === kindNumber) return;
    if (before === this.#last.at(chain) && this.#repeats(before, kindNumber)) {
      this.#overwrite(before, at, place);
      return;
    }
    const after = before === none ? this.#first.at(chain) : this.#next.at(before);
    const isBetween = before !== none && after !== none && this.#kind.at(before) === kindNumber;
    if (isBetween && this.#kind.at(after) === kindNumber && repeatable.has(kindNumber)) {
      this.#isRun.set(after, 1);
      return;
    }
    const length = this.#length.at(chain);
    if (length >= recordsPerChainMax) {
      this.#crowded[hsmNumber]!.add(handle);
      return;
    }
    this.#link(chain, before, this.#write(kindNumber, at, place), after);
    this.#length.set(chain, length + 1);
  }

  /** The last record of a chain that is not later: parts of a log may come in any order. */
  #before(chain: number, at: number): number {
    let before = this.#last.at(chain);
    while (before !== none && this.#at.at(before) > at) before = this.#previous.at(before);
    return before;
  }

  /** Whether this record and the one before it say the same as the one that comes, which adds nothing. */
  #repeats(record: number, kind: number): boolean {
    if (!repeatable.has(kind)) return false;
    const before = this.#previous.at(record);
    return this.#kind.at(record) === kind && before !== none && this.#kind.at(before) === kind;
  }

  #link(chain: number, before: number, record: number, after: number): void {
    this.#next.set(record, after);
    this.#previous.set(record, before);
    if (before === none) this.#first.set(chain, record);
    else this.#next.set(before, record);
    if (after === none) this.#last.set(chain, record);
    else this.#previous.set(after, record);
  }

  /** Every handle that any record names, each once. */
  handles(): Iterable<number> {
    if (this.#chains.length === 1) return this.#chains[0]!.keys();
    return new Set(this.#chains.flatMap((chains) => [...chains.keys()]));
  }

  /** What was recorded of a handle, by HSM, each in the order of its own clock. */
  of(handle: number): KeyRecord[][] {
    return this.#chains.flatMap((chains, hsm) => {
      const chain = chains.get(handle);
      return chain === undefined ? [] : [this.#read(this.#hsmNames[hsm]!, chain)];
    });
  }

  /** Handles of which records were left out, and on which HSMs. */
  crowded(): ReadonlyMap<number, readonly string[]> {
    const crowded = new Map<number, string[]>();
    for (const [hsm, handles] of this.#crowded.entries())
      for (const handle of handles) {
        const hsms = crowded.get(handle) ?? [];
        crowded.set(handle, [...hsms, this.#hsmNames[hsm]!]);
      }
    return crowded;
  }

  /** The HSMs of which records about a handle were left out. */
  crowdedOn(handle: number): readonly string[] {
    return this.#hsmNames.filter((_, hsm) => this.#crowded[hsm]!.has(handle));
  }

  #read(hsm: string, chain: number): KeyRecord[] {
    const records: KeyRecord[] = [];
    for (let record = this.#first.at(chain); record !== none; record = this.#next.at(record)) {
      const at = this.#at.at(record);
      records.push({
        hsm,
        at,
        since: this.#isRun.at(record) === 1 ? this.#at.at(this.#previous.at(record)) : at,
        kind: keyRecordKinds[this.#kind.at(record)]!,
        place: { file: this.#fileNames[this.#file.at(record)]!, line: this.#line.at(record) },
      });
    }
    return records;
  }

  #newChain(record: number): number {
    const chain = this.#first.push(record);
    this.#last.push(record);
    this.#length.push(1);
    return chain;
  }

  #write(kind: number, at: number, { file, line }: RecordPlace): number {
    const record = this.#at.push(at);
    this.#line.push(line);
    this.#file.push(numberIn(this.#files, this.#fileNames, file));
    this.#kind.push(kind);
    this.#isRun.push(0);
    this.#next.push(none);
    this.#previous.push(none);
    return record;
  }

  #overwrite(record: number, at: number, { file, line }: RecordPlace): void {
    this.#isRun.set(record, 1);
    this.#at.set(record, at);
    this.#line.set(record, line);
    this.#file.set(record, numberIn(this.#files, this.#fileNames, file));
  }

  #hsmNumber(hsm: string): number {
    const number = numberIn(this.#hsms, this.#hsmNames, hsm);
    if (number === this.#chains.length) {
      this.#chains.push(new Map());
      this.#crowded.push(new Set());
    }
    return number;
  }
}

function numberIn(numbers: Map<string, number>, names: string[], name: string): number {
  const known = numbers.get(name);
  if (known !== undefined) return known;
  numbers.set(name, names.length);
  names.push(name);
  return names.length - 1;
}

type Numbers = Int32Array | Float64Array | Uint8Array;

/** Numbers one after the other, as many as there are. */
class Column<Kind extends Numbers> {
  readonly #kind: new (
    length: number,
  ) => Kind;
  #numbers: Kind;
  #length = 0;

  constructor(kind: new (length: number) => Kind) {
    this.#kind = kind;
    this.#numbers = new kind(1024);
  }

  at(index: number): number {
    return this.#numbers[index]!;
  }

  set(index: number, value: number): void {
    this.#numbers[index] = value;
  }

  /** @returns where it stands */
  push(value: number): number {
    if (this.#length === this.#numbers.length) {
      const larger = new this.#kind(2 * this.#length);
      larger.set(this.#numbers);
      this.#numbers = larger;
    }
    this.#numbers[this.#length] = value;
    this.#length += 1;
    return this.#length - 1;
  }
}
