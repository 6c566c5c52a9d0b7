import { accessSync, constants, existsSync, lstatSync, mkdirSync, statSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import writeFileAtomic from 'write-file-atomic';
import { InputError } from './input/input-error.ts';
import { print } from './terminal.ts';

/**
 * Finds out before long work whether an output file can be written; leaves nothing behind.
 *
 * @throws InputError where it cannot
 */
export function expectWritable(file: string | undefined): void {
  if (file === undefined || file === '-') return;
  attempt(file, 'file', () => {
    expectFree(resolve(file));
    expectWritableFolder(dirname(resolve(file)));
  });
}

/**
 * Finds out before long work whether files can be written into a folder, which need not exist yet.
 *
 * @throws InputError where they cannot
 */
export function expectFolder(folder: string): void {
  attempt(folder, 'folder', () => expectWritableFolder(resolve(folder)));
}

/**
 * Writes an output file whole or not at all, and makes its folder; `-` is standard output.
 *
 * @throws InputError where the file cannot be written
 */
export function writeOutput(file: string, text: string): void {
  if (file === '-') {
    print(text);
    return;
  }
  attempt(file, 'file', () => {
    makeFolder(dirname(resolve(file)));
    writeFileAtomic.sync(file, text);
  });
}

function expectFree(path: string): void {
  const found = statSync(path, { throwIfNoEntry: false });
  if (found?.isDirectory()) throw Object.assign(new Error('a folder is in the way'), { code: 'EISDIR' });
}

/** Asks the nearest folder that exists. The dot asks that it is one, and no file or broken link. */
function expectWritableFolder(path: string): void {
  if (lstatSync(path, { throwIfNoEntry: false }) === undefined) expectWritableFolder(dirname(path));
  else accessSync(`${path}/.`, constants.W_OK);
}

/** One folder after the other: in /proc, a recursive `mkdirSync` of Node never returns. */
function makeFolder(path: string): void {
  if (existsSync(path)) return;
  makeFolder(dirname(path));
  mkdirSync(path);
}

function attempt(name: string, kind: 'file' | 'folder', action: () => void): void {
  try {
    action();
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    const what = `the ${kind} cannot be written (${code ?? 'unknown error'})`;
    throw new InputError(name, what, 'Check the path and its permissions.');
  }
}
