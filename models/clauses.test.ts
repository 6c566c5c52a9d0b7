import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { documents } from './clauses/documents.ts';
import { inventories } from './clauses/inventory/inventories.ts';
import { type Clause, clauses } from './clauses.ts';

const ids = Object.keys(clauses);
const all: readonly Clause[] = Object.values(clauses);
const items = inventories.flatMap(({ document, sections }) =>
  sections.flatMap(({ section, items }) => items.map((item) => ({ document, section, ...item }))),
);

/** The clauses that sources name, in a `@clause` tag or in a field, by file. */
const uses = ['.', '../properties'].flatMap((folder) => {
  const root = fileURLToPath(new URL(folder, import.meta.url));
  if (!existsSync(root)) return [];
  return readdirSync(root, { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.ts') && !file.endsWith('.test.ts') && !file.startsWith('clauses'))
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

test('clauses have a source, and a document of the vendor where they are documented', () => {
  expect(all.filter(({ source }) => !/^.+, .+$/.test(source))).toEqual([]);
  const documented = all.filter(({ status }) => status === 'documented');
  expect(documented.filter(({ source }) => !/^AWS .+, .+/.test(source))).toEqual([]);
});

test('a clause that is left out says why', () => {
  const reasons = all.flatMap(({ outOfScope }) => outOfScope ?? []);
  expect(reasons.length).toBeGreaterThan(20);
  expect(reasons.filter((reason) => !/^[A-Za-z].+\.$/.test(reason))).toEqual([]);
});

test('each topic has clauses of its own', () => {
  const folder = new URL('clauses/', import.meta.url);
  const named = readdirSync(folder)
    .filter((file) => file.endsWith('.clauses.ts'))
    .flatMap((file) => [...readFileSync(new URL(file, folder), 'utf8').matchAll(/^ {2}'(KS-[^']+)': \{/gm)])
    .map(([, id]) => id);
  expect(named.sort()).toEqual(ids.toSorted());
});

test('every use of a clause names one', () => {
  expect(uses.length).toBeGreaterThan(100);
  expect(uses.filter(({ id }) => !Object.hasOwn(clauses, id))).toEqual([]);
});

test('every sentence of an inventory has a clause, or a reason why it has none', () => {
  expect(items.length).toBeGreaterThan(350);
  const offences = items.filter(
    ({ clauses, notNormative }) => clauses.length > 0 === (notNormative !== undefined),
  );
  expect(offences).toEqual([]);
});

test('an inventory and the sources of the clauses say the same', () => {
  const covered = inventories
    .map(({ document }) => document)
    .filter((document) => !('editionOf' in documents[document]));
  const stated = items
    .filter(({ document }) => covered.includes(document))
    .flatMap(({ document, section, clauses: named }) => named.map((id) => `${id}: ${document}, ${section}`));
  // What is stated somewhere is not inferred from there.
  const sourced = Object.entries<Clause>(clauses).flatMap(([id, { sources, status }]) =>
    sources
      .filter(({ document }) => covered.includes(document) && status !== 'inferred')
      .map(({ document, section }) => `${id}: ${document}, ${section}`),
  );
  expect([...new Set(stated)].sort()).toEqual(sourced.sort());
});

test('the editions of a document have the clauses of the document', () => {
  const named = (wanted: string): ReadonlySet<string> =>
    new Set(items.filter(({ document }) => document === wanted).flatMap(({ clauses }) => clauses));
  for (const { document } of inventories) {
    const about = documents[document];
    if ('editionOf' in about) expect(named(document), document).toEqual(named(about.editionOf.document));
  }
});
