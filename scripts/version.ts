import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** The version of keysync, from its package.json: above `scripts/` in a checkout, above `dist/` in a package. */
export const version: string = versionAbove(import.meta.dirname);

function versionAbove(folder: string): string {
  const { name, version: found } = JSON.parse(readIfThere(join(folder, 'package.json'))) as Record<
    string,
    string
  >;
  if (name === 'keysync-verifier' && found !== undefined) return found;
  if (dirname(folder) === folder) throw new Error('keysync cannot find its package.json.');
  return versionAbove(dirname(folder));
}

function readIfThere(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return '{}';
  }
}
