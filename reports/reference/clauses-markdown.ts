import { markdownTable } from 'markdown-table';
import {
  type Assumption,
  assumptions,
  type Clause,
  type ClauseId,
  type Contradiction,
  clauses,
  contradictions,
  type DocumentId,
  documents,
  type Inventory,
  inventories,
  type Source,
} from '#models';
import type { ClauseTrace } from './clause-trace.ts';
import { cell, clauseLink, clauseLinks, fileLink, scenarioLink } from './page-links.ts';

/** Every clause with what follows it and what shows it, by document and one by one, and the documents sentence by sentence. */
export function clausesMarkdown(traces: readonly ClauseTrace[]): string {
  return [
    '# Clauses',
    '',
    ...introduction(traces),
    '## By document',
    '',
    ...documentIds().flatMap((document) => documentMarkdown(document, traces)),
    '## One by one',
    '',
    ...traces.flatMap(clauseMarkdown),
    '## The documents, sentence by sentence',
    '',
    'Each row is a sentence or an item of a list, in the order of the document, by its section and its number there.',
    '',
    ...inventories.flatMap(inventoryMarkdown),
  ].join('\n');
}

function introduction(traces: readonly ClauseTrace[]): string[] {
  const all: readonly Clause[] = Object.values(clauses);
  const count = (status: Clause['status']): number => all.filter((clause) => clause.status === status).length;
  const implemented = traces.filter(({ followedBy }) => followedBy.length > 0).length;
  const leftOut = all.filter(({ outOfScope }) => outOfScope !== undefined).length;
  return [
    `${all.length} rules: ${count('documented')} documented by the vendor, ${count('inferred')} inferred, ${count('assumed')} assumed.`,
    `${implemented} are implemented; ${leftOut} are left out, each with a reason. A rule counts as implemented where`,
    'something fails once it is broken on purpose: `npm run broken-rules` and `npm run mutants` show it.',
    'The readings that we chose are in [assumptions.md](assumptions.md), what the sources disagree on is in',
    '[contradictions.md](contradictions.md). `npm run docs` makes this page.',
    '',
  ];
}

function documentIds(): readonly DocumentId[] {
  const named = Object.values<Clause>(clauses).flatMap(({ sources }) =>
    sources.map(({ document }) => document),
  );
  return (Object.keys(documents) as DocumentId[]).filter((document) => named.includes(document));
}

function documentMarkdown(document: DocumentId, traces: readonly ClauseTrace[]): string[] {
  const rows = traces.flatMap((trace) =>
    clauses[trace.clause].sources
      .filter((source) => source.document === document)
      .map(({ section }) => ({ section, trace })),
  );
  const sections = [...new Set([...sectionsOf(document), ...rows.map(({ section }) => section)])];
  const sorted = sections.flatMap((section) => rows.filter((row) => row.section === section));
  return [
    `### ${documents[document].title}`,
    '',
    markdownTable([['section', 'clause', 'implemented by'], ...sorted.map(rowOf)], {
      alignDelimiters: false,
    }),
    '',
  ];
}

const rowOf = ({ section, trace }: { readonly section: string; readonly trace: ClauseTrace }): string[] => [
  cell(section),
  clauseLink(trace.clause),
  followersInShort(trace),
];

/** The sections of a document that we have an inventory of, in its order. */
const sectionsOf = (document: DocumentId): readonly string[] =>
  inventories
    .filter((inventory) => inventory.document === document)
    .flatMap(({ sections }) => sections.map(({ section }) => section));

const shownMax = 3;

function followersInShort({ clause, followedBy }: ClauseTrace): string {
  const { outOfScope } = clauses[clause];
  if (outOfScope !== undefined) return 'left out';
  if (followedBy.length === 0) return 'nothing yet';
  const files = [...new Map(followedBy.map((place) => [place.file, place])).values()];
  const shown = files.slice(0, shownMax).map(({ file }) => fileLink({ name: nameOf(file), file }));
  const more = files.length - shown.length;
  return [...shown, ...(more > 0 ? [`${more} more`] : [])].join(', ');
}

const nameOf = (file: string): string => `\`${file.slice(file.lastIndexOf('/') + 1)}\``;

const kinds = {
  machine: 'Machines',
  state: 'States',
  transition: 'Transitions',
  action: 'Actions',
  property: 'Properties',
  code: 'Functions of the model',
  check: 'In `keysync check`',
} as const;

function clauseMarkdown(trace: ClauseTrace): string[] {
  const { clause, followedBy, tests, evidence, scenarios } = trace;
  const { says, status, sources, outOfScope } = clauses[clause];
  const following = Object.entries(kinds).flatMap(([kind, title]) => {
    const places = followedBy.filter((place) => place.kind === kind);
    return listed(
      title,
      places.map(({ name, file }) => fileLink({ name: `\`${name}\``, file })),
    );
  });
  const read = entriesAbout<Assumption>(assumptions, clause).map(([id]) => `[${id}](assumptions.md#${id})`);
  const disputed = entriesAbout<Contradiction>(contradictions, clause).map(
    ([id]) => `[${id}](contradictions.md#${id})`,
  );
  return [
    `### ${clause}`,
    '',
    says,
    '',
    `- ${status[0]?.toUpperCase()}${status.slice(1)}: ${sources.map(sourceLine).join('; ')}`,
    ...(outOfScope === undefined ? [] : [`- Left out: ${outOfScope}`]),
    ...following,
    ...listed('Tests', tests.map(fileLink)),
    ...(evidence === undefined
      ? []
      : [`- Broken on purpose: ${evidence.broken}. Noticed by ${evidence.noticedBy}.`]),
    ...listed('Scenarios', scenarios.map(scenarioLink)),
    ...listed('Assumptions', read),
    ...listed('Contradictions', disputed),
    '',
  ];
}

const listed = (title: string, items: readonly string[]): string[] =>
  items.length === 0 ? [] : [`- ${title}: ${items.join(', ')}`];

const sourceLine = ({ document, section }: Source): string => `${documents[document].title}, ${section}`;

function entriesAbout<Entry extends { readonly clauses: readonly ClauseId[] }>(
  registry: Readonly<Record<string, Entry>>,
  clause: ClauseId,
): readonly (readonly [string, Entry])[] {
  return Object.entries(registry).filter(([, entry]) => entry.clauses.includes(clause));
}

function inventoryMarkdown({ document, sections }: Inventory): string[] {
  const about = documents[document];
  const edition = 'editionOf' in about ? [`This is ${about.editionOf.how}.`, ''] : [];
  const rows = sections.flatMap(({ section, items }) =>
    items.map(({ words, clauses: named, notNormative }, index) => [
      cell(section),
      String(index + 1),
      cell(words),
      named.length > 0 ? clauseLinks(named) : `no rule: ${notNormative}`,
    ]),
  );
  return [
    `### ${about.title}, sentence by sentence`,
    '',
    ...edition,
    markdownTable([['section', 'number', 'about', 'clauses'], ...rows], {
      align: ['l', 'r', 'l', 'l'],
      alignDelimiters: false,
    }),
    '',
  ];
}
