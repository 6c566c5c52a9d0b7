import type { Exploration, Limits } from '../exploration.ts';
import { type Space, write } from '../space.ts';
import type { Answers } from './answers.ts';
import { ComponentSearch } from './components.ts';
import { EnabledSteps, FairComponent, type FairStep } from './fair-component.ts';
import type { StateGraph } from './state-graph.ts';
import { Unfolding } from './unfolding.ts';

/** A claim about what every fair history comes to. */
export interface LivenessQuestion {
  /**
   * `leads-to`: once it is triggered, it is reached then or later. `eventually-always`: from some moment on,
   * it is reached all the time.
   */
  readonly kind: 'leads-to' | 'eventually-always';
  readonly fairSteps: readonly FairStep[];
  /** The bit of the graph for a world in which a fair step is enabled. */
  readonly mark: number;
  /** What is triggered counts for `leads-to` only. */
  readonly answers: Answers;
}

/**
 * A fair history that never comes to what was claimed: steps to some world, and from there a loop that leads
 * back to it. With an empty loop it stays in that world for ever. The world where the loop begins is not what was
 * claimed.
 */
export interface Lasso {
  readonly kind: 'lasso';
  readonly stem: readonly number[];
  readonly loop: readonly number[];
}

/** What came of the search for a lasso; `undecided` where a limit stopped it. */
export type LassoOutcome = Lasso | { readonly kind: 'none' } | { readonly kind: 'undecided' };

/**
 * Looks for fair histories in the graph of all worlds.
 *
 * @remarks
 * Two kinds of history go on for ever: those that stay in one world, where no fair step is enabled, and
 * those that go round in a strongly connected component. Both are looked for. Fairness is judged on the
 * component that a history really goes round in: where a step that is enabled again and again never happens,
 * the worlds that enable it are taken out and the rest falls into smaller components. What is told in the
 * end is a cycle of real transitions, never a component in the order of some search.
 *
 * Where one world stands for others, the components are those of the worlds that were kept; each that may matter is
 * unfolded before anything is said of its fairness. Why that is exact is in [symmetry.md](./symmetry.md).
 *
 * The searches are generators, so that their caller can be interrupted wherever they yield.
 */
export class LassoSearch {
  readonly #space: Space;
  readonly #exploration: Exploration;
  readonly #graph: StateGraph;
  readonly #limits: Limits;
  #componentSearch: ComponentSearch | undefined;
  #cyclic: readonly Int32Array[] | undefined;

  /**
   * @param exploration - complete, and with the graph of all its worlds
   * @param limits - for each component that is unfolded
   */
  constructor(space: Space, exploration: Exploration, graph: StateGraph, limits: Limits = {}) {
    this.#space = space;
    this.#exploration = exploration;
    this.#graph = graph;
    this.#limits = limits;
  }

  /** A fair history that is not what the question claims. One that stays in a world is preferred: it is shorter to tell. */
  *find(question: LivenessQuestion): Generator<undefined, LassoOutcome, undefined> {
    const { first, isElsewhere } = this.#staysFor(question);
    if (first !== undefined) return { kind: 'lasso', stem: this.#exploration.wayTo(first), loop: [] };
    yield;
    const components = this.#components();
    yield;
    if (question.kind === 'eventually-always') {
      return yield* this.#findRound(components, question, (world) => this.#exploration.wayTo(world));
    }
    // What follows takes a look at every world; where nothing can go on for ever, it would find nothing.
    const mayGoOn = isElsewhere || components.length > 0;
    return mayGoOn ? yield* this.#findInTails(question) : { kind: 'none' };
  }

  /**
   * The first world in which a fair history may stay although it is not reached there, nor before; and
   * whether there are others, of which a trigger may have been some steps earlier.
   */
  #staysFor({ kind, mark, answers }: LivenessQuestion): {
    readonly first: number | undefined;
    readonly isElsewhere: boolean;
  } {
    let isElsewhere = false;
    for (let world = 0; world < this.#graph.worldCount; world += 1) {
      if (this.#graph.isMarked(world, mark) || answers.isReached(world)) continue;
      if (kind === 'eventually-always' || answers.isOpen(world)) return { first: world, isElsewhere };
      isElsewhere = true;
    }
    return { first: undefined, isElsewhere };
  }

  /** A loop, or a world to stay in, among those that come after a trigger without being reached. */
  *#findInTails(question: LivenessQuestion): Generator<undefined, LassoOutcome, undefined> {
    const tails = new Tails(this.#space, this.#exploration, this.#graph, question.answers);
    yield;
    for (let world = 0; world < this.#graph.worldCount; world += 1) {
      if (!tails.has(world) || this.#graph.isMarked(world, question.mark)) continue;
      return { kind: 'lasso', stem: tails.wayTo(world), loop: [] };
    }
    const components = this.#search().among(tails.worlds);
    yield;
    return yield* this.#findRound(components, question, (world) => tails.wayTo(world));
  }

  /** A loop that a fair history can go round in, in one of these components, through a world that is not reached. */
  *#findRound(
    components: readonly Int32Array[],
    question: LivenessQuestion,
    wayTo: (world: number) => readonly number[],
  ): Generator<undefined, LassoOutcome, undefined> {
    let isDecided = true;
    for (const component of components) {
      if (component.every((world) => question.answers.isReached(world))) continue;
      const any = this.#exploration.worldOf(component[0]!);
      const parts = yield* this.#unfold(component, any, question);
      isDecided &&= parts !== undefined;
      const first = parts?.firstOpenWorld();
      if (first === undefined) continue;
      // The way to it may lead to another one that is alike, and from there the steps have other names.
      const stem = wayTo(first);
      const there = yield* this.#unfold(component, endOf(stem, this.#space), question);
      return there === undefined ? undecided : { kind: 'lasso', stem, loop: there.loopFromStart() };
    }
    return isDecided ? { kind: 'none' } : undecided;
  }

  /** All that a component stands for and that is connected with one world, unless a limit stops it. */
  *#unfold(
    component: Int32Array,
    start: Int32Array,
    question: LivenessQuestion,
  ): Generator<undefined, FairParts | undefined, undefined> {
    const unfolding = new Unfolding(this.#space, this.#exploration, component, start, this.#limits);
    while (unfolding.advance(sliceSize)) yield;
    return unfolding.isComplete ? new FairParts(unfolding, question) : undefined;
  }

  /** The components of the whole graph. */
  #components(): readonly Int32Array[] {
    this.#cyclic ??= this.#search().everywhere();
    return this.#cyclic;
  }

  #search(): ComponentSearch {
    this.#componentSearch ??= new ComponentSearch(this.#graph);
    return this.#componentSearch;
  }
}

const undecided = { kind: 'undecided' } as const;

/** Worlds of an unfolding between two moments to be interrupted. */
const sliceSize = 5_000;

/** The world that a way from the start leads to. */
function endOf(way: readonly number[], space: Space): Int32Array {
  const world = space.start.slice();
  for (const step of way) {
    space.before.set(world);
    write(space.effects().find((effect) => effect.step === step)!, world);
  }
  return world;
}

/** The parts of an unfolded component that a fair history can go round in, and that are not all reached. */
class FairParts {
  readonly #unfolding: Unfolding;
  readonly #question: LivenessQuestion;
  readonly #kept: Int32Array;
  readonly #enabled: EnabledSteps;
  readonly #search: ComponentSearch;

  constructor(unfolding: Unfolding, question: LivenessQuestion) {
    this.#unfolding = unfolding;
    this.#question = question;
    this.#kept = Int32Array.from({ length: unfolding.worldCount }, (_, world) => unfolding.keptOf(world));
    this.#enabled = new EnabledSteps(unfolding, question.fairSteps);
    this.#search = new ComponentSearch(unfolding.graph);
  }

  /** Of the first part: the first kept world that stands for one in it that is not reached. */
  firstOpenWorld(): number | undefined {
    const part = this.#find();
    if (part === undefined) return undefined;
    const open = part.worlds.filter((world) => !this.#isReached(world)).map((world) => this.#kept[world]!);
    return open.reduce((least, world) => Math.min(least, world));
  }

  /**
   * A fair loop from the start of the unfolding back to it, where a fair part has it.
   *
   * @remarks
   * That is then the first part: among parts, the one with the start comes first.
   */
  loopFromStart(): readonly number[] {
    const part = this.#find();
    if (part?.worlds[0] !== 0) throw new Error('Worlds that are alike do not go round alike.');
    return part.loopFrom(0);
  }

  #find(): FairComponent | undefined {
    return this.#findWithin(Int32Array.from({ length: this.#unfolding.worldCount }, (_, world) => world));
  }

  #findWithin(worlds: Int32Array): FairComponent | undefined {
    if (worlds.every((world) => this.#isReached(world))) return undefined;
    const component = new FairComponent(this.#unfolding, worlds, this.#question.fairSteps, this.#enabled);
    const starved = component.starvedSteps();
    if (starved.length === 0) return component;
    // Nothing is left where a step is starved under weak fairness: it is enabled everywhere.
    const rest = worlds.filter((world) => !starved.some(({ step }) => this.#enabled.has(step, world)));
    for (const part of this.#search.among(rest)) {
      const fair = this.#findWithin(part);
      if (fair !== undefined) return fair;
    }
    return undefined;
  }

  #isReached(world: number): boolean {
    return this.#question.answers.isReached(this.#kept[world]!);
  }
}

/** In place of a parent. */
const outside = -2;

/** The worlds that come after a trigger, as long as it is not reached, and the ways to them. */
class Tails {
  readonly worlds: Int32Array;
  readonly #space: Space;
  readonly #exploration: Exploration;
  /** By world: the world before it on the way, -1 for a trigger, or `outside`. */
  readonly #parents: Int32Array;

  constructor(space: Space, exploration: Exploration, graph: StateGraph, answers: Answers) {
    this.#space = space;
    this.#exploration = exploration;
    this.#parents = new Int32Array(graph.worldCount).fill(outside);
    const queue = new Int32Array(graph.worldCount);
    let count = 0;
    const add = (world: number, parent: number): void => {
      this.#parents[world] = parent;
      queue[count] = world;
      count += 1;
    };
    for (let world = 0; world < graph.worldCount; world += 1) if (answers.isOpen(world)) add(world, -1);
    for (let next = 0; next < count; next += 1) {
      const world = queue[next]!;
      const end = graph.firstOf(world + 1);
      for (let transition = graph.firstOf(world); transition < end; transition += 1) {
        const target = graph.targetOf(transition);
        if (!answers.isReached(target) && !this.has(target)) add(target, world);
      }
    }
    this.worlds = queue.slice(0, count);
  }

  has(world: number): boolean {
    return this.#parents[world] !== outside;
  }

  /** The shortest way to a trigger, and on from there without reaching it. */
  wayTo(world: number): readonly number[] {
    const later: number[] = [];
    let trigger = world;
    for (; this.#parents[trigger]! >= 0; trigger = this.#parents[trigger]!) later.push(trigger);
    const way = this.#exploration.wayTo(trigger);
    const at = endOf(way, this.#space);
    return [...way, ...later.reverse().map((next) => this.#exploration.takeStepTo(next, at))];
  }
}
