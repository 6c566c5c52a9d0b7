/** What the exit code of `keysync` means. */
export const exitCodes = {
  /** As expected. */
  success: 0,
  /**
   * A property that must hold is violated, an expectation is not met, a hazard that should fail was found, or an
   * implementation does not behave as documented, or cannot be asked.
   */
  failure: 1,
  /** Bad usage or bad input. */
  badInput: 2,
  /** A limit or an interruption stopped the search, or nothing was ever asked: never a pass. */
  incomplete: 3,
  /** A defect of keysync itself. */
  defect: 70,
} as const;

/** The exit code for a judgement. */
export function exitCodeOf(judgement: 'expected' | 'unexpected' | 'incomplete'): number {
  switch (judgement) {
    case 'expected':
      return exitCodes.success;
    case 'unexpected':
      return exitCodes.failure;
    case 'incomplete':
      return exitCodes.incomplete;
  }
}
