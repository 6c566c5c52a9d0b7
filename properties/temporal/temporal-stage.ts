import type { Model, Symmetry } from '#models';
import type { Evidence, LivenessProperty, TemporalProperty } from '../property.ts';
import { Exploration, type LimitReached, type Limits } from '../search/exploration.ts';
import { write } from '../search/space.ts';
import { Answers } from '../search/temporal/answers.ts';
import type { FairStep } from '../search/temporal/fair-component.ts';
import { LassoSearch } from '../search/temporal/fair-lasso.ts';
import { findIrrecoverable } from '../search/temporal/recoverability.ts';
import { StateGraph } from '../search/temporal/state-graph.ts';
import { ModelReduction } from '../verification/model-reduction.ts';
import type { ModelSpace } from '../verification/model-space.ts';

/** What shows that something does not come about. */
export interface TemporalFinding {
  /** The numbers of the steps. */
  readonly way: readonly number[];
  /** After so many of them, those that follow repeat for ever; none may follow. Null for a way without a loop. */
  readonly loop: number | null;
  readonly evidence: Evidence | undefined;
}

/** A claim about one of its subjects. */
export interface TemporalQuestion {
  readonly property: TemporalProperty;
  readonly subject: unknown;
}

/** What came of a question: null where nothing was found; `undecided` where a limit stopped the search. */
export type TemporalAnswer = TemporalFinding | null | 'undecided';

/**
 * Questions about what comes later, decided on one graph of worlds.
 *
 * @remarks
 * They belong together because the same exchanges of HSMs and keys make no difference to them.
 */
export class TemporalStage {
  readonly #space: ModelSpace;
  readonly #questions: readonly TemporalQuestion[];
  readonly #properties: readonly TemporalProperty[];
  readonly #fairSteps: ReadonlyMap<TemporalProperty, readonly FairStep[]>;
  readonly #graph: StateGraph;
  readonly #exploration: Exploration;
  readonly #limits: Limits;
  #lassos: LassoSearch | undefined;

  /** @param reduction - what makes no difference to any of the questions */
  constructor(
    space: ModelSpace,
    questions: readonly TemporalQuestion[],
    reduction: Symmetry | undefined,
    limits: Limits,
  ) {
    this.#space = space;
    this.#questions = questions;
    this.#limits = limits;
    this.#properties = [...new Set(questions.map(({ property }) => property))];
    this.#fairSteps = new Map(
      this.#properties.map((property) => [
        property,
        property.kind === 'recoverable' ? [] : fairStepsOf(property, space.model),
      ]),
    );
    this.#graph = new StateGraph(this.#marks());
    this.#exploration = new Exploration(space, [], limits, {
      graph: this.#graph,
      reduction: reduction && new ModelReduction(space, reduction),
    });
  }

  /** Memory for the worlds and the transitions, in bytes. */
  get byteCount(): number {
    return this.#exploration.progress.byteCount;
  }

  /** The limit that stopped it, where something is undecided. */
  get limitReached(): LimitReached {
    const other = this.#limits.worldCountMax === undefined ? 'memory' : 'worlds';
    return this.#exploration.limitReached ?? other;
  }

  /**
   * Decides one question after the other.
   *
   * @param worldCount - how many worlds to look at between two moments to be interrupted
   * @param tell - told what came of each question
   */
  *run(
    worldCount: () => number,
    tell: (question: TemporalQuestion, answer: TemporalAnswer) => void,
  ): Generator<undefined, void, undefined> {
    while (this.#exploration.advance(worldCount())) yield;
    if (!this.#exploration.isComplete) {
      for (const question of this.#questions) tell(question, 'undecided');
      return;
    }
    const answers = yield* this.#ask(worldCount);
    for (const [index, question] of this.#questions.entries()) {
      yield;
      tell(question, yield* this.#decide(question, answers[index]!));
    }
  }

  /** What each question says of each world. */
  *#ask(worldCount: () => number): Generator<undefined, readonly Answers[], undefined> {
    const { after, worldAfter } = this.#space;
    const answers = this.#questions.map(() => new Answers(this.#graph.worldCount));
    let left = worldCount();
    for (let world = 0; world < this.#graph.worldCount; world += 1) {
      if (left === 0) {
        yield;
        left = worldCount();
      }
      left -= 1;
      this.#exploration.worlds.load(world, after);
      for (const [index, { property, subject }] of this.#questions.entries()) {
        const isReached = property.findViolation(worldAfter, subject) === undefined;
        answers[index]!.set(world, isReached, !isReached && property.appliesTo(worldAfter, subject));
      }
    }
    return answers;
  }

  *#decide(
    { property, subject }: TemporalQuestion,
    answers: Answers,
  ): Generator<undefined, TemporalAnswer, undefined> {
    if (property.kind === 'recoverable') {
      const world = findIrrecoverable(this.#graph, answers);
      if (world === undefined) return null;
      const way = this.#exploration.wayTo(world);
      return { way, loop: null, evidence: this.#evidenceAfter(way, property, subject) };
    }
    this.#lassos ??= new LassoSearch(this.#space, this.#exploration, this.#graph, this.#limits);
    const outcome = yield* this.#lassos.find({
      kind: property.kind,
      fairSteps: this.#fairSteps.get(property)!,
      mark: this.#markOf(property),
      answers,
    });
    switch (outcome.kind) {
      case 'none':
        return null;
      case 'undecided':
        return 'undecided';
      case 'lasso': {
        const { stem, loop } = outcome;
        const evidence = this.#evidenceAfter(stem, property, subject);
        return { way: [...stem, ...loop], loop: stem.length, evidence };
      }
    }
  }

  /** What is wrong in the world that a way leads to; the one that was kept for it may name other HSMs. */
  #evidenceAfter(way: readonly number[], property: TemporalProperty, subject: unknown): Evidence | undefined {
    const { start, before, after, worldAfter } = this.#space;
    after.set(start);
    for (const step of way) {
      before.set(after);
      write(this.#space.effects().find((effect) => effect.step === step)!, after);
    }
    return property.findViolation(worldAfter, subject);
  }

  /** The bit of the graph for worlds where a step that the property counts on is enabled. */
  #markOf(property: TemporalProperty): number {
    return 1 << this.#properties.indexOf(property);
  }

  #marks(): Int32Array {
    if (this.#properties.length > markCountMax) throw new Error('There are more properties than bits.');
    const marks = new Int32Array(this.#space.model.steps.length);
    for (const [property, steps] of this.#fairSteps) {
      for (const { step } of steps) marks[step]! |= this.#markOf(property);
    }
    return marks;
  }
}

const markCountMax = 32;

/** The steps of a model that cannot be put off for ever. */
export function fairStepsOf(
  { fairness }: Pick<LivenessProperty, 'fairness'>,
  model: Model,
): readonly FairStep[] {
  return fairness.flatMap(({ action, strength }) =>
    model.steps.flatMap((step, number) => (step.action === action ? [{ step: number, strength }] : [])),
  );
}
