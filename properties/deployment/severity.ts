/**
 * What a hazard comes to, the worst first: an acknowledged key is gone after one fault; keys are there and cannot be
 * used; no token key can be created, now or after one fault; what failed or was deleted is still there; clones or
 * users differ; a call must be tried again.
 */
export const severities = ['lost', 'unusable', 'blocked', 'leftover', 'drift', 'retry'] as const;

/** See {@link severities}. */
export type Severity = (typeof severities)[number];

/** Whether one severity is the other or worse. */
export const isAsSevere = (severity: Severity, threshold: Severity): boolean =>
  severities.indexOf(severity) <= severities.indexOf(threshold);

/** Negative where the first is the worse one; nothing is better than anything. */
export const compareSeverities = (one: Severity | null, other: Severity | null): number =>
  rankOf(one) - rankOf(other);

const rankOf = (severity: Severity | null): number =>
  severity === null ? severities.length : severities.indexOf(severity);

/** The worst of some; null where there is none. */
export const worstSeverity = (found: readonly (Severity | null)[]): Severity | null =>
  found.reduce<Severity | null>((worst, one) => (compareSeverities(one, worst) < 0 ? one : worst), null);
