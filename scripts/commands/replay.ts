import { printableData } from '#printable';
import { explainHistory, isUse, propertyNamed, type Replay } from '#properties';
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
import { version } from '../version.ts';
import { commandText } from './command-text.ts';

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
  const explanation =
    replay.outcome.kind === 'shown'
      ? explainHistory(file.scenario, { name: file.property, trace: replay.trace, loop: file.loop ?? null })
      : undefined;
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
