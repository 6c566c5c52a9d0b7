import {
  type Ask,
  type AssessmentOptions,
  assess,
  compareDeployments,
  type ObservedDeployment,
} from '#properties';
import {
  baselineOf,
  type CheckReport,
  checkFindingText,
  checkHtml,
  checkMarkdown,
  checkNotices,
  checkReportOf,
  checkText,
  type DeploymentRates,
  deploymentRatesMarkdown,
  deploymentRatesText,
  type Gate,
  gateOf,
} from '#reports';
import { exitCodes } from '../../exit-codes.ts';
import type { DeploymentFiles } from '../../input/deployment-files.ts';
import { InputError } from '../../input/files/input-error.ts';
import { readBaseline } from '../../input/read-baseline.ts';
import { horizonOf, readRates } from '../../input/read-rates.ts';
import {
  expectReportOutputs,
  type ReportOutputs,
  reportedPath,
  writeReport,
} from '../../output/report-outputs.ts';
import { paint, print } from '../../output/terminal.ts';
import { writeOutput } from '../../output/write-output.ts';
import { ratesOfDeployment } from '../../rates/deployment-rates.ts';
import { VerificationRun } from '../../run-verifications.ts';
import { version } from '../../version.ts';
import { webStyle } from '../../web-style.ts';
import { type DeploymentInputs, readInputs } from './check-inputs.ts';
import { type FailOnOptions, failOnOf } from './fail-on.ts';

/** The options of `keysync check`. */
export interface CheckOptions extends ReportOutputs, DeploymentInputs, FailOnOptions {
  readonly baseline?: string;
  readonly writeBaseline?: string;
  readonly traces?: boolean;
  readonly explain?: string;
  readonly at?: number;
  /** How often each action happens: then it is told how likely things are. */
  readonly rates?: string;
  readonly horizon?: string;
  readonly maxWorlds: number;
  readonly maxSeconds?: number;
}

/** Tells what can happen to the keys of a real deployment. Returns the exit code. */
export async function checkCommand(files: readonly string[], options: CheckOptions): Promise<number> {
  expectReportOutputs(options, {
    inputs: [...files.filter((file) => file !== '-'), options.baseline, options.rates],
    outputs: { '--write-baseline': options.writeBaseline },
  });
  const baseline = options.baseline === undefined ? undefined : readBaseline(options.baseline);
  const rated = ratedOf(options);
  const read = await readInputs(files, options);
  const run = new VerificationRun({ worldCountMax: options.maxWorlds, secondsMax: options.maxSeconds });
  const ask: Ask = (scenario, properties) => run.decide(scenario, properties);
  const assessing: AssessmentOptions = {
    time: options.at,
    holdsForAnyNumber: (scenario, properties) => run.holdsForAnyNumber(scenario, properties),
  };
  const answers = await reportOf(read, ask, assessing).finally(() => run.end());
  const rates = rated && (await rated(read.deployment));
  const report = rates === undefined ? answers : withRates(answers, rates);
  // Where only a baseline is given, what is new or worse is to fail, whatever it is.
  const failOn = failOnOf(options, baseline !== undefined);
  const gate = gateOf(report, { failOn, failOnInherent: options.failOnInherent === true, baseline });
  const isJudged = failOn !== undefined;

  if (options.explain === undefined) {
    writeReport(options, report, {
      markdown: (shown) =>
        `${checkMarkdown(shown)}${shown.rates ? deploymentRatesMarkdown(shown.rates) : ''}`,
      html: (shown) => checkHtml(shown, webStyle()),
      notices: (shown) => checkNotices(shown, { pathOf: reportedPath, accepted: gate.accepted }),
      text: (shown) =>
        checkText(shown, { paint, traces: options.traces === true, ...(isJudged ? { gate } : {}) }) +
        (shown.rates ? deploymentRatesText(shown.rates, paint) : ''),
    });
  } else {
    print(explained(report, options.explain));
  }
  if (options.writeBaseline !== undefined) {
    writeOutput(options.writeBaseline, `${JSON.stringify(baselineOf(report, baseline), null, 2)}\n`);
  }
  return exitCodeOf(report, gate);
}

/** What is not known of a number is not known of the deployment. */
function withRates(report: CheckReport, rates: DeploymentRates): CheckReport {
  const isTold = rates.every((one) => one.report?.complete === true);
  return { ...report, complete: report.complete && isTold, rates };
}

/** What finds out how likely things are, where that is asked; what is wrong with the rates is told before all else. */
function ratedOf({
  rates: file,
  horizon: given,
  maxSeconds,
}: CheckOptions): ((deployment: ObservedDeployment) => Promise<DeploymentRates>) | undefined {
  if (file === undefined && given === undefined) return undefined;
  if (file === undefined) throw new InputError('--horizon', 'this is for --rates only', 'Add --rates FILE.');
  const rates = readRates(file);
  const horizon = horizonOf(rates, file, given);
  return (deployment) => ratesOfDeployment(deployment, rates, horizon, maxSeconds);
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
