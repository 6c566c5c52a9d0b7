import { type Actions, actions, modelOf, parseScenario } from '#models';
import { aspects } from './aspects.ts';
import { boundRefusals } from './bounds.ts';
import { deploymentFields } from './deployment-fields.ts';
import type {
  Answer,
  Capabilities,
  Command,
  Deployment,
  Implementation,
  Readiness,
} from './implementation.ts';
import { type Observation, observationFrom, observationOf, valuesIn } from './observation.ts';
import { parametersByAction } from './parameters.ts';
import { type Outcome, Possibilities, type Possible } from './possible-worlds.ts';

/** Support for tests, and for nothing else. */

/** What an implementation can do that can do everything. */
export const everything: Capabilities = {
  controls: Object.fromEntries(parametersByAction),
  spontaneous: [],
  immediate: [],
  observes: aspects,
  reasons: true,
  bounds: true,
  fields: deploymentFields,
};

/** How the model behaves where it has a choice. */
export interface Whims {
  /** A number from 0 to below what it is given. */
  readonly draw?: (count: number) => number;
  /** Whether to leave out something that need not be said. */
  readonly isSilent?: () => boolean;
}

/** The model, or a mutant of it, as an implementation. What is left to it, it draws. */
export class ModelImplementation implements Implementation {
  readonly name = 'the model itself';
  readonly #capabilities: Capabilities;
  readonly #actions: Actions;
  readonly #draw: (count: number) => number;
  readonly #isSilent: () => boolean;
  #possibilities: Possibilities | undefined;
  #now: Possible | undefined;

  constructor(
    capabilities: Capabilities = everything,
    own: Actions = actions,
    { draw = () => 0, isSilent = () => false }: Whims = {},
  ) {
    this.#capabilities = capabilities;
    this.#actions = own;
    this.#draw = draw;
    this.#isSilent = isSilent;
  }

  capabilities(): Capabilities {
    return this.#capabilities;
  }

  reset(deployment: Deployment): Readiness {
    const { scenario } = parseScenario(deployment);
    this.#possibilities = new Possibilities(modelOf(scenario!, this.#actions), this.#capabilities);
    this.#now = { numbers: this.#possibilities.memory.start, length: 0, last: undefined };
    this.#comeToRest();
    return { outcome: 'ready' };
  }

  act(command: Command): Answer {
    // What happens meanwhile may bring about something that is still to happen.
    this.#now = this.#oneOf([...this.#here.reachedFrom([this.#world]).values()]);
    const outcomes = this.#here
      .outcomesIn(this.#world.numbers, command)
      .filter((outcome) => this.#capabilities.bounds || !isBound(outcome));
    if (outcomes.length === 0) throw new Error(`${command.action} is beyond the bounds, and was told.`);
    const outcome = this.#oneOf(outcomes);
    if (outcome.outcome === 'accepted') this.#now = { ...this.#world, numbers: outcome.next };
    this.#comeToRest();
    return this.#answerOf(outcome);
  }

  observe(): Observation {
    this.#comeToRest();
    const world = this.#here.worldAt(this.#world.numbers);
    const observed = observationOf(world, this.#capabilities.observes);
    return observationFrom(valuesIn(observed).filter(() => !this.#isSilent()));
  }

  get #here(): Possibilities {
    return this.#possibilities!;
  }

  get #world(): Possible {
    return this.#now!;
  }

  /** Goes on by itself, to one of the worlds that it can answer in. */
  #comeToRest(): void {
    this.#now = this.#oneOf([...this.#here.answering([this.#world]).values()]);
  }

  #oneOf<Item>(items: readonly Item[]): Item {
    return items[this.#draw(items.length)]!;
  }

  #answerOf(outcome: Outcome): Answer {
    const parameters = Object.fromEntries(Object.entries(outcome.parameters).filter(() => !this.#isSilent()));
    switch (outcome.outcome) {
      case 'accepted':
      case 'failed':
        return { outcome: outcome.outcome, parameters };
      case 'refused': {
        if (this.#isSilent()) return { outcome: 'refused' };
        const reason = this.#capabilities.reasons ? outcome.reason : 'in words of its own';
        return { outcome: 'refused', parameters, reason };
      }
      case 'any':
        return this.#oneOf([{ outcome: 'failed' }, { outcome: 'accepted' }, { outcome: 'refused' }]);
    }
  }
}

const isBound = (outcome: Outcome): boolean =>
  outcome.outcome === 'refused' && boundRefusals.has(outcome.reason as never);
