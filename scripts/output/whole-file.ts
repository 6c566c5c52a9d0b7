import { randomUUID } from 'node:crypto';
import {
  chmodSync,
  chownSync,
  closeSync,
  constants,
  existsSync,
  fsyncSync,
  lstatSync,
  mkdirSync,
  openSync,
  readlinkSync,
  renameSync,
  rmSync,
  statSync,
  writeSync,
} from 'node:fs';
import { dirname, resolve } from 'node:path';

/**
 * A file that is written whole or not at all: what is in its place stays there until all of the new one is on disk.
 *
 * @remarks
 * It is made beside its place and moved there at the end. What is no regular file, such as a device or a pipe, is
 * written to instead: nothing is put in its place. A link stays a link.
 */
export class WholeFile {
  readonly #place: string;
  /** Where it is made; undefined for what is written to as it is. */
  readonly #beside: string | undefined;
  readonly #descriptor: number;

  /**
   * Makes the folder as well.
   *
   * @param beside - where it is made, which is overwritten; by default a name that nobody else has
   */
  constructor(file: string, beside?: string) {
    this.#place = linkedPlace(resolve(file));
    makeFolder(dirname(this.#place));
    const found = statSync(this.#place, { throwIfNoEntry: false });
    const isRegular = found === undefined || found.isFile();
    if (!isRegular) {
      this.#descriptor = openSync(this.#place, constants.O_WRONLY);
      return;
    }
    this.#beside = beside ?? `${this.#place}.${randomUUID().slice(0, 8)}.part`;
    this.#descriptor = openSync(this.#beside, beside === undefined ? 'wx' : 'w');
    if (found !== undefined) this.#inherit(found);
  }

  /** Adds to it: the system may take less at a time than it is given. */
  write(bytes: Uint8Array): void {
    for (let at = 0; at < bytes.length; ) at += writeSync(this.#descriptor, bytes, at);
  }

  /** Puts it in its place. To be called once, or {@link discard}. */
  finish(): void {
    if (this.#beside === undefined) {
      closeSync(this.#descriptor);
      return;
    }
    try {
      fsyncSync(this.#descriptor);
      closeSync(this.#descriptor);
      renameSync(this.#beside, this.#place);
    } catch (error) {
      rmSync(this.#beside, { force: true });
      throw error;
    }
    syncFolder(dirname(this.#place));
  }

  /** Leaves everything as it was. */
  discard(): void {
    closeSync(this.#descriptor);
    if (this.#beside !== undefined) rmSync(this.#beside, { force: true });
  }

  /** Who may read what is there may read what takes its place. */
  #inherit({ mode, uid, gid }: { readonly mode: number; readonly uid: number; readonly gid: number }): void {
    try {
      chownSync(this.#beside!, uid, gid);
    } catch {
      // Only an administrator may give a file to somebody else.
    }
    chmodSync(this.#beside!, mode);
  }
}

/** Writes all of a file at once, see {@link WholeFile}. */
export function writeWhole(file: string, text: string): void {
  const written = new WholeFile(file);
  try {
    written.write(Buffer.from(text));
  } catch (error) {
    written.discard();
    throw error;
  }
  written.finish();
}

/** Where a link leads, also where nothing is there yet. */
function linkedPlace(path: string, linksLeft = 40): string {
  const isLink = lstatSync(path, { throwIfNoEntry: false })?.isSymbolicLink() === true;
  // Links of the kernel, such as those to pipes, lead to no path: they are opened by their own.
  if (!isLink || linksLeft === 0 || isOpened(path)) return path;
  return linkedPlace(resolve(dirname(path), readlinkSync(path)), linksLeft - 1);
}

/** Whether something is there that is no regular file. */
function isOpened(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isFile() === false;
}

/** One folder after the other: in /proc, a recursive `mkdirSync` of Node never returns. */
function makeFolder(path: string): void {
  if (existsSync(path)) return;
  makeFolder(dirname(path));
  mkdirSync(path);
}

/** That a file was moved is known after a loss of power only when its folder was written. Not all systems can. */
function syncFolder(folder: string): void {
  let descriptor: number | undefined;
  try {
    descriptor = openSync(folder, 'r');
    fsyncSync(descriptor);
  } catch {
    // The file itself is whole in any case.
  } finally {
    if (descriptor !== undefined) closeSync(descriptor);
  }
}
