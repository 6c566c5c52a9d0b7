import type { Path } from '../scenarios/problem.ts';
import { Expression, ExpressionError } from './expression.ts';

/** What is wrong with a sweep, and where. */
export class SweepError extends Error {
  override readonly name = 'SweepError';
  readonly path: Path;

  constructor(path: Path, message: string) {
    super(message);
    this.path = path;
  }
}

/** An expression at a place of a sweep. */
export function expressionAt(path: Path, text: string, known: readonly string[]): Expression {
  return at(path, () => new Expression(text, known));
}

/** What an expression comes to, which is at a place of a sweep. */
export function at<Result>(path: Path, evaluate: () => Result): Result {
  try {
    return evaluate();
  } catch (error) {
    if (error instanceof ExpressionError) throw new SweepError(path, error.message);
    throw error;
  }
}
