import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

const manifest = manifestAbove(import.meta.dirname);

/** The version of keysync, from its package.json: above `scripts/` in a checkout, above `dist/` in a package. */
export const version: string = manifest.version;

/** The packages that only some commands need, with the versions of them that will do. */
export const optionalPackages: ReadonlyMap<string, string> = new Map(
  Object.entries(manifest.peerDependencies).filter(
    ([name]) => manifest.peerDependenciesMeta[name]?.optional === true,
  ),
);

interface Manifest {
  readonly name: string;
  readonly version: string;
  readonly peerDependencies: Readonly<Record<string, string>>;
  readonly peerDependenciesMeta: Readonly<Record<string, { readonly optional?: boolean }>>;
}

function manifestAbove(folder: string): Manifest {
  const found = JSON.parse(readIfThere(join(folder, 'package.json'))) as Manifest;
  if (found.name === 'keysync-verifier' && found.version !== undefined) return found;
  if (dirname(folder) === folder) throw new Error('keysync cannot find its package.json.');
  return manifestAbove(dirname(folder));
}

function readIfThere(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return '{}';
  }
}
