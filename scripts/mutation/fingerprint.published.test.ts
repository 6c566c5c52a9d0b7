import { join } from 'node:path';
import { expect, test } from 'vitest';
import { root } from '../root.ts';
import { fingerprintOf, sourcesOf } from './fingerprint.ts';
import { pathOf } from './generation/rules.ts';
import { grounds, type JudgedScenario } from './judging/judge.ts';
import { ownSources } from './matrix.ts';

const known: ReadonlySet<string> = new Set(['clone-2x2']);
const all = grounds();
const project = ownSources();

/** The fingerprint where one source reads differently. */
function fingerprintWith(file: string, change: (text: string) => string): string {
  const source = project.getSourceFileOrThrow(join(root, file));
  const text = source.getFullText();
  expect(change(text)).not.toBe(text);
  source.replaceWithText(change(text));
  const changed = fingerprintOf(project, all, known);
  source.replaceWithText(text);
  return changed;
}

const now = fingerprintOf(project, all, known);

test('the result depends on all rules, all properties and what makes the mutants, and not on the rest', () => {
  const sources = sourcesOf(project).map(pathOf);
  const mustHave = project
    .getSourceFiles()
    .map(pathOf)
    .filter((path) => /\.(invariant|step|reachable|liveness|recoverable|mutants)\.ts$/.test(path));
  expect(mustHave.length).toBeGreaterThan(50);
  expect(sources).toEqual(expect.arrayContaining(mustHave));
  expect(sources).toEqual(
    expect.arrayContaining([
      'scripts/mutation/generation/condition-operators.ts',
      'scripts/mutation/judging/fate.ts',
    ]),
  );
  expect(sources.filter((path) => /^(reports|properties\/(random|deployment|search))\//.test(path))).toEqual(
    [],
  );
});

test.each([
  ['models/world/interned-world.ts', 'this.start', 'this.started'],
  ['properties/search/exploration.ts', 'batchCapacity', 'capacityOfBatch'],
])('an engine changes nothing: %s', (file, before, after) => {
  expect(fingerprintWith(file, (text) => text.replaceAll(before, after))).toBe(now);
});

test('comments and formatting change nothing', () => {
  const file = 'models/actions/key-life/sync-key.action.ts';
  expect(fingerprintWith(file, (text) => `// Something.\n${text.replaceAll('\n\n', '\n\n\n')}`)).toBe(now);
  expect(
    fingerprintWith(file, (text) => text.replace(/\/\*\*[\s\S]*?\*\//, '/** @clause KS-SYNC-KEY */')),
  ).toBe(now);
});

test('types change nothing', () => {
  const file = 'properties/always/acknowledged-key-survives.invariant.ts';
  expect(fingerprintWith(file, (text) => `type Anything = string;\n${text}`)).toBe(now);
});

test.each([
  ['models/actions/key-life/sync-key.action.ts', "'owner-missing'", "'officer-missing'"],
  ['models/machines/hsm.machine.ts', "target: 'ACTIVE'", "target: 'DEGRADED'"],
  ['models/world/questions.ts', 'count += 1', 'count += 2'],
  ['properties/always/acknowledged-key-survives.invariant.ts', 'isHeld', 'holdersOf'],
  ['properties/mutants/mutants.ts', '...userMutants,', ''],
  ['scripts/mutation/generation/value-operators.ts', 'value + 1', 'value + 2'],
])('a word of %s changes it', (file, before, after) => {
  expect(fingerprintWith(file, (text) => text.replaceAll(before, after))).not.toBe(now);
});

test('a scenario changes it by what it is, and not by what is said of it', () => {
  const [first, ...others] = all as readonly [JudgedScenario, ...JudgedScenario[]];
  const other = (scenario: Partial<JudgedScenario['scenario']>): string =>
    fingerprintOf(project, [{ ...first, scenario: { ...first.scenario, ...scenario } }, ...others], known);
  expect(other({ note: 'Another note.' })).toBe(now);
  expect(other({ backups: first.scenario.backups + 1 })).not.toBe(now);
  expect(fingerprintOf(project, all, new Set())).not.toBe(now);
});
