import { accessSync, constants, mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import writeFileAtomic from 'write-file-atomic';
import { InputError } from './input/input-error.ts';
import { print } from './terminal.ts';

/**
 * Finds out before long work whether an output file can be written.
 *
 * @throws InputError where it cannot
 */
export function expectWritable(file: string | undefined): void {
  if (file === undefined || file === '-') return;
  attempt(file, () => {
    mkdirSync(dirname(file), { recursive: true });
    accessSync(dirname(file), constants.W_OK);
  });
}

/**
 * Writes an output file whole or not at all; `-` is standard output.
 *
 * @throws InputError where the file cannot be written
 */
export function writeOutput(file: string, text: string): void {
  if (file === '-') {
    print(text);
    return;
  }
  attempt(file, () => writeFileAtomic.sync(file, text));
}

function attempt(file: string, action: () => void): void {
  try {
    action();
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    const what = `the file cannot be written (${code ?? 'unknown error'})`;
    throw new InputError(file, what, 'Check the path and its permissions.');
  }
}
