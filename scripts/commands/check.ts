import { type Ask, assess } from '#properties';
import { checkHtml, checkMarkdown, checkReportOf, checkText } from '#reports';
import { exitCodes } from '../exit-codes.ts';
import { readDeployment } from '../input/deployment-files.ts';
import { VerificationRun } from '../run-verifications.ts';
import { paint, print } from '../terminal.ts';
import { version } from '../version.ts';
import { webStyle } from '../web-style.ts';
import { expectWritable, writeOutput } from '../write-output.ts';

/** The options of `keysync check`. */
export interface CheckOptions {
  readonly failOn?: 'hazard';
  readonly json?: string;
  readonly markdown?: string;
  readonly html?: string;
  readonly maxWorlds: number;
  readonly maxSeconds?: number;
}

/** Tells what can happen to the keys of a real deployment. Returns the exit code. */
export async function checkCommand(files: readonly string[], options: CheckOptions): Promise<number> {
  const outputs = [options.json, options.markdown, options.html];
  for (const file of outputs) expectWritable(file);
  const { deployment, notes } = readDeployment(files);
  const run = new VerificationRun({ worldCountMax: options.maxWorlds, secondsMax: options.maxSeconds });
  const ask: Ask = (scenario, properties) => run.decide(scenario, properties);
  const assessment = await assess(deployment, ask).finally(() => run.end());
  const report = checkReportOf(assessment, notes, version);

  if (options.json !== undefined) writeOutput(options.json, `${JSON.stringify(report, null, 2)}\n`);
  if (options.markdown !== undefined) writeOutput(options.markdown, checkMarkdown(report));
  if (options.html !== undefined) writeOutput(options.html, checkHtml(report, webStyle()));
  if (!outputs.includes('-')) print(checkText(report, paint));
  if (options.failOn === 'hazard' && report.hazards > 0) return exitCodes.failure;
  return report.complete ? exitCodes.success : exitCodes.incomplete;
}
