import { type Ask, assess } from '#properties';
import { checkMarkdown, checkReportOf, checkText } from '#reports';
import { exitCodes } from '../exit-codes.ts';
import { readDeployment } from '../input/deployment-files.ts';
import { VerificationRun } from '../run-verifications.ts';
import { paint, print } from '../terminal.ts';
import { version } from '../version.ts';
import { expectWritable, writeOutput } from '../write-output.ts';

/** The options of `keysync check`. */
export interface CheckOptions {
  readonly failOn?: 'hazard';
  readonly json?: string;
  readonly markdown?: string;
  readonly maxWorlds: number;
  readonly maxSeconds?: number;
}

/** Tells what can happen to the keys of a real deployment. Returns the exit code. */
export async function checkCommand(files: readonly string[], options: CheckOptions): Promise<number> {
  for (const file of [options.json, options.markdown]) expectWritable(file);
  const { deployment, notes } = readDeployment(files);
  const run = new VerificationRun({ worldCountMax: options.maxWorlds, secondsMax: options.maxSeconds });
  const ask: Ask = (scenario, properties) => run.decide(scenario, properties);
  const assessment = await assess(deployment, ask).finally(() => run.end());
  const report = checkReportOf(assessment, notes, version);

  if (options.json !== undefined) writeOutput(options.json, `${JSON.stringify(report, null, 2)}\n`);
  if (options.markdown !== undefined) writeOutput(options.markdown, checkMarkdown(report));
  if (options.json !== '-' && options.markdown !== '-') print(checkText(report, paint));
  if (options.failOn === 'hazard' && report.hazards > 0) return exitCodes.failure;
  return report.complete ? exitCodes.success : exitCodes.incomplete;
}
