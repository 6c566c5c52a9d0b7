import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { type Clause, clauses } from './clauses.ts';

const ids = Object.keys(clauses);
const all: readonly Clause[] = Object.values(clauses);

/** The clauses that sources name, in a `@clause` tag or in a field, by file. */
const uses = ['.', '../properties'].flatMap((folder) => {
  const root = fileURLToPath(new URL(folder, import.meta.url));
  if (!existsSync(root)) return [];
  return readdirSync(root, { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.ts') && !file.endsWith('.test.ts') && file !== 'clauses.ts')
    .flatMap((file) => {
      const source = readFileSync(`${root}/${file}`, 'utf8');
      const named = source.matchAll(/@clause ([^\s*]+)|clause: '([^']+)'|ClauseId = '([^']+)'/g);
      return [...named].map(([, tag, field, value]) => ({ file, id: tag ?? field ?? value ?? '' }));
    });
});

test('clauses have well-formed names', () => {
  expect(ids.filter((id) => !/^KS(-[A-Z0-9]+)+$/.test(id))).toEqual([]);
});

test('clauses say something, each its own', () => {
  expect(all.filter(({ says }) => !/^[A-Za-z].+\.$/.test(says))).toEqual([]);
  const words = all.map(({ says }) => says.toLowerCase().replace(/[^a-z0-9]+/g, ' '));
  expect(words.filter((text, index) => words.indexOf(text) !== index)).toEqual([]);
});

test('clauses have a source, and a document where they are documented', () => {
  expect(all.filter(({ source }) => source.trim() === '')).toEqual([]);
  const documented = all.filter(({ status }) => status === 'documented');
  expect(documented.filter(({ source }) => !/^AWS .+, .+/.test(source))).toEqual([]);
});

test('every use of a clause names one', () => {
  expect(uses.length).toBeGreaterThan(100);
  expect(uses.filter(({ id }) => !Object.hasOwn(clauses, id))).toEqual([]);
});
