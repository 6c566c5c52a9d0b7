import { Node, type Project, SyntaxKind, ts } from 'ts-morph';
import { conditionEdits } from './condition-operators.ts';
import { type Edit, type OperatorName, wordsOf } from './edit.ts';
import { effectEdits } from './effect-operators.ts';
import { eventEdits, fieldsOfEvents, machineEdits, nameOf, neighbouringEvents } from './machine-operators.ts';
import { roleEdits } from './role-operators.ts';
import { pathOf, type Rule, rulesOf } from './rules.ts';
import { valueEdits, vocabularyOf } from './value-operators.ts';

/** The models with one mistake in their source. */
export interface GeneratedMutant {
  /** Where it is, what is wrong, and the words before and after: it stays while these stay. */
  readonly id: string;
  /** The path of the file from the root. */
  readonly file: string;
  /** The names of what the mistake lies in, from the outside in. */
  readonly place: string;
  readonly operator: OperatorName;
  /** The words of the mistake as they should be, and as they are. */
  readonly before: string;
  readonly after: string;
  /** The whole file with the mistake. */
  readonly source: string;
}

/** Every mutant of the rules, in the order of the files and of the places in them. */
export function generateMutants(project: Project): readonly GeneratedMutant[] {
  const files = project.getSourceFiles().filter((file) => pathOf(file).startsWith('models/'));
  const neighbours = neighbouringEvents(files);
  const fields = fieldsOfEvents(files);
  const vocabulary = vocabularyOf(files);
  const found: GeneratedMutant[] = [];
  const seen = new Set<string>();
  const idCounts = new Map<string, number>();
  for (const rule of rulesOf(project)) {
    const edits = [...nodesOf(rule.declaration)].flatMap((node) => [
      ...conditionEdits(node),
      ...valueEdits(node, vocabulary),
      ...effectEdits(node),
      ...machineEdits(node),
      ...eventEdits(node, neighbours, fields),
    ]);
    const inOrder = [...edits, ...roleEdits(rule.declaration)].sort(
      (one, other) => one.node.getStart() - other.node.getStart(),
    );
    for (const edit of inOrder) {
      const mutant = mutantOf(rule, edit);
      // Two operators may come to the same.
      const words = `${mutant.file} ${wordsIn(mutant.source)}`;
      if (seen.has(words)) continue;
      seen.add(words);
      const count = (idCounts.get(mutant.id) ?? 0) + 1;
      idCounts.set(mutant.id, count);
      found.push(count === 1 ? mutant : { ...mutant, id: `${mutant.id} (${count})` });
    }
  }
  return found;
}

/** What says who and where, and decides nothing. */
const tellingNames = [
  'name',
  'clause',
  'parameters',
  'describe',
  'description',
  'meta',
  'id',
  'types',
  'kind',
];

/** A node and all within it that decides something. */
function* nodesOf(node: Node): Generator<Node> {
  const isNamed = Node.isMethodDeclaration(node) || Node.isPropertyAssignment(node);
  const isTelling =
    (isNamed && tellingNames.includes(node.getName())) ||
    Node.isThrowStatement(node) ||
    Node.isTypeNode(node) ||
    Node.isTemplateExpression(node);
  if (isTelling) return;
  yield node;
  for (const child of node.forEachChildAsArray()) yield* nodesOf(child);
}

function mutantOf({ file }: Rule, { operator, node, replacements }: Edit): GeneratedMutant {
  const text = file.getFullText();
  const [start, end] = [node.getStart(), node.getEnd()];
  const within = replacements.filter((one) => one.start >= start && one.end <= end + 1);
  const source = edited(text, 0, text.length, replacements);
  const before = operator === 'drop-transition' ? transitionText(node) : oneLine(text.slice(start, end));
  const after = oneLine(edited(text, start, Math.max(end, ...within.map((one) => one.end)), within));
  const place = placeOf(node);
  const path = pathOf(file);
  const id = `${path.slice('models/'.length)}: ${place}: ${operator}: ${short(before)} => ${short(after)}`;
  const told = { before: cut(before, toldLengthMax), after: cut(after, toldLengthMax) };
  return { id, file: path, place, operator, ...told, source };
}

/** A transition without what is only told of it. */
function transitionText(node: Node): string {
  const within = node
    .getFirstDescendantByKind(SyntaxKind.ObjectLiteralExpression)
    ?.getProperties()
    .filter((property) => !Node.isPropertyAssignment(property) || !tellingNames.includes(nameOf(property)))
    .map((property) => property.getText());
  const text = `{ ${(within ?? []).join(', ')} }`;
  return oneLine(Node.isPropertyAssignment(node) ? `${node.getNameNode().getText()}: ${text}` : text);
}

function edited(text: string, start: number, end: number, replacements: Edit['replacements']): string {
  const inOrder = [...replacements].sort((one, other) => one.start - other.start);
  let at = start;
  let result = '';
  for (const replacement of inOrder) {
    result += text.slice(at, replacement.start) + replacement.text;
    at = replacement.end;
  }
  return result + text.slice(at, end);
}

function oneLine(text: string): string {
  return text
    .replace(/^\s*\/\/.*$/gm, '')
    .replaceAll(/\s+/g, ' ')
    .trim();
}

const lengthMax = 90;
const toldLengthMax = 160;

function short(text: string): string {
  return text === '' ? 'nothing' : cut(text, lengthMax);
}

function cut(text: string, max: number): string {
  return text.length <= max ? text : `${text.slice(0, max - 1)}…`;
}

/** The names of what a node lies in. */
function placeOf(node: Node): string {
  const names = [node, ...node.getAncestors()].flatMap((one) => {
    if (Node.isPropertyAssignment(one)) return ['on', 'states'].includes(nameOf(one)) ? [] : [nameOf(one)];
    const isNamed =
      Node.isFunctionDeclaration(one) ||
      Node.isMethodDeclaration(one) ||
      Node.isVariableDeclaration(one) ||
      Node.isClassDeclaration(one);
    return isNamed ? [one.getName() ?? ''] : [];
  });
  return names.reverse().join('.');
}

function wordsIn(source: string): string {
  const parsed = ts.createSourceFile('mutant.ts', source, ts.ScriptTarget.ESNext);
  return wordsOf(parsed, parsed);
}
