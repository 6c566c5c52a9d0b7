export {
  type Action,
  namesOf,
  nothing,
  type Parameter,
  type Parameters,
  refusalOf,
} from './actions/action.ts';
export { type ActionSet, type Actions, actions } from './actions/actions.ts';
export { whyLeftAlone } from './actions/key-life/server-sync-copies.action.ts';
export { type UseOutcome, unavailable, useKey } from './actions/use-key.ts';
export {
  type Assumption,
  type AssumptionId,
  assumptionOf,
  assumptions,
  type ReadingField,
  readingFields,
} from './assumptions.ts';
export { type DocumentId, documents, type Source, sourceText } from './clauses/documents.ts';
export { inventories } from './clauses/inventory/inventories.ts';
export type { Inventory, InventoryItem } from './clauses/inventory/inventory.ts';
export { type Clause, type ClauseId, clauses, type OwnClause, ruleOf } from './clauses.ts';
export {
  type Contradiction,
  type ContradictionId,
  contradictions,
  type Statement,
} from './contradictions.ts';
export { type ApiLifecycle, statesNotModelled, statesOfOurs } from './machines/api-states.ts';
export { encodingOf, UnacceptedEventError } from './machines/lifecycle.ts';
export { machines } from './machines/machines.ts';
export { type Model, modelOf, type Step, type StepName } from './model.ts';
export {
  durationPattern,
  ratePerSecondOf,
  secondsIn,
  secondsOf,
  type TimeUnit,
  timeUnits,
} from './rates/durations.ts';
export { type ParsedRates, parseRates } from './rates/parse-rates.ts';
export { publicRates } from './rates/public-rates.ts';
export { actionsWithSharedRate, type Rates, ratesSchema } from './rates/rates.ts';
export { type Refusal, refusals } from './refusals.ts';
export { type ParsedScenario, parseScenario } from './scenarios/parse-scenario.ts';
export { type Partition, partitionOfRegion, partitions } from './scenarios/partitions.ts';
export { nearestName, type Path, type Problem, problemsOf, unknownName } from './scenarios/problem.ts';
export { knownOutcomes, type Outcome, publicScenarios } from './scenarios/public-scenarios.ts';
export { remarksOn } from './scenarios/remarks.ts';
export {
  hsmsPerClusterMax,
  type Scenario,
  type ScenarioInput,
  scenarioSchema,
  type Verdict,
  verdicts,
} from './scenarios/scenario.ts';
export { parseScenarioToSearch } from './size.ts';
export { type NamedStep, StepNames } from './step-names.ts';
export { type ParsedSweep, parseSweep, type Sweep } from './sweeps/parse-sweep.ts';
export { publicSweep, publicSweepNames } from './sweeps/public-sweeps.ts';
export { type AxisValue, type SweepCell, sweepSchema } from './sweeps/sweep.ts';
export type {
  BackupRecord,
  BackupState,
  ClusterState,
  Contents,
  CreationState,
  HsmState,
  KeyClass,
  PasswordVersion,
  Sdk,
} from './vocabulary.ts';
export { ActorWorld } from './world/actor-world.ts';
export type { AlikeHsms } from './world/alike-hsms.ts';
export { ContradictionError } from './world/decision-tree.ts';
export { backupNames, type Deployment, deploy, requirementOf } from './world/deployment.ts';
export { type Change, changesBetween, type Facts, factsOf } from './world/facts.ts';
export type { PlainState } from './world/interned-lifecycle.ts';
export { InternedWorld, Memory, type SavedMemory } from './world/interned-world.ts';
export { type ChangeKeys, type KeyList, withKeysOf } from './world/keys-in-states.ts';
export { type MachineName, machineNamesOf } from './world/machine-names.ts';
export {
  activeHsmCount,
  activeHsmCountInReach,
  activeHsmsOf,
  hasActiveHsm,
  hasNoHsm,
  holdersOf,
  isAcknowledgedTokenKey,
  isActive,
  isHandleTaken,
  isHeld,
  isLiveHolder,
  isUsable,
  isVacant,
  latestBackup,
  liveCopyCountInHome,
  liveCopyCountInReach,
  nextBackupSlot,
  originBackup,
} from './world/questions.ts';
export { type Asked, ask, DerivedWorld, type Reader, readerNames, readers } from './world/readers.ts';
export { type Effect, type OnRun, RememberedSteps } from './world/remembered-steps.ts';
export { SharedInternTable } from './world/shared-intern-table.ts';
export type {
  BackupSlot,
  ClusterSlot,
  HsmSlot,
  KeySlot,
  RegionSlot,
  Slot,
  SlotKind,
  UserSlot,
  ZoneSlot,
} from './world/slots.ts';
export { type Distinguish, Symmetry } from './world/symmetry.ts';
export type { ReadonlyWorld, World } from './world/world.ts';
