export { atlasPage } from './atlas/atlas-page.ts';
export { type AtlasReport, atlasReportOf, atlasReportSchema } from './atlas/atlas-report.ts';
export {
  type AtlasTable,
  atlasTableJson,
  atlasTableOf,
  atlasTableSchema,
  rowsOf as rowsOfAtlasTable,
  type TableRow,
} from './atlas/atlas-table.ts';
export { atlasMarkdown, atlasText } from './atlas/atlas-text.ts';
export { KnownCells, type Loss } from './atlas/known-cells.ts';
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
} from './benchmark/benchmark.ts';
export { benchmarkMarkdown } from './benchmark/benchmark-markdown.ts';
export { isSameSize } from './benchmark/benchmark-tables.ts';
export { benchmarkText } from './benchmark/benchmark-text.ts';
export { type Growth, growthMarkdown } from './benchmark/growth-markdown.ts';
export { checkMarkdown } from './check/check-markdown.ts';
export { checkNotices } from './check/check-notices.ts';
export {
  type CheckFinding,
  type CheckReport,
  checkReportOf,
  checkReportSchema,
} from './check/check-report.ts';
export { checkFindingText, checkText } from './check/check-text.ts';
export {
  baselineOf,
  type CheckBaseline,
  checkBaselineSchema,
  type Gate,
  gateOf,
} from './check/gate.ts';
export { checkHtml } from './check-html/check-html.ts';
export { conformanceJunit } from './conformance/conformance-junit.ts';
export { conformanceMarkdown } from './conformance/conformance-markdown.ts';
export { conformanceNotices } from './conformance/conformance-notices.ts';
export { type ConformanceContext, conformanceReportOf } from './conformance/conformance-report.ts';
export {
  type ConformanceFailure,
  type ConformanceReport,
  conformanceReportSchema,
} from './conformance/conformance-schema.ts';
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
  driverUnimplementedSchema,
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
export type { WireOutcome } from './conformance/wire-report.ts';
export {
  type WrongImplementation,
  wrongImplementationsMarkdown,
} from './conformance/wrong-implementations-markdown.ts';
export { deploymentMap } from './deployment-map/deployment-map.ts';
export { deploymentDiffMarkdown } from './diff/deployment-diff-markdown.ts';
export { deploymentDiffOf } from './diff/deployment-diff-report.ts';
export { deploymentDiffText } from './diff/deployment-diff-text.ts';
export { brokenProperties, failingChanges, worseProperties } from './diff/diff-gate.ts';
export { deploymentDiffNotices, scenarioDiffNotices } from './diff/diff-notices.ts';
export { diffReportSchema } from './diff/diff-report.ts';
export { scenarioDiffMarkdown } from './diff/scenario-diff-markdown.ts';
export { scenarioDiffOf } from './diff/scenario-diff-report.ts';
export { scenarioDiffText } from './diff/scenario-diff-text.ts';
export type { ExplanationReport } from './explanation/explanation-report.ts';
export { type FilePlace, filePlaceOf } from './formats/file-place.ts';
export { githubAnnotations } from './formats/github-annotations.ts';
export type { Notice, NoticeReport, NoticeRule, NoticeStep } from './formats/notice.ts';
export { type Paint, plain, type Tone } from './formats/paint.ts';
export { sarif } from './formats/sarif.ts';
export { shellArgument } from './formats/shell-argument.ts';
export { fuzzJunit } from './fuzz/fuzz-junit.ts';
export { fuzzNotices } from './fuzz/fuzz-notices.ts';
export { type FuzzReport, fuzzReportOf, fuzzReportSchema } from './fuzz/fuzz-report.ts';
export { fuzzText } from './fuzz/fuzz-text.ts';
export {
  aloneSecondsByDefault,
  failingIncidents,
  type IncidentLevel,
  incidentLevels,
  isAtLeast,
  levelOfAlarm,
} from './incidents/gate.ts';
export { incidentHtml } from './incidents/incident-html.ts';
export { incidentMarkdown, incidentPictures } from './incidents/incident-markdown.ts';
export { incidentReportOf } from './incidents/incident-report.ts';
export { type IncidentReport, incidentReportSchema } from './incidents/incident-schema.ts';
export { incidentStoriesMarkdown } from './incidents/incident-stories-markdown.ts';
export { incidentText } from './incidents/incident-text.ts';
export { isoTime } from './incidents/times.ts';
export { actionTaken, itfTraceSchema, nondetPicks } from './itf/itf-trace.ts';
export { traceItf } from './itf/trace-itf.ts';
export { type ItfState, itfStatesOf } from './itf/variables.ts';
export {
  type DeploymentRates,
  deploymentRatesMarkdown,
  deploymentRatesText,
} from './rates/deployment-rates.ts';
export { pictureNames, ratesPictures } from './rates/pictures.ts';
export { type ChainToExport, prismFiles } from './rates/prism.ts';
export {
  type RatesFindings,
  type RatesReport,
  ratesReportOf,
  ratesReportSchema,
} from './rates/rates-report.ts';
export { ratesMarkdown, ratesText } from './rates/rates-text.ts';
export { actionsMarkdown, type DescribedAction, type Reason } from './reference/actions-markdown.ts';
export { apiMarkdown, type DescribedExport } from './reference/api-markdown.ts';
export { assumptionsMarkdown, type ScenarioReadings } from './reference/assumptions-markdown.ts';
export type { ClauseTrace, Evidence, Place } from './reference/clause-trace.ts';
export { clausesMarkdown } from './reference/clauses-markdown.ts';
export { contradictionsMarkdown } from './reference/contradictions-markdown.ts';
export { type DescribedMachine, describedMachine } from './reference/described-machine.ts';
export {
  type HazardOccurrence,
  type HazardStory,
  type HazardVerdict,
  hazardMarkdown,
  hazardsMarkdown,
} from './reference/hazard-markdown.ts';
export { type ApiStates, machinesMarkdown } from './reference/machines-markdown.ts';
export type { Meaning } from './reference/meaning.ts';
export { mutantHuntMarkdown } from './reference/mutant-hunt-markdown.ts';
export {
  type GeneratedRow,
  isDead,
  type MutationMatrix,
  type MutationScore,
  mutationMatrixJson,
  mutationMatrixSchema,
  mutationScoreOf,
} from './reference/mutation-matrix.ts';
export { mutationMatrixMarkdown } from './reference/mutation-matrix-markdown.ts';
export {
  type DescribedProperty,
  type GeneratedKills,
  propertiesMarkdown,
} from './reference/properties-markdown.ts';
export { type PublishedFile, publishedMarkdown } from './reference/published-markdown.ts';
export { diagramText, stateDiagram } from './reference/state-diagram.ts';
export { type ReplayFile, replayFileOf, replayFileSchema, type SavedTrace } from './replay/replay-file.ts';
export {
  type ComparedStates,
  type ReplayReport,
  replayReportOf,
  replayReportSchema,
} from './replay/replay-report.ts';
export { replayText } from './replay/replay-text.ts';
export { type SiteData, siteDataOf, siteDataSchema } from './site/site-data.ts';
export { dataElement, type SiteProgram, sitePage } from './site/site-page.ts';
export { sweepCsv } from './sweeps/sweep-csv.ts';
export { sweepMarkdown } from './sweeps/sweep-markdown.ts';
export { sweepPictureName, sweepPictures } from './sweeps/sweep-pictures.ts';
export { type SweepReport, sweepReportOf, sweepReportSchema } from './sweeps/sweep-report.ts';
export { sweepText } from './sweeps/sweep-text.ts';
export { elementsByAction } from './trace/trace-elements.ts';
export { traceMarkdown } from './trace/trace-markdown.ts';
export { traceMermaid } from './trace/trace-mermaid.ts';
export {
  type FoundTrace,
  type TraceReport,
  traceReportOf,
  traceReportSchema,
} from './trace/trace-report.ts';
export { type Told, traceText } from './trace/trace-text.ts';
export { type TestOf, traceTypeScript } from './trace/trace-typescript.ts';
export { verificationJunit } from './verification/verification-junit.ts';
export { verificationMarkdown } from './verification/verification-markdown.ts';
export { type PlaceOfExpectation, verificationNotices } from './verification/verification-notices.ts';
export {
  type Explanations,
  type PropertyReport,
  type ScenarioReport,
  type VerificationReport,
  verificationReportOf,
  verificationReportSchema,
} from './verification/verification-report.ts';
export { type ReplayCommand, verificationText } from './verification/verification-text.ts';
