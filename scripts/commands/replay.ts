import { printableData } from '#printable';
import { type Explanation, isUse, propertyNamed, type Replay } from '#properties';
import { type ReplayFile, replayReportOf, replayText, traceReportOf } from '#reports';
import { exitCodes } from '../exit-codes.ts';
import { readReplay } from '../input/read-replay.ts';
import type { Given } from '../itf/read-itf.ts';
import { paint, print } from '../output/terminal.ts';
import {
  expectTraceOutputs,
  type TraceOutputs,
  takesStandardOutput,
  writeTrace,
} from '../output/trace-outputs.ts';
import { writeOutput } from '../output/write-output.ts';
import { VerificationRun } from '../run-verifications.ts';
import { version } from '../version.ts';
import { commandText } from './command-text.ts';
import { explainWithin } from './explain-findings.ts';

/** The options of `keysync replay`. */
export interface ReplayOptions extends TraceOutputs, Given {}

/**
 * Takes the steps of a replay file or of a trace of ITF again, on both engines, and tells them. Returns the exit
 * code.
 */
export async function replayCommand(argument: string, options: ReplayOptions): Promise<number> {
  const { scenario, property, ...outputs } = options;
  expectTraceOutputs(outputs, [argument, scenario]);
  const given = { ...(scenario !== undefined && { scenario }), ...(property !== undefined && { property }) };
  const { file, replay, states } = readReplay(argument, given);
  const explanation = await explained(file, replay);
  const report = replayReportOf(file, replay, version, { states, explanation });
  const { json, ...traces } = outputs;
  if (json !== undefined) writeOutput(json, `${JSON.stringify(report, null, 2)}\n`);
  const found = { ...foundBy(file, replay), name: file.property };
  const again = commandText('replay', argument, given);
  await writeTrace(
    traceReportOf({ scenario: file.scenario, found, explanation, replay: again }, version),
    traces,
  );
  if (!takesStandardOutput(outputs)) print(replayText(printableData(report), paint));
  return report.asExpected ? exitCodes.success : exitCodes.failure;
}

/** Why it is one, and what would have prevented it, as "keysync explain" tells it. A claim about the engines has no such thing. */
async function explained(file: ReplayFile, replay: Replay): Promise<Explanation | undefined> {
  if (replay.outcome.kind !== 'shown' || propertyNamed(file.property) === undefined) return undefined;
  const run = new VerificationRun({});
  try {
    const { verdict, trace, loop } = foundBy(file, replay);
    const found = { name: file.property, verdict, trace, loop };
    return (await explainWithin(run, file.scenario, [found])).get(file.property);
  } finally {
    run.end();
  }
}

/** What a replay showed. One that shows nothing decides nothing: other histories may. */
function foundBy({ property, loop: from }: ReplayFile, { trace, outcome }: Replay) {
  const loop = from ?? null;
  const isShown = outcome.kind === 'shown';
  const isWitness = propertyNamed(property)?.kind === 'reachable';
  return {
    verdict: isShown ? (isWitness ? 'reachable' : 'violated') : 'incomplete',
    length: loop === null ? trace.filter((step) => !isUse(step)).length : null,
    evidence: isShown ? outcome.evidence : null,
    trace,
    // Where a step was refused, the history has no end that could lead back.
    loop: outcome.kind === 'shown' || outcome.kind === 'not-shown' ? loop : null,
  } as const;
}
