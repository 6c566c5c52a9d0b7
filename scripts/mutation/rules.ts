import { relative } from 'node:path';
import { Node, type Project, type SourceFile, SyntaxKind } from 'ts-morph';
import { root } from './project.ts';

/** A declaration of the models that decides what can happen. */
export interface Rule {
  readonly file: SourceFile;
  readonly declaration: Node;
}

/**
 * The declarations in which a mistake changes what the models mean: all that follow a clause of the
 * documentation, and all of the models that those use.
 *
 * @remarks
 * Engines are no rules: they follow no clause, and no rule uses them. A mistake in one of them shows where
 * two engines are compared.
 */
export function rulesOf(project: Project): readonly Rule[] {
  const files = project.getSourceFiles().filter((file) => pathOf(file).startsWith('models/'));
  const found = new Map<Node, Rule>();
  const open = files.flatMap((file) =>
    file
      .getStatements()
      .filter(followsClause)
      .map((declaration): Rule => ({ file, declaration })),
  );
  for (let rule = open.pop(); rule !== undefined; rule = open.pop()) {
    if (found.has(rule.declaration)) continue;
    found.set(rule.declaration, rule);
    open.push(...usedBy(rule));
  }
  return [...found.values()].sort(
    (one, other) =>
      compare(pathOf(one.file), pathOf(other.file)) ||
      one.declaration.getStart() - other.declaration.getStart(),
  );
}

/** The path of a file from the root. */
export function pathOf(file: SourceFile): string {
  return relative(root, file.getFilePath()).replaceAll('\\', '/');
}

/** The order of texts that is the same on every machine. */
export function compare(one: string, other: string): number {
  if (one === other) return 0;
  return one < other ? -1 : 1;
}

function followsClause(statement: Node): boolean {
  return statement.getDescendantsOfKind(SyntaxKind.JSDocTag).some((tag) => tag.getTagName() === 'clause');
}

/** The declarations of the models that a rule names, its own imports followed. */
function usedBy({ file, declaration }: Rule): Rule[] {
  const names = new Set(
    declaration.getDescendantsOfKind(SyntaxKind.Identifier).map((identifier) => identifier.getText()),
  );
  const local = declarationsIn(file, names);
  const imported = file.getImportDeclarations().flatMap((statement) => {
    const source = statement.getModuleSpecifierSourceFile();
    const isOurs = source !== undefined && pathOf(source).startsWith('models/');
    if (!isOurs || statement.isTypeOnly()) return [];
    const taken = statement
      .getNamedImports()
      .filter((one) => !one.isTypeOnly() && names.has(one.getAliasNode()?.getText() ?? one.getName()));
    return declarationsIn(source, new Set(taken.map((one) => one.getName())));
  });
  return [...local, ...imported];
}

function declarationsIn(file: SourceFile, names: ReadonlySet<string>): Rule[] {
  return file
    .getStatements()
    .filter((statement) => namesDeclaredBy(statement).some((name) => names.has(name)))
    .map((declaration) => ({ file, declaration }));
}

function namesDeclaredBy(statement: Node): readonly string[] {
  if (Node.isVariableStatement(statement)) return statement.getDeclarations().map((one) => one.getName());
  if (Node.isFunctionDeclaration(statement) || Node.isClassDeclaration(statement)) {
    return [statement.getName() ?? ''];
  }
  return [];
}
