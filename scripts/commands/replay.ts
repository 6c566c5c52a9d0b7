import { replayReportOf, replayText } from '#reports';
import { exitCodes } from '../exit-codes.ts';
import { readReplay } from '../read-replay.ts';
import { paint, print } from '../terminal.ts';
import { version } from '../version.ts';
import { expectWritable, writeOutput } from '../write-output.ts';

/** The options of `keysync replay`. */
export interface ReplayOptions {
  readonly json?: string;
}

/** Takes the steps of a replay file again, on both engines, and tells them. Returns the exit code. */
export function replayCommand(argument: string, { json }: ReplayOptions): number {
  expectWritable(json);
  const { file, replay } = readReplay(argument);
  const report = replayReportOf(file, replay, version);
  if (json !== undefined) writeOutput(json, `${JSON.stringify(report, null, 2)}\n`);
  if (json !== '-') print(replayText(report, paint));
  return report.asExpected ? exitCodes.success : exitCodes.failure;
}
