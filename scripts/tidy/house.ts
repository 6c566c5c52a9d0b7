import { existsSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import type { Project, SourceFile, StringLiteral } from 'ts-morph';

/** The folders, in the order in which they may import each other. */
export const layers = ['models', 'properties', 'reports', 'scripts'] as const;

/** What every message needs is not behind all that reports need. */
const lightDoor = '#printable';

/**
 * Imports that the house does not allow.
 *
 * @remarks
 * A folder imports itself by relative paths, and those before it through their doors (`#models` …) only. An
 * import that cannot be resolved is an offence too: it must not pass for one that offends nobody.
 */
export function offencesIn(project: Project, root: string): string[] {
  return project.getSourceFiles().flatMap((file) => {
    const from = layerOf(relative(root, file.getFilePath()));
    if (from === undefined) return [];
    // Imports, re-exports and `import(…)` alike.
    return file.getImportStringLiterals().flatMap((literal) => offenceOf(literal, file, from, root));
  });
}

function offenceOf(literal: StringLiteral, file: SourceFile, from: string, root: string): string[] {
  const specifier = literal.getLiteralValue();
  const where = `${relative(root, file.getFilePath())}:${literal.getStartLineNumber()}`;
  const isOurs = /^[.#]/.test(specifier);
  if (!isOurs) return [];
  const target = targetOf(literal, file);
  const isData = /\.(json|css)$/.test(specifier) && existsSync(join(dirname(file.getFilePath()), specifier));
  if (target === undefined) return isData ? [] : [`${where}: unresolved import ${specifier}`];

  const to = layerOf(relative(root, target.getFilePath()));
  if (to === undefined) return [`${where}: ${specifier} is outside of the house`];
  if (layers.indexOf(to) > layers.indexOf(from as (typeof layers)[number])) {
    return [`${where}: ${from} must not import ${to}`];
  }
  const isThroughDoor = specifier === `#${to}` || (to === 'reports' && specifier === lightDoor);
  if (to !== from && !isThroughDoor) return [`${where}: ${from} must import ${to} through its door, #${to}`];
  if (to === from && isThroughDoor) return [`${where}: ${from} must import itself by relative paths`];
  return [];
}

function targetOf(literal: StringLiteral, file: SourceFile): SourceFile | undefined {
  const declaration = [...file.getImportDeclarations(), ...file.getExportDeclarations()].find(
    (candidate) => candidate.getModuleSpecifier() === literal,
  );
  if (declaration !== undefined) return declaration.getModuleSpecifierSourceFile();
  return literal.getSymbol()?.getDeclarations()[0]?.getSourceFile();
}

function layerOf(path: string): (typeof layers)[number] | undefined {
  return layers.find((layer) => path.startsWith(`${layer}/`));
}
