import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { XmlDocument, XsdValidator } from 'libxml2-wasm';
import { marked } from 'marked';
import { afterAll, describe, expect, test } from 'vitest';
import { scenarioSchema } from '#models';
import {
  type Answer,
  BrokenImplementationError,
  type Capabilities,
  type ConformanceStep,
  type Implementation,
  type Observation,
  parametersByAction,
  runConformance,
  type Suite,
  UnimplementedError,
} from '#properties';
import { githubAnnotations } from '../formats/github-annotations.ts';
import { printable } from '../formats/printable.ts';
import { hostile } from '../testing.ts';
import { conformanceJunit } from './conformance-junit.ts';
import { conformanceMarkdown } from './conformance-markdown.ts';
import { conformanceNotices } from './conformance-notices.ts';
import { conformanceReportOf } from './conformance-report.ts';
import { type ConformanceReport, conformanceReportSchema } from './conformance-schema.ts';
import { conformanceText } from './conformance-text.ts';
import type { WireOutcome } from './wire-report.ts';

const [cluster, hsm, key] = ['cluster', 'hsm', 'key'].map((name) => `${name} ${hostile}`) as [
  string,
  string,
  string,
];
const scenario = scenarioSchema.parse({
  name: hostile,
  regions: { east: 'aws' },
  clusters: { [cluster]: { region: 'east', hsms: [hsm], start: 'running' } },
  clients: { app: { cluster, sdk: 3 } },
  users: ['co', 'cu'],
  cryptoOfficer: 'co',
  keys: { [key]: { class: 'session', client: 'app', owner: 'cu' } },
});

const step = (action: string, expected: ConformanceStep['expected']): ConformanceStep => ({
  action,
  parameters: action === 'close-session' ? { key } : { key, hsm },
  sentence: `${action} of ${key}.`,
  expected,
  changes: {},
});
const generated = step('generate-key', { outcome: 'accepted' });
const refused = step('generate-key', { outcome: 'refused', reason: 'key-already-created' });
const closed = step('close-session', { outcome: 'accepted' });

const testOf = (id: string, ...steps: readonly ConformanceStep[]): Suite['tests'][number] => ({
  id,
  area: 'session-keys',
  comment: `It is about ${hostile}.`,
  clauses: ['KS-SESSION-LOCAL'],
  flags: [],
  deployment: 'one',
  steps,
});
const suite: Suite = {
  name: hostile,
  deployments: { one: { scenario, start: {} } },
  tests: [
    testOf('twice', generated, refused),
    testOf('closed', generated, closed),
    testOf('begun', generated),
    testOf('used', generated, step('use-key', { outcome: 'accepted' })),
  ],
};

const capabilities: Capabilities = {
  controls: { 'generate-key': ['key', 'hsm'], 'close-session': ['key'] },
  spontaneous: [],
  immediate: [],
  observes: ['hsms.keys'],
  reasons: true,
  bounds: false,
};

/** What answers everything in the same way, and sees the same. */
function stubborn(
  answer: Answer | (() => never),
  observation: Observation = {},
  can: Partial<Capabilities> = {},
): Implementation {
  return {
    name: hostile,
    capabilities: () => ({ ...capabilities, ...can }),
    reset: () => ({ outcome: 'ready' }),
    act: () => (typeof answer === 'function' ? answer() : answer),
    observe: () => observation,
  };
}

const accepted: Answer = { outcome: 'accepted' };
const dies = (): never => {
  throw new BrokenImplementationError('died', `it said ${hostile}`);
};
const cases: Readonly<Record<ConformanceReport['outcome'], readonly [Implementation, Partial<Suite>]>> = {
  passed: [stubborn(accepted), { tests: suite.tests.slice(1) }],
  failed: [stubborn({ outcome: 'refused', message: hostile }), {}],
  broken: [stubborn(dies), {}],
  vacuous: [stubborn(accepted, {}, { controls: {} }), {}],
  'too-few': [stubborn(accepted), { tests: suite.tests.slice(1) }],
  incomplete: [stubborn(accepted), { tests: suite.tests.slice(1) }],
};

async function reportOf(outcome: ConformanceReport['outcome']): Promise<ConformanceReport> {
  const [implementation, changed] = cases[outcome];
  let asked = 0;
  const isStopped = (): boolean => outcome === 'incomplete' && asked++ > 3;
  const passedMin = outcome === 'too-few' ? 4 : 1;
  const how = { patience: 0, passedMin, isStopped };
  const result = await runConformance({ ...suite, ...changed }, implementation, how);
  const again = (id: string): string => `again ${id}`;
  return conformanceReportOf(result, {
    keysync: '0.0.0',
    driver: hostile,
    version: hostile,
    lastWords: [hostile],
    again,
  });
}

const outcomes = Object.keys(cases) as (keyof typeof cases)[];

describe.each(outcomes)('a run that is %s', (outcome) => {
  test('says so, and follows its schema', async () => {
    const report = await reportOf(outcome);
    expect(report.outcome).toBe(outcome);
    expect(conformanceReportSchema.parse(JSON.parse(JSON.stringify(report)))).toEqual(report);
  });

  test('is a text in which nothing moves the cursor', async () => {
    const text = conformanceText(await reportOf(outcome));
    expect(text).not.toMatch(/[^\P{Cc}\n]/u);
    const lastLine = text.trimEnd().split('\n').at(-1);
    expect(lastLine).toMatch(outcome === 'passed' || outcome === 'failed' ? /passed/ : /this is no pass\.$/);
  });

  test('is a page in which names are text', async () => {
    const html = marked.parse(conformanceMarkdown(await reportOf(outcome)), { async: false });
    expect(html).not.toMatch(/<(script|a|img|em)\b(?! href="clauses)/);
  });

  test('is JUnit XML as build servers read it', async () => {
    const xml = conformanceJunit(await reportOf(outcome));
    expect(problemsOf(xml)).toBe('');
    const errors = Number(/ errors="(\d+)"/.exec(xml)?.[1]);
    expect(errors > 0).toBe(outcome !== 'passed' && outcome !== 'failed');
  });

  test('is annotated where it is no pass', async () => {
    const annotations = githubAnnotations(conformanceNotices(await reportOf(outcome)));
    if (outcome === 'passed') expect(annotations).toBe('');
    else expect(annotations).toMatch(/^::error title=/);
  });
});

test('a cause of failures tells what was told, what was answered, and what may be', async () => {
  const report = await reportOf('failed');
  expect(report.failures.map(({ id, tests }) => [id, ...tests])).toEqual([
    ['begun', 'begun', 'twice', 'closed'],
  ]);
  const text = conformanceText(report);
  // What comes after the step that is not explained was never tried.
  expect(text.match(/✗/g)).toHaveLength(1);
  expect(text).toContain(printable(`failed generate-key key=${key}`));
  expect(text).toContain('  In:        3 tests, such as begun\n');
  expect(text).toContain(printable(`  Told:      generate-key key=${key}`));
  expect(text).toContain('  Answered:  refused "<script>');
  expect(text).toContain('  Allowed:   accepted\n  Again:     again begun');
});

const calls = [
  { call: 'CreateCluster', came: 'accepted' },
  { call: `CreateHsm ${hostile}`, came: `refused, ${hostile}` },
];
const unbuilt = (): never => {
  throw new UnimplementedError({ operation: 'CopyBackupToRegion', answered: 'HTTP 501' });
};

async function toldOf(implementation: Implementation): Promise<[ConformanceReport, string]> {
  const result = await runConformance(suite, implementation, { patience: 0, identicalMax: 2 });
  const context = { keysync: '', driver: '', lastWords: [], again: (id: string) => `again ${id}` };
  const report = conformanceReportOf(result, context);
  expect(conformanceReportSchema.parse(JSON.parse(JSON.stringify(report)))).toEqual(report);
  expect(problemsOf(conformanceJunit(report))).toBe('');
  const html = marked.parse(conformanceMarkdown(report), { async: false });
  expect(html).not.toMatch(/<(script|a|img|em)\b(?! href="clauses)/);
  return [report, conformanceText(report)];
}

test('a deployment that cannot be built tells the calls, and is one cause of which the rest is skipped', async () => {
  const [report, text] = await toldOf({
    ...stubborn(accepted),
    reset: () => ({ outcome: 'failed', because: 'CreateHsm was refused', calls }),
  });
  expect(report.counts).toMatchObject({ failed: 2, skipped: 1, notApplicable: 1 });
  expect(report.failures).toMatchObject([{ skipped: 1, mismatch: { kind: 'deployment', calls } }]);
  expect(text).toContain('failed The deployment cannot be built: CreateHsm was refused\n');
  expect(text).toContain('  In:        2 tests, such as twice; 1 more was skipped that comes to the same\n');
  expect(text).toContain('\n    CreateCluster → accepted\n✗   CreateHsm <script>');
});

test('a call that is answered with nothing is named, with what to do about it', async () => {
  const [report, text] = await toldOf(stubborn(unbuilt));
  expect(report.failures).toMatchObject([{ mismatch: { operation: 'CopyBackupToRegion' }, skipped: 1 }]);
  expect(text).toContain('failed CopyBackupToRegion answered HTTP 501\n');
  expect(text).toMatch(/ Without: .* --without CopyBackupToRegion;/);
});

test('what would make more tests applicable is told', async () => {
  const [report, text] = await toldOf(stubborn(accepted));
  expect(report.unlocks).toEqual([{ kind: 'control', name: 'use-key', tests: 1, alone: 1 }]);
  expect(text).toContain('  1 test needs it to be told use-key; that alone would unlock 1.\n');
});

test('what fails on the wire is told with the call, in every format, and is no pass', async () => {
  const answer = { status: 200, body: `{"CreateTimestamp":"${hostile}"}` };
  const last = { operation: 'CreateCluster', region: 'us-east-1', input: { HsmType: hostile }, answer };
  const failed = {
    says: hostile,
    verdict: 'failed',
    because: `it is ${hostile}`,
    kind: 'one',
    last,
  } as const;
  const wire: readonly WireOutcome[] = [
    { id: 'wire/CreateCluster/answer', operation: 'CreateCluster', ...failed },
    { id: 'wire/DeleteCluster/answer', operation: 'DeleteCluster', ...failed },
    { id: 'wire/ListTags/answer', operation: 'ListTags', says: hostile, verdict: 'passed' },
  ];
  const one = { ...suite, tests: suite.tests.slice(2, 3) };
  const result = await runConformance(one, stubborn(accepted), { patience: 0 });
  const context = { keysync: '', driver: '', lastWords: [], again: (id: string) => `again ${id}` };
  const report = conformanceReportOf(result, { ...context, wire });
  expect(report.outcome).toBe('failed');
  expect(conformanceReportSchema.parse(JSON.parse(JSON.stringify(report)))).toEqual(report);
  const text = conformanceText(report);
  expect(text).toContain(printable(`failed it is ${hostile}`));
  expect(text).toContain('  In:        2 tests, such as wire/CreateCluster/answer\n');
  expect(text).toContain('  Again:     again wire/CreateCluster/answer\n');
  expect(text).toContain('\n2 tests failed for 1 cause, 2 passed; begin with wire/CreateCluster/answer.\n');
  expect(text).not.toMatch(/[^\P{Cc}\n]/u);
  expect(problemsOf(conformanceJunit(report))).toBe('');
  expect(conformanceJunit(report)).toContain('failures="2"');
  expect(githubAnnotations(conformanceNotices(report))).toMatch(/^::error title=/);
  const html = marked.parse(conformanceMarkdown(report), { async: false });
  expect(html).not.toMatch(/<(script|a|img|em)\b(?! href="clauses)/);
  // What passed on the wire counts for the minimum, and alone is no less.
  const passed = conformanceReportOf({ ...result, passedMin: 2 }, { ...context, wire: wire.slice(2) });
  expect(passed.outcome).toBe('passed');
  const silent = conformanceReportOf(result, { ...context, wire: [] });
  expect(conformanceText(silent)).toContain('Nothing was tried on the wire: the driver makes no calls.');
});

test('what is seen and cannot be is told beside what should be', async () => {
  const implementation = stubborn(accepted, { hsms: { [hsm]: { keys: [] } } });
  const one = { ...suite, tests: suite.tests.slice(2, 3) };
  const result = await runConformance(one, implementation, { patience: 0 });
  const report = conformanceReportOf(result, { keysync: '', driver: '', lastWords: [], again: () => '' });
  expect(conformanceText(report)).toMatch(/Seen: +hsm .*: keys is none, and should be key /s);
  // The way to there: the key was generated before anybody looked.
  expect(report.failures[0]?.way.map(({ action }) => action)).toEqual(['generate-key']);
});

test('a driver that broke tells what it was told last', async () => {
  const text = conformanceText(await reportOf('broken'));
  expect(text).toMatch(/ {4}step 1: generate-key key=.* → nothing\n/s);
  expect(text).toContain('Its last words on standard error:\n    <script>');
});

test('every action has parameters', () => {
  expect([...parametersByAction.values()].filter((names) => names.length === 0)).toEqual([]);
});

const schema = XmlDocument.fromString(
  readFileSync(join(import.meta.dirname, '..', 'testdata', 'jenkins-junit.xsd'), 'utf8'),
);
const validator = XsdValidator.fromDoc(schema);
afterAll(() => {
  validator.dispose();
  schema.dispose();
});

function problemsOf(xml: string): string {
  try {
    const document = XmlDocument.fromString(xml);
    validator.validate(document);
    document.dispose();
    return '';
  } catch (error) {
    return String(error);
  }
}
