import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { publicScenarios, type Scenario, type Sweep } from '#models';
import { printable } from '#printable';
import { type Explanation, plainAnswer, properties, type ScenarioResult, sweepProperties } from '#properties';
import {
  dataElement,
  type SiteData,
  siteDataOf,
  sitePage,
  sweepReportOf,
  verificationReportOf,
} from '#reports';
import { exitCodeOf } from '../exit-codes.ts';
import { InputError } from '../input/files/input-error.ts';
import { knownProperty } from '../input/known-property.ts';
import { loadScenario } from '../input/load-scenarios.ts';
import { isSweepName, loadSweep } from '../input/load-sweep.ts';
import { print } from '../output/terminal.ts';
import { expectFolder, expectOwn, writeOutput } from '../output/write-output.ts';
import { VerificationRun } from '../run-verifications.ts';
import { version } from '../version.ts';
import { webProgram } from '../web-program.ts';
import { explainWithin, isFinding } from './explain-findings.ts';

/** The options of `keysync report`. */
export interface ReportOptions {
  readonly out: string;
  readonly workers: number;
}

/** Writes the web report of scenarios: a page that opens from disk. Returns the exit code. */
export async function reportCommand(
  files: readonly string[],
  { out, workers: workerCount }: ReportOptions,
): Promise<number> {
  const file = join(out, 'index.html');
  expectFolder(out);
  expectOwn(file, `id="${dataElement}"`);
  const sweep = sweepOf(files);
  if (sweep !== undefined) return await reportSweep(sweep, file, workerCount);
  const scenarios = files.length === 0 ? publicScenarios : files.map(loadScenario);
  expectDifferentNames(scenarios, files);
  const results: ScenarioResult[] = [];
  const explanations = new Map<Scenario, ReadonlyMap<string, Explanation>>();
  const run = new VerificationRun({}, { scenarioCount: scenarios.length, workerCount });
  try {
    for (const scenario of scenarios) results.push(await run.verify(scenario, properties));
    for (const { scenario, properties: found } of results)
      explanations.set(scenario, await explainWithin(run, scenario, found.filter(isFinding)));
  } finally {
    run.end();
  }
  const report = verificationReportOf(results, version, undefined, explanations);
  return await writeSite(file, siteDataOf(report, scenarios));
}

async function writeSite(file: string, data: SiteData): Promise<number> {
  const program = await webProgram();
  const digest = createHash('sha256').update(program.script).digest('base64');
  writeOutput(file, sitePage(program, data, 'keysync', digest));
  print(printable(`Open ${file} in a browser.`));
  return exitCodeOf(data.report.judgement);
}

/** More cells are no page that opens. */
const cellCountMax = 1000;

function sweepOf(files: readonly string[]): Sweep | undefined {
  const named = files.find(isSweepName);
  if (named === undefined) return undefined;
  if (files.length > 1)
    throw new InputError(named, 'a sweep has a report of its own', 'Name no other file beside it.');
  const { sweep } = loadSweep(named);
  if (sweep.cells.length <= cellCountMax) return sweep;
  const what = `expected at most ${cellCountMax} cells, found ${sweep.cells.length}`;
  throw new InputError(named, what, 'Leave some out with "where", or use "keysync sweep --json".');
}

/** The cells of a sweep as scenarios, with what they have to say put beside each other. */
async function reportSweep(sweep: Sweep, file: string, workerCount: number): Promise<number> {
  const asked = sweep.properties?.map((name) => knownProperty(name, sweepProperties)) ?? properties;
  const chosen = sweepProperties.filter((property) => asked.includes(property));
  const scenarios = sweep.cells.map(({ scenario }) => scenario);
  const results: ScenarioResult[] = [];
  const run = new VerificationRun({}, { scenarioCount: scenarios.length, workerCount });
  try {
    for (const scenario of scenarios) results.push(await run.verify(scenario, chosen));
  } finally {
    run.end();
  }
  const report = verificationReportOf(results, version);
  const table = sweepReportOf(sweep, results.map(plainAnswer), version);
  return await writeSite(file, siteDataOf(report, scenarios, table));
}

/** A link names its scenario. */
function expectDifferentNames(scenarios: readonly Scenario[], files: readonly string[]): void {
  const places = new Map<string, string>();
  for (const [index, { name }] of scenarios.entries()) {
    const other = places.get(name);
    const file = files[index] ?? name;
    if (other !== undefined)
      throw new InputError(
        file,
        `its name, ${JSON.stringify(name)}, is that of ${other}`,
        'Give it another name.',
      );
    places.set(name, file);
  }
}
