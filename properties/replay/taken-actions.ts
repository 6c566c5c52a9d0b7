import { modelOf, type Scenario } from '#models';
import { possibleIn } from '../random/run-coverage/possible.ts';
import { Exploration, type Limits } from '../search/exploration.ts';
import { ModelSpace } from '../verification/model-space.ts';
import { sliceSize } from '../verification/verification.ts';

/** The names of the actions that happen somewhere in a scenario, as far as the limits let the search go. */
export function takenActionsIn(scenario: Scenario, limits: Limits = {}): readonly string[] {
  const space = new ModelSpace(modelOf(scenario));
  const exploration = new Exploration(space, [], limits);
  while (exploration.advance(sliceSize));
  return [...possibleIn(space)].filter(([, answers]) => answers.has(undefined)).map(([action]) => action);
}
