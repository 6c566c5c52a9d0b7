import { parseScenario, problemsOf } from '#models';
import { type Replay, replay } from '#properties';
import { type ReplayFile, replayFileSchema } from '#reports';
import { type JsonFile, readJsonFile } from './input/json-file.ts';

/** A replay file that was read, and what came of replaying it. */
export interface ReadReplay {
  readonly file: ReplayFile;
  readonly replay: Replay;
}

/**
 * Reads a replay file and takes its steps again.
 *
 * @throws InputError with one message where the file is damaged, or names what is not in its deployment
 */
export function readReplay(argument: string): ReadReplay {
  const json = readJsonFile(argument);
  const file = parse(json);
  const { replay: found, problem } = replay({ ...file, claim: file.property });
  if (problem !== undefined) throw json.errorAt(problem, remedy);
  return { file, replay: found };
}

const remedy = 'See replay-file.schema.json for the format; "keysync fuzz" writes such files.';

function parse(json: JsonFile): ReplayFile {
  const parsed = replayFileSchema.safeParse(json.value);
  if (!parsed.success) throw json.errorOf(problemsOf(replayFileSchema, parsed.error, json.value), remedy);
  const { scenario, problems } = parseScenario((json.value as { scenario: unknown }).scenario);
  if (problems !== undefined) {
    const inFile = problems.map(({ path, message }) => ({ path: ['scenario', ...path], message }));
    throw json.errorOf(inFile, remedy);
  }
  return { ...parsed.data, scenario };
}
