import {
  type Action,
  actions,
  type Change,
  changesBetween,
  type Deployment,
  type Facts,
  factsOf,
  InternedWorld,
  Memory,
  type Model,
  modelOf,
  namesOf,
  type ReadonlyWorld,
  type Refusal,
  refusalOf,
  refusals,
  type Scenario,
  type StepName,
  StepNames,
} from '#models';
import { safetyProperties } from '../properties.ts';
import type { Evidence, SafetyProperty } from '../property.ts';
import { evidenceIn } from '../verification/trace.ts';

/** Where a walk has come to: a world, the step that led there, and what that changed. */
export interface WalkPlace {
  readonly world: ReadonlyWorld;
  readonly facts: Facts;
  /** What led here; undefined at the start. */
  readonly step: WalkStep | undefined;
  readonly changed: readonly Change[];
}

/** A step by name, and as a sentence. */
export interface WalkStep extends StepName {
  readonly sentence: string;
}

/** Why a walk ends before its last step. */
export interface WalkStop {
  /** The number of steps before it. */
  readonly position: number;
  readonly sentence: string;
}

/** What can be done in a world, and what cannot and why. */
export interface Choices {
  readonly enabled: readonly WalkStep[];
  readonly refused: readonly (WalkStep & { readonly refusal: Refusal })[];
}

/** What a world, or the step that led to it, shows of a property. */
export interface Shown {
  readonly property: SafetyProperty;
  readonly evidence: Evidence;
}

/**
 * A scenario to walk through by hand: step by step, with every choice open.
 *
 * @remarks
 * For a reader who wants to see what happens, not for a search: every world is kept with all that is known of it.
 */
export class Walk {
  readonly deployment: Deployment;
  readonly #model: Model;
  readonly #memory: Memory;
  readonly #names: StepNames;
  readonly #properties: readonly SafetyProperty[];

  constructor(scenario: Scenario) {
    this.#model = modelOf(scenario);
    this.deployment = this.#model.deployment;
    this.#memory = new Memory(this.deployment);
    this.#names = new StepNames(this.#model);
    this.#properties = safetyProperties.filter(({ concerns }) => concerns?.(this.deployment) !== false);
  }

  /** Takes steps from the start, as far as they go. */
  take(steps: readonly StepName[]): { readonly places: readonly WalkPlace[]; readonly stop?: WalkStop } {
    let world = new InternedWorld(this.#memory);
    const places: WalkPlace[] = [{ world, facts: factsOf(world), step: undefined, changed: [] }];
    for (const [position, name] of steps.entries()) {
      const found = this.#names.find(name);
      if (found.kind === 'unknown') return { places, stop: { position, sentence: found.problem.message } };
      if (found.kind === 'forbidden')
        return { places, stop: { position, sentence: refusedText(found.sentence, found.refusal) } };
      const step = this.#model.steps[found.number]!;
      const refusal = step.refuses(world);
      if (refusal !== undefined)
        return { places, stop: { position, sentence: refusedText(step.sentence, refusal) } };
      const next = new InternedWorld(this.#memory);
      next.numbers.set(world.numbers);
      step.apply(next);
      const facts = factsOf(next);
      const { action, parameters, sentence } = step;
      const changed = changesBetween(places.at(-1)!.facts, facts);
      places.push({ world: next, facts, step: { action, parameters, sentence }, changed });
      world = next;
    }
    return { places };
  }

  /** What can happen next, and for every other choice of every action why it cannot. */
  choicesIn(world: ReadonlyWorld): Choices {
    const enabled: WalkStep[] = [];
    const refusedSteps: Choices['refused'][number][] = [];
    for (const action of Object.values(actions) as readonly Action[]) {
      for (const chosen of action.parameters(this.deployment)) {
        const refusal = refusalOf(action, world, chosen);
        const step = { action: action.name, parameters: namesOf(chosen), sentence: action.describe(chosen) };
        if (refusal === undefined) enabled.push(step);
        else refusedSteps.push({ ...step, refusal });
      }
    }
    return { enabled, refused: refusedSteps };
  }

  /** What a place of a walk shows: every claim that its world or the step that led there breaks, or is a witness of. */
  shownAt(places: readonly WalkPlace[], position: number): readonly Shown[] {
    const before = places[position - 1]?.world;
    const after = places[position]!.world;
    return this.#properties.flatMap((property) => {
      const evidence = evidenceIn(property, before, after);
      return evidence === undefined ? [] : [{ property, evidence }];
    });
  }
}

const refusedText = (sentence: string, refusal: Refusal): string =>
  `${sentence} This is refused: ${refusals[refusal]}.`;
