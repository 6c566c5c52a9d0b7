import {
  type BinaryExpression,
  type Expression,
  type IfStatement,
  Node,
  SyntaxKind,
  type ts,
} from 'ts-morph';
import { type Edit, opposite, remove, replace } from './edit.ts';

/** Mistakes in deciding: conditions, answers, and the reasons to refuse. */
export function conditionEdits(node: Node): readonly Edit[] {
  if (Node.isIfStatement(node)) return editsOfIf(node);
  if (Node.isConditionalExpression(node)) {
    return [
      replace('negate-condition', node.getCondition(), opposite(node.getCondition())),
      ...decided(node, node.getWhenTrue(), node.getWhenFalse()),
    ];
  }
  if (Node.isReturnStatement(node)) return editsOfAnswer(node.getExpression());
  if (Node.isArrowFunction(node)) {
    const body = node.getBody();
    return Node.isExpression(body) ? editsOfAnswer(body) : [];
  }
  return Node.isBinaryExpression(node) ? editsOfChain(node) : [];
}

function editsOfIf(node: IfStatement): Edit[] {
  const then = node.getThenStatement();
  const inner = Node.isBlock(then) ? then.getStatements() : [then];
  const last = inner.at(-1);
  // What throws is a check of the model itself.
  if (Node.isThrowStatement(last)) return [];
  const negated = replace('negate-condition', node.getExpression(), opposite(node.getExpression()));
  if (node.getElseStatement() !== undefined) return [negated];
  if (Node.isReturnStatement(last) || Node.isContinueStatement(last)) {
    return [negated, { ...remove('drop-condition', node) }];
  }
  return [negated, replace('drop-condition', node, then.getText())];
}

/** Where one of two ways is nothing, a reason is forgotten; else one is taken always. */
function decided(node: Node, whenTrue: Node, whenFalse: Node): Edit[] {
  const nothing = [whenTrue, whenFalse].find((branch) => branch.getText() === 'undefined');
  if (nothing !== undefined) return [replace('drop-condition', node, nothing.getText())];
  return [whenTrue, whenFalse].map((branch) => replace('decide-condition', node, branch.getText()));
}

function editsOfAnswer(answer: Expression | undefined): Edit[] {
  return answer !== undefined && isYesOrNo(answer)
    ? [replace('negate-condition', answer, opposite(answer))]
    : [];
}

const comparisons = ['===', '!==', '<', '<=', '>', '>=', '&&', '||'];
const questions = ['some', 'every', 'includes', 'has'];

function isYesOrNo(answer: Node): boolean {
  if (Node.isParenthesizedExpression(answer)) return isYesOrNo(answer.getExpression());
  if (Node.isBinaryExpression(answer)) {
    const operator = answer.getOperatorToken().getText();
    const isJoining = operator === '&&' || operator === '||';
    return (
      comparisons.includes(operator) &&
      (!isJoining || isYesOrNo(answer.getRight()) || isAsked(answer.getRight()))
    );
  }
  const kinds = [SyntaxKind.TrueKeyword, SyntaxKind.FalseKeyword] as const;
  if (kinds.some((kind) => kind === answer.getKind())) return true;
  if (Node.isPrefixUnaryExpression(answer)) return answer.getOperatorToken() === SyntaxKind.ExclamationToken;
  return isAsked(answer);
}

/** Whether it is the call of a function whose name says that it answers yes or no. */
function isAsked(answer: Node): boolean {
  if (!Node.isCallExpression(answer)) return false;
  const asked = answer.getExpression();
  const name = Node.isPropertyAccessExpression(asked) ? asked.getName() : asked.getText();
  return questions.includes(name) || /^(is|has|holds|takes)([A-Z]|$)/.test(name);
}

/** Of a && b && c, one is left out; as well of a || b and of a ?? b. */
function editsOfChain(node: BinaryExpression): Edit[] {
  const operator = node.getOperatorToken().getText();
  if (!['&&', '||', '??'].includes(operator)) return [];
  const parent = node.getParent();
  const isPart = Node.isBinaryExpression(parent) && parent.getOperatorToken().getText() === operator;
  if (isPart) return [];
  const operands = operandsOf(node, operator);
  return operands.map((dropped) => {
    const left = operands.filter((operand) => operand !== dropped);
    const text = left.map((operand) => operand.getText()).join(` ${operator} `);
    const { replacements } = replace('drop-condition', node, text);
    return { operator: 'drop-condition', node, replacements };
  });
}

function operandsOf(node: Node<ts.Node>, operator: string): Node[] {
  if (!Node.isBinaryExpression(node) || node.getOperatorToken().getText() !== operator) return [node];
  return [...operandsOf(node.getLeft(), operator), ...operandsOf(node.getRight(), operator)];
}
