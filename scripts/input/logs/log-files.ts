import { type Dirent, readdirSync, statSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { FileToRead } from '../files/files-at.ts';
import { InputError } from '../files/input-error.ts';
import { standardInput } from '../files/read-text.ts';

/**
 * The files that arguments of the command line stand for, each once: folders with all that is in them, as exports and
 * trails are laid out.
 *
 * @throws InputError where a folder cannot be read, or has nothing in it
 */
export function logFilesAt(paths: readonly string[]): readonly FileToRead[] {
  const found = new Map<string, FileToRead>();
  for (const path of paths) {
    const isFolder = path !== standardInput && isFolderAt(path);
    const files = isFolder ? filesIn(path) : [path];
    if (isFolder && files.length === 0)
      throw new InputError(path, 'there is no file in this folder', 'Name the files, or another folder.');
    for (const file of files) {
      const key = file === standardInput ? file : resolve(file);
      if (!found.has(key) || !isFolder) found.set(key, { path: file, isNamed: !isFolder });
    }
  }
  return [...found.values()];
}

function isFolderAt(path: string): boolean {
  try {
    return statSync(path).isDirectory();
  } catch {
    // Whoever reads it tells what is wrong.
    return false;
  }
}

function filesIn(folder: string): string[] {
  return entriesOf(folder)
    .filter(({ name }) => !name.startsWith('.'))
    .toSorted((one, other) => (one.name < other.name ? -1 : 1))
    .flatMap((entry) => {
      const path = join(folder, entry.name);
      // A link to a folder may lead around in a circle.
      if (entry.isDirectory()) return filesIn(path);
      return entry.isFile() || (entry.isSymbolicLink() && !isFolderAt(path)) ? [path] : [];
    });
}

function entriesOf(folder: string): readonly Dirent[] {
  try {
    return readdirSync(folder, { withFileTypes: true });
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    const what = `the folder cannot be read (${code ?? 'unknown error'})`;
    throw new InputError(folder, what, 'Check its permissions.');
  }
}
