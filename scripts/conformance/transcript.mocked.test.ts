import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, expect, test, vi } from 'vitest';
import { InputError } from '../input/files/input-error.ts';
import { inFolder } from '../testing.ts';
import { Transcript } from './transcript.ts';

const disk = { isFull: false };

vi.mock('node:fs', async (original) => {
  const real = await original<typeof import('node:fs')>();
  const writeSync = (...args: Parameters<typeof real.writeSync>): number => {
    if (disk.isFull) throw Object.assign(new Error('no room'), { code: 'ENOSPC' });
    return real.writeSync(...args);
  };
  return { ...real, writeSync };
});

afterEach(() => {
  disk.isFull = false;
});

test('a transcript has every line, each on one', () => {
  inFolder((folder) => {
    const file = join(folder, 'transcript');
    const transcript = new Transcript(file);
    transcript.write('>', '{"command":"hello"}');
    transcript.write('<', 'two\nlines \u001b[31m');
    transcript.end();
    expect(readFileSync(file, 'utf8')).toBe('> {"command":"hello"}\n< two\\nlines \\u001b[31m\n');
  });
});

test('on a full disk the run goes on, the old one stays, and it is told in the end', () => {
  inFolder((folder) => {
    const file = join(folder, 'transcript');
    writeFileSync(file, 'the old one');
    const transcript = new Transcript(file);
    transcript.write('>', 'one');
    disk.isFull = true;
    for (const line of ['two', 'three']) transcript.write('<', line);
    expect(() => transcript.end()).toThrow(InputError);
    expect(readdirSync(folder)).toEqual(['transcript']);
    expect(readFileSync(file, 'utf8')).toBe('the old one');
  });
});
