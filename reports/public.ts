/**
 * Reports: one form for each kind of result, and the formats that it is told in.
 *
 * @remarks
 * This is what the package gives out. Inside the repository the door is `index.ts`.
 */

export { conformanceReportOf } from './conformance/conformance-report.ts';
export { type ConformanceReport, conformanceReportSchema } from './conformance/conformance-schema.ts';
export { conformanceText } from './conformance/conformance-text.ts';
export {
  type DriverAnswers,
  type DriverHello,
  type DriverRequest,
  driverProtocolSchema,
  driverRequestSchema,
  protocolVersion,
} from './conformance/driver-protocol.ts';
export {
  type SuiteFile,
  suiteFileOf,
  suiteFileSchema,
  suiteOf,
} from './conformance/suite-file.ts';
export { type ReplayFile, replayFileOf, replayFileSchema, type SavedTrace } from './replay/replay-file.ts';
export { traceMarkdown } from './trace/trace-markdown.ts';
export { traceMermaid } from './trace/trace-mermaid.ts';
export { type FoundTrace, type TraceReport, traceReportOf, traceReportSchema } from './trace/trace-report.ts';
export { verificationJunit } from './verification/verification-junit.ts';
export { verificationMarkdown } from './verification/verification-markdown.ts';
export {
  type PropertyReport,
  type ScenarioReport,
  type VerificationReport,
  verificationReportOf,
  verificationReportSchema,
} from './verification/verification-report.ts';
export { verificationText } from './verification/verification-text.ts';
