import { createHash } from 'node:crypto';
import { stripTypeScriptTypes } from 'node:module';
import { join } from 'node:path';
import { type Project, type SourceFile, ts } from 'ts-morph';
import { root } from '../root.ts';
import { wordsOf } from './generation/edit.ts';
import { compare, pathOf, rulesOf } from './generation/rules.ts';
import type { JudgedScenario } from './judging/judge.ts';

/** What decides which mutants there are and what becomes of them; all that these use is found from here. */
const roots = ['generation/generate.ts', 'judging/judge.ts', 'judging/judging.ts'];

/**
 * A short text that differs whenever the result of the mutants may: it stands for the words of every rule of the
 * models, of every other source that they depend on, and for every scenario.
 *
 * @remarks
 * Comments and formatting are no words. Types decide nothing, nor does a source that is used for them only, nor
 * an engine: how worlds are kept and searched decides nothing. That engines decide the same is for tests of
 * their own, and a sample of the mutants is judged again whenever the tests run.
 *
 * @param knownNames - the scenarios whose numbers are known from elsewhere
 */
export function fingerprintOf(
  project: Project,
  scenarios: readonly JudgedScenario[],
  knownNames: ReadonlySet<string>,
): string {
  const hash = createHash('sha256');
  for (const { file, declaration } of rulesOf(project)) {
    hash.update(`${pathOf(file)}\n${wordsOf(declaration.compilerNode, file.compilerNode)}\n`);
  }
  for (const file of sourcesOf(project)) {
    hash.update(`${pathOf(file)}\n${wordsThatRun(file)}\n`);
  }
  for (const { name, origin, scenario } of scenarios) {
    const { note: _, expect: __, ...deployment } = scenario;
    hash.update(`${JSON.stringify([name, origin, knownNames.has(name), deployment])}\n`);
  }
  return hash.digest('hex').slice(0, 32);
}

/** The words of a source but for its types, as they run. */
function wordsThatRun(file: SourceFile): string {
  const text = stripTypeScriptTypes(file.getFullText());
  const source = ts.createSourceFile(file.getFilePath(), text, ts.ScriptTarget.ESNext, true);
  return wordsOf(source, source);
}

/** What the models have beside rules, and how properties are decided. */
const engines = [/^models\//, /^properties\/(search|temporal|verification)\//];

/** The sources that the result depends on beside the rules, in the order of their paths. */
export function sourcesOf(project: Project): readonly SourceFile[] {
  const found = new Set(
    roots.map((file) => project.getSourceFileOrThrow(join(root, 'scripts/mutation', file))),
  );
  // A set that grows while it is walked through.
  for (const file of found) for (const used of usedBy(file)) found.add(used);
  return [...found]
    .filter((file) => !engines.some((engine) => engine.test(pathOf(file))))
    .sort((one, other) => compare(pathOf(one), pathOf(other)));
}

/** The sources whose values a source uses; of a door only what is taken through it. */
function usedBy(file: SourceFile): readonly SourceFile[] {
  return file.getImportDeclarations().flatMap((statement) => {
    const source = statement.getModuleSpecifierSourceFile();
    const isOurs = source !== undefined && !pathOf(source).startsWith('..') && !source.isInNodeModules();
    if (!isOurs || statement.isTypeOnly() || !source.getFilePath().endsWith('.ts')) return [];
    if (!statement.getModuleSpecifierValue().startsWith('#')) return [source];
    const names = statement.getNamedImports().filter((one) => !one.isTypeOnly());
    return names.flatMap((one) => behindDoor(source, one.getName()));
  });
}

function behindDoor(door: SourceFile, name: string): readonly SourceFile[] {
  return door.getExportDeclarations().flatMap((statement) => {
    const isMeant = statement.getNamedExports().some((one) => one.getName() === name);
    const source = statement.getModuleSpecifierSourceFile();
    return isMeant && source !== undefined ? [source] : [];
  });
}
