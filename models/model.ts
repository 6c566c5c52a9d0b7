import type { Action, Parameters } from './actions/action.ts';
import { type Actions, actions as allActions } from './actions/actions.ts';
import type { ClauseId } from './clauses.ts';
import type { Refusal } from './refusals.ts';
import type { Scenario } from './scenarios/scenario.ts';
import { type Deployment, deploy } from './world/deployment.ts';
import type { ReadonlyWorld, World } from './world/world.ts';

/** An action with its parameters bound. Engines, searches and reports see only steps. */
export interface Step {
  readonly action: string;
  readonly clause: ClauseId;
  /** Parameter to the name of what was chosen, in the order of the action. */
  readonly parameters: Readonly<Record<string, string>>;
  /** What happened, in one sentence. */
  readonly sentence: string;
  /** Why it cannot happen in this world; nothing if it can. */
  refuses(world: ReadonlyWorld): Refusal | undefined;
  /** Changes the world. Only where `refuses` has no reason. */
  apply(world: World): void;
}

/** A scenario ready to run: its slots, and every step that can happen in some world of it. */
export interface Model {
  readonly scenario: Scenario;
  readonly deployment: Deployment;
  /** In a fixed order: by action, then by parameters. */
  readonly steps: readonly Step[];
}

/**
 * The model of one scenario.
 *
 * @param chosen - pass an object with an action replaced to build a mutant
 */
export function modelOf(scenario: Scenario, chosen: Actions = allActions): Model {
  const deployment = deploy(scenario);
  const steps = Object.values(chosen).flatMap((action) => stepsOf(action as Action, deployment));
  return { scenario, deployment, steps };
}

function stepsOf(action: Action, deployment: Deployment): Step[] {
  const possible = [...action.parameters(deployment)].filter(
    (parameters) => action.forbids?.(deployment, parameters) === undefined,
  );
  return possible.map((parameters) => new BoundStep(action, parameters));
}

// A class, so that names and sentences are made when they are asked for: a large deployment has many steps.
class BoundStep implements Step {
  readonly #action: Action;
  readonly #parameters: Parameters;

  constructor(action: Action, parameters: Parameters) {
    this.#action = action;
    this.#parameters = parameters;
  }

  get action(): string {
    return this.#action.name;
  }

  get clause(): ClauseId {
    return this.#action.clause;
  }

  get parameters(): Readonly<Record<string, string>> {
    return Object.fromEntries(
      Object.entries(this.#parameters).map(([name, { name: value }]) => [name, value]),
    );
  }

  get sentence(): string {
    return this.#action.describe(this.#parameters);
  }

  refuses(world: ReadonlyWorld): Refusal | undefined {
    return this.#action.refuses(world, this.#parameters);
  }

  apply(world: World): void {
    this.#action.apply(world, this.#parameters);
  }
}
