import { accessSync, constants, lstatSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { hostname, tmpdir } from 'node:os';
import { join } from 'node:path';

/** What the name of every folder begins with that belongs to these HSMs. */
export const folderPrefix = 'keysync-softhsm-';

// The machine is in the name: two containers that share the folder for temporary files number their processes apart.
const ownPrefix = `${folderPrefix}${hostname().replaceAll(/[^A-Za-z0-9]/g, '_')}-`;

/**
 * Where tokens are: in memory, where the machine has a folder for that.
 *
 * @remarks
 * SoftHSM waits for the disk at every attribute that it writes, so that one key takes longer than a whole test.
 */
export function tokenParent(): string {
  const memory = '/dev/shm';
  try {
    accessSync(memory, constants.W_OK | constants.X_OK);
    return memory;
  } catch {
    return tmpdir();
  }
}

/** A new folder that only its owner can read, with the number of this process in its name. */
export function makePrivateFolder(parent: string): string {
  return mkdtempSync(join(parent, `${ownPrefix}${process.pid}-`));
}

/** Removes what a process left that was killed: every such folder of this machine and user whose process is gone. */
export function removeStaleFolders(parent: string): void {
  for (const name of readdirSync(parent)) {
    if (!name.startsWith(ownPrefix)) continue;
    const folder = join(parent, name);
    const process = Number(/^\d+(?=-)/.exec(name.slice(ownPrefix.length))?.[0]);
    if (Number.isInteger(process) && isMine(folder) && !isRunning(process))
      rmSync(folder, { recursive: true, force: true });
  }
}

function isMine(folder: string): boolean {
  const found = lstatSync(folder, { throwIfNoEntry: false });
  return found?.isDirectory() === true && found.uid === process.getuid?.();
}

function isRunning(id: number): boolean {
  try {
    process.kill(id, 0);
    return true;
  } catch (error) {
    // There is one that belongs to somebody else.
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}
