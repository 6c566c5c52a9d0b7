import type { Model } from '#models';
import type { ModelSpace } from './model-space.ts';
import type { Evidence, LivenessProperty, TemporalProperty } from './property.ts';
import type { Exploration } from './search/exploration.ts';
import { type FairStep, LassoSearch, type LivenessQuestion } from './search/fair-lasso.ts';
import { reaching } from './search/recoverability.ts';
import type { Check } from './search/space.ts';
import { StateGraph } from './search/state-graph.ts';

/** What shows that something does not come about. */
export interface TemporalFinding {
  /** The numbers of the steps. */
  readonly way: readonly number[];
  /** After so many of them, those that follow repeat for ever; none may follow. Null for a way without a loop. */
  readonly loop: number | null;
  readonly evidence: Evidence | undefined;
}

/**
 * Claims about what comes later, decided one by one on the graph of all worlds.
 *
 * @remarks
 * Made before the search, so that the graph is taken down meanwhile. The claim about each subject is a
 * question of its own: that every key converges is that one does and the other does.
 */
export class TemporalChecks {
  readonly properties: readonly TemporalProperty[];
  /** Nothing where there is nothing to decide. */
  readonly graph: StateGraph | undefined;
  readonly #space: ModelSpace;
  readonly #fairSteps: readonly (readonly FairStep[])[];
  readonly #findings = new Map<TemporalProperty, TemporalFinding | null>();
  #lassos: LassoSearch | undefined;

  constructor(properties: readonly TemporalProperty[], space: ModelSpace) {
    this.properties = properties;
    this.#space = space;
    this.#fairSteps = properties.map((property) =>
      property.kind === 'recoverable' ? [] : fairStepsOf(property, space.model),
    );
    this.graph = properties.length === 0 ? undefined : new StateGraph(this.#marks());
  }

  /** For each of them, a check that counts the worlds where it says something. */
  get counting(): readonly Check[] {
    return this.properties.map((property) => {
      const subjects = property.subjects(this.#space.model.deployment);
      return {
        name: property.name,
        judges: 'worlds',
        watches: [],
        applies: () => subjects.some((subject) => property.appliesTo(this.#space.worldAfter, subject)),
        finds: () => false,
      };
    });
  }

  /**
   * Decides one more claim.
   *
   * @param exploration - complete, and with the graph
   * @returns whether there is one left
   */
  advance(exploration: Exploration): boolean {
    const next = this.properties.findIndex((property) => !this.#findings.has(property));
    if (next < 0) return false;
    const property = this.properties[next]!;
    this.#findings.set(property, this.#decide(property, next, exploration) ?? null);
    return next < this.properties.length - 1;
  }

  /** What was found; null for nothing, undefined as long as it is not decided. */
  findingOf(property: TemporalProperty): TemporalFinding | null | undefined {
    return this.#findings.get(property);
  }

  #decide(property: TemporalProperty, index: number, exploration: Exploration): TemporalFinding | undefined {
    for (const subject of property.subjects(this.#space.model.deployment)) {
      const finding =
        property.kind === 'recoverable'
          ? this.#findNoWayBack(property, subject, exploration)
          : this.#findLasso(property, subject, index, exploration);
      if (finding !== undefined) return finding;
    }
    return undefined;
  }

  #findLasso(
    property: LivenessProperty,
    subject: unknown,
    index: number,
    exploration: Exploration,
  ): TemporalFinding | undefined {
    this.#lassos ??= new LassoSearch(this.#space, exploration, this.graph!);
    const lasso = this.#lassos.find(this.#questionOf(property, subject, index));
    if (lasso === undefined) return undefined;
    const { stem, loop, world } = lasso;
    return {
      way: [...stem, ...loop],
      loop: stem.length,
      evidence: this.#evidenceIn(world, property, subject, exploration),
    };
  }

  #questionOf(property: LivenessProperty, subject: unknown, index: number): LivenessQuestion {
    const { worldAfter } = this.#space;
    return {
      kind: property.kind,
      fairSteps: this.#fairSteps[index]!,
      mark: 1 << index,
      isTriggered: () => property.appliesTo(worldAfter, subject),
      isReached: () => property.findViolation(worldAfter, subject) === undefined,
    };
  }

  #findNoWayBack(
    property: TemporalProperty,
    subject: unknown,
    exploration: Exploration,
  ): TemporalFinding | undefined {
    const { after, worldAfter } = this.#space;
    const { worldCount } = this.graph!;
    const isGoal = new Uint8Array(worldCount);
    const isAsked = new Uint8Array(worldCount);
    for (let world = 0; world < worldCount; world += 1) {
      exploration.worlds.load(world, after);
      if (property.findViolation(worldAfter, subject) === undefined) isGoal[world] = 1;
      else if (property.appliesTo(worldAfter, subject)) isAsked[world] = 1;
    }
    const canReach = reaching(this.graph!, isGoal);
    const world = isAsked.findIndex((asked, at) => asked !== 0 && canReach[at] === 0);
    if (world < 0) return undefined;
    const evidence = this.#evidenceIn(world, property, subject, exploration);
    return { way: exploration.wayTo(world), loop: null, evidence };
  }

  #evidenceIn(
    world: number,
    property: TemporalProperty,
    subject: unknown,
    exploration: Exploration,
  ): Evidence | undefined {
    exploration.worlds.load(world, this.#space.after);
    return property.findViolation(this.#space.worldAfter, subject);
  }

  /** For each step, a bit for every property that counts on it. */
  #marks(): Int32Array {
    if (this.properties.length > markCountMax) throw new Error('There are more properties than bits.');
    const marks = new Int32Array(this.#space.model.steps.length);
    for (const [index, steps] of this.#fairSteps.entries()) {
      for (const { step } of steps) marks[step]! |= 1 << index;
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
