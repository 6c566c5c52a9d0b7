import type { Action } from './actions/action.ts';
import { actions } from './actions/actions.ts';
import { type ParsedScenario, parseScenario } from './scenarios/parse-scenario.ts';
import { type Scenario, scenarioSchema } from './scenarios/scenario.ts';
import { deploy } from './world/deployment.ts';

/** Regions, clusters, HSMs, clients, users, keys and backups of a scenario that can be searched, together. */
export const slotCountMax = 300;

/** Choices of parameters of all actions in a scenario that can be searched. */
const choiceCountMax = 200_000;

/** The steps among them: choices that the scenario does not forbid. */
export const stepCountMax = 20_000;

/**
 * Checks that a value is a scenario, as `parseScenario`, and that it is small enough to be searched.
 *
 * @remarks
 * Far below these numbers no search comes to its end. They keep what comes before the first world, where no limit
 * and no signal is heard, to seconds.
 */
export function parseScenarioToSearch(value: unknown): ParsedScenario {
  // First: to look up names is work as well.
  const shape = scenarioSchema.safeParse(value);
  const tooMany = shape.success ? slotProblem(shape.data) : undefined;
  if (tooMany !== undefined) return { problems: [{ path: [], message: tooMany }] };
  const parsed = parseScenario(value);
  const tooManyChoices = parsed.scenario && choiceProblem(parsed.scenario);
  return tooManyChoices === undefined ? parsed : { problems: [{ path: [], message: tooManyChoices }] };
}

function slotProblem({ regions, clusters, clients, users, keys, backups }: Scenario): string | undefined {
  const hsmCount = Object.values(clusters).reduce((count, { hsms }) => count + hsms.length, 0);
  const named = [regions, clusters, clients, keys].flatMap((slots) => Object.keys(slots));
  const slotCount = named.length + hsmCount + users.length + backups;
  if (slotCount <= slotCountMax) return undefined;
  const what = 'regions, clusters, HSMs, clients, users, keys and backups';
  return `the scenario is too large to be searched: expected at most ${slotCountMax} ${what} together, found ${slotCount}`;
}

function choiceProblem(scenario: Scenario): string | undefined {
  let choiceCount = 0;
  let stepCount = 0;
  const deployment = deploy(scenario);
  for (const action of Object.values(actions) as readonly Action[]) {
    for (const parameters of action.parameters(deployment)) {
      choiceCount += 1;
      if (action.forbids?.(deployment, parameters) === undefined) stepCount += 1;
      if (choiceCount > choiceCountMax || stepCount > stepCountMax)
        return `the scenario is too large to be searched: expected at most ${stepCountMax} possible steps among at most ${choiceCountMax} choices; HSMs, keys and backups multiply`;
    }
  }
  return undefined;
}
