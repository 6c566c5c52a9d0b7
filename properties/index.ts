export {
  type AtlasCell,
  type AtlasSetting,
  atlasScenario,
  cellsOf,
  everyCluster,
  type Family,
  nameOfCell,
} from './atlas/family.ts';
export {
  canBeCreated,
  type Demand,
  demandOf,
  largestZone,
  minimumsThatLast,
  staysUsable,
  survives,
} from './atlas/rule.ts';
export {
  type Aspect,
  aspects,
  aspectValues,
  type ObservedKind,
  type Seen,
  valueTypes,
} from './conformance/aspects.ts';
export {
  type Breakdown,
  BrokenImplementationError,
  breakdowns,
  StoppedError,
} from './conformance/breakdown.ts';
export { causeOf, withoutNames } from './conformance/causes.ts';
export {
  type ConformanceOptions,
  type ConformanceOutcome,
  type ConformanceProgress,
  type ConformanceResult,
  countsByArea,
  countsOf,
  observedValueCount,
  outcomeOf as outcomeOfConformance,
  runConformance,
  shortestFailure,
  type VerdictCounts,
} from './conformance/conformance.ts';
export {
  type ConformanceCommand,
  ConformanceCommands,
  ConformanceRun,
  conformanceCommands,
  type ToldStep,
  UnsupportedDeploymentError,
} from './conformance/conformance-commands.ts';
export {
  type Area,
  areas,
  type ConformanceStep,
  type ConformanceTest,
  type Expected,
  type Flag,
  flags,
  type Suite,
  type SuiteDeployment,
} from './conformance/conformance-test.ts';
export { type ConformanceTester, conformanceTester } from './conformance/conformance-tester.ts';
export {
  type DeploymentField,
  deploymentFields,
  newerFields,
  unknownFields,
} from './conformance/deployment-fields.ts';
export type { Difference } from './conformance/differences.ts';
export type { ConformanceTally, ExplainedRun } from './conformance/explained-run.ts';
export {
  type Answer,
  availabilityCheck,
  type Capabilities,
  type Command,
  type Deployment as ConformanceDeployment,
  type Implementation,
  type MadeCall,
  type Readiness,
  type Reason,
} from './conformance/implementation.ts';
export { type Need, type NeedCount, needCounts, needName, needsOf } from './conformance/needs.ts';
export { NonconformanceError } from './conformance/nonconformance.ts';
export {
  changesFrom,
  type Observation,
  observationOf,
  valuesIn,
} from './conformance/observation.ts';
export { parametersByAction, permissionsByAction } from './conformance/parameters.ts';
export {
  modelOfDeployment,
  type Outcome,
  type Possibilities,
  PossibleWorlds,
  UnexplainableError,
} from './conformance/possible-worlds.ts';
export { MistakenModel, Testbeds } from './conformance/profiles/mistaken-model.ts';
export { type Profile, profiles, serviceControls } from './conformance/profiles/profile.ts';
export { type Noticing, ProfileRuns } from './conformance/profiles/profile-matrix.ts';
export { Profiled, type StepwiseImplementation } from './conformance/profiles/profiled.ts';
export {
  conformsAtRandom,
  type RandomConformance,
  type RandomConformanceOptions,
  type RandomFailure,
  tryAgain,
  tryAtRandom,
} from './conformance/random-conformance.ts';
export { OtherModelError } from './conformance/route.ts';
export {
  ConformanceRunner,
  type Exchange,
  type Mismatch,
  type RunOptions,
  type TestResult,
  type TestVerdict,
} from './conformance/run-conformance-test.ts';
export {
  type CoveredItem,
  type GeneratedSuite,
  generateSuite,
  type Material,
  type SuiteOptions,
} from './conformance/suite/generate-suite.ts';
export {
  type Criterion,
  coreCriteria,
  criteria,
  type Item,
  profileItem,
  refusedItem,
} from './conformance/suite/items.ts';
export { type Mistake, mistakes } from './conformance/suite/mistakes.ts';
export { type ProfileRoute, profileRoutes, routeText } from './conformance/suite/profile-routes.ts';
export { serviceSuite } from './conformance/suite/service-suite.ts';
export { declaredItems, shownBy } from './conformance/suite/shown.ts';
export { type Uncoverable, uncoverable } from './conformance/suite/uncoverable.ts';
export { type MissingCall, UnimplementedError } from './conformance/unimplemented.ts';
export type { Ask } from './deployment/ask.ts';
export { type Assessment, type AssessmentOptions, assess } from './deployment/assessment.ts';
export { isAboutAssumed } from './deployment/clients/assumed-clients.ts';
export type { Tolerance } from './deployment/clients/tolerance.ts';
export { timeText } from './deployment/clusters/times.ts';
export {
  type AnswerChange,
  type Comparison,
  compareDeployments,
} from './deployment/comparison/comparison.ts';
export { changeKinds } from './deployment/comparison/difference.ts';
export type { Finding as DeploymentFinding, Grade, Remedy } from './deployment/finding.ts';
export type { Relation } from './deployment/lineage.ts';
export {
  barelyKnownCluster,
  type ClientSetting,
  type Contradiction,
  type Coverage,
  type KeyUser,
  type ListedServer,
  type ObservedBackup,
  type ObservedClient,
  type ObservedCluster,
  type ObservedDeployment,
  type ObservedHsm,
  type ObservedKey,
  type ObservedList,
  type ObservedServer,
  type ObservedSyncConfiguration,
  type ObservedUser,
  type StrayClient,
} from './deployment/observed.ts';
export { type RatedScenario, ratedScenarios } from './deployment/rated-scenarios.ts';
export {
  compareSeverities,
  isAsSevere,
  type Severity,
  severities,
  worstSeverity,
} from './deployment/severity.ts';
export { findingsIn } from './deployment/subjects.ts';
export { isUnanswered } from './deployment/superseded.ts';
export { isWorseAnswer } from './deployment/worse-answer.ts';
export { explain, explainFindings, explainHistory, type ToExplain } from './explanation/explain.ts';
export type { ChangedSetting, Explanation, Fate, Neighbour, StepRole } from './explanation/explanation.ts';
export type { FoundTrace as ExplainableTrace } from './explanation/found-history.ts';
export { stepRolesOf } from './explanation/step-roles.ts';
export { type Advice, type Hazard, hazardOf, hazards } from './hazards.ts';
export type {
  Alarm,
  AloneWindow,
  BackupHistory,
  ClusterHistory,
  Doubt as IncidentDoubt,
  Explanation as IncidentExplanation,
  FailedCommand,
  Hypothesis,
  IncidentAnalysis,
  KeyHistory,
  KeyRemark,
  KeyVerdict,
  Recovery,
  Remark as IncidentRemark,
  Removal,
  TimeBounds,
  Unexplained,
} from './incidents/analysis.ts';
export type {
  ApiCall,
  LogEvent,
  Look,
  RecordPlace,
  Saw,
  StreamRemark,
} from './incidents/log-event.ts';
export { IncidentObserver } from './incidents/observer.ts';
export { incidentStories } from './incidents/stories/stories.ts';
export type { IncidentStory } from './incidents/stories/story.ts';
export { KeyReduction } from './keys/key-reduction.ts';
export type { Doubt, KeysResult } from './keys/keys-result.ts';
export { OneKeySearch } from './keys/one-key-search.ts';
export { OneKeySearches } from './keys/one-key-searches.ts';
export type { Mutant } from './mutants/mutant.ts';
export { mutants } from './mutants/mutants.ts';
export { properties, propertyNamed, safetyProperties } from './properties.ts';
export {
  type AlwaysProperty,
  type Evidence,
  type Fairness,
  isSafety,
  type LivenessProperty,
  type Property,
  type ReachableProperty,
  type RecoverableProperty,
  type SafetyProperty,
  type StepProperty,
  type TemporalProperty,
} from './property.ts';
export { FuzzingCampaign } from './random/campaigns/campaign.ts';
export { type CampaignOptions, ChunkDoer, type ChunkDone } from './random/campaigns/chunk-doer.ts';
export {
  Fuzzing,
  type FuzzingOptions,
  type FuzzingProgress,
  type FuzzingResult,
} from './random/campaigns/fuzzing.ts';
export { type HuntedMutant, huntMutant } from './random/campaigns/mutant-hunt.ts';
export type { Chunk } from './random/campaigns/runs.ts';
export { type EngineClaim, engineClaims, isEngineClaim } from './random/claims.ts';
export { deployments } from './random/deployments/deployments.ts';
export type { Disagreement } from './random/interleavings/engines.ts';
export { Interleaving } from './random/interleavings/interleaving.ts';
export { type InterleavingOptions, interleavings } from './random/interleavings/interleavings.ts';
export type { FuzzingFailure } from './random/minimising.ts';
export type { ActionCoverage, Missed } from './random/run-coverage/coverage.ts';
export { type Failure, failureOf, type Sighting } from './random/runner.ts';
export { type BreakEven, breakEven } from './rates/break-even.ts';
export { type Chain, type Flow, flowOf } from './rates/chain.ts';
export {
  ChainSearch,
  type ChainSearchOptions,
  type ScenarioChain,
} from './rates/chain-search.ts';
export { type Elasticity, elasticities } from './rates/elasticities.ts';
export { type Measure, measuring } from './rates/measures.ts';
export { type OneKey, withOneKey } from './rates/one-key.ts';
export { type SimulatedMeasure, simulating } from './rates/simulation.ts';
export { type Calls, type Waiting, waiting, waitingAsks } from './rates/waiting.ts';
export { type Replay, type Replayable, type Replayed, type ReplayOutcome, replay } from './replay/replay.ts';
export { takenActionsIn } from './replay/taken-actions.ts';
export {
  type Choices,
  type Shown,
  Walk,
  type WalkPlace,
  type WalkStep,
  type WalkStop,
} from './replay/walk.ts';
export { Exploration, type Limits, type Progress, type SavedExploration } from './search/exploration.ts';
export type { CheckResult } from './search/open-check.ts';
export type { Check, Finding, Space } from './search/space.ts';
export type { Reply, Task, WorkerPool } from './search/threads/pool.ts';
export type { SearchWorker } from './search/threads/worker.ts';
export { fingerprintBitCountMax } from './search/worlds/fingerprints.ts';
export type { SavedWorlds } from './search/worlds/world-store.ts';
export { type CellAnswer, cellAnswerOf, plainAnswer, unanswered } from './sweeps/cell-answer.ts';
export { sweepProperties } from './sweeps/sweep-properties.ts';
export { isUse, type UseResult, useKeyName, useResults } from './uses.ts';
export { type Judgement, judge, judgeScenario, saysNothing, worst } from './verification/judgement.ts';
export { type SearchOrder, type StartWorkerPool, searchWorkerFor } from './verification/plan.ts';
export {
  compareReadings,
  dependentOn,
  otherReadingsOf,
  type ReadingResult,
  type ReadVerdict,
} from './verification/readings.ts';
export {
  differencesOf,
  type PropertyDifference,
  verdictChanges,
} from './verification/scenario-difference.ts';
export type { TraceStep } from './verification/trace.ts';
export {
  type PropertyResult,
  type SavedVerification,
  type ScenarioResult,
  type StopReason,
  sliceSize,
  Verification,
  type VerificationOptions,
  verify,
} from './verification/verification.ts';
