import { relative } from 'node:path';
import { type JSDoc, Node, type Project, SyntaxKind, type VariableDeclaration } from 'ts-morph';
import type { Meaning } from '#reports';
import { root } from '../root.ts';

/**
 * The values that are declared in files with such a name, but for tests, by a text of theirs.
 *
 * @param text - the property of the value that says what it is called, such as `name: 'sync-key'`
 */
export function declarationsIn(
  project: Project,
  files: RegExp,
  text: 'name' | 'id',
): ReadonlyMap<string, VariableDeclaration> {
  const found = new Map<string, VariableDeclaration>();
  const isMeant = (path: string): boolean => files.test(path) && !path.endsWith('.test.ts');
  for (const file of project.getSourceFiles().filter((one) => isMeant(one.getFilePath()))) {
    for (const declaration of file.getVariableDeclarations().filter((one) => one.isExported())) {
      const name = [...declaration.getDescendants()]
        .filter((node) => Node.isPropertyAssignment(node))
        .find((node) => node.getName() === text)
        ?.getInitializer();
      if (Node.isStringLiteral(name)) found.set(name.getLiteralValue(), declaration);
    }
  }
  return found;
}

/** What stands before a declaration. */
export function meaningOf(declaration: VariableDeclaration): Meaning {
  const doc = docOf(declaration);
  return {
    summary: inOneLine(doc.getDescription()),
    remarks: tagsOf(doc, 'remarks').map(inOneLine).at(0),
    assumptions: tagsOf(doc, 'assumption'),
    file: fileOf(declaration),
  };
}

/** The clause that stands before a declaration. */
export function clauseOf(declaration: VariableDeclaration): string {
  const [clause] = tagsOf(docOf(declaration), 'clause');
  if (clause === undefined) throw new Error(`${whereIs(declaration)} has no @clause.`);
  return clause;
}

/** Where something is, for a message. */
export function whereIs(node: Node): string {
  return `${fileOf(node)}:${node.getStartLineNumber()}`;
}

/** The members of an object that is written down as such, by name. */
export function membersOf(declaration: VariableDeclaration): ReadonlyMap<string, Node> {
  const object = declaration.getInitializerIfKind(SyntaxKind.ObjectLiteralExpression);
  if (object === undefined) throw new Error(`${whereIs(declaration)} is not written down as an object.`);
  return new Map(
    object.getProperties().map((member) => {
      if (Node.isSpreadAssignment(member)) throw new Error(`${whereIs(member)} hides members of an object.`);
      return [member.getName(), member] as const;
    }),
  );
}

/** All that is written in a node and in the functions of ours that it names, in the order of reading. */
export function reachedFrom(start: Node): readonly Node[] {
  const reached: Node[] = [];
  const entered = new Set<Node>();
  const enter = (node: Node): void => {
    if (entered.has(node)) return;
    entered.add(node);
    for (const inner of node.getDescendants()) {
      reached.push(inner);
      const named = functionNamed(inner);
      if (named !== undefined) enter(named);
    }
  };
  enter(start);
  return reached;
}

/** What of ours is run where this is named: a function, one in a variable, or a member of an object. */
export function functionNamed(node: Node): Node | undefined {
  if (Node.isPropertyAccessExpression(node)) {
    const owner = declarationOf(node.getExpression());
    const object = Node.isVariableDeclaration(owner) ? owner.getInitializer() : undefined;
    return Node.isObjectLiteralExpression(object) ? object.getProperty(node.getName()) : undefined;
  }
  const declaration = Node.isIdentifier(node) ? declarationOf(node) : undefined;
  if (Node.isFunctionDeclaration(declaration)) return declaration;
  const isFunction =
    Node.isVariableDeclaration(declaration) && Node.isArrowFunction(declaration.getInitializer());
  return isFunction ? declaration : undefined;
}

function declarationOf(node: Node): Node | undefined {
  const symbol = node.getSymbol();
  const declaration = (symbol?.getAliasedSymbol() ?? symbol)?.getValueDeclaration();
  return declaration?.getSourceFile().isInNodeModules() === false ? declaration : undefined;
}

function docOf(declaration: VariableDeclaration): JSDoc {
  const doc = declaration.getVariableStatementOrThrow().getJsDocs().at(-1);
  if (doc === undefined) throw new Error(`${whereIs(declaration)} does not say what it means.`);
  return doc;
}

function tagsOf(doc: JSDoc, name: string): readonly string[] {
  return doc
    .getTags()
    .filter((tag) => tag.getTagName() === name)
    .map((tag) => tag.getCommentText()?.trim() ?? '');
}

const fileOf = (node: Node): string => relative(root, node.getSourceFile().getFilePath());

const inOneLine = (text: string): string => text.trim().replace(/\s+/g, ' ');
