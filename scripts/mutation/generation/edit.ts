import { Node, SyntaxKind, ts } from 'ts-morph';

/** A piece of a source, and what stands there instead. */
export interface Replacement {
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

/** One mistake: what it does to the source of a file. */
export interface Edit {
  readonly operator: OperatorName;
  /** The smallest piece of the source that tells the mistake. */
  readonly node: Node;
  readonly replacements: readonly Replacement[];
}

/** Every kind of mistake, and what goes wrong in it. */
export const operators = {
  'negate-condition': 'a condition or an answer is turned into its opposite',
  'drop-condition': 'a reason to refuse, or one part of a condition, is forgotten',
  'decide-condition': 'of two ways, one is taken always',
  'drop-effect': 'something that should be told or counted is not',
  'drop-element': 'one part of what is put together is left out',
  'tell-other-event': 'a machine is told another event that it knows in the same state',
  'shift-comparison': 'a limit is off by one, or a comparison at its edge',
  'swap-roles': 'source and target take the place of each other',
  'widen-states': 'the next state counts as well',
  'drop-transition': 'a machine lost a transition',
  retarget: 'a transition leads to a neighbouring state',
  'replace-quantifier': 'some is taken for every, first for last, or largest for smallest',
  'first-only': 'what is done with all is done with the first alone',
  'widen-scope': 'what is done within a cluster is done everywhere',
} as const;

/** The name of a kind of mistake. */
export type OperatorName = keyof typeof operators;

/** Another text in the place of a node. */
export function replace(operator: OperatorName, node: Node, text: string): Edit {
  // An object right after an arrow would be read as a block.
  const isBlock = Node.isArrowFunction(node.getParent()) && text.startsWith('{');
  const put = isBlock ? `(${text})` : text;
  return { operator, node, replacements: [{ start: node.getStart(), end: node.getEnd(), text: put }] };
}

/** A node taken out, with the comma after it if there is one. */
export function remove(operator: OperatorName, node: Node): Edit {
  const next = node.getNextSibling();
  const end = next?.getKind() === SyntaxKind.CommaToken ? next.getEnd() : node.getEnd();
  return { operator, node, replacements: [{ start: node.getStart(), end, text: '' }] };
}

/** The opposite of a condition, in the way a person would write it. */
export function opposite(condition: Node): string {
  if (
    Node.isPrefixUnaryExpression(condition) &&
    condition.getOperatorToken() === SyntaxKind.ExclamationToken
  ) {
    return condition.getOperand().getText();
  }
  if (condition.getKind() === SyntaxKind.TrueKeyword) return 'false';
  if (condition.getKind() === SyntaxKind.FalseKeyword) return 'true';
  if (Node.isBinaryExpression(condition)) {
    const flipped = opposites[condition.getOperatorToken().getText()];
    if (flipped !== undefined)
      return `${condition.getLeft().getText()} ${flipped} ${condition.getRight().getText()}`;
  }
  const isOneWord =
    Node.isIdentifier(condition) ||
    Node.isCallExpression(condition) ||
    Node.isPropertyAccessExpression(condition) ||
    Node.isParenthesizedExpression(condition);
  return isOneWord ? `!${condition.getText()}` : `!(${condition.getText()})`;
}

const opposites: Readonly<Record<string, string>> = { '===': '!==', '!==': '===' };

/** A source with all its words and none of its spaces, comments, line breaks and commas before a bracket. */
export function wordsOf(node: ts.Node, source: ts.SourceFile): string {
  const words: string[] = [];
  const visit = (one: ts.Node): void => {
    const children = one.getChildren(source).filter((child) => !ts.isJSDoc(child));
    if (children.length > 0) children.forEach(visit);
    else if (one.getEnd() > one.getStart(source)) words.push(one.getText(source));
  };
  visit(node);
  return words.filter((word, index) => word !== ',' || !/^[)\]}]$/.test(words[index + 1] ?? '')).join(' ');
}
