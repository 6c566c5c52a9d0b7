import {
  type Change,
  changesBetween,
  factsOf,
  InternedWorld,
  Memory,
  type Model,
  type ReadonlyWorld,
  type Refusal,
  type StepName,
  type UseOutcome,
} from '#models';
import { type Evidence, type SafetyProperty, violationOfStep } from '../property.ts';
import { nameOfUse, sentenceOfUse, type Use, type Uses } from '../uses.ts';

/** One step of a trace, as it is told. */
export interface TraceStep extends StepName {
  /** What happened, for a person. */
  readonly sentence: string;
  readonly changed: readonly Change[];
  /** What came of it, where it is the use of a key and no step of the model. */
  readonly use?: UseOutcome;
}

/** A trace in the making: worlds of its own, on which steps are taken one after the other and told. */
export class Trace {
  /** The steps that were taken, and among them the uses. */
  readonly steps: TraceStep[] = [];
  /** The world before the last step. */
  readonly before: InternedWorld;
  readonly after: InternedWorld;
  readonly #model: Model;

  constructor(model: Model) {
    const memory = new Memory(model.deployment);
    this.#model = model;
    this.before = new InternedWorld(memory);
    this.after = new InternedWorld(memory);
  }

  /**
   * Takes a step and tells it.
   *
   * @param number - of a step of the model
   * @returns why it cannot be taken; then nothing changes
   */
  take(number: number): Refusal | undefined {
    const step = this.#model.steps[number]!;
    const refusal = step.refuses(this.after);
    if (refusal !== undefined) return refusal;
    this.before.numbers.set(this.after.numbers);
    step.apply(this.after);
    const { action, parameters, sentence } = step;
    const changed = changesBetween(factsOf(this.before), factsOf(this.after));
    this.steps.push({ action, parameters, sentence, changed });
    return undefined;
  }

  /** Asks what comes of using a key now, and tells it. Nothing changes. */
  use(uses: Uses, use: Use): void {
    const outcome = uses.outcomeOf(use, this.after);
    this.steps.push({ ...nameOfUse(use), sentence: sentenceOfUse(use, outcome), changed: [], use: outcome });
  }

  /** What the last step, or the world that it led to, shows of a property. */
  evidenceOf(property: SafetyProperty): Evidence | undefined {
    return evidenceIn(property, this.before, this.after);
  }
}

/**
 * Tells a way of steps, none of which may be refused.
 *
 * @throws Error where one is: whoever found the way was mistaken about the model
 */
export function traceOf(model: Model, way: readonly number[]): Trace {
  const trace = new Trace(model);
  for (const number of way) {
    const refusal = trace.take(number);
    if (refusal === undefined) continue;
    throw new Error(`The trace does not replay: ${model.steps[number]!.sentence} It is refused: ${refusal}.`);
  }
  return trace;
}

/**
 * What a world, or the step that led to it, shows of a property: a violation or a witness.
 *
 * @param before - the world that the step left; undefined at the start, where no step has shown anything
 */
export function evidenceIn(
  property: SafetyProperty,
  before: ReadonlyWorld | undefined,
  after: ReadonlyWorld,
): Evidence | undefined {
  switch (property.kind) {
    case 'always':
      return property.findViolation(after);
    case 'step':
      return before && violationOfStep(property, before, after);
    case 'reachable':
      return property.findWitness(after);
  }
}
