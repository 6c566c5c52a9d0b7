import type { Scenario } from '#models';
import type { Limits } from '#properties';

/** What is asked of one scenario, as plain data. */
export interface SweepJob {
  readonly scenario: Scenario;
  /** The names of the properties, in the order of the answer. */
  readonly properties: readonly string[];
  readonly limits: Limits;
}
