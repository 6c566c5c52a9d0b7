import { publicScenarios, unknownName } from '#models';
import { properties, propertyNamed } from '#properties';
import { verificationMarkdown, verificationReportOf, verificationText } from '#reports';
import { exitCodeOf } from '../exit-codes.ts';
import { InputError } from '../input/input-error.ts';
import { loadScenario } from '../load-scenarios.ts';
import { type RunLimits, runVerifications } from '../run-verifications.ts';
import { paint, print } from '../terminal.ts';
import { version } from '../version.ts';
import { writeOutput } from '../write-output.ts';
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
  const arguments_ = new Map(files.map((file) => [loadScenario(file).name, file]));
  const scenarios = files.length === 0 ? publicScenarios : files.map(loadScenario);
  const results = await runVerifications(scenarios, limitsOf(options));
  const report = verificationReportOf(results, version);

  if (options.json !== undefined) writeOutput(options.json, `${JSON.stringify(report, null, 2)}\n`);
  if (options.markdown !== undefined) writeOutput(options.markdown, verificationMarkdown(report));
  const isStandardOutputTaken = options.json === '-' || options.markdown === '-';
  const replay = (scenario: string, property: string): string =>
    explainCommand(arguments_.get(scenario) ?? scenario, property);
  if (!isStandardOutputTaken) print(verificationText(report, replay, paint));
  return exitCodeOf(report.judgement);
}

function limitsOf({ property, maxWorlds, maxDepth, maxSeconds }: VerifyOptions): RunLimits {
  const limits = { worldCountMax: maxWorlds, depthMax: maxDepth, secondsMax: maxSeconds };
  if (property === undefined) return limits;
  const chosen = property.map((name) => {
    const found = propertyNamed(name);
    const known = properties.map((candidate) => candidate.name);
    if (found === undefined) throw new InputError('--property', unknownName('property', name, known));
    return found;
  });
  return { ...limits, properties: [...new Set(chosen)] };
}
