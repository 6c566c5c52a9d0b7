import { createReadStream } from 'node:fs';
import { pipeline, Readable } from 'node:stream';
import { createGunzip } from 'node:zlib';
import { terminal } from '../../output/terminal.ts';
import { standardInput, unreadable } from '../files/read-text.ts';

/** The rest of a file cannot be read, though its beginning was. */
export class BrokenOffError extends Error {}

/**
 * The text of a file, piece by piece; of the standard input where it is called `-`. What is compressed with gzip is
 * unpacked.
 *
 * @param onBytes - is told how many bytes of the file were read
 * @throws InputError where it cannot be read at all
 * @throws BrokenOffError where it breaks off
 */
export async function* piecesOf(
  file: string,
  onBytes: (count: number) => void,
): AsyncGenerator<string, void> {
  const source = counted(file, onBytes);
  const start = await startOf(source);
  const all = Readable.from(joined(start, source), { objectMode: false });
  const isGzip = start[0] === 0x1f && start[1] === 0x8b;
  const bytes = isGzip ? pipeline(all, createGunzip({ chunkSize: 64 * 1024 }), () => {}) : all;
  const isWide = start[0] === 0xff && start[1] === 0xfe;
  const decoder = new TextDecoder(isWide ? 'utf-16le' : 'utf-8');
  try {
    for await (const chunk of bytes as AsyncIterable<Buffer>) {
      yield decoder.decode(chunk, { stream: true });
    }
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === undefined || !code.startsWith('Z_')) throw error;
    throw new BrokenOffError(
      code === 'Z_BUF_ERROR'
        ? 'the compressed file ends too early'
        : 'the compressed file is damaged from here on',
    );
  }
  yield decoder.decode();
}

async function* counted(file: string, onBytes: (count: number) => void): AsyncGenerator<Buffer, void> {
  const stream =
    file === standardInput ? terminal().stdin : createReadStream(file, { highWaterMark: 64 * 1024 });
  try {
    for await (const chunk of stream) {
      const bytes = typeof chunk === 'string' ? Buffer.from(chunk) : (chunk as Buffer);
      onBytes(bytes.length);
      yield bytes;
    }
  } catch (error) {
    throw unreadable(file, (error as NodeJS.ErrnoException).code);
  }
}

/** Two bytes tell what a file is; they may come one by one. */
async function startOf(source: AsyncGenerator<Buffer, void>): Promise<Buffer> {
  let start = Buffer.alloc(0);
  while (start.length < 2) {
    const next = await source.next();
    if (next.done === true) break;
    start = Buffer.concat([start, next.value]);
  }
  return start;
}

async function* joined(start: Buffer, rest: AsyncIterable<Buffer>): AsyncGenerator<Buffer, void> {
  if (start.length > 0) yield start;
  yield* rest;
}
