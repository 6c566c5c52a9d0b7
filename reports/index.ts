export { actionsMarkdown, type DescribedAction, type Reason } from './actions-markdown.ts';
export { assumptionsMarkdown, type ScenarioReadings } from './assumptions-markdown.ts';
export { type AtlasReport, atlasReportOf, atlasReportSchema } from './atlas/atlas-report.ts';
export { atlasMarkdown, atlasText } from './atlas/atlas-text.ts';
export {
  type BenchmarkCounts,
  type BenchmarkQuantity,
  type BenchmarkRatio,
  type BenchmarkReport,
  type BenchmarkRun,
  type BenchmarkSize,
  type ComparedSubjects,
  type Measurement,
  ratiosOf,
  secondsOf,
} from './benchmark.ts';
export { benchmarkMarkdown } from './benchmark-markdown.ts';
export { isSameSize } from './benchmark-tables.ts';
export { benchmarkText } from './benchmark-text.ts';
export {
  baselineOf,
  type CheckBaseline,
  checkBaselineSchema,
  type Gate,
  gateOf,
} from './check/gate.ts';
export { checkHtml } from './check-html/check-html.ts';
export { checkMarkdown } from './check-markdown.ts';
export { checkNotices } from './check-notices.ts';
export { type CheckFinding, type CheckReport, checkReportOf, checkReportSchema } from './check-report.ts';
export { checkFindingText, checkText } from './check-text.ts';
export type { ClauseTrace, Evidence, Place } from './clause-trace.ts';
export { clausesMarkdown } from './clauses-markdown.ts';
export { conformanceJunit } from './conformance/conformance-junit.ts';
export { conformanceMarkdown } from './conformance/conformance-markdown.ts';
export { conformanceNotices } from './conformance/conformance-notices.ts';
export {
  type ConformanceContext,
  type ConformanceFailure,
  type ConformanceReport,
  conformanceReportOf,
  conformanceReportSchema,
} from './conformance/conformance-report.ts';
export { conformanceText } from './conformance/conformance-text.ts';
export {
  capabilitiesOf,
  type DriverAnswers,
  type DriverHello,
  type DriverRequest,
  driverAnswerSchemas,
  driverErrorSchema,
  driverProtocolSchema,
  driverRequestSchema,
  protocolVersion,
} from './conformance/driver-protocol.ts';
export { driverProtocolTables } from './conformance/driver-protocol-tables.ts';
export { traceOfFailure } from './conformance/failure-lines.ts';
export { type ProfileMatrix, profilesMarkdown } from './conformance/profiles-markdown.ts';
export { suiteCoverageJson, suiteCoverageMarkdown } from './conformance/suite-coverage.ts';
export {
  type SuiteFile,
  suiteFileOf,
  suiteFileSchema,
  suiteFileText,
  suiteOf,
} from './conformance/suite-file.ts';
export { suiteTypeScript } from './conformance/suite-typescript.ts';
export {
  type WrongImplementation,
  wrongImplementationsMarkdown,
} from './conformance/wrong-implementations-markdown.ts';
export { contradictionsMarkdown } from './contradictions-markdown.ts';
export { deploymentMap } from './deployment-map/deployment-map.ts';
export { type DescribedMachine, describedMachine } from './described-machine.ts';
export { deploymentDiffMarkdown } from './diff/deployment-diff-markdown.ts';
export { deploymentDiffOf } from './diff/deployment-diff-report.ts';
export { deploymentDiffText } from './diff/deployment-diff-text.ts';
export { brokenProperties, failingChanges, worseProperties } from './diff/diff-gate.ts';
export { deploymentDiffNotices, scenarioDiffNotices } from './diff/diff-notices.ts';
export { diffReportSchema } from './diff/diff-report.ts';
export { scenarioDiffMarkdown } from './diff/scenario-diff-markdown.ts';
export { scenarioDiffOf } from './diff/scenario-diff-report.ts';
export { scenarioDiffText } from './diff/scenario-diff-text.ts';
export type { ExplanationReport } from './explanation-report.ts';
export { type FilePlace, filePlaceOf } from './file-place.ts';
export { fuzzJunit } from './fuzz-junit.ts';
export { fuzzNotices } from './fuzz-notices.ts';
export { type FuzzReport, fuzzReportOf, fuzzReportSchema } from './fuzz-report.ts';
export { fuzzText } from './fuzz-text.ts';
export { githubAnnotations } from './github-annotations.ts';
export { type Growth, growthMarkdown } from './growth-markdown.ts';
export {
  type HazardOccurrence,
  type HazardStory,
  type HazardVerdict,
  hazardMarkdown,
  hazardsMarkdown,
} from './hazard-markdown.ts';
export { actionTaken, itfTraceSchema, nondetPicks } from './itf/itf-trace.ts';
export { traceItf } from './itf/trace-itf.ts';
export { type ItfState, itfStatesOf } from './itf/variables.ts';
export { type ApiStates, machinesMarkdown } from './machines-markdown.ts';
export type { Meaning } from './meaning.ts';
export { mutantHuntMarkdown } from './mutant-hunt-markdown.ts';
export {
  type GeneratedRow,
  isDead,
  type MutationMatrix,
  type MutationScore,
  mutationMatrixJson,
  mutationMatrixSchema,
  mutationScoreOf,
} from './mutation-matrix.ts';
export { mutationMatrixMarkdown } from './mutation-matrix-markdown.ts';
export type { Notice, NoticeReport, NoticeRule, NoticeStep } from './notice.ts';
export { type Paint, plain, type Tone } from './paint.ts';
export { type DescribedProperty, type GeneratedKills, propertiesMarkdown } from './properties-markdown.ts';
export { type PublishedFile, publishedMarkdown } from './published-markdown.ts';
export { type ReplayFile, replayFileOf, replayFileSchema, type SavedTrace } from './replay-file.ts';
export {
  type ComparedStates,
  type ReplayReport,
  replayReportOf,
  replayReportSchema,
} from './replay-report.ts';
export { replayText } from './replay-text.ts';
export { sarif } from './sarif.ts';
export { shellArgument } from './shell-argument.ts';
export { type SiteData, siteDataOf, siteDataSchema } from './site-data.ts';
export { dataElement, type SiteProgram, sitePage } from './site-page.ts';
export { diagramText, stateDiagram } from './state-diagram.ts';
export { elementsByAction } from './trace-elements.ts';
export { traceMarkdown } from './trace-markdown.ts';
export { traceMermaid } from './trace-mermaid.ts';
export {
  type FoundTrace,
  type TraceReport,
  traceReportOf,
  traceReportSchema,
} from './trace-report.ts';
export { type Told, traceText } from './trace-text.ts';
export { type TestOf, traceTypeScript } from './trace-typescript.ts';
export { verificationJunit } from './verification-junit.ts';
export { verificationMarkdown } from './verification-markdown.ts';
export { type PlaceOfExpectation, verificationNotices } from './verification-notices.ts';
export {
  type Explanations,
  type PropertyReport,
  type ScenarioReport,
  type VerificationReport,
  verificationReportOf,
  verificationReportSchema,
} from './verification-report.ts';
export { type ReplayCommand, verificationText } from './verification-text.ts';
