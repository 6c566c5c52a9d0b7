import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { root } from '../root.ts';

/**
 * The packages that are a part of the packed command: its dependencies, and theirs.
 *
 * Node takes longer to find and to read their two hundred files than most commands take to answer. Left out are those that
 * only some commands need, and the one that starts threads from files of its own.
 */
export function bundledPackages(): ReadonlySet<string> {
  const found = new Set<string>();
  const add = (names: readonly string[], importer: string): void => {
    for (const name of names) {
      const file = manifestOf(name, importer);
      if (file === undefined || found.has(name) || name === 'tinypool') continue;
      found.add(name);
      const { dependencies, optionalDependencies } = readManifest(file);
      add(Object.keys({ ...dependencies, ...optionalDependencies }), file);
    }
  };
  const own = join(root, 'package.json');
  add(Object.keys(readManifest(own).dependencies ?? {}), own);
  return found;
}

/** Where the package.json is of a package that a module imports, if it is installed; not all export theirs. */
function manifestOf(name: string, importer: string): string | undefined {
  const folders = createRequire(importer).resolve.paths(name) ?? [];
  return folders.map((folder) => join(folder, name, 'package.json')).find((file) => existsSync(file));
}

interface Manifest {
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly optionalDependencies?: Readonly<Record<string, string>>;
}

function readManifest(file: string): Manifest {
  return JSON.parse(readFileSync(file, 'utf8')) as Manifest;
}
