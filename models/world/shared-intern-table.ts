/** A state of a machine, as other threads are told of it. */
export interface InternedState {
  /** Which machine of the memory. */
  readonly machine: number;
  readonly value: unknown;
  readonly context: unknown;
}

/**
 * Where several threads enter the states that they see for the first time, so that all of them give a state
 * the same number.
 *
 * @remarks
 * States are few and new ones rare, so a lock and a text are fast enough. A thread knows the states up to
 * some entry; it reads the others before it enters one of its own, and before it looks at worlds that others
 * found.
 */
export class SharedInternTable {
  readonly memory: SharedArrayBuffer;
  /** Whether somebody is entering, and the bytes entered so far. */
  readonly #head: Int32Array;
  readonly #bytes: Uint8Array;
  #readCount = 0;

  /** @param memory - that of another thread's table; a new one by default */
  constructor(memory = new SharedArrayBuffer(tableByteCount)) {
    this.memory = memory;
    this.#head = new Int32Array(memory, 0, headLength);
    this.#bytes = new Uint8Array(memory, headLength * Int32Array.BYTES_PER_ELEMENT);
  }

  /** Does something while no other thread enters a state. */
  exclusively<Result>(act: () => Result): Result {
    while (Atomics.compareExchange(this.#head, lockAt, 0, 1) !== 0)
      Atomics.wait(this.#head, lockAt, 1, waitMax);
    try {
      return act();
    } finally {
      Atomics.store(this.#head, lockAt, 0);
      Atomics.notify(this.#head, lockAt, 1);
    }
  }

  /** The entries since the last time. */
  unread(): InternedState[] {
    const end = Atomics.load(this.#head, lengthAt);
    const entries: InternedState[] = [];
    while (this.#readCount < end) {
      const view = new DataView(this.#bytes.buffer, this.#bytes.byteOffset);
      const length = view.getUint32(this.#readCount);
      const start = this.#readCount + lengthByteCount;
      // A copy: the decoder does not take memory that others may change.
      entries.push(entryOf(new TextDecoder().decode(this.#bytes.slice(start, start + length))));
      this.#readCount = start + length;
    }
    return entries;
  }

  /**
   * Enters a state. Everything before it must have been read; to be called exclusively.
   *
   * @throws RangeError where there is no room left
   */
  enter(entry: InternedState): void {
    const text = new TextEncoder().encode(textOf(entry));
    const start = this.#readCount + lengthByteCount;
    if (start + text.length > this.#bytes.length)
      throw new RangeError('There are too many distinct states to search with several workers.');
    new DataView(this.#bytes.buffer, this.#bytes.byteOffset).setUint32(this.#readCount, text.length);
    this.#bytes.set(text, start);
    this.#readCount = start + text.length;
    Atomics.store(this.#head, lengthAt, this.#readCount);
  }
}

const headLength = 2;
const lockAt = 0;
const lengthAt = 1;
const lengthByteCount = 4;
/** Untouched memory costs nothing. */
const tableByteCount = 1 << 26;
/** In milliseconds; a thread that died while it entered something must not stop the others from being ended. */
const waitMax = 100;

/** In place of a field that is undefined: that it is there decides on the order of the fields. */
const absent = { absent: true } as const;

function textOf({ machine, value, context }: InternedState): string {
  return JSON.stringify([machine, value, context], (_, field: unknown) =>
    field === undefined ? absent : field,
  );
}

function entryOf(text: string): InternedState {
  const [machine, value, context] = JSON.parse(text) as [number, unknown, unknown];
  return { machine, value, context: withUndefined(context) };
}

function withUndefined(field: unknown): unknown {
  if (typeof field !== 'object' || field === null) return field;
  if (Array.isArray(field)) return field.map(withUndefined);
  if ('absent' in field) return undefined;
  return Object.fromEntries(Object.entries(field).map(([name, inner]) => [name, withUndefined(inner)]));
}
