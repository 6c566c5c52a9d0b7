import fc from 'fast-check';
import { modelOf, type Scenario, type StepName, StepNames } from '#models';
import { ModelSpace } from '../model-space.ts';

/**
 * A deployment, and what is tried in it one step after the other.
 *
 * @remarks
 * A step that is refused where it is tried changes nothing, so any part of an interleaving is one too. Steps
 * are kept as numbers of steps of the model; by name they mean the same in any deployment that has their
 * slots.
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
      const { action, parameters } = this.space.model.steps[number]!;
      return { action, parameters };
    });
  }

  /** The same deployment with other steps; those that name nothing in it are left out. */
  following(steps: readonly StepName[]): Interleaving {
    return new Interleaving(this.space, numbersOf(steps, new StepNames(this.space.model)));
  }

  /** The same steps in another deployment, as far as they name something in it. */
  movedTo(scenario: Scenario): Interleaving {
    const model = modelOf(scenario, this.space.model.actions);
    return new Interleaving(new ModelSpace(model), numbersOf(this.steps, new StepNames(model)));
  }

  /** How fast-check prints it. */
  [fc.toStringMethod](): string {
    const steps = this.steps.map(
      ({ action, parameters }) => `${action} ${Object.values(parameters).join(' ')}`,
    );
    return `${this.scenario.name}: ${steps.join('; ')}`;
  }
}

function numbersOf(steps: readonly StepName[], names: StepNames): number[] {
  return steps.flatMap((step) => {
    const found = names.find(step);
    return found.kind === 'step' ? [found.number] : [];
  });
}
