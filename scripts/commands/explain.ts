import type { Scenario } from '#models';
import { printable, printableData } from '#printable';
import type { Explanation, Property, ScenarioResult } from '#properties';
import {
  type PropertyReport,
  type ReplayFile,
  shellArgument,
  traceReportOf,
  traceText,
  verificationReportOf,
} from '#reports';
import { exitCodes } from '../exit-codes.ts';
import { knownProperty } from '../input/known-property.ts';
import { loadScenario } from '../input/load-scenarios.ts';
import { saveTrace } from '../output/save-trace.ts';
import { paint, print } from '../output/terminal.ts';
import {
  expectTraceOutputs,
  type TraceOutputs,
  takesStandardOutput,
  writeTrace,
} from '../output/trace-outputs.ts';
import { expectFolder } from '../output/write-output.ts';
import { VerificationRun } from '../run-verifications.ts';
import { version } from '../version.ts';
import { commandText } from './command-text.ts';
import { explainWithin, isFinding } from './explain-findings.ts';

/** The options of `keysync explain`. */
export interface ExplainOptions extends TraceOutputs {
  readonly save?: string;
}

/** Tells the shortest counterexample or witness of one property. Returns the exit code. */
export async function explainScenario(
  argument: string,
  propertyName: string,
  options: ExplainOptions = {},
): Promise<number> {
  const { save } = options;
  const property = knownProperty(propertyName);
  if (save !== undefined) expectFolder(save);
  expectTraceOutputs(options, [argument]);
  const { result, explanation } = await findAndExplain(loadScenario(argument), property);
  const explanations = new Map(explanation && [[result.scenario, new Map([[propertyName, explanation]])]]);
  const [scenario] = verificationReportOf([result], version, undefined, explanations).scenarios;
  const found = scenario?.properties[propertyName];
  if (scenario === undefined || found === undefined)
    throw new Error('A verification lost its only property.');
  const saved = save === undefined || explanation === undefined ? undefined : saveFinding(result, save);
  const replay =
    saved === undefined ? explainCommand(argument, propertyName) : `keysync replay ${shellArgument(saved)}`;
  const told = { scenario: result.scenario, found: result.properties[0]!, explanation, replay };
  await writeTrace(traceReportOf(told, version), options);
  if (takesStandardOutput(options)) return exitCodeOf(found);
  const again = explanation === undefined ? undefined : replay;
  const shown = printableData({ scenario: scenario.name, property: propertyName, found, replay: again });
  print(traceText(shown, paint));
  const worlds = `${scenario.worlds.toLocaleString('en-US')} worlds`;
  if (found.verdict === 'incomplete') print(`  Interrupted after ${worlds}: nothing is known yet.`);
  else if (noTrace[found.verdict] !== undefined)
    print(`  ${noTrace[found.verdict]} (${spokenOf(found, worlds)})`);
  else if (saved !== undefined) print(printable(`  Saved:    ${saved}`));
  return exitCodeOf(found);
}

/** Looks for what there is to tell, and where there is something, for why it is so. */
async function findAndExplain(
  scenario: Scenario,
  property: Property,
): Promise<{ readonly result: ScenarioResult; readonly explanation: Explanation | undefined }> {
  const run = new VerificationRun({});
  try {
    const result = await run.settle(scenario, property);
    const findings = result.properties.filter(isFinding);
    const explained = await explainWithin(run, scenario, findings);
    return { result, explanation: explained.get(property.name) };
  } finally {
    run.end();
  }
}

const exitCodeOf = ({ verdict }: PropertyReport): number =>
  verdict === 'incomplete' ? exitCodes.incomplete : exitCodes.success;

/** Saves what was found; a replay should show the same. */
function saveFinding({ scenario, properties: [found] }: ScenarioResult, folder: string): string {
  const { name: claim, trace, loop, verdict } = found!;
  const note = `What "keysync explain" tells of ${claim} in ${scenario.name}.`;
  return saveTrace({ claim, scenario, trace, loop }, folder, note, verdict as ReplayFile['expect']);
}

/** In how much of the scenario the property has something to say: a pass means little where that is little. */
function spokenOf({ verdict, applied }: PropertyReport, worlds: string): string {
  return verdict === 'holds'
    ? `${worlds}; it has something to say in ${applied.toLocaleString('en-US')}`
    : worlds;
}

const noTrace: Partial<Record<string, string>> = {
  holds: 'No reachable world, and no history through them, breaks it.',
  vacuous: 'No reachable world is one that it says something about.',
  unreachable: 'No reachable world is a witness.',
};

/** The command that tells a finding again. */
export function explainCommand(scenario: string, property: string): string {
  return `${commandText('explain', scenario)} ${property}`;
}
