import fc from 'fast-check';
import { modelOf, type Scenario, type StepName, StepNames } from '#models';
import { isUse, nameOfUse } from '../../uses.ts';
import { ModelSpace } from '../../verification/model-space.ts';

/**
 * A deployment, and what is tried in it one step after the other.
 *
 * @remarks
 * A step that is refused where it is tried changes nothing, so any part of an interleaving is one too. Steps
 * are kept as numbers of steps of the model, and after them of the uses of keys, which change nothing either; by
 * name they mean the same in any deployment that has their slots.
 */
export class Interleaving {
  readonly space: ModelSpace;
  readonly numbers: readonly number[];

  constructor(space: ModelSpace, numbers: readonly number[]) {
    this.space = space;
    this.numbers = numbers;
  }

  get scenario(): Scenario {
    return this.space.model.scenario;
  }

  get steps(): StepName[] {
    return this.numbers.map((number) => {
      const use = this.space.uses.at(number);
      if (use !== undefined) return nameOfUse(use);
      const { action, parameters } = this.space.model.steps[number]!;
      return { action, parameters };
    });
  }

  /** The same without any use of a key: only steps of the model are left. */
  get withoutUses(): Interleaving {
    const { uses } = this.space;
    return new Interleaving(
      this.space,
      this.numbers.filter((number) => uses.at(number) === undefined),
    );
  }

  /** The same deployment with other steps; those that name nothing in it are left out. */
  following(steps: readonly StepName[]): Interleaving {
    return new Interleaving(this.space, numbersOf(steps, this.space));
  }

  /** The same steps in another deployment, as far as they name something in it. */
  movedTo(scenario: Scenario): Interleaving {
    const model = modelOf(scenario, this.space.model.actions);
    const space = new ModelSpace(model, { ask: this.space.uses.ask });
    return new Interleaving(space, numbersOf(this.steps, space));
  }

  /** How fast-check prints it. */
  [fc.toStringMethod](): string {
    const steps = this.steps.map(
      ({ action, parameters }) => `${action} ${Object.values(parameters).join(' ')}`,
    );
    return `${this.scenario.name}: ${steps.join('; ')}`;
  }
}

function numbersOf(steps: readonly StepName[], { model, uses }: ModelSpace): number[] {
  const names = new StepNames(model);
  return steps.flatMap((step) => {
    if (isUse(step)) return uses.find(step).number ?? [];
    const found = names.find(step);
    return found.kind === 'step' ? [found.number] : [];
  });
}
