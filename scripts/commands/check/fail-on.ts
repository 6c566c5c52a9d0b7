import type { Severity } from '#properties';

/** From which severity on a report fails, as its options have it. */
export interface FailOnOptions {
  readonly failOn?: Severity | 'hazard';
  readonly failOnInherent?: boolean;
}

/**
 * The least severity that fails; undefined where nobody asked for anything to fail.
 *
 * @param isImplied - whether something else asks for any hazard to fail
 */
export function failOnOf({ failOn, failOnInherent }: FailOnOptions, isImplied = false): Severity | undefined {
  if (failOn === 'hazard') return 'retry';
  return failOn ?? (isImplied || failOnInherent === true ? 'retry' : undefined);
}
