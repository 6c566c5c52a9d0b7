import { z } from 'zod';
import { type Problem, parseScenarioToSearch, problemsOf, type Scenario, verdicts } from '#models';
import { engineClaims, properties, propertyNamed } from '#properties';
import { itfStatesOf, type ReplayFile } from '#reports';
import type { JsonFile } from '../input/files/json-file.ts';
import { knownProperty } from '../input/known-property.ts';
import { loadScenario } from '../input/load-scenarios.ts';
import { version } from '../version.ts';
import { StepReader } from './itf-steps.ts';

/** What is said on the command line of a trace that does not say it itself. */
export interface Given {
  /** A scenario file, or the name of a scenario. */
  readonly scenario?: string;
  readonly property?: string;
}

/** A trace of ITF as one that can be replayed, and the states that it says its steps lead to. */
export interface ItfReading {
  readonly file: ReplayFile;
  readonly states: readonly GivenState[];
  /** Where in the file a problem with the replay file lies. */
  placeOf(problem: Problem): Problem;
}

/** A state as the file has it: variable to value, whatever that is. */
export type GivenState = Readonly<Record<string, unknown>>;

// Of a trace from elsewhere, only what is read is asked for.
const traceSchema = z.looseObject({
  '#meta': z
    .looseObject({
      schemaVersion: z.int().optional(),
      keysync: z.string().optional(),
      description: z.string().optional(),
      property: z.enum([...properties.map(({ name }) => name), ...Object.keys(engineClaims)]).optional(),
      verdict: z.enum(verdicts).optional(),
      scenario: z.unknown().optional(),
    })
    .optional(),
  vars: z.array(z.string()),
  states: z.array(z.record(z.string(), z.unknown())).min(1).max(100_001),
  loop: z.int().min(0).optional(),
});

type Trace = z.infer<typeof traceSchema>;

/** What to do about a trace that cannot be read. */
export const itfRemedy =
  'See itf-trace.schema.json for what keysync writes, and "Formats" in reports/README.md for what it reads.';

/** Whether a file is meant to be a trace in the Informal Trace Format. */
export function isItf({ file, value }: JsonFile): boolean {
  const fields = typeof value === 'object' && value !== null ? value : {};
  return file.endsWith('.itf.json') || (!('steps' in fields) && ('states' in fields || 'vars' in fields));
}

/**
 * Reads a trace in the Informal Trace Format: one of ours, or one that says with the variables of Quint which
 * actions were taken.
 *
 * @throws InputError with one message where it is damaged, or names what is not in its deployment
 */
export function readItf(json: JsonFile, given: Given): ItfReading {
  expectKnownVersion(json);
  const parsed = traceSchema.safeParse(json.value);
  if (!parsed.success) throw json.errorOf(problemsOf(traceSchema, parsed.error, json.value), itfRemedy);
  const trace = parsed.data;
  expectWhole(trace, json);
  const scenario = scenarioOf(trace, json, given);
  const property = propertyOf(trace, json, given);
  const steps = new StepReader(scenario, json).read(trace.states);
  const file = {
    schemaVersion: 1,
    keysync: trace['#meta']?.keysync ?? version,
    ...noteOf(trace),
    property,
    expect: expectationOf(property, trace['#meta']?.verdict),
    steps,
    ...(trace.loop === undefined ? {} : { loop: loopOf(trace.loop, scenario, steps) }),
    scenario,
  } as const;
  return { file, states: trace.states, placeOf };
}

const noteOf = ({ '#meta': meta }: Trace): { readonly note?: string } =>
  meta?.description === undefined ? {} : { note: meta.description };

/** A newer file may differ in everything else: its version is told first. */
function expectKnownVersion(json: JsonFile): void {
  const { '#meta': meta } = Object(json.value) as { readonly '#meta'?: unknown };
  const { source, schemaVersion } = Object(meta) as {
    readonly source?: unknown;
    readonly schemaVersion?: unknown;
  };
  if (source !== 'keysync' || !Number.isInteger(schemaVersion) || (schemaVersion as number) <= 1) return;
  const message = `expected 1, found ${schemaVersion}: a newer keysync wrote this trace`;
  throw json.errorAt(
    { path: ['#meta', 'schemaVersion'], message },
    'Replay it with that version, or a newer one.',
  );
}

/** Every state has a value for each variable, and the loop begins in one of them. */
function expectWhole({ vars, states, loop }: Trace, json: JsonFile): void {
  for (const [index, state] of states.entries()) {
    const missing = vars.find((name) => !Object.hasOwn(state, name));
    if (missing === undefined) continue;
    const message = `the state has no value for the variable ${JSON.stringify(missing)}`;
    throw json.errorAt({ path: ['states', index], message }, itfRemedy);
  }
  if (loop === undefined || loop < states.length) return;
  const message = `expected the index of a state, from 0 to ${states.length - 1}, found ${loop}`;
  throw json.errorAt({ path: ['loop'], message }, itfRemedy);
}

function scenarioOf(trace: Trace, json: JsonFile, given: Given): Scenario {
  const path = ['#meta', 'scenario'];
  const own = trace['#meta']?.scenario;
  if (own === undefined) {
    if (given.scenario !== undefined) return loadScenario(given.scenario);
    const message = 'the trace does not say in which scenario it is';
    throw json.errorAt({ path, message }, 'Name a scenario, or a file with one, with --scenario.');
  }
  expectUnsaid('--scenario', given.scenario, path, json);
  const { scenario, problems } = parseScenarioToSearch(own);
  if (scenario !== undefined) return scenario;
  const inFile = problems.map((problem) => ({ ...problem, path: [...path, ...problem.path] }));
  throw json.errorOf(inFile, itfRemedy);
}

function propertyOf(trace: Trace, json: JsonFile, given: Given): string {
  const path = ['#meta', 'property'];
  const own = trace['#meta']?.property;
  if (own !== undefined) {
    expectUnsaid('--property', given.property, path, json);
    return own;
  }
  if (given.property !== undefined) return knownProperty(given.property).name;
  const message = 'the trace does not say what it is to show';
  throw json.errorAt({ path, message }, 'Name a property with --property; "keysync list" shows all.');
}

function expectUnsaid(option: string, said: string | undefined, path: string[], json: JsonFile): void {
  if (said === undefined) return;
  throw json.errorAt({ path, message: `the trace says this itself` }, `Leave out ${option}.`);
}

/** What was found is expected again; of a trace that found nothing, what should be. */
function expectationOf(
  property: string,
  verdict: (typeof verdicts)[number] | undefined,
): ReplayFile['expect'] {
  if (propertyNamed(property)?.kind === 'reachable')
    return verdict === 'reachable' ? 'reachable' : 'unreachable';
  return verdict === 'violated' ? 'violated' : 'holds';
}

/**
 * After how many steps the repetition begins, which ITF closes after the last state.
 *
 * @remarks
 * Where the last state is the one before the loop, the first step of the loop is repeated too. Else the last state
 * is the first of the loop once more.
 */
function loopOf(index: number, scenario: Scenario, steps: ReplayFile['steps']): number {
  const texts = itfStatesOf(scenario, steps).map((state) => JSON.stringify(state));
  const last = texts[steps.length];
  return index > 0 && last !== undefined && texts[index - 1] === last ? index - 1 : index;
}

/** A problem with a step is one with the state that it leads to. */
function placeOf({ path: [field, ...rest], message }: Problem): Problem {
  if (field === 'scenario') return { path: ['#meta', 'scenario', ...rest], message };
  const [index, part, ...deeper] = rest;
  if (field !== 'steps' || typeof index !== 'number') return { path: [field ?? '', ...rest], message };
  const variable = part === 'parameters' ? 'mbt::nondetPicks' : 'mbt::actionTaken';
  return { path: ['states', index + 1, variable, ...deeper], message };
}
