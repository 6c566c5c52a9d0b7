import { relative } from 'node:path';
import { Node, type Project, type SourceFile, SyntaxKind } from 'ts-morph';

/** A place in the code that names a clause or an assumption. */
export interface Mention {
  /** What it names. */
  readonly id: string;
  /** The file, from the root. */
  readonly file: string;
  /**
   * `machine`, `state` and `transition`: of a lifecycle. `action`, `property`: one of the model. `check`: a question,
   * an advice or a file format of `keysync check`. `code`: whatever else the model is made of. `test`: a test.
   */
  readonly kind: 'machine' | 'state' | 'transition' | 'action' | 'property' | 'check' | 'code' | 'test';
  /** What it is called there: an action, a property, a state with its machine, a function. */
  readonly name: string;
}

const clausePattern = /^KS(-[A-Z0-9]+)+$/;

/** Files that are about clauses instead of following them, or that only help tests. */
const isAside = (file: string): boolean =>
  /^models\/(clauses|assumptions|contradictions)[./]/.test(file) ||
  file === 'properties/hazards.ts' ||
  /^(reports|scripts\/(traceability|tidy))\//.test(file) ||
  /\/(testdata|machine-paths)\/|(^|\/)testing\.ts$/.test(file);

/** Every place that names a clause: tags, values and findings. */
export function clauseMentionsIn(project: Project, root: string): readonly Mention[] {
  const mentions = sourcesOf(project, root).flatMap(([file, source]) => [
    ...tagsIn(file, source, 'clause'),
    ...(isTest(file) ? [] : literalsIn(file, source)),
  ]);
  return distinct(mentions);
}

/** Every `@assumption` tag. */
export function assumptionMentionsIn(project: Project, root: string): readonly Mention[] {
  return distinct(sourcesOf(project, root).flatMap(([file, source]) => tagsIn(file, source, 'assumption')));
}

/** The actions in the tables of refusals: the name of the variable of each, and its test file. */
export function tabledActionsIn(project: Project, root: string): ReadonlyMap<string, string> {
  const tabled = sourcesOf(project, root)
    .filter(([file]) => file.endsWith('.actions.test.ts'))
    .flatMap(([file, source]) =>
      source
        .getDescendantsOfKind(SyntaxKind.CallExpression)
        .filter((call) => call.getExpression().getText() === 'testRefusals')
        .flatMap((call) => {
          const table = call.getArguments()[1];
          if (!Node.isObjectLiteralExpression(table)) return [];
          return table.getProperties().map((property) => [nameOf(property), file] as const);
        }),
    );
  return new Map(tabled);
}

function sourcesOf(project: Project, root: string): readonly (readonly [string, SourceFile])[] {
  return project
    .getSourceFiles()
    .map((source) => [relative(root, source.getFilePath()), source] as const)
    .filter(([file]) => !isAside(file) && /^(models|properties|scripts)\//.test(file));
}

const isTest = (file: string): boolean => file.endsWith('.test.ts');

function tagsIn(file: string, source: SourceFile, tagName: string): readonly Mention[] {
  // Most files have none, and to look at each node of a file takes long.
  if (!source.getFullText().includes(`@${tagName}`)) return [];
  return source.getDescendantsOfKind(SyntaxKind.JSDoc).flatMap((doc) =>
    doc
      .getTags()
      .filter((tag) => tag.getTagName() === tagName)
      .map((tag): Mention => {
        const documented = doc.getParentOrThrow();
        const name = isTest(file) ? titleOf(documented) : nameOfDocumented(documented);
        return { id: tag.getCommentText()?.trim() ?? '', file, kind: kindIn(file), name };
      }),
  );
}

/** Clauses named by values: the `meta` of machines, the `clause` of actions and properties, and findings. */
function literalsIn(file: string, source: SourceFile): readonly Mention[] {
  if (!source.getFullText().includes('KS-')) return [];
  return source
    .getDescendantsOfKind(SyntaxKind.StringLiteral)
    .filter((literal) => clausePattern.test(literal.getLiteralValue()))
    .map((literal): Mention => {
      const id = literal.getLiteralValue();
      if (kindIn(file) === 'machine') return { id, file, ...placeInMachine(literal) };
      const statement = literal.getAncestors().find((ancestor) => Node.isSourceFile(ancestor.getParent()));
      return { id, file, kind: kindIn(file), name: nameOfDocumented(statement ?? literal) };
    });
}

function kindIn(file: string): Mention['kind'] {
  if (isTest(file)) return 'test';
  if (file.endsWith('.action.ts')) return 'action';
  if (file.endsWith('.machine.ts')) return 'machine';
  if (/\.(invariant|step|reachable|recoverable|liveness)\.ts$/.test(file)) return 'property';
  return /^(scripts\/|properties\/deployment\/)/.test(file) ? 'check' : 'code';
}

/** The state, and the transition, that a value stands in. */
function placeInMachine(literal: Node): Pick<Mention, 'kind' | 'name'> {
  const path = literal
    .getAncestors()
    .filter(Node.isPropertyAssignment)
    .map((assignment) => nameOf(assignment))
    .reverse();
  const machine = /(\w[\w-]*)\.machine\.ts$/.exec(literal.getSourceFile().getBaseName())?.[1] ?? '';
  const state = path[path.indexOf('states') + 1];
  const event = path.includes('on') ? path[path.indexOf('on') + 1] : undefined;
  // A transition that several states share stands outside of them.
  if (!path.includes('states')) return { kind: 'transition', name: machine };
  if (event === undefined) return { kind: 'state', name: `${machine} ${state}` };
  return { kind: 'transition', name: `${machine} ${state}: ${event}` };
}

/** The name that a value gives itself, or else the name of its declaration. */
function nameOfDocumented(node: Node): string {
  const own = node
    .getDescendantsOfKind(SyntaxKind.PropertyAssignment)
    .find((assignment) => nameOf(assignment) === 'name' && isOfDeclaration(assignment));
  const given = own?.getInitializerIfKind(SyntaxKind.StringLiteral)?.getLiteralValue();
  if (given !== undefined) return given;
  if (Node.isVariableStatement(node)) return node.getDeclarations()[0]?.getName() ?? '';
  return Node.hasName(node) || Node.isFunctionDeclaration(node) ? (node.getName() ?? '') : '';
}

/** Whether a property is one of the value itself, and not of something inside of it. */
function isOfDeclaration(assignment: Node): boolean {
  return Node.isVariableDeclaration(assignment.getParentOrThrow().getParentOrThrow());
}

/** The title of a test, which `test.each(…)` takes in its second call. */
function titleOf(statement: Node): string {
  const call = Node.isExpressionStatement(statement) ? statement.getExpression() : undefined;
  const title = Node.isCallExpression(call) ? call.getArguments()[0] : undefined;
  return Node.isStringLiteral(title) ? title.getLiteralValue() : '';
}

function nameOf(node: Node): string {
  return Node.hasName(node) ? node.getName().replace(/^['"]|['"]$/g, '') : '';
}

function distinct(mentions: readonly Mention[]): readonly Mention[] {
  const keyed = mentions.map((mention) => [Object.values(mention).join('\n'), mention] as const);
  return [...new Map(keyed).values()];
}
