import jsep from 'jsep';
import { unknownName } from '../scenarios/problem.ts';
import type { AxisValue } from './sweep.ts';

/** What names stand for; null for an axis that is not there. */
export type Values = Readonly<Record<string, AxisValue | null>>;

/** Why a text is no expression, or has no value. */
export class ExpressionError extends Error {
  override readonly name = 'ExpressionError';
}

/**
 * A condition or a number that is made of axes, such as `minimum <= hsms + 1`.
 *
 * @remarks
 * There are numbers, texts in quotation marks, `true`, `false` and names of axes; `+ - * / %`, comparisons, `!`, `&&`,
 * `||` and parentheses. In sums and products `true` is 1 and `false` 0.
 */
export class Expression {
  readonly text: string;
  /** The names in it. */
  readonly names: ReadonlySet<string>;
  readonly #tree: jsep.Expression;

  /**
   * @param known - the names that it may have
   * @throws ExpressionError
   */
  constructor(text: string, known: readonly string[]) {
    this.text = text;
    this.#tree = treeOf(text);
    const names = new Set<string>();
    collect(this.#tree, names);
    for (const name of names)
      if (!known.includes(name)) throw new ExpressionError(unknownName('axis', name, known));
    this.names = names;
  }

  /** Whether it is true; also where a name stands for an axis that is not there, about which it says nothing. */
  isTrueOf(values: Values): boolean {
    if ([...this.names].some((name) => values[name] === null)) return true;
    const value = resultOf(this.#tree, values);
    if (typeof value === 'boolean') return value;
    throw new ExpressionError(
      `expected something true or false, found ${shown(value)}${where(this.names, values)}`,
    );
  }

  /** The whole number that it is; an axis that is not there counts as 0. */
  numberOf(values: Values): number {
    const value = resultOf(
      this.#tree,
      Object.fromEntries(Object.entries(values).map(([name, found]) => [name, found ?? 0])),
    );
    if (typeof value === 'number' && Number.isInteger(value) && value >= 0) return value;
    throw new ExpressionError(`expected a whole number, found ${shown(value)}${where(this.names, values)}`);
  }
}

function treeOf(text: string): jsep.Expression {
  try {
    return jsep(text);
  } catch (error) {
    const { description, index } = error as { readonly description?: string; readonly index?: number };
    const place = index === undefined ? '' : ` (character ${index + 1})`;
    throw new ExpressionError(
      `expected a condition such as "minimum <= hsms": ${description ?? String(error)}${place}`,
    );
  }
}

function collect(node: jsep.Expression, names: Set<string>): void {
  const known = node as jsep.CoreExpression;
  switch (known.type) {
    case 'Literal':
      if (known.value === null || typeof known.value === 'object') break;
      return;
    case 'Identifier':
      names.add(known.name);
      return;
    case 'UnaryExpression':
      if (!Object.hasOwn(unary, known.operator)) break;
      collect(known.argument, names);
      return;
    case 'BinaryExpression':
      if (!Object.hasOwn(binary, known.operator) && !isLogical(known.operator)) break;
      collect(known.left, names);
      collect(known.right, names);
      return;
    default:
  }
  throw new ExpressionError(
    'expected names of axes, numbers and texts with + - * / % == != < <= > >= ! && || and parentheses',
  );
}

function resultOf(node: jsep.Expression, values: Values): AxisValue {
  const known = node as jsep.Literal | jsep.Identifier | jsep.UnaryExpression | jsep.BinaryExpression;
  switch (known.type) {
    case 'Literal':
      return known.value as AxisValue;
    case 'Identifier': {
      const value = values[known.name];
      if (value === null || value === undefined) throw new ExpressionError(`${known.name} is not there`);
      return value;
    }
    case 'UnaryExpression':
      return unary[known.operator]!(resultOf(known.argument, values));
    case 'BinaryExpression': {
      const left = resultOf(known.left, values);
      if (!isLogical(known.operator)) return binary[known.operator]!(left, resultOf(known.right, values));
      const decides = known.operator === '||';
      return truth(left) === decides ? decides : truth(resultOf(known.right, values));
    }
  }
}

const isLogical = (operator: string): boolean => operator === '&&' || operator === '||';

const unary: Readonly<Record<string, (value: AxisValue) => AxisValue>> = {
  '!': (value) => !truth(value),
  '-': (value) => -amount(value),
};

const binary: Readonly<Record<string, (one: AxisValue, other: AxisValue) => AxisValue>> = {
  '+': (one, other) => counted(one) + counted(other),
  '-': (one, other) => counted(one) - counted(other),
  '*': (one, other) => counted(one) * counted(other),
  '/': (one, other) => amount(one) / amount(other),
  '%': (one, other) => amount(one) % amount(other),
  '==': (one, other) => alike(one, other) && one === other,
  '!=': (one, other) => alike(one, other) && one !== other,
  '<': (one, other) => amount(one) < amount(other),
  '<=': (one, other) => amount(one) <= amount(other),
  '>': (one, other) => amount(one) > amount(other),
  '>=': (one, other) => amount(one) >= amount(other),
};

/** In sums and products what is true counts as 1, so that a condition chooses between two numbers. */
const counted = (value: AxisValue): number => (typeof value === 'boolean' ? Number(value) : amount(value));

function amount(value: AxisValue): number {
  if (typeof value === 'number') return value;
  throw new ExpressionError(`expected a number, found ${shown(value)}`);
}

function truth(value: AxisValue): boolean {
  if (typeof value === 'boolean') return value;
  throw new ExpressionError(`expected something true or false, found ${shown(value)}`);
}

/** A comparison of a number with a text is a mistake, and never true. */
function alike(one: AxisValue, other: AxisValue): true {
  if (typeof one === typeof other) return true;
  throw new ExpressionError(`${shown(one)} is compared with ${shown(other)}, which is of another kind`);
}

const shown = (value: AxisValue): string => JSON.stringify(value);

function where(names: ReadonlySet<string>, values: Values): string {
  const told = [...names].map((name) => `${name} is ${JSON.stringify(values[name])}`);
  return told.length === 0 ? '' : `, where ${told.join(' and ')}`;
}
