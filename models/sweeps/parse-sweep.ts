import { type ParsedScenario, parseScenario } from '../scenarios/parse-scenario.ts';
import { type Path, type Problem, problemsOf } from '../scenarios/problem.ts';
import type { Scenario } from '../scenarios/scenario.ts';
import { type Axis, axesOf } from './axes.ts';
import { type Combination, type Condition, combinationsOf } from './combinations.ts';
import { partsOf, setAt } from './pointers.ts';
import { type Shape, shapesOf } from './shapes.ts';
import { type SweepAxis, type SweepCell, type SweepInput, sweepSchema } from './sweep.ts';
import { expressionAt, SweepError } from './sweep-error.ts';

/** A family of scenarios. */
export interface Sweep {
  readonly name: string;
  readonly note: string | undefined;
  readonly axes: readonly SweepAxis[];
  /** The cell changes least often whose axis is first. */
  readonly cells: readonly SweepCell[];
  /** The names of the properties that are asked; undefined for all. */
  readonly properties: readonly string[] | undefined;
}

/** A sweep, or everything that is wrong with it. */
export type ParsedSweep =
  | { readonly sweep: Sweep; readonly problems?: undefined }
  | { readonly sweep?: undefined; readonly problems: readonly Problem[] };

/**
 * Checks that a value is a sweep, and makes its cells, each of which is a valid scenario.
 *
 * @param value - what `JSON.parse` returned
 * @param scenarioNamed - the scenario that a sweep names, as a file says it
 */
export function parseSweep(value: unknown, scenarioNamed: (name: string) => unknown): ParsedSweep {
  const parsed = sweepSchema.safeParse(value);
  if (!parsed.success) return { problems: problemsOf(sweepSchema, parsed.error, value) };
  const input = parsed.data;
  try {
    const { name, note, properties } = input;
    const base = baseOf(input, scenarioNamed);
    const names = Object.keys(input.axes);
    const shapes = shapesOf(input, base, names);
    const conditions = (input.where ?? []).map((text, index): Condition => {
      const path = ['where', index];
      return { path, expression: expressionAt(path, text, names) };
    });
    const axes = axesOf(input, base, usedIn(shapes, conditions));
    const cells = combinationsOf(axes, conditions).map((combination) =>
      cellOf(input, base, axes, shapes, combination),
    );
    return { sweep: { name, note, axes: axes.map(plainAxis), cells, properties } };
  } catch (error) {
    if (!(error instanceof SweepError)) throw error;
    return { problems: [{ path: error.path, message: error.message }] };
  }
}

function baseOf(
  { scenario }: SweepInput,
  scenarioNamed: (name: string) => unknown,
): Readonly<Record<string, unknown>> {
  const named = typeof scenario === 'string' ? scenarioNamed(scenario) : scenario;
  if (typeof named !== 'object' || named === null || Array.isArray(named))
    throw new SweepError(['scenario'], 'expected a scenario there');
  // What it expects is of the scenario as it is.
  const { $schema: _, expect: __, note: ___, ...base } = named as Readonly<Record<string, unknown>>;
  return base;
}

function usedIn(shapes: readonly Shape[], conditions: readonly Condition[]): ReadonlySet<string> {
  const expressions = [
    ...shapes.flatMap(({ expressions }) => expressions),
    ...conditions.map(({ expression }) => expression),
  ];
  return new Set(expressions.flatMap(({ names }) => [...names]));
}

const plainAxis = ({ name, choices }: Axis): SweepAxis => ({
  name,
  values: choices.map(({ value }) => value),
});

function cellOf(
  input: SweepInput,
  base: Readonly<Record<string, unknown>>,
  axes: readonly Axis[],
  shapes: readonly Shape[],
  choices: Combination,
): SweepCell {
  const values = Object.fromEntries(axes.map(({ name }, index) => [name, choices[index]?.value ?? null]));
  const told = axes.flatMap(({ name }) => (values[name] === null ? [] : [`${name}=${values[name]}`]));
  const name = told.length === 0 ? input.name : told.join(' ');
  const scenario: Record<string, unknown> = { ...structuredClone(base), name };
  for (const [index, choice] of choices.entries())
    for (const [pointer, value] of choice?.puts ?? []) {
      const problem = setAt(scenario, pointer, structuredClone(value));
      if (problem !== undefined) throw new SweepError(['axes', axes[index]!.name], problem);
    }
  for (const shape of shapes) shape.make(scenario, values, name);
  return { name, values, scenario: validated(parseScenario(scenario), input, axes, choices) };
}

function validated(
  { scenario, problems }: ParsedScenario,
  { name, ...input }: SweepInput,
  axes: readonly Axis[],
  choices: Combination,
): Scenario {
  if (scenario !== undefined) return scenario;
  const { path, message } = problems[0]!;
  const culprit = axes.find((_, index) => choices[index]?.puts.some(([pointer]) => leadsTo(pointer, path)));
  const shaped = path[0] === 'clusters' ? input.clusters?.[String(path[1])] : undefined;
  const place: Path =
    culprit !== undefined
      ? ['axes', culprit.name]
      : shaped !== undefined
        ? ['clusters', String(path[1])]
        : ['scenario', ...(typeof input.scenario === 'string' ? [] : path)];
  const told = axes.flatMap((axis, index) =>
    choices[index] === undefined ? [] : [`${axis.name}=${choices[index].value}`],
  );
  const where = path.length === 0 ? '' : `${path.join('.')}: `;
  throw new SweepError(place, `in the cell ${told.join(' ') || name}: ${where}${message}`);
}

function leadsTo(pointer: string, path: Path): boolean {
  const parts = partsOf(pointer);
  return parts.every((part, index) => index >= path.length || part === String(path[index]));
}
