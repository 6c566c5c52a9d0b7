import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from '../root.ts';

/** In a package, all that runs is bundled. */
const folders = import.meta.url.endsWith('.ts') ? ['models', 'properties'] : ['scripts'];

/**
 * A digest of all that decides what a search finds, in a checkout as well as in a package: one version of
 * keysync may be changed while it is worked on.
 */
export const sourceDigest = (): string => digestOfFiles(folders, isSource);

/** A digest of all that decides what becomes of mutants, and which there are: it is in a checkout alone. */
export const checkoutDigest = (): string =>
  digestOfFiles(
    ['models', 'properties', 'scripts/mutation', 'scripts/workers'],
    (file) => isSource(file) || file.endsWith('.json'),
  );

function digestOfFiles(within: readonly string[], isMeant: (file: string) => boolean): string {
  const hash = createHash('sha256');
  for (const folder of within) {
    const files = readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' });
    for (const file of files.filter(isMeant).sort())
      hash
        .update(`${folder}/${file}\n`)
        .update(readFileSync(join(root, folder, file)))
        .update('\n');
  }
  return hash.digest('hex');
}

const isSource = (file: string): boolean => /\.[jt]s$/.test(file) && !/\.(test|d)\.ts$/.test(file);
