import type { Refusal } from '#models';

/**
 * The refusals that a real system does not know: the model gives them because a scenario is finite, or because of
 * what the scenario says may happen.
 */
export const boundRefusals: ReadonlySet<Refusal> = new Set<Refusal>([
  'not-allowed',
  'failures-used-up',
  'outages-used-up',
  'zone-failures-used-up',
  'zone-outages-used-up',
  'no-free-backup-slot',
  'not-the-next-slot',
  'copying-cannot-fail',
]);
