import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { type ReplayFile, replayFileOf, type SavedTrace } from '#reports';
import { version } from '../version.ts';
import { writeOutput } from './write-output.ts';

/** What the name of a replay file ends in. */
export const replayFileEnding = '.replay.json';

/**
 * Saves a trace as a replay file.
 *
 * @remarks
 * Its name is made of the property and of what is in it, so that a folder can collect many and has each once.
 *
 * @param expect - what a replay should come to; by default what should have been
 * @returns the file
 * @throws InputError where it cannot be written
 */
export function saveTrace(
  trace: SavedTrace,
  folder: string,
  note: string,
  expect?: ReplayFile['expect'],
): string {
  const replayFile = replayFileOf(trace, version, note, expect);
  const { steps, loop, scenario } = replayFile;
  const digest = createHash('sha256').update(JSON.stringify({ steps, loop, scenario })).digest('hex');
  const file = join(folder, `${trace.claim}-${digest.slice(0, 8)}${replayFileEnding}`);
  writeOutput(file, `${JSON.stringify(replayFile, null, 2)}\n`);
  return file;
}
