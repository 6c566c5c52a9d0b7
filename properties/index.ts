export { type Assessment, assess } from './deployment/assessment.ts';
export type { Ask } from './deployment/client-questions.ts';
export type { Finding as DeploymentFinding, Grade } from './deployment/finding.ts';
export type { Relation } from './deployment/lineage.ts';
export type {
  ObservedBackup,
  ObservedClient,
  ObservedCluster,
  ObservedDeployment,
  ObservedHsm,
  ObservedSyncConfiguration,
} from './deployment/observed.ts';
export { type Judgement, judge, judgeScenario, worst } from './judgement.ts';
export { properties, propertyNamed } from './properties.ts';
export type { AlwaysProperty, Evidence, Property, ReachableProperty, StepProperty } from './property.ts';
export { type CheckResult, Exploration, type Limits, type Progress } from './search/exploration.ts';
export type { Check, Finding, Space } from './search/space.ts';
export {
  type PropertyResult,
  type ScenarioResult,
  sliceSize,
  type TraceStep,
  Verification,
  type VerificationOptions,
  verify,
} from './verification.ts';
