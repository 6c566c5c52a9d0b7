import { existsSync } from 'node:fs';
import { publicScenarios } from '#models';
import { printableData } from '#printable';
import { type Ask, compareDeployments, properties, type ScenarioResult } from '#properties';
import {
  brokenProperties,
  checkReportOf,
  deploymentDiffMarkdown,
  deploymentDiffNotices,
  deploymentDiffOf,
  deploymentDiffText,
  failingChanges,
  scenarioDiffMarkdown,
  scenarioDiffNotices,
  scenarioDiffOf,
  scenarioDiffText,
  worseProperties,
} from '#reports';
import { exitCodes } from '../../exit-codes.ts';
import { type DeploymentFiles, readDeployment } from '../../input/deployment-files.ts';
import { InputError } from '../../input/files/input-error.ts';
import { isObject } from '../../input/files/is-object.ts';
import { readJsonFile } from '../../input/files/json-file.ts';
import { standardInput } from '../../input/files/read-text.ts';
import { loadAll } from '../../input/load-scenarios.ts';
import {
  expectReportOutputs,
  type ReportOutputs,
  reportedPath,
  writeReport,
} from '../../output/report-outputs.ts';
import { paint } from '../../output/terminal.ts';
import { VerificationRun } from '../../run-verifications.ts';
import { sideMark, sidesOf } from '../../side-mark.ts';
import { version } from '../../version.ts';
import { type FailOnOptions, failOnOf } from './fail-on.ts';

/** The options of `keysync diff`. */
export interface DiffOptions extends ReportOutputs, FailOnOptions {
  /** Clients that have no file, of both sides. */
  readonly client?: readonly string[];
  readonly traces?: boolean;
  readonly at?: number;
  readonly maxWorlds?: number;
  readonly maxSeconds?: number;
}

/** Tells what differs between two deployments, or two scenarios. Returns the exit code. */
export async function diffCommand(words: readonly string[], options: DiffOptions): Promise<number> {
  const files = words.filter((word) => word !== sideMark);
  expectReportOutputs(options, { inputs: files.filter((file) => file !== standardInput) });
  const sides = sidesOf(words);
  if (sides !== undefined) expectSides(sides);
  return sides !== undefined && files.some(isScenario)
    ? await diffScenarios(sides, options)
    : await diffDeployments(readSides(words, options), options);
}

type Sides<Side> = { readonly before: Side; readonly after: Side };

function expectSides({ before, after }: Sides<readonly string[]>): void {
  const usage = 'Write keysync diff BEFORE... -- AFTER...';
  if (before.length === 0) throw new InputError('--', 'nothing stands before it', usage);
  if (after.length === 0) throw new InputError('--', 'nothing stands after it', usage);
  if (before.includes(standardInput) && after.includes(standardInput))
    throw new InputError('-', 'standard input cannot be both sides', 'Write one of them into a file.');
}

/** The deployments of the two sides; a plan has both. */
function readSides(
  words: readonly string[],
  { client }: DiffOptions,
): Sides<Omit<DeploymentFiles, 'before'>> {
  const sides = sidesOf(words);
  if (sides !== undefined) {
    const before = readDeployment(sides.before, client);
    return { before, after: readDeployment(sides.after, client) };
  }
  const usage = 'Write keysync diff BEFORE... -- AFTER..., or name a plan that "terraform show -json" wrote.';
  if (words.length === 0) throw new InputError('diff', 'there is nothing to compare', usage);
  const read = readDeployment(words, client);
  if (read.before === undefined)
    throw new InputError('diff', 'there is no "--" between two sides, and no plan among the files', usage);
  return { before: { deployment: read.before, notes: [] }, after: read };
}

async function diffDeployments(
  { before, after }: Sides<Omit<DeploymentFiles, 'before'>>,
  options: DiffOptions,
): Promise<number> {
  const { maxWorlds = defaultWorldCountMax, maxSeconds, at: time } = options;
  const run = new VerificationRun({ worldCountMax: maxWorlds, secondsMax: maxSeconds });
  const ask: Ask = (scenario, asked) => run.decide(scenario, asked);
  const compared = await compareDeployments(before.deployment, after.deployment, ask, { time }).finally(() =>
    run.end(),
  );
  const sides = {
    before: checkReportOf(compared.before, before.notes, version),
    after: checkReportOf(compared.after, after.notes, version),
  };
  const report = deploymentDiffOf(compared, sides, version);
  const failOn = failOnOf(options);
  const failing = failingChanges(report, { failOn, failOnInherent: options.failOnInherent === true });
  writeReport(options, report, {
    markdown: deploymentDiffMarkdown,
    notices: (shown) => deploymentDiffNotices(shown, printableData(sides.after), { pathOf: reportedPath }),
    text: (shown) =>
      deploymentDiffText(shown, {
        paint,
        traces: options.traces === true,
        failing: failOn === undefined ? undefined : failing,
      }),
  });
  return exitCodeOf(failing.length > 0, report);
}

/** As for `keysync check`. */
const defaultWorldCountMax = 1_000_000;

async function diffScenarios(
  { before, after }: Sides<readonly string[]>,
  options: DiffOptions,
): Promise<number> {
  expectUseful(options);
  const [one, ...more] = before;
  const [other, ...others] = after;
  const [extra] = [...more, ...others];
  if (one === undefined || other === undefined || extra !== undefined)
    throw new InputError(extra ?? '--', 'of scenarios there is one on each side', 'Compare them two by two.');
  const [then, now] = await verifyBoth([one, other], options);
  const report = scenarioDiffOf(then, now, version);
  const isJudged = options.failOn !== undefined;
  const failing = [...new Set([...(isJudged ? worseProperties(report) : []), ...brokenProperties(report)])];
  writeReport(options, report, {
    markdown: scenarioDiffMarkdown,
    notices: scenarioDiffNotices,
    text: (shown) =>
      scenarioDiffText(shown, {
        paint,
        traces: options.traces === true,
        failing: isJudged || failing.length > 0 ? failing : undefined,
      }),
  });
  return exitCodeOf(failing.length > 0, report);
}

/** An option that would do nothing is a mistake. */
function expectUseful({ client, at, failOn, failOnInherent }: DiffOptions): void {
  const severity = failOn === 'hazard' ? undefined : failOn;
  const given = { client, at, 'fail-on-inherent': failOnInherent, [`fail-on ${severity}`]: severity };
  const [useless] = Object.entries(given).filter(([, value]) => value !== undefined);
  if (useless === undefined) return;
  const remedy = severity === undefined ? 'Leave it out.' : 'Write --fail-on hazard.';
  throw new InputError(
    `--${useless[0]}`,
    'this says something about deployments, not about scenarios',
    remedy,
  );
}

async function verifyBoth(
  files: readonly [string, string],
  { maxWorlds, maxSeconds }: DiffOptions,
): Promise<readonly [ScenarioResult, ScenarioResult]> {
  const [before, after] = loadAll(files);
  const limits = { worldCountMax: maxWorlds, secondsMax: maxSeconds };
  const run = new VerificationRun(limits, { scenarioCount: 2, reducesKeys: true });
  try {
    const then = await run.verify(before!.scenario, properties);
    return [then, await run.verify(after!.scenario, properties)];
  } finally {
    run.end();
  }
}

/** Whether an argument is a scenario, and no file of a deployment. What cannot be read is neither. */
function isScenario(file: string): boolean {
  if (file === standardInput) return false;
  if (!existsSync(file)) return publicScenarios.some(({ name }) => name === file);
  if (!/\.json$/i.test(file)) return false;
  try {
    const { value } = readJsonFile(file);
    return isObject(value) && isObject(value['clusters']) && isObject(value['regions']);
  } catch (error) {
    if (error instanceof InputError) return false;
    throw error;
  }
}

const exitCodeOf = (isFailing: boolean, { complete }: { readonly complete: boolean }): number =>
  isFailing ? exitCodes.failure : complete ? exitCodes.success : exitCodes.incomplete;
