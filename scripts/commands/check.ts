import { type Ask, type AssessmentOptions, assess, compareDeployments } from '#properties';
import {
  baselineOf,
  type CheckReport,
  checkFindingText,
  checkHtml,
  checkMarkdown,
  checkNotices,
  checkReportOf,
  checkText,
  type Gate,
  gateOf,
} from '#reports';
import { exitCodes } from '../exit-codes.ts';
import type { DeploymentFiles } from '../input/deployment-files.ts';
import { InputError } from '../input/files/input-error.ts';
import { readBaseline } from '../input/read-baseline.ts';
import {
  expectReportOutputs,
  type ReportOutputs,
  reportedPath,
  writeReport,
} from '../output/report-outputs.ts';
import { paint, print } from '../output/terminal.ts';
import { writeOutput } from '../output/write-output.ts';
import { VerificationRun } from '../run-verifications.ts';
import { version } from '../version.ts';
import { webStyle } from '../web-style.ts';
import { type DeploymentInputs, readInputs } from './check-inputs.ts';
import { type FailOnOptions, failOnOf } from './fail-on.ts';

/** The options of `keysync check`. */
export interface CheckOptions extends ReportOutputs, DeploymentInputs, FailOnOptions {
  readonly baseline?: string;
  readonly writeBaseline?: string;
  readonly traces?: boolean;
  readonly explain?: string;
  readonly at?: number;
  readonly maxWorlds: number;
  readonly maxSeconds?: number;
}

/** Tells what can happen to the keys of a real deployment. Returns the exit code. */
export async function checkCommand(files: readonly string[], options: CheckOptions): Promise<number> {
  expectReportOutputs(options, {
    inputs: [...files.filter((file) => file !== '-'), options.baseline],
    outputs: { '--write-baseline': options.writeBaseline },
  });
  const baseline = options.baseline === undefined ? undefined : readBaseline(options.baseline);
  const read = await readInputs(files, options);
  const run = new VerificationRun({ worldCountMax: options.maxWorlds, secondsMax: options.maxSeconds });
  const ask: Ask = (scenario, properties) => run.decide(scenario, properties);
  const assessing: AssessmentOptions = {
    time: options.at,
    holdsForAnyNumber: (scenario, properties) => run.holdsForAnyNumber(scenario, properties),
  };
  const report = await reportOf(read, ask, assessing).finally(() => run.end());
  // Where only a baseline is given, what is new or worse is to fail, whatever it is.
  const failOn = failOnOf(options, baseline !== undefined);
  const gate = gateOf(report, { failOn, failOnInherent: options.failOnInherent === true, baseline });
  const isJudged = failOn !== undefined;

  if (options.explain === undefined) {
    writeReport(options, report, {
      markdown: checkMarkdown,
      html: (shown) => checkHtml(shown, webStyle()),
      notices: (shown) => checkNotices(shown, { pathOf: reportedPath, accepted: gate.accepted }),
      text: (shown) =>
        checkText(shown, { paint, traces: options.traces === true, ...(isJudged ? { gate } : {}) }),
    });
  } else {
    print(explained(report, options.explain));
  }
  if (options.writeBaseline !== undefined) {
    writeOutput(options.writeBaseline, `${JSON.stringify(baselineOf(report, baseline), null, 2)}\n`);
  }
  return exitCodeOf(report, gate);
}

/** The report of a deployment. A plan is looked at before and after, and what it leaves is reported. */
async function reportOf(
  { before, deployment, notes }: DeploymentFiles,
  ask: Ask,
  options: AssessmentOptions,
): Promise<CheckReport> {
  if (before === undefined) return checkReportOf(await assess(deployment, ask, options), notes, version);
  const plan = await compareDeployments(before, deployment, ask, { ...options, isPlan: true });
  return checkReportOf(plan.after, notes, version, plan);
}

function exitCodeOf({ complete }: CheckReport, { failing, missing }: Gate): number {
  if (failing.length > 0) return exitCodes.failure;
  return complete && missing.length === 0 ? exitCodes.success : exitCodes.incomplete;
}

function explained(report: CheckReport, id: string): string {
  const text = checkFindingText(report, id, paint);
  if (text !== undefined) return text;
  const remedy = 'Take an id from the report, where it follows --explain, or from --json.';
  throw new InputError('--explain', `no finding has the id ${JSON.stringify(id)}`, remedy);
}
