import { closeSync, fstatSync, openSync, readSync } from 'node:fs';
import { InputError } from './input-error.ts';

/** What stands for the standard input on a command line. */
export const standardInput = '-';

/** Larger than any file of a real deployment, and small enough for memory. */
export const bytesMax = 100 * 2 ** 20;

/**
 * The text of a file, or of the standard input where it is called `-`.
 *
 * @remarks
 * A byte-order mark is accepted, UTF-16 as well: PowerShell writes it.
 *
 * @throws InputError where it cannot be read, is too large, or is not text
 */
export function readText(file: string): string {
  return decode(file, readBytes(file));
}

function readBytes(file: string): Buffer {
  let descriptor: number | undefined;
  try {
    descriptor = file === standardInput ? 0 : openSync(file, 'r');
    if (fstatSync(descriptor).isDirectory()) throw Object.assign(new Error(), { code: 'EISDIR' });
    const open = descriptor;
    return allOf((into) => readChunk(open, into), file);
  } catch (error) {
    if (error instanceof InputError) throw error;
    throw unreadable(file, (error as NodeJS.ErrnoException).code);
  } finally {
    if (descriptor !== undefined && descriptor !== 0) closeSync(descriptor);
  }
}

/** Where all that is read arrives first. */
let chunk: Buffer | undefined;
const chunkSize = 2 ** 20;

/**
 * All that can be read. A pipe does not know its size, and a device has no end: what is read is counted.
 *
 * @param read - reads something, and says how many bytes; none where there are no more
 */
export function allOf(read: (into: Buffer) => number, file: string): Buffer {
  const chunks: Buffer[] = [];
  chunk ??= Buffer.allocUnsafe(chunkSize);
  for (let size = 0; ; ) {
    const count = read(chunk);
    if (count === 0) return Buffer.concat(chunks);
    size += count;
    if (size > bytesMax) {
      const what = `there are more than ${bytesMax / 2 ** 20} MiB in it`;
      throw new InputError(shown(file), what, 'No file of a real deployment is that large.');
    }
    chunks.push(Buffer.from(chunk.subarray(0, count)));
  }
}

function readChunk(descriptor: number, into: Buffer): number {
  for (;;) {
    try {
      return readSync(descriptor, into);
    } catch (error) {
      switch ((error as NodeJS.ErrnoException).code) {
        case 'EOF':
          return 0;
        // The other end of a pipe that does not block has written nothing yet.
        case 'EAGAIN':
          Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 10);
          continue;
        default:
          throw error;
      }
    }
  }
}

/** Why a file cannot be read. */
export function unreadable(file: string, code: string | undefined): InputError {
  switch (code) {
    case 'ENOENT':
    case 'ENOTDIR':
      return new InputError(file, 'there is no such file', 'Check the path.');
    case 'EISDIR':
      return new InputError(file, 'this is a folder, expected a file', 'Name a file in it.');
    case 'EACCES':
    case 'EPERM':
      return new InputError(file, 'the file cannot be read, access is denied', 'Check its permissions.');
    default:
      return new InputError(
        shown(file),
        `the file cannot be read (${code ?? 'unknown error'})`,
        'Check the path.',
      );
  }
}

function decode(file: string, bytes: Buffer): string {
  const encoding = bytes[0] === 0xff && bytes[1] === 0xfe ? 'utf-16le' : 'utf-8';
  try {
    // The decoder drops the byte-order mark.
    return new TextDecoder(encoding, { fatal: true }).decode(bytes);
  } catch {
    throw new InputError(shown(file), 'this is not text', 'Expected a file in UTF-8.');
  }
}

/** What a message calls a file. */
export const shown = (file: string): string => (file === standardInput ? 'standard input' : file);
