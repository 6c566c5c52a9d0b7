import { mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import writeFileAtomic from 'write-file-atomic';
import { InputError } from './input/input-error.ts';
import { print } from './terminal.ts';

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
  try {
    mkdirSync(dirname(file), { recursive: true });
    writeFileAtomic.sync(file, text);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    throw new InputError(
      file,
      `the file cannot be written (${code ?? 'unknown error'})`,
      'Check the path and its permissions.',
    );
  }
}
