import { createHash } from 'node:crypto';
import { closeSync, fstatSync, openSync, readSync, rmSync } from 'node:fs';
import { endianness } from 'node:os';
import { WholeFile } from '../output/whole-file.ts';
import { dataOf, textOf } from './plain-data.ts';

/** What is in a sealed file: some plain data, and long lists of numbers. */
export interface Sealed {
  readonly head: unknown;
  readonly lists: readonly Iterable<Int32Array>[];
}

/** Why a file cannot be opened. */
export class UnsealedError extends Error {
  override readonly name = 'UnsealedError';
  readonly reason: 'of another kind' | 'damaged';

  constructor(reason: UnsealedError['reason']) {
    super(`The file is ${reason}.`);
    this.reason = reason;
  }
}

/**
 * Writes a file that is recognised when it is damaged.
 *
 * @remarks
 * A line that says what it is; then the pieces: each its length in bytes and its bytes. First comes the head as
 * JSON, then piece by piece the lists, each of which an empty piece ends. The last 32 bytes are the SHA-256 of
 * all before. Numbers have the byte order of the machine, which is in the head.
 *
 * There is a whole one at every moment, whatever ends the process.
 */
export function writeSealed(file: string, kind: string, { head, lists }: Sealed): void {
  const written = new WholeFile(file, besideOf(file));
  try {
    const writer = new Writer(written);
    writer.write(lineOf(kind));
    writer.writePiece(Buffer.from(textOf({ byteOrder: endianness(), listCount: lists.length, head })));
    for (const list of lists) {
      for (const { buffer, byteOffset, byteLength } of list)
        if (byteLength > 0) writer.writePiece(Buffer.from(buffer, byteOffset, byteLength));
      writer.writePiece(Buffer.alloc(0));
    }
    writer.seal();
  } catch (error) {
    written.discard();
    throw error;
  }
  written.finish();
}

/** Always the same: what a process leaves that is killed while it writes may be large, and is written over. */
const besideOf = (file: string): string => `${file}.part`;

/** Removes a sealed file, and what a process left that ended while it was writing. */
export function removeSealed(file: string): void {
  for (const path of [file, besideOf(file)]) rmSync(path, { force: true });
}

/**
 * Opens a sealed file and looks at every byte of it. The lists are read from it when they are asked for, once
 * and in their order.
 *
 * @throws UnsealedError where it is of another kind or damaged
 */
export function openSealed(file: string, kind: string): OpenFile {
  const descriptor = openSync(file, 'r');
  try {
    return new OpenFile(descriptor, kind);
  } catch (error) {
    closeSync(descriptor);
    throw error;
  }
}

class Writer {
  readonly #file: WholeFile;
  readonly #hash = createHash('sha256');

  constructor(file: WholeFile) {
    this.#file = file;
  }

  write(bytes: Buffer): void {
    this.#hash.update(bytes);
    this.#file.write(bytes);
  }

  writePiece(bytes: Buffer): void {
    const length = Buffer.alloc(lengthBytes);
    length.writeUInt32LE(bytes.length);
    this.write(length);
    this.write(bytes);
  }

  seal(): void {
    this.#file.write(this.#hash.digest());
  }
}

/** A sealed file that is whole. */
export class OpenFile {
  readonly head: unknown;
  readonly byteOrder: string;
  readonly lists: readonly Iterable<Int32Array>[];
  readonly #descriptor: number;
  #place: number;

  constructor(descriptor: number, kind: string) {
    this.#descriptor = descriptor;
    const line = lineOf(kind);
    const size = fstatSync(descriptor).size;
    if (size < line.length || !this.#read(0, line.length).equals(line))
      throw new UnsealedError('of another kind');
    if (size < line.length + digestBytes || !this.#isWhole(size - digestBytes))
      throw new UnsealedError('damaged');
    this.#place = line.length;
    const top = dataOf(this.#nextPiece().toString()) as Top;
    this.head = top.head;
    this.byteOrder = top.byteOrder;
    this.lists = Array.from({ length: top.listCount }, () => this.#nextList());
  }

  close(): void {
    closeSync(this.#descriptor);
  }

  *#nextList(): Iterable<Int32Array> {
    for (;;) {
      const { buffer, byteOffset, length } = this.#nextPiece();
      if (length === 0) return;
      yield new Int32Array(buffer, byteOffset, length / Int32Array.BYTES_PER_ELEMENT);
    }
  }

  #nextPiece(): Buffer {
    const length = this.#read(this.#place, lengthBytes).readUInt32LE();
    const bytes = this.#read(this.#place + lengthBytes, length);
    this.#place += lengthBytes + length;
    return bytes;
  }

  #isWhole(length: number): boolean {
    const hash = createHash('sha256');
    for (let at = 0; at < length; at += chunkBytes)
      hash.update(this.#read(at, Math.min(chunkBytes, length - at)));
    return hash.digest().equals(this.#read(length, digestBytes));
  }

  #read(place: number, length: number): Buffer {
    // Not from the pool of small buffers: numbers must lie at a multiple of their size.
    const bytes = Buffer.from(new ArrayBuffer(length));
    for (let at = 0; at < length; ) {
      const count = readSync(this.#descriptor, bytes, at, length - at, place + at);
      if (count === 0) throw new UnsealedError('damaged');
      at += count;
    }
    return bytes;
  }
}

interface Top {
  readonly byteOrder: string;
  readonly listCount: number;
  readonly head: unknown;
}

const lengthBytes = 4;
const digestBytes = 32;
const chunkBytes = 1 << 20;

const lineOf = (kind: string): Buffer => Buffer.from(`${kind}\n`);
