/**
 * What must hold, how it is decided, and how other implementations are held against it.
 *
 * @remarks
 * This is what the package gives out. Inside the repository the door is `index.ts`.
 */

export {
  type ConformanceOptions,
  type ConformanceOutcome,
  type ConformanceResult,
  runConformance,
} from './conformance/conformance.ts';
export { type ConformanceCommand, conformanceCommands } from './conformance/conformance-commands.ts';
export type { ConformanceTest, Suite } from './conformance/conformance-test.ts';
export { type ConformanceTester, conformanceTester } from './conformance/conformance-tester.ts';
export type {
  Answer,
  Capabilities,
  Command,
  Deployment as ConformanceDeployment,
  Implementation,
  Readiness,
  Reason,
} from './conformance/implementation.ts';
export { NonconformanceError } from './conformance/nonconformance.ts';
export type { Observation } from './conformance/observation.ts';
export {
  conformsAtRandom,
  type RandomConformance,
  type RandomConformanceOptions,
  type RandomFailure,
} from './conformance/random-conformance.ts';
export { generateSuite, type SuiteOptions } from './conformance/suite/generate-suite.ts';
export { properties, propertyNamed, safetyProperties } from './properties.ts';
export type {
  AlwaysProperty,
  Evidence,
  Fairness,
  LivenessProperty,
  Property,
  ReachableProperty,
  RecoverableProperty,
  SafetyProperty,
  StepProperty,
} from './property.ts';
export { Fuzzing, type FuzzingOptions, type FuzzingResult } from './random/campaigns/fuzzing.ts';
export { deployments } from './random/deployments/deployments.ts';
export type { Interleaving } from './random/interleavings/interleaving.ts';
export { type InterleavingOptions, interleavings } from './random/interleavings/interleavings.ts';
export { type Failure, failureOf } from './random/runner.ts';
export { type Replay, type Replayable, type Replayed, type ReplayOutcome, replay } from './replay/replay.ts';
export type { Limits } from './search/exploration.ts';
export { type Judgement, judge, judgeScenario } from './verification/judgement.ts';
export type { TraceStep } from './verification/trace.ts';
export {
  type PropertyResult,
  type ScenarioResult,
  type StopReason,
  Verification,
  type VerificationOptions,
  verify,
} from './verification/verification.ts';
