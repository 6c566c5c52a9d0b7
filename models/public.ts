/**
 * The model: scenarios, the machines and actions that they run on, and what the documentation says.
 *
 * @remarks
 * This is what the package gives out. Inside the repository the door is `index.ts`.
 */

export type { Action, Parameter, Parameters } from './actions/action.ts';
export { type ActionSet, actions } from './actions/actions.ts';
export { choices } from './actions/choices.ts';
export { type Clause, type ClauseId, clauses, type OwnClause } from './clauses.ts';
export { machines } from './machines/machines.ts';
export { type Model, modelOf, type Step, type StepName } from './model.ts';
export { type Refusal, refusals } from './refusals.ts';
export { type ParsedScenario, parseScenario } from './scenarios/parse-scenario.ts';
export type { Problem } from './scenarios/problem.ts';
export { publicScenarios } from './scenarios/public-scenarios.ts';
export {
  type Scenario,
  type ScenarioInput,
  scenarioSchema,
  type Verdict,
  verdicts,
} from './scenarios/scenario.ts';
export type { Deployment } from './world/deployment.ts';
export {
  activeHsmsOf,
  holdersOf,
  isActive,
  isHeld,
  isLiveHolder,
  liveCopyCountInReach,
} from './world/questions.ts';
export type { BackupSlot, ClusterSlot, HsmSlot, KeySlot, Slot } from './world/slots.ts';
export type { ReadonlyWorld, World } from './world/world.ts';
