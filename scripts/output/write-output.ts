import {
  accessSync,
  constants,
  fstatSync,
  lstatSync,
  readFileSync,
  realpathSync,
  type Stats,
  statSync,
} from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import { InputError } from '../input/files/input-error.ts';
import { print, terminal } from './terminal.ts';
import { writeWhole } from './whole-file.ts';

/**
 * Finds out before long work whether every output can be written, each to a place of its own, and none over what
 * the command reads.
 *
 * @param outputs - by the name of their option
 * @param inputs - the files that are read; names of something else among them are nothing to write over
 * @throws InputError where that is not so
 */
export function expectOutputs(
  outputs: Readonly<Record<string, string | undefined>>,
  inputs: readonly (string | undefined)[] = [],
): void {
  const read = new Set(inputs.map((file) => file && placeOf(file)));
  const taken = new Map<string, string>();
  for (const [option, file] of Object.entries(outputs)) {
    if (file === undefined) continue;
    expectWritable(file);
    const place = isStandardOutput(file) ? '-' : placeOf(file);
    if (place === undefined) continue;
    const other = taken.get(place);
    if (other !== undefined)
      throw new InputError(
        file,
        `--${other} and --${option} cannot both be written there`,
        'Name another file.',
      );
    if (read.has(place))
      throw new InputError(file, `--${option} would be written over what is read`, 'Name another file.');
    taken.set(place, option);
  }
}

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
 * Finds out whether a file whose name nobody chose is not there, or one that keysync wrote.
 *
 * @param mark - what is in every one that keysync wrote
 * @throws InputError where it is somebody else's
 */
export function expectOwn(file: string, mark = 'keysync'): void {
  expectWritable(file);
  if (statsOf(file) === undefined) return;
  attempt(file, 'file', () => {
    if (readFileSync(file, 'utf8').includes(mark)) return;
    throw new InputError(
      file,
      'there is a file that keysync did not write, and it would be lost',
      'Name another folder, or move it away.',
    );
  });
}

/**
 * Writes an output file whole or not at all, and makes its folder; `-` is standard output.
 *
 * @throws InputError where the file cannot be written
 */
export function writeOutput(file: string, text: string): void {
  if (isStandardOutput(file)) print(text);
  else attempt(file, 'file', () => writeWhole(file, text));
}

/** Whether a file is where standard output goes, by whatever name. */
export function isStandardOutput(file: string): boolean {
  if (file === '-') return true;
  const found = statsOf(file);
  if (found === undefined || terminal().stdout !== process.stdout) return false;
  try {
    const { dev, ino } = fstatSync(1);
    return found.dev === dev && found.ino === ino;
  } catch {
    // It is closed.
    return false;
  }
}

/** What tells one file from another, whatever it is called; undefined for devices, where several may be written. */
function placeOf(file: string): string | undefined {
  const found = statsOf(file);
  if (found !== undefined) return found.isCharacterDevice() ? undefined : `${found.dev}:${found.ino}`;
  const path = resolve(file);
  return join(realFolder(dirname(path)), basename(path));
}

function realFolder(path: string): string {
  if (statsOf(path) !== undefined) return realpathSync(path);
  return dirname(path) === path ? path : join(realFolder(dirname(path)), basename(path));
}

/** What is known of a file; undefined where nothing can be known, for whatever reason. */
function statsOf(path: string): Stats | undefined {
  try {
    return statSync(path, { throwIfNoEntry: false });
  } catch {
    return undefined;
  }
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

/** @throws InputError where the action cannot be done */
export function attempt(name: string, kind: 'file' | 'folder', action: () => void): void {
  try {
    action();
  } catch (error) {
    if (error instanceof InputError) throw error;
    const { code } = error as NodeJS.ErrnoException;
    const what = `the ${kind} cannot be written (${code ?? 'unknown error'})`;
    throw new InputError(name, what, 'Check the path, its permissions, and the room on the disk.');
  }
}
