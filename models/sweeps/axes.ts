import { nearestName } from '../scenarios/problem.ts';
import { scenarioSchema } from '../scenarios/scenario.ts';
import type { Expression } from './expression.ts';
import { pointerOf } from './pointers.ts';
import type { AxisInput, AxisValue, SweepInput } from './sweep.ts';
import { expressionAt, SweepError } from './sweep-error.ts';

/** A value of an axis, and what it puts where. */
export interface AxisChoice {
  readonly value: AxisValue;
  readonly puts: readonly (readonly [pointer: string, value: unknown])[];
}

/** One thing that is varied. */
export interface Axis {
  readonly name: string;
  readonly choices: readonly AxisChoice[];
  /** It is there only where this is true. */
  readonly when: Expression | undefined;
}

/**
 * The axes of a sweep.
 *
 * @param base - the scenario that is varied
 * @param used - the names that conditions and the numbers of HSMs and zones are made of
 * @throws SweepError
 */
export function axesOf(
  { axes }: SweepInput,
  base: Readonly<Record<string, unknown>>,
  used: ReadonlySet<string>,
): readonly Axis[] {
  const names = Object.keys(axes);
  return names.map((name, index) => {
    const given = axes[name]!;
    const input: AxisInput = Array.isArray(given) ? { values: given } : (given as AxisInput);
    const path = ['axes', name];
    const when =
      input.when === undefined
        ? undefined
        : expressionAt([...path, 'when'], input.when, names.slice(0, index));
    return { name, choices: choicesOf(name, input, base, used), when };
  });
}

function choicesOf(
  name: string,
  input: AxisInput,
  base: Readonly<Record<string, unknown>>,
  used: ReadonlySet<string>,
): readonly AxisChoice[] {
  if (input.cases !== undefined)
    return Object.entries(input.cases).map(([value, puts]) => ({ value, puts: Object.entries(puts) }));
  const values: readonly AxisValue[] = input.values ?? rangeOf(input);
  const texts = values.map(String);
  const twice = texts.find((text, index) => texts.indexOf(text) !== index);
  if (twice !== undefined) throw new SweepError(['axes', name], `the value ${twice} is listed twice`);
  const places = placesOf(name, input, base, used);
  return values.map((value) => ({ value, puts: places.map((place) => [place, value] as const) }));
}

function rangeOf({ from = 0, to = from, step = 1 }: AxisInput): readonly number[] {
  return Array.from({ length: Math.floor((to - from) / step) + 1 }, (_, index) => from + index * step);
}

function placesOf(
  name: string,
  { sets }: AxisInput,
  base: Readonly<Record<string, unknown>>,
  used: ReadonlySet<string>,
): readonly string[] {
  if (sets !== undefined) return [sets].flat();
  const parameters = parametersOf(base);
  const places = parameters.get(name) ?? [];
  if (places.length > 1) {
    const what = `the scenario has several of this name: ${places.join(', ')}; say with "sets" which are meant`;
    throw new SweepError(['axes', name], what);
  }
  if (places.length === 0 && !used.has(name)) {
    const nearest = nearestName(name, parameters.keys());
    const what = `it sets nothing: the scenario has no parameter of this name, and the nearest is ${JSON.stringify(nearest)}; say with "sets" what it sets`;
    throw new SweepError(['axes', name], what);
  }
  return places;
}

/** The fields of a scenario that need no pointer, by their names, and where they are. */
function parametersOf(base: Readonly<Record<string, unknown>>): ReadonlyMap<string, readonly string[]> {
  const found = new Map<string, string[]>([['backups', ['/backups']]]);
  const add = (name: string, ...parts: readonly string[]): void => {
    found.set(name, [...(found.get(name) ?? []), pointerOf(...parts, name)]);
  };
  const { shape } = scenarioSchema;
  for (const field of Object.keys(shape.allow.unwrap().shape)) add(field, 'allow');
  for (const field of Object.keys(shape.assume.unwrap().shape)) add(field, 'assume');
  for (const client of namesIn(base['clients'])) {
    for (const field of clientFields) add(field, 'clients', client);
  }
  for (const key of namesIn(base['keys'])) for (const field of keyFields) add(field, 'keys', key);
  return found;
}

const clientFields = ['sdk', 'createObjectMinimumNodes', 'minSrv', 'waitsForMinimum', 'keyAvailabilityCheck'];
const keyFields = ['class', 'exportable'];

const namesIn = (value: unknown): readonly string[] =>
  typeof value === 'object' && value !== null ? Object.keys(value) : [];
