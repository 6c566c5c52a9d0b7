import { execFileSync } from 'node:child_process';
import * as fs from 'node:fs';
import { join } from 'node:path';
import { afterEach, expect, test, vi } from 'vitest';
import { inFolder } from '../testing.ts';
import { WholeFile, writeWhole } from './whole-file.ts';

/** What a disk does with a write: so many bytes are taken at a time, and no more in all. */
const disk = { atATime: Number.POSITIVE_INFINITY, room: Number.POSITIVE_INFINITY };

vi.mock('node:fs', async (original) => {
  const real = await original<typeof fs>();
  const writeSync = (descriptor: number, bytes: Uint8Array, at = 0): number => {
    const length = Math.min(bytes.length - at, disk.atATime, disk.room);
    if (length === 0) throw Object.assign(new Error('no room'), { code: 'ENOSPC' });
    disk.room -= length;
    return real.writeSync(descriptor, bytes, at, length);
  };
  return { ...real, writeSync };
});

afterEach(() => {
  disk.atATime = Number.POSITIVE_INFINITY;
  disk.room = Number.POSITIVE_INFINITY;
});

const text = 'a report, é and all of it\n'.repeat(100);

test('a disk that takes little at a time gets all of it', () => {
  inFolder((folder) => {
    disk.atATime = 7;
    const file = join(folder, 'new', 'report');
    writeWhole(file, text);
    expect(fs.readFileSync(file, 'utf8')).toBe(text);
    expect(fs.readdirSync(join(folder, 'new'))).toEqual(['report']);
  });
});

test.each([0, 1, 1000])('with room for %i bytes, what is there stays, and nothing else', (room) => {
  inFolder((folder) => {
    const [old, fresh] = ['old', 'new'].map((name) => join(folder, name)) as [string, string];
    fs.writeFileSync(old, 'as it was');
    for (const file of [old, fresh]) {
      disk.room = room;
      expect(() => writeWhole(file, text)).toThrow(expect.objectContaining({ code: 'ENOSPC' }));
    }
    expect(fs.readdirSync(folder)).toEqual(['old']);
    expect(fs.readFileSync(old, 'utf8')).toBe('as it was');
  });
});

test('what is not finished leaves what is there', () => {
  inFolder((folder) => {
    const file = join(folder, 'file');
    fs.writeFileSync(file, 'as it was');
    const written = new WholeFile(file);
    written.write(Buffer.from(text));
    expect(fs.readFileSync(file, 'utf8')).toBe('as it was');
    written.discard();
    expect(fs.readdirSync(folder)).toEqual(['file']);
    expect(fs.readFileSync(file, 'utf8')).toBe('as it was');
  });
});

test('a pipe is written to and stays one, also by a link', () => {
  inFolder((folder) => {
    const [pipe, link] = ['pipe', 'link'].map((name) => join(folder, name)) as [string, string];
    execFileSync('mkfifo', [pipe]);
    fs.symlinkSync('pipe', link);
    // Opened for both, it waits for nobody.
    const reader = fs.openSync(pipe, fs.constants.O_RDWR + fs.constants.O_NONBLOCK);
    for (const file of [pipe, link]) {
      writeWhole(file, text);
      const bytes = Buffer.alloc(10_000);
      expect(bytes.toString('utf8', 0, fs.readSync(reader, bytes))).toBe(text);
    }
    fs.closeSync(reader);
    expect(fs.statSync(pipe).isFIFO()).toBe(true);
    expect(fs.lstatSync(link).isSymbolicLink()).toBe(true);
    expect(fs.readdirSync(folder).sort()).toEqual(['link', 'pipe']);
  });
});

test('a link stays a link, and who may read the file still may', () => {
  inFolder((folder) => {
    const [file, link] = ['file', 'link'].map((name) => join(folder, name)) as [string, string];
    fs.symlinkSync('file', link);
    for (const [content, mode] of [
      ['into nothing yet', undefined],
      ['into the file', 0o600],
    ] as const) {
      if (mode !== undefined) fs.chmodSync(file, mode);
      writeWhole(link, content);
      expect(fs.readFileSync(file, 'utf8')).toBe(content);
      expect(fs.readlinkSync(link)).toBe('file');
      if (mode !== undefined) expect(fs.statSync(file).mode & 0o777).toBe(mode);
    }
  });
});
