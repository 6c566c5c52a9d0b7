import { relative } from 'node:path';
import { Node, type Project, type SourceFile, SyntaxKind } from 'ts-morph';
import { root } from '../../root.ts';

/** A declaration of the models that decides what can happen. */
export interface Rule {
  readonly file: SourceFile;
  readonly declaration: Node;
}

/**
 * The declarations in which a mistake changes what a verification comes to: all that follow a clause of the
 * documentation, and all of the models that those use.
 *
 * @remarks
 * Engines are no rules: they follow no clause, and no rule uses them. A mistake in one of them shows where
 * two engines are compared. What follows a clause and is only given out through the door is not asked by any
 * verification, and tests of its own must do; see {@link unaskedIn}.
 */
export function rulesOf(project: Project): readonly Rule[] {
  const found = new Map<Node, Rule>();
  const asked = namesTakenIn(project);
  const open = followingClauses(project).filter((rule) => isTaken(rule, asked));
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

/** The names of what follows a clause, and that neither the models nor the properties use anywhere. */
export function unaskedIn(project: Project): readonly string[] {
  const asked = namesTakenIn(project);
  return followingClauses(project)
    .filter((rule) => !isTaken(rule, asked))
    .flatMap(({ declaration }) => namesDeclaredBy(declaration));
}

function followingClauses(project: Project): readonly Rule[] {
  return project
    .getSourceFiles()
    .filter((file) => pathOf(file).startsWith('models/'))
    .flatMap((file) =>
      file
        .getStatements()
        .filter(followsClause)
        .map((declaration): Rule => ({ file, declaration })),
    );
}

/** The names that some source of the models or the properties imports, but for the doors. */
function namesTakenIn(project: Project): ReadonlySet<string> {
  const takers = project.getSourceFiles().filter((file) => /^(models|properties)\//.test(pathOf(file)));
  return new Set(
    takers
      .flatMap((file) => file.getImportDeclarations())
      .flatMap((statement) => statement.getNamedImports())
      .map((one) => one.getName()),
  );
}

/** Whether another source takes it, or another declaration of its own. */
function isTaken({ file, declaration }: Rule, taken: ReadonlySet<string>): boolean {
  const names = namesDeclaredBy(declaration);
  if (names.some((name) => taken.has(name))) return true;
  const others = file.getStatements().filter((statement) => statement !== declaration);
  return others
    .flatMap((statement) => statement.getDescendantsOfKind(SyntaxKind.Identifier))
    .some((identifier) => names.includes(identifier.getText()));
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
