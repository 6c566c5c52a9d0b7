import { type ForOfStatement, Node, type ObjectLiteralExpression, SyntaxKind } from 'ts-morph';
import { type Edit, remove, replace } from './edit.ts';

/** Mistakes in doing: what is told and what is put together. */
export function effectEdits(node: Node): readonly Edit[] {
  if (Node.isExpressionStatement(node)) return [replace('drop-effect', node, '{}')];
  if (Node.isForOfStatement(node)) return editsOfLoop(node);
  if (Node.isArrowFunction(node)) {
    const body = node.getBody();
    return isTelling(body) ? [replace('drop-effect', body, 'undefined')] : [];
  }
  if (Node.isArrayLiteralExpression(node)) return editsOfParts(node, node.getElements());
  return Node.isObjectLiteralExpression(node) ? editsOfParts(node, node.getProperties()) : [];
}

function isTelling(body: Node): boolean {
  if (!Node.isCallExpression(body)) return false;
  const told = body.getExpression();
  return Node.isPropertyAccessExpression(told) && told.getName() === 'tell';
}

/** The HSMs of a cluster: of them the first alone, or those of every cluster. */
function editsOfLoop(node: ForOfStatement): Edit[] {
  const list = node.getExpression();
  if (list.getKind() !== SyntaxKind.PropertyAccessExpression) return [];
  const first = replace('first-only', list, `${list.getText()}.slice(0, 1)`);
  const isWide = list.getText().endsWith('deployment.hsms');
  const isOfCluster = list.getText().endsWith('.hsms') && !isWide;
  const wide = isOfCluster ? [replace('widen-scope', list, 'world.deployment.hsms')] : [];
  return [first, ...wide];
}

/** A list that takes another one over, or what `assign` puts into a context: one part is missing. */
function editsOfParts(node: Node, parts: readonly Node[]): Edit[] {
  const isTakingOver = parts.some((part) => Node.isSpreadElement(part) || Node.isSpreadAssignment(part));
  const isPut = Node.isObjectLiteralExpression(node) && isAssigned(node) && parts.length > 1;
  if (!isTakingOver && !isPut) return [];
  return parts.map((part) => remove('drop-element', part));
}

function isAssigned(node: ObjectLiteralExpression): boolean {
  const made = node
    .getAncestors()
    .find((one) => !Node.isParenthesizedExpression(one) && !Node.isArrowFunction(one));
  return Node.isCallExpression(made) && made.getExpression().getText() === 'assign';
}
