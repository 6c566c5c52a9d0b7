import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { publicScenarios } from '#models';
import { properties, type ScenarioResult } from '#properties';
import { siteDataOf, sitePage, verificationReportOf } from '#reports';
import { exitCodes } from '../exit-codes.ts';
import { loadScenario } from '../load-scenarios.ts';
import { VerificationRun } from '../run-verifications.ts';
import { print } from '../terminal.ts';
import { version } from '../version.ts';
import { webProgram } from '../web-program.ts';
import { expectFolder, writeOutput } from '../write-output.ts';

/** The options of `keysync report`. */
export interface ReportOptions {
  readonly out: string;
}

/** Writes the web report of scenarios: a site that opens from disk. Returns the exit code. */
export async function reportCommand(files: readonly string[], { out }: ReportOptions): Promise<number> {
  expectFolder(out);
  const scenarios = files.length === 0 ? publicScenarios : files.map(loadScenario);
  const run = new VerificationRun({}, { scenarioCount: scenarios.length });
  const results: ScenarioResult[] = [];
  try {
    for (const scenario of scenarios) results.push(await run.verify(scenario, properties));
  } finally {
    run.end();
  }
  const report = verificationReportOf(results, version);
  const program = await webProgram();
  const digest = createHash('sha256').update(program.script).digest('base64');
  const page = sitePage(program, siteDataOf(report, scenarios), 'keysync', digest);
  const file = join(out, 'index.html');
  writeOutput(file, page);
  print(`Open ${file} in a browser.`);
  return exitCodes.success;
}
