import { type Identifier, Node, type ObjectBindingPattern, SyntaxKind } from 'ts-morph';
import type { Edit, Replacement } from './edit.ts';

/** Mistakes in who does what to whom: two parameters of one kind take the place of each other. */
export function roleEdits(action: Node): readonly Edit[] {
  if (!Node.isVariableStatement(action)) return [];
  const pairs = action.getDeclarations().flatMap((declaration) => pairsIn(declaration.getTypeNode()));
  return pairs.flatMap((pair) =>
    ['forbids', 'refuses', 'apply'].flatMap((method) =>
      piecesOf(action, method).flatMap((piece) => exchange(piece, pair)),
    ),
  );
}

type Pair = readonly [string, string];

/** The parameters of an action, by twos, that can be chosen from the same list. */
function pairsIn(type: Node | undefined): readonly Pair[] {
  const [chosen] = type?.getDescendantsOfKind(SyntaxKind.TypeLiteral) ?? [];
  const parameters = (chosen?.getProperties() ?? []).map((property) => ({
    name: property.getName(),
    kind: property.getTypeNode()?.getText(),
  }));
  return parameters.flatMap((one, index) =>
    parameters
      .slice(index + 1)
      .filter(({ kind }) => kind === one.kind)
      .map(({ name }): Pair => [one.name, name]),
  );
}

/** The smallest parts of a method that are said in one go. */
function piecesOf(action: Node, method: string): readonly Node[] {
  return action.getDescendants().flatMap((node): readonly Node[] => {
    const owner = node.getAncestors().find((one) => {
      const isNamed = Node.isMethodDeclaration(one) || Node.isPropertyAssignment(one);
      return isNamed && ['forbids', 'refuses', 'apply'].includes(one.getName());
    });
    const isInMethod =
      (Node.isMethodDeclaration(owner) || Node.isPropertyAssignment(owner)) && owner.getName() === method;
    if (!isInMethod) return [];
    if (Node.isIfStatement(node)) return [node.getExpression()];
    const isPiece =
      Node.isReturnStatement(node) || Node.isVariableStatement(node) || Node.isExpressionStatement(node);
    if (isPiece) return [node];
    const body = Node.isArrowFunction(node) ? node.getBody() : undefined;
    return Node.isExpression(body) ? [body] : [];
  });
}

function exchange(piece: Node, pair: Pair): Edit[] {
  const named = identifiersIn(piece, pair);
  if (named.length === 0 || isSymmetric(piece, pair)) return [];
  const swapped = named.map((identifier) => replacementOf(identifier, other(identifier.getText(), pair)));
  return [{ operator: 'swap-roles', node: piece, replacements: [...swapped, ...bindings(piece, pair)] }];
}

function identifiersIn(piece: Node, pair: Pair): readonly Identifier[] {
  const own = Node.isIdentifier(piece) ? [piece] : [];
  return [...own, ...piece.getDescendantsOfKind(SyntaxKind.Identifier)].filter((identifier) => {
    const parent = identifier.getParent();
    const isField = Node.isPropertyAccessExpression(parent) && parent.getNameNode() === identifier;
    return pair.includes(identifier.getText()) && !isField;
  });
}

function replacementOf(identifier: Identifier, text: string): Replacement {
  return { start: identifier.getStart(), end: identifier.getEnd(), text };
}

function other(name: string, [one, two]: Pair): string {
  return name === one ? two : one;
}

/** Whether the pair is only compared with each other, in which case the exchange changes nothing. */
function isSymmetric(piece: Node, pair: Pair): boolean {
  const comparisons = [piece, ...piece.getDescendants()].filter(
    (node) => Node.isBinaryExpression(node) && /^[!=]==$/.test(node.getOperatorToken().getText()),
  );
  const inComparisons = comparisons.flatMap((comparison) => identifiersIn(comparison, pair));
  const areMirrored = comparisons.every((comparison) => {
    if (!Node.isBinaryExpression(comparison)) return false;
    const [left, right] = [comparison.getLeft().getText(), comparison.getRight().getText()];
    return mirrored(left, pair) === right;
  });
  return comparisons.length > 0 && areMirrored && inComparisons.length === identifiersIn(piece, pair).length;
}

function mirrored(text: string, [one, two]: Pair): string {
  return text.replace(new RegExp(`\\b(${one}|${two})\\b`, 'g'), (name) => (name === one ? two : one));
}

/** A method that uses only one of the pair asks for the other one as well. */
function bindings(piece: Node, pair: Pair): readonly Replacement[] {
  const pattern = piece
    .getAncestors()
    .flatMap((one) => (Node.isMethodDeclaration(one) || Node.isArrowFunction(one) ? one.getParameters() : []))
    .map((parameter) => parameter.getNameNode())
    .find((name): name is ObjectBindingPattern => {
      const bound = Node.isObjectBindingPattern(name) ? name.getElements() : [];
      return bound.some((element) => pair.includes(element.getName()));
    });
  const bound = pattern?.getElements().map((element) => element.getName()) ?? [];
  const last = pattern?.getElements().at(-1)?.getEnd();
  const missing = pair.filter((name) => !bound.includes(name));
  if (last === undefined || missing.length === 0) return [];
  return [{ start: last, end: last, text: `, ${missing.join(', ')}` }];
}
