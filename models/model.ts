import { type Action, namesOf, type Parameters } from './actions/action.ts';
import { type ActionSet, actions as allActions } from './actions/actions.ts';
import type { ClauseId, OwnClause } from './clauses.ts';
import type { Refusal } from './refusals.ts';
import type { Scenario } from './scenarios/scenario.ts';
import { type Deployment, deploy } from './world/deployment.ts';
import type { HsmSlot, KeySlot } from './world/slots.ts';
import type { ReadonlyWorld, World } from './world/world.ts';

/** What a step is called, in a file for example. */
export interface StepName {
  readonly action: string;
  /** Parameter to the name of what was chosen, in the order of the action. */
  readonly parameters: Readonly<Record<string, string>>;
}

/** An action with its parameters bound. Engines, searches and reports see only steps. */
export interface Step extends StepName {
  readonly clause: ClauseId | OwnClause;
  /** What happened, in one sentence. */
  readonly sentence: string;
  /** The HSM slots that it names, each once, in the order of its parameters. */
  readonly hsms: readonly HsmSlot[];
  /** The key slot that it names first, if it names one. */
  readonly key: KeySlot | undefined;
  /** What was chosen for each parameter. */
  readonly chosen: Parameters;
  /** Why it cannot happen in this world; nothing if it can. */
  refuses(world: ReadonlyWorld): Refusal | undefined;
  /** Changes the world. Only where `refuses` has no reason. */
  apply(world: World): void;
}

/** A scenario ready to run: its slots, and every step that can happen in some world of it. */
export interface Model {
  readonly scenario: Scenario;
  readonly deployment: Deployment;
  /** What it was made of: the actions, or a mutant of them. */
  readonly actions: ActionSet;
  /** In a fixed order: by action, then by parameters. */
  readonly steps: readonly Step[];
  /** By action: how many choices of parameters can happen in no world, and why. */
  readonly forbidden: ReadonlyMap<string, ReadonlyMap<Refusal, number>>;
}

/**
 * The model of one scenario.
 *
 * @param actions - pass an object with an action replaced to build a mutant
 */
export function modelOf(scenario: Scenario, actions: ActionSet = allActions): Model {
  const deployment = deploy(scenario);
  const steps: Step[] = [];
  const forbidden = new Map(
    Object.values(actions).map((action) => [action.name, bind(action as Action, deployment, steps)] as const),
  );
  return { scenario, deployment, actions, steps, forbidden };
}

/** Adds the steps of an action; returns for each reason how many choices it forbids. */
function bind(action: Action, deployment: Deployment, steps: Step[]): ReadonlyMap<Refusal, number> {
  const forbidden = new Map<Refusal, number>();
  for (const parameters of action.parameters(deployment)) {
    const refusal = action.forbids?.(deployment, parameters);
    if (refusal === undefined) steps.push(new BoundStep(action, parameters));
    else forbidden.set(refusal, (forbidden.get(refusal) ?? 0) + 1);
  }
  return forbidden;
}

// A class, so that names and sentences are made when they are asked for: a large deployment has many steps.
class BoundStep implements Step {
  readonly #action: Action;
  readonly chosen: Parameters;

  constructor(action: Action, parameters: Parameters) {
    this.#action = action;
    this.chosen = parameters;
  }

  get action(): string {
    return this.#action.name;
  }

  get clause(): Action['clause'] {
    return this.#action.clause;
  }

  get parameters(): Readonly<Record<string, string>> {
    return namesOf(this.chosen);
  }

  get sentence(): string {
    return this.#action.describe(this.chosen);
  }

  get hsms(): readonly HsmSlot[] {
    const chosen = Object.values(this.chosen);
    return [...new Set(chosen.filter((slot) => slot.kind === 'hsm'))];
  }

  get key(): KeySlot | undefined {
    return Object.values(this.chosen).find((slot) => slot.kind === 'key');
  }

  refuses(world: ReadonlyWorld): Refusal | undefined {
    return this.#action.refuses(world, this.chosen);
  }

  apply(world: World): void {
    this.#action.apply(world, this.chosen);
  }
}
