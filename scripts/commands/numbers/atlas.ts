import {
  type AtlasCell,
  atlasScenario,
  cellsOf,
  everyCluster,
  properties,
  type ScenarioResult,
} from '#properties';
import { atlasMarkdown, atlasReportOf, atlasText } from '#reports';
import { exitCodes } from '../../exit-codes.ts';
import { knownProperty } from '../../input/known-property.ts';
import { expectReportOutputs, type ReportOutputs, writeReport } from '../../output/report-outputs.ts';
import { paint } from '../../output/terminal.ts';
import { VerificationRun } from '../../run-verifications.ts';
import { version } from '../../version.ts';

/** The options of `keysync atlas`. */
export interface AtlasOptions extends ReportOutputs {
  readonly hsms: readonly number[];
  readonly sdk?: 3 | 5;
  readonly minimum?: readonly number[];
  readonly check?: boolean;
  readonly failures: readonly number[];
  readonly property?: readonly string[];
  readonly maxWorlds?: number;
  readonly maxSeconds?: number;
}

/** Tells the verdict of each property for a family of deployments. Returns the exit code. */
export async function atlasCommand(options: AtlasOptions): Promise<number> {
  expectReportOutputs(options, { inputs: [] });
  const { hsms, sdk, minimum, check, failures, property: names, maxWorlds, maxSeconds } = options;
  const cells = cellsOf({
    hsms,
    sdks: sdk === undefined ? everyCluster.sdks : [sdk],
    minimums: minimum,
    checks: check === undefined ? everyCluster.checks : [check],
    hsmFailures: failures,
  });
  const wanted = names?.map((name) => knownProperty(name)) ?? properties;
  const chosen = properties.filter((property) => wanted.includes(property));
  const run = new VerificationRun(
    { worldCountMax: maxWorlds, secondsMax: maxSeconds },
    { scenarioCount: cells.length, reducesKeys: true },
  );
  const found: (readonly [AtlasCell, ScenarioResult])[] = [];
  try {
    for (const cell of cells) found.push([cell, await run.verify(atlasScenario(cell), chosen)]);
  } finally {
    run.end();
  }
  const report = atlasReportOf(found, version);
  writeReport(options, report, {
    markdown: atlasMarkdown,
    text: (shown) => atlasText(shown, paint),
  });
  return report.complete ? exitCodes.success : exitCodes.incomplete;
}
