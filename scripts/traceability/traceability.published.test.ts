import { Node, Project } from 'ts-morph';
import { describe, expect, test } from 'vitest';
import { assumptions, type ClauseId, clauses, readingFields, scenarioSchema } from '#models';
import { publishedMatrix } from '../mutation/matrix.ts';
import { sources } from '../repository/sources.ts';
import { brokenRules } from './broken-rules.ts';
import { evidenceOf } from './evidence.ts';
import { assumptionOffences, clauseOffences } from './offences.ts';
import { assumptionMentionsIn, clauseMentionsIn, tabledActionsIn } from './scan.ts';
import { happeningsInPublicScenarios, tracesOf } from './trace.ts';

const root = process.cwd();
// Searches come first: beside all the sources in memory, they take longer.
const happenings = happeningsInPublicScenarios();
const project = sources();
const mentions = clauseMentionsIn(project, root);

/** A project of one file, which lies where the real one would. */
function projectWith(file: string, text: string): Project {
  const one = new Project({ useInMemoryFileSystem: true });
  one.createSourceFile(`/${file}`, text);
  return one;
}

test('every clause is implemented, or says why it is not; every tag names a clause', () => {
  expect(mentions.length).toBeGreaterThan(200);
  expect(clauseOffences(mentions, clauses)).toEqual([]);
});

test('a clause counts as implemented where something fails once its rule is broken, and nowhere else', () => {
  const matrix = publishedMatrix();
  const implemented = (Object.keys(clauses) as ClauseId[]).filter((clause) =>
    mentions.some(({ id, kind }) => id === clause && kind !== 'test'),
  );
  expect(Object.keys(brokenRules).toSorted()).toEqual(implemented.toSorted());
  expect(
    implemented.filter((clause) => evidenceOf(clause, matrix) === undefined),
    'where broken-rules.ts names a mutant that is not published yet, "npm run mutants" judges it',
  ).toEqual([]);
});

test('every assumption is tagged where it is followed, and every tag names an assumption', () => {
  expect(assumptionOffences(assumptionMentionsIn(project, root), assumptions)).toEqual([]);
});

describe('the fields of a scenario that assumptions name', () => {
  const fields = Object.values(assumptions).flatMap((assumption) =>
    'field' in assumption ? assumption.field : [],
  );

  test('are all fields of assume, and each only once', () => {
    expect(readingFields.length).toBeGreaterThan(0);
    const assumed = fields.filter((field) => field.startsWith('assume.'));
    expect(assumed.toSorted()).toEqual(readingFields.map((field) => `assume.${field}`).toSorted());
  });

  test('are in the schema', () => {
    const schema = JSON.stringify(scenarioSchema.toJSONSchema({ io: 'input' }));
    const names = fields.map((field) => field.split('.').at(-1));
    expect(names.filter((name) => !schema.includes(`"${name}":{`))).toEqual([]);
  });
});

test('a tag that is removed leaves its clause without an implementation', () => {
  const path = 'models/actions/key-life/sync-key.action.ts';
  const one = projectWith(path, project.getSourceFileOrThrow(path).getFullText());
  const followed = ['KS-SYNC-KEY', 'KS-SYNC-KEY-OWNER', 'KS-SYNC-KEY-CREDENTIALS'] as const;
  const registry = Object.fromEntries(followed.map((id) => [id, clauses[id]]));
  const offences = (): readonly string[] =>
    clauseOffences(clauseMentionsIn(one, '/'), registry).filter((text) => !text.includes('no such'));
  expect(offences()).toEqual([]);

  const tags = one.getSourceFileOrThrow(`/${path}`).getDescendants().filter(Node.isJSDoc);
  const tag = tags
    .flatMap((doc) => doc.getTags())
    .find((found) => found.getCommentText() === 'KS-SYNC-KEY-OWNER');
  tag?.remove();
  expect(offences()).toEqual(['KS-SYNC-KEY-OWNER: nothing implements it, and it has no reason']);
});

test('a clause that is mentioned once is an offence without that mention, whichever it is', () => {
  const once = mentions.filter(({ id, kind }) => {
    const followers = mentions.filter((other) => other.id === id && other.kind !== 'test');
    return kind !== 'test' && followers.length === 1;
  });
  expect(once.length).toBeGreaterThan(40);
  for (const mention of once) {
    const others = mentions.filter((other) => other !== mention);
    expect(clauseOffences(others, clauses)).toEqual([
      `${mention.id}: nothing implements it, and it has no reason`,
    ]);
  }
});

test.each([
  [
    'a clause that is out of scope and implemented',
    'KS-SDK3-LOAD',
    'is out of scope, and yet it is implemented by code load in models/load.ts',
  ],
  [
    'a clause that does not exist',
    'KS-NOWHERE',
    'no such clause, and yet code load in models/load.ts names it',
  ],
])('%s is an offence', (_, id, message) => {
  const one = projectWith(
    'models/load.ts',
    `/**\n * Load.\n *\n * @clause ${id}\n */\nexport const load = 1;\n`,
  );
  const registry = { 'KS-SDK3-LOAD': { outOfScope: 'No load.' } };
  const offences = clauseOffences(clauseMentionsIn(one, '/'), registry);
  expect(offences).toEqual([`${id}: ${message}`]);
});

test('an assumption without a tag is an offence, and so is a tag without an assumption', () => {
  const one = projectWith(
    'models/load.ts',
    '/**\n * Load.\n *\n * @assumption no-load\n */\nexport const load = 1;\n',
  );
  const { tombstones } = assumptions;
  expect(assumptionOffences(assumptionMentionsIn(one, '/'), { tombstones })).toEqual([
    'no-load: no such assumption, and yet code load in models/load.ts names it',
    'tombstones: no code has its tag',
  ]);
});

test.each([
  [
    'models/machines/door.machine.ts',
    "export const doorMachine = { states: { OPEN: { meta: { clause: 'KS-OPEN' }, on: { 'door.shut': { meta: { clause: 'KS-SHUT' } } } } } };",
    [
      { id: 'KS-OPEN', kind: 'state', name: 'door OPEN' },
      { id: 'KS-SHUT', kind: 'transition', name: 'door OPEN: door.shut' },
    ],
  ],
  [
    'models/actions/shut-door.action.ts',
    "export const shutDoor = { name: 'shut-door', clause: 'KS-SHUT' };",
    [{ id: 'KS-SHUT', kind: 'action', name: 'shut-door' }],
  ],
  [
    'properties/deployment/doors.ts',
    "function doors() { return statement('door', 'KS-SHUT'); }",
    [{ id: 'KS-SHUT', kind: 'check', name: 'doors' }],
  ],
  [
    'scripts/doors.test.ts',
    "/** @clause KS-SHUT */\ntest.each([['a door']])('%s shuts', () => {});",
    [{ id: 'KS-SHUT', kind: 'test', name: '%s shuts' }],
  ],
  ['models/remark.ts', '/** As KS-SHUT has it. */\nexport const remark = 1;', []],
  ['scripts/strings.test.ts', "expect('KS-SHUT');", []],
])('%s with %s is read', (file, text, expected) => {
  const found = clauseMentionsIn(projectWith(file, text), '/');
  expect(found).toEqual(expected.map((mention) => ({ ...mention, file })));
});

describe('the traces', () => {
  const traces = tracesOf(mentions, tabledActionsIn(project, root), happenings, publishedMatrix());

  test('have a name for every place', () => {
    const nameless = traces.flatMap(({ clause, followedBy, tests }) =>
      [...followedBy, ...tests].filter(({ name }) => name === '').map(({ file }) => `${clause}: ${file}`),
    );
    expect(nameless).toEqual([]);
  });

  test('lead from an action and from a property to the scenarios where they matter', () => {
    const traceOf = (wanted: string) => traces.find(({ clause }) => clause === wanted);
    expect(traceOf('KS-SYNC-KEY-OWNER')?.scenarios).toContain('clone-2x2');
    expect(traceOf('KS-SYNC-KEY-OWNER')?.scenarios).not.toContain('sdk3-min1-3hsm-1fail');
    expect(traceOf('KS-TWO-HSMS')?.scenarios).toContain('sdk5-quorum-2hsm-1fail');
    expect(traceOf('KS-SYNC-TIME')).toMatchObject({
      followedBy: [],
      tests: [],
      evidence: undefined,
      scenarios: [],
    });
  });
});
