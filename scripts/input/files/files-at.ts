import { type Dirent, readdirSync, statSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { InputError } from './input-error.ts';
import { standardInput } from './read-text.ts';

/** A file to read. */
export interface FileToRead {
  readonly path: string;
  /** Whether it was asked for by itself, and not as one of a folder. */
  readonly isNamed: boolean;
}

/** The files to read, and what of a folder is left out. */
export interface FilesToRead {
  readonly files: readonly FileToRead[];
  readonly notes: readonly string[];
}

/**
 * The files that arguments of a command line stand for, each once and in an order of its own.
 *
 * @param paths - files, folders, and `-` for the standard input
 * @throws InputError where a folder cannot be read, or has no file that can be one of a deployment
 */
export function filesAt(paths: readonly string[]): FilesToRead {
  const found = new Map<string, FileToRead>();
  const notes = new Set<string>();
  for (const path of paths.toSorted()) {
    if (path === standardInput || !isFolder(path)) {
      found.set(keyOf(path), { path, isNamed: true });
      continue;
    }
    const { files, skipped } = filesIn(path);
    for (const file of files)
      if (!found.has(keyOf(file))) found.set(keyOf(file), { path: file, isNamed: false });
    for (const note of skipped) notes.add(note);
  }
  const files = [...found.values()].toSorted((one, other) => (one.path < other.path ? -1 : 1));
  return { files, notes: [...notes] };
}

const keyOf = (path: string): string => (path === standardInput ? path : resolve(path));

function isFolder(path: string): boolean {
  try {
    return statSync(path).isDirectory();
  } catch {
    // Whoever reads it tells what is wrong.
    return false;
  }
}

/** How files of a deployment are called. Those of other names are not looked into. */
const extensions = /\.(json|cfg|ya?ml|tfstate)$/i;

function filesIn(folder: string): { readonly files: string[]; readonly skipped: string[] } {
  const files: string[] = [];
  const skipped: string[] = [];
  for (const entry of entriesOf(folder)) {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) skipped.push(`${path}: not read: a folder in a folder`);
    else if (extensions.test(entry.name)) files.push(path);
    else skipped.push(`${path}: not read: its name does not end in .json, .cfg, .yaml, .yml or .tfstate`);
  }
  if (files.length > 0) return { files, skipped };
  const what = 'there is no file in this folder that ends in .json, .cfg, .yaml, .yml or .tfstate';
  throw new InputError(folder, what, 'Name the files one by one, or another folder.');
}

function entriesOf(folder: string): Dirent[] {
  try {
    const entries = readdirSync(folder, { withFileTypes: true });
    return entries.toSorted((one, other) => (one.name < other.name ? -1 : 1));
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    throw new InputError(
      folder,
      `the folder cannot be read (${code ?? 'unknown error'})`,
      'Check its permissions.',
    );
  }
}
