import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';

/** What the tests need of openCryptoki, as set-up-opencryptoki.sh makes it. */
export const openCryptoki = {
  slots: ['keysync-1', 'keysync-2', 'keysync-3'],
  pin: '1234567',
} as const;

const name = 'libopencryptoki.so.0';

/** Where its library is on this machine, or what OPENCRYPTOKI_LIBRARY says; undefined where it is not. */
export function openCryptokiLibrary(): string | undefined {
  const chosen = process.env['OPENCRYPTOKI_LIBRARY'];
  if (chosen !== undefined && chosen !== '') return existsSync(chosen) ? chosen : undefined;
  // Debian has one folder for each architecture.
  const folders = ['/usr/lib64', '/usr/lib', ...foldersIn('/usr/lib')];
  return folders.map((folder) => join(folder, 'opencryptoki', name)).find((file) => existsSync(file));
}

function foldersIn(folder: string): string[] {
  try {
    return readdirSync(folder, { withFileTypes: true })
      .filter((entry) => entry.isDirectory() && entry.name.endsWith('-linux-gnu'))
      .map((entry) => join(folder, entry.name));
  } catch {
    return [];
  }
}
