export { assumptionsMarkdown, type ScenarioReadings } from './assumptions-markdown.ts';
export { checkMarkdown } from './check-markdown.ts';
export { type CheckFinding, type CheckReport, checkReportOf, checkReportSchema } from './check-report.ts';
export { checkText } from './check-text.ts';
export type { ClauseTrace, Place } from './clause-trace.ts';
export { clausesMarkdown } from './clauses-markdown.ts';
export { contradictionsMarkdown } from './contradictions-markdown.ts';
export { type FuzzReport, fuzzReportOf, fuzzReportSchema } from './fuzz-report.ts';
export { fuzzText } from './fuzz-text.ts';
export { mutantHuntMarkdown } from './mutant-hunt-markdown.ts';
export { type Paint, plain, type Tone } from './paint.ts';
export { type ReplayFile, replayFileOf, replayFileSchema, type SavedTrace } from './replay-file.ts';
export { type ReplayReport, replayReportOf, replayReportSchema } from './replay-report.ts';
export { replayText } from './replay-text.ts';
export { type Told, traceText } from './trace-text.ts';
export { verificationMarkdown } from './verification-markdown.ts';
export {
  type PropertyReport,
  type ScenarioReport,
  type VerificationReport,
  verificationReportOf,
  verificationReportSchema,
} from './verification-report.ts';
export { type ReplayCommand, verificationText } from './verification-text.ts';
