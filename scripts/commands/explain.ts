import { traceText, verificationReportOf } from '#reports';
import { exitCodes } from '../exit-codes.ts';
import { knownProperty } from '../known-property.ts';
import { loadScenario } from '../load-scenarios.ts';
import { VerificationRun } from '../run-verifications.ts';
import { paint, print } from '../terminal.ts';
import { version } from '../version.ts';

/** Tells the shortest counterexample or witness of one property. Returns the exit code. */
export async function explainScenario(argument: string, propertyName: string): Promise<number> {
  const property = knownProperty(propertyName);
  const run = new VerificationRun({});
  const result = await run.settle(loadScenario(argument), property).finally(() => run.end());
  const [scenario] = verificationReportOf([result], version).scenarios;
  const found = scenario?.properties[propertyName];
  if (scenario === undefined || found === undefined)
    throw new Error('A verification lost its only property.');
  print(traceText({ scenario: scenario.name, property: propertyName, found }, paint));
  const worlds = `${scenario.worlds.toLocaleString('en-US')} worlds`;
  if (found.verdict === 'incomplete') print(`  Interrupted after ${worlds}: nothing is known yet.`);
  else if (found.length === null) print(`  ${noTrace[found.verdict] ?? ''} (${worlds})`);
  return found.verdict === 'incomplete' ? exitCodes.incomplete : exitCodes.success;
}

const noTrace: Partial<Record<string, string>> = {
  holds: 'No reachable world breaks it.',
  vacuous: 'No reachable world is one that it says something about.',
  unreachable: 'No reachable world is a witness.',
};

/** The command that tells a finding again. */
export function explainCommand(scenario: string, property: string): string {
  const isPlain = /^[\w./-]+$/.test(scenario);
  const argument = isPlain ? scenario : JSON.stringify(scenario);
  return `keysync explain ${argument} ${property}`;
}
