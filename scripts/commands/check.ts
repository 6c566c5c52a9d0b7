import { type Ask, assess } from '#properties';
import { checkHtml, checkMarkdown, checkNotices, checkReportOf, checkText } from '#reports';
import { exitCodes } from '../exit-codes.ts';
import { expectReportOutputs, type ReportOutputs, reportedPath, writeReport } from '../report-outputs.ts';
import { VerificationRun } from '../run-verifications.ts';
import { paint } from '../terminal.ts';
import { version } from '../version.ts';
import { webStyle } from '../web-style.ts';
import { type DeploymentInputs, readInputs } from './check-inputs.ts';

/** The options of `keysync check`. */
export interface CheckOptions extends ReportOutputs, DeploymentInputs {
  readonly failOn?: 'hazard';
  readonly maxWorlds: number;
  readonly maxSeconds?: number;
}

/** Tells what can happen to the keys of a real deployment. Returns the exit code. */
export async function checkCommand(files: readonly string[], options: CheckOptions): Promise<number> {
  expectReportOutputs(options, { inputs: files.filter((file) => file !== '-') });
  const { deployment, notes } = await readInputs(files, options);
  const run = new VerificationRun({ worldCountMax: options.maxWorlds, secondsMax: options.maxSeconds });
  const ask: Ask = (scenario, properties) => run.decide(scenario, properties);
  const assessment = await assess(deployment, ask).finally(() => run.end());
  const report = checkReportOf(assessment, notes, version);

  writeReport(options, report, {
    markdown: checkMarkdown,
    html: (shown) => checkHtml(shown, webStyle()),
    notices: (shown) => checkNotices(shown, reportedPath),
    text: (shown) => checkText(shown, paint),
  });
  if (options.failOn === 'hazard' && report.hazards > 0) return exitCodes.failure;
  return report.complete ? exitCodes.success : exitCodes.incomplete;
}
