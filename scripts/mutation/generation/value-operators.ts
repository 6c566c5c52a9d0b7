import {
  type BinaryExpression,
  Node,
  type NumericLiteral,
  type SourceFile,
  type StringLiteral,
  type Type,
} from 'ts-morph';
import { type Edit, replace } from './edit.ts';

/** Mistakes in what is compared: limits, numbers, states, and whether one or all are meant. */
export function valueEdits(node: Node, vocabulary: Vocabulary): readonly Edit[] {
  if (Node.isBinaryExpression(node)) return [...editsOfLimit(node), ...editsOfStates(node, vocabulary)];
  if (Node.isNumericLiteral(node)) return editsOfNumber(node);
  return Node.isCallExpression(node) ? editsOfQuantifier(node) : [];
}

const shifted: Readonly<Record<string, string>> = { '>=': '>', '>': '>=', '<=': '<', '<': '<=' };

function editsOfLimit(node: BinaryExpression): Edit[] {
  const operator = shifted[node.getOperatorToken().getText()];
  if (operator === undefined) return [];
  const text = `${node.getLeft().getText()} ${operator} ${node.getRight().getText()}`;
  return [replace('shift-comparison', node, text)];
}

function editsOfNumber(node: NumericLiteral): Edit[] {
  const value = node.getLiteralValue();
  const parent = node.getParent();
  const possible = Node.isBinaryExpression(parent) ? literalsOf(otherSide(parent, node).getType()) : [];
  // One more is the mistake, and one less only where there is no more.
  return [value + 1, value - 1]
    .filter((other) => possible.length === 0 || possible.includes(other))
    .slice(0, 1)
    .map((other) => ({
      ...replace('shift-comparison', node, String(other)),
      node: Node.isExpression(parent) || Node.isPropertyAssignment(parent) ? parent : node,
    }));
}

/** The state after it, or before the last one, counts as well. */
function editsOfStates(node: BinaryExpression, vocabulary: Vocabulary): Edit[] {
  const operator = node.getOperatorToken().getText();
  const literal = [node.getLeft(), node.getRight()].find((side) => Node.isStringLiteral(side));
  if (!['===', '!=='].includes(operator) || !Node.isStringLiteral(literal)) return [];
  const asked = otherSide(node, literal);
  const neighbour = neighbourOf(literal, asked.getType(), vocabulary);
  if (neighbour === undefined) return [];
  const joined = operator === '===' ? '||' : '&&';
  const compared = `${asked.getText()} ${operator} '${neighbour}'`;
  return [replace('widen-states', node, `(${node.getText()} ${joined} ${compared})`)];
}

/** Of two alternatives, the other one is only the opposite. */
function neighbourOf(literal: StringLiteral, type: Type, vocabulary: Vocabulary): string | undefined {
  const possible = literalsOf(type);
  const known = vocabulary.find((words) => possible.every((one) => words.includes(String(one)))) ?? [];
  const inOrder = known.filter((word) => possible.includes(word));
  const place = inOrder.indexOf(literal.getLiteralValue());
  if (inOrder.length < 3 || place < 0) return undefined;
  const condition = literal.getParentWhileOrThrow(Node.isBinaryExpression).getText();
  const next = [...inOrder.slice(place + 1), ...inOrder.slice(0, place).reverse()];
  return next.find((word) => !condition.includes(`'${word}'`));
}

/** The alternatives of every type that is a list of words, in the order in which they are declared. */
export type Vocabulary = readonly (readonly string[])[];

/** See {@link Vocabulary}. */
export function vocabularyOf(files: readonly SourceFile[]): Vocabulary {
  return files
    .flatMap((file) => file.getTypeAliases())
    .flatMap((alias) => {
      const union = alias.getTypeNode();
      if (!Node.isUnionTypeNode(union)) return [];
      const words = union.getTypeNodes().map((one) => {
        const literal = Node.isLiteralTypeNode(one) ? one.getLiteral() : undefined;
        return Node.isStringLiteral(literal) ? literal.getLiteralValue() : undefined;
      });
      return words.every((word) => word !== undefined) ? [words] : [];
    });
}

function literalsOf(type: Type): readonly unknown[] {
  if (!type.isUnion()) return [];
  const all = type.getUnionTypes();
  return all.every((one) => one.isLiteral()) ? all.map((one) => one.getLiteralValue()) : [];
}

function otherSide(node: BinaryExpression, side: Node): Node {
  return node.getLeft() === side ? node.getRight() : node.getLeft();
}

const exchanged: Readonly<Record<string, string>> = {
  some: 'every',
  every: 'some',
  find: 'findLast',
  findLast: 'find',
  max: 'min',
  min: 'max',
};

function editsOfQuantifier(node: Node): Edit[] {
  if (!Node.isCallExpression(node)) return [];
  const asked = node.getExpression();
  const name = Node.isPropertyAccessExpression(asked) ? exchanged[asked.getName()] : undefined;
  if (name === undefined || !Node.isPropertyAccessExpression(asked)) return [];
  const { replacements } = replace('replace-quantifier', asked.getNameNode(), name);
  const taken = name === 'max' || name === 'min' ? node.getArguments() : [];
  return [
    { operator: 'replace-quantifier', node, replacements },
    ...taken.map((one) => replace('replace-quantifier', node, one.getText())),
  ];
}
