export { checkMarkdown } from './check-markdown.ts';
export { type CheckFinding, type CheckReport, checkReportOf, checkReportSchema } from './check-report.ts';
export { checkText } from './check-text.ts';
export { type FuzzReport, fuzzReportOf, fuzzReportSchema } from './fuzz-report.ts';
export { fuzzText } from './fuzz-text.ts';
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
export { type Paint, plain, type Tone } from './paint.ts';
export { type ReplayFile, replayFileOf, replayFileSchema } from './replay-file.ts';
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
