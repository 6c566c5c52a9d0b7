import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/**
 * A digest of all that decides what a search finds, in a checkout as well as in a package: one version of
 * keysync may be changed while it is worked on.
 */
export function sourceDigest(root = join(import.meta.dirname, '..', '..')): string {
  const hash = createHash('sha256');
  for (const folder of ['models', 'properties']) {
    const files = readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' });
    for (const file of files.filter(isSource).sort())
      hash
        .update(`${folder}/${file}\n`)
        .update(readFileSync(join(root, folder, file)))
        .update('\n');
  }
  return hash.digest('hex');
}

const isSource = (file: string): boolean => /\.[jt]s$/.test(file) && !/\.(test|d)\.ts$/.test(file);
