import type { Journey } from './journeys.ts';
import type { Plan } from './plan.ts';
import { planOfSteps } from './profile-routes.ts';
import { Testbed } from './testbed.ts';

/**
 * A journey as a plan for a test: nothing is looked for.
 *
 * @throws Error where a step names nothing that can happen in its deployment
 */
export const planOfJourney = ({ id, scenario, steps }: Journey): Plan =>
  planOfSteps(new Testbed(scenario), id, steps);
