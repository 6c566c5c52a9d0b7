import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { publicScenarios, type Scenario } from '#models';
import { printable } from '#printable';
import { type Explanation, properties, type ScenarioResult } from '#properties';
import { dataElement, siteDataOf, sitePage, verificationReportOf } from '#reports';
import { exitCodeOf } from '../exit-codes.ts';
import { InputError } from '../input/files/input-error.ts';
import { loadScenario } from '../input/load-scenarios.ts';
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
  const program = await webProgram();
  const digest = createHash('sha256').update(program.script).digest('base64');
  writeOutput(file, sitePage(program, siteDataOf(report, scenarios), 'keysync', digest));
  print(printable(`Open ${file} in a browser.`));
  return exitCodeOf(report.judgement);
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
