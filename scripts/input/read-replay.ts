import { parseScenarioToSearch, problemsOf } from '#models';
import { propertyNamed, type Replay, replay } from '#properties';
import { type ComparedStates, type ReplayFile, replayFileSchema } from '#reports';
import { compareStates } from '../itf/compare-states.ts';
import { type Given, isItf, itfRemedy, readItf } from '../itf/read-itf.ts';
import { InputError } from './files/input-error.ts';
import { type JsonFile, readJsonFile } from './files/json-file.ts';

/** A replay file that was read, and what came of replaying it. */
export interface ReadReplay {
  readonly file: ReplayFile;
  readonly replay: Replay;
  /** How the states fit that a trace of ITF says; null for a replay file. */
  readonly states: ComparedStates | null;
}

/**
 * Reads a replay file, or a trace of ITF, and takes its steps again.
 *
 * @param given - what is said of a trace of ITF that does not say it itself
 * @throws InputError with one message where the file is damaged, or names what is not in its deployment
 */
export function readReplay(argument: string, given: Given = {}): ReadReplay {
  const json = readJsonFile(argument);
  if (isItf(json)) return replayItf(json, given);
  expectNothingGiven(argument, given);
  const file = parse(json);
  const { replay: found, problem } = replay({ ...file, claim: file.property });
  if (problem !== undefined) throw json.errorAt(problem, remedy);
  return { file, replay: found, states: null };
}

function replayItf(json: JsonFile, given: Given): ReadReplay {
  const { file, states, placeOf } = readItf(json, given);
  expectFittingLoop(file, json, itfRemedy);
  const { replay: found, problem } = replay({ ...file, claim: file.property });
  if (problem !== undefined) throw json.errorAt(placeOf(problem), itfRemedy);
  return { file, replay: found, states: compareStates(json, states, file.scenario, file.steps) };
}

/** A replay file says all of it itself. */
function expectNothingGiven(argument: string, given: Given): void {
  const [option] = Object.keys(given);
  if (option === undefined) return;
  throw new InputError(argument, `only a trace of ITF is read with --${option}`, `Leave out --${option}.`);
}

const remedy = 'See replay-file.schema.json for the format; "keysync fuzz" writes such files.';

function parse(json: JsonFile): ReplayFile {
  expectKnownVersion(json);
  const parsed = replayFileSchema.safeParse(json.value);
  if (!parsed.success) throw json.errorOf(problemsOf(replayFileSchema, parsed.error, json.value), remedy);
  expectFitting(parsed.data, json);
  expectFittingLoop(parsed.data, json, remedy);
  const { scenario, problems } = parseScenarioToSearch((json.value as { scenario: unknown }).scenario);
  if (problems !== undefined) {
    const inFile = problems.map(({ path, message }) => ({ path: ['scenario', ...path], message }));
    throw json.errorOf(inFile, remedy);
  }
  return { ...parsed.data, scenario };
}

/** A newer file may differ in everything else: its version is told first. */
function expectKnownVersion(json: JsonFile): void {
  const { schemaVersion } = Object(json.value) as { readonly schemaVersion?: unknown };
  if (!Number.isInteger(schemaVersion) || (schemaVersion as number) <= 1) return;
  const message = `expected 1, found ${schemaVersion}: a newer keysync wrote this file`;
  throw json.errorAt({ path: ['schemaVersion'], message }, 'Replay it with that version, or a newer one.');
}

/** A loop belongs to a history without end, and begins among its steps. Where nothing is to be shown, there is none. */
function expectFittingLoop(
  { property, loop, steps, expect }: ReplayFile,
  json: JsonFile,
  todo: string,
): void {
  const kind = propertyNamed(property)?.kind;
  const isEndless = kind === 'leads-to' || kind === 'eventually-always';
  const told = isEndless
    ? `expected a number from 0 to ${steps.length}: ${property} is about histories without end`
    : `expected none: ${property} is shown by a trace that ends`;
  const isEmpty = steps.length === 0 && expect === 'holds';
  const isFitting = loop === undefined ? !isEndless || isEmpty : isEndless && loop <= steps.length;
  if (!isFitting) throw json.errorAt({ path: ['loop'], message: `${told}, found ${loop ?? 'none'}` }, todo);
}

/** What holds or is violated is not reached, and the other way round. */
function expectFitting({ property, expect }: ReplayFile, json: JsonFile): void {
  const [without, shown] =
    propertyNamed(property)?.kind === 'reachable' ? ['unreachable', 'reachable'] : ['holds', 'violated'];
  if (expect === without || expect === shown) return;
  const message = `expected "${without}" or "${shown}" of ${property}, found "${expect}"`;
  throw json.errorAt({ path: ['expect'], message }, remedy);
}
