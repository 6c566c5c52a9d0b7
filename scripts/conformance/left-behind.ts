import { readdirSync, readFileSync } from 'node:fs';

/** The environment variable by which a driver and all that it starts are known again. */
export const markName = 'KEYSYNC_DRIVER';

/**
 * Ends every process that carries a mark in its environment, also those that left the process group of the driver.
 *
 * @remarks
 * Only Linux tells it, in /proc; elsewhere the process group has to do.
 */
export function endMarked(mark: string): void {
  for (const pid of markedProcesses(mark)) signal(pid, 'SIGKILL');
}

/** The processes that carry a mark. */
export function markedProcesses(mark: string): readonly number[] {
  const wanted = `${markName}=${mark}`;
  return processes().filter((pid) => pid !== process.pid && environmentOf(pid).includes(wanted));
}

/** Sends a signal to a process, or with a negative number to a group, if there still is one. */
export function signal(pid: number, name: NodeJS.Signals): boolean {
  try {
    return process.kill(pid, name);
  } catch {
    return false;
  }
}

function processes(): readonly number[] {
  try {
    return readdirSync('/proc').map(Number).filter(Number.isInteger);
  } catch {
    return [];
  }
}

function environmentOf(pid: number): readonly string[] {
  try {
    return readFileSync(`/proc/${pid}/environ`, 'utf8').split('\0');
  } catch {
    // It has ended, or is not ours.
    return [];
  }
}
