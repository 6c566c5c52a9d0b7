import { type Action, namesOf, type Parameters } from './actions/action.ts';
import type { Model, StepName } from './model.ts';
import type { Refusal } from './refusals.ts';
import { type Problem, unknownName } from './scenarios/problem.ts';

/** What a name stands for: a step of the model, a step that its deployment forbids, or nothing at all. */
export type NamedStep =
  | { readonly kind: 'step'; readonly number: number }
  | { readonly kind: 'forbidden'; readonly sentence: string; readonly refusal: Refusal }
  | { readonly kind: 'unknown'; readonly problem: Problem };

/**
 * The steps of a model by name.
 *
 * @remarks
 * A name means the same in every deployment that has the slots it names, so what was noted as names can be
 * taken again after the deployment or the model has changed.
 */
export class StepNames {
  readonly #model: Model;
  /** By action, filled when an action is first asked for. */
  readonly #numbers = new Map<string, ReadonlyMap<string, number>>();

  constructor(model: Model) {
    this.#model = model;
  }

  /** Finds a step. The order of the parameters does not matter. */
  find({ action: name, parameters }: StepName): NamedStep {
    const actions = Object.values(this.#model.actions) as readonly Action[];
    const action = actions.find((candidate) => candidate.name === name);
    if (action === undefined) {
      const known = actions.map((candidate) => candidate.name);
      return { kind: 'unknown', problem: { path: ['action'], message: unknownName('action', name, known) } };
    }
    const number = this.#numbersOf(name).get(textOf(parameters));
    return number === undefined ? this.#explain(action, parameters) : { kind: 'step', number };
  }

  #numbersOf(action: string): ReadonlyMap<string, number> {
    const known = this.#numbers.get(action);
    if (known !== undefined) return known;
    const numbers = new Map<string, number>();
    for (const [number, step] of this.#model.steps.entries()) {
      if (step.action === action) numbers.set(textOf(step.parameters), number);
    }
    this.#numbers.set(action, numbers);
    return numbers;
  }

  /** Why an action has no such step. */
  #explain(action: Action, named: StepName['parameters']): NamedStep {
    const { deployment } = this.#model;
    const choices = [...action.parameters(deployment)];
    const text = textOf(named);
    const chosen = choices.find((candidate) => textOf(namesOf(candidate)) === text);
    const refusal = chosen && action.forbids?.(deployment, chosen);
    if (chosen !== undefined && refusal !== undefined) {
      return { kind: 'forbidden', sentence: action.describe(chosen), refusal };
    }
    return { kind: 'unknown', problem: problemIn(action.name, choices, named) };
  }
}

function textOf(parameters: StepName['parameters']): string {
  return JSON.stringify(Object.entries(parameters).sort(([one], [other]) => (one < other ? -1 : 1)));
}

function problemIn(action: string, choices: readonly Parameters[], named: StepName['parameters']): Problem {
  const [first] = choices;
  if (first === undefined) {
    return { path: ['action'], message: `the deployment has nothing that ${action} could be about` };
  }
  for (const parameter of Object.keys(first)) {
    const known = new Set(choices.map((choice) => choice[parameter]!.name));
    const path = ['parameters', parameter];
    const value = named[parameter];
    if (value === undefined) return { path, message: `${action} needs the parameter "${parameter}"` };
    if (!known.has(value)) return { path, message: unknownName(parameter, value, known) };
  }
  const surplus = Object.keys(named).find((parameter) => !Object.hasOwn(first, parameter));
  if (surplus !== undefined) {
    const message = unknownName('parameter', surplus, Object.keys(first));
    return { path: ['parameters', surplus], message };
  }
  return { path: ['parameters'], message: `${action} has no step with this choice of parameters` };
}
