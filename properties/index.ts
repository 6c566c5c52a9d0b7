export { type Judgement, judge, judgeScenario, worst } from './judgement.ts';
export { properties, propertyNamed } from './properties.ts';
export type { AlwaysProperty, Evidence, Property, ReachableProperty, StepProperty } from './property.ts';
export { type CheckResult, Exploration, type Limits, type Progress } from './search/exploration.ts';
export type { Check, Finding, Space } from './search/space.ts';
export {
  type PropertyResult,
  type ScenarioResult,
  type TraceStep,
  sliceSize,
  Verification,
  type VerificationOptions,
  verify,
} from './verification.ts';
