import { publicScenarios, type Scenario } from '#models';
import { type Property, properties, type ScenarioResult } from '#properties';
import { verificationMarkdown, verificationReportOf, verificationText } from '#reports';
import { exitCodeOf } from '../exit-codes.ts';
import { knownProperty } from '../known-property.ts';
import { loadScenario } from '../load-scenarios.ts';
import { type RunLimits, VerificationRun } from '../run-verifications.ts';
import { paint, print } from '../terminal.ts';
import { version } from '../version.ts';
import { expectWritable, writeOutput } from '../write-output.ts';
import { explainCommand } from './explain.ts';

/** The options of `keysync verify`. */
export interface VerifyOptions {
  readonly property?: readonly string[];
  readonly json?: string;
  readonly markdown?: string;
  readonly maxWorlds?: number;
  readonly maxDepth?: number;
  readonly maxSeconds?: number;
}

/** Verifies scenario files, or all scenarios that come with keysync. Returns the exit code. */
export async function verifyCommand(files: readonly string[], options: VerifyOptions): Promise<number> {
  for (const file of [options.json, options.markdown]) expectWritable(file);
  const scenarios = files.length === 0 ? publicScenarios : files.map(loadScenario);
  const results = await verifyAll(scenarios, limitsOf(options), chosenProperties(options));
  const report = verificationReportOf(results, version);

  if (options.json !== undefined) writeOutput(options.json, `${JSON.stringify(report, null, 2)}\n`);
  if (options.markdown !== undefined) writeOutput(options.markdown, verificationMarkdown(report));
  const isStandardOutputTaken = options.json === '-' || options.markdown === '-';
  const replay = (scenario: string, property: string): string =>
    explainCommand(files[scenarios.findIndex(({ name }) => name === scenario)] ?? scenario, property);
  if (!isStandardOutputTaken) print(verificationText(report, replay, paint));
  return exitCodeOf(report.judgement);
}

async function verifyAll(
  scenarios: readonly Scenario[],
  limits: RunLimits,
  chosen: readonly Property[],
): Promise<ScenarioResult[]> {
  const run = new VerificationRun(limits, scenarios.length);
  try {
    const results: ScenarioResult[] = [];
    for (const scenario of scenarios) results.push(await run.verify(scenario, chosen));
    return results;
  } finally {
    run.end();
  }
}

function limitsOf({ maxWorlds, maxDepth, maxSeconds }: VerifyOptions): RunLimits {
  return { worldCountMax: maxWorlds, depthMax: maxDepth, secondsMax: maxSeconds };
}

function chosenProperties({ property: names }: VerifyOptions): readonly Property[] {
  const chosen = names?.map(knownProperty) ?? properties;
  return properties.filter((property) => chosen.includes(property));
}
