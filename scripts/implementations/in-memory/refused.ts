import type { Reason } from '#properties';

/** What was asked for cannot be done now, and nothing has changed. */
export class Refused extends Error {
  override readonly name = 'Refused';
  readonly reason: Reason;

  constructor(reason: Reason) {
    super(`refused: ${reason}`);
    this.reason = reason;
  }
}

/**
 * Goes on only where something is so.
 *
 * @throws {@link Refused} with this reason
 */
export function demand(condition: boolean, reason: Reason): asserts condition {
  if (!condition) throw new Refused(reason);
}
