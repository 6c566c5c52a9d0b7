/** What was asked of an implementation for nothing: it has no such call, or answers it with nothing that is an answer. */
export interface MissingCall {
  /** The operation, as the implementation calls it: `CopyBackupToRegion`. */
  readonly operation: string;
  /** What came instead of an answer: `HTTP 501`, a page of HTML, the name of an exception. */
  readonly answered: string;
}

/**
 * A call was answered with nothing that can be an answer.
 *
 * @remarks
 * It is thrown by `reset`, `act` or `observe` of an implementation. The test fails, which names the call, and the run
 * goes on: the next test may do without it.
 */
export class UnimplementedError extends Error implements MissingCall {
  override readonly name = 'UnimplementedError';
  readonly operation: string;
  readonly answered: string;

  constructor({ operation, answered }: MissingCall) {
    super(`${operation} answered ${answered}`);
    this.operation = operation;
    this.answered = answered;
  }
}
