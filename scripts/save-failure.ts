import { createHash } from 'node:crypto';
import { join } from 'node:path';
import type { FuzzingFailure } from '#properties';
import { replayFileOf } from '#reports';
import { version } from './version.ts';
import { writeOutput } from './write-output.ts';

/** What the name of a replay file ends in. */
export const replayFileEnding = '.replay.json';

/**
 * Saves a failure as a replay file.
 *
 * @remarks
 * Its name is made of the property and of what is in it, so that a folder can collect many and has each once.
 *
 * @returns the file
 * @throws InputError where it cannot be written
 */
export function saveFailure(failure: FuzzingFailure, folder: string, note: string): string {
  const replayFile = replayFileOf(failure, version, note);
  const { steps, scenario } = replayFile;
  const digest = createHash('sha256').update(JSON.stringify({ steps, scenario })).digest('hex');
  const file = join(folder, `${failure.claim}-${digest.slice(0, 8)}${replayFileEnding}`);
  writeOutput(file, `${JSON.stringify(replayFile, null, 2)}\n`);
  return file;
}
