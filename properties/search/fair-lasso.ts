import { ComponentSearch } from './components.ts';
import type { Exploration } from './exploration.ts';
import type { Effect, Space } from './space.ts';
import type { StateGraph } from './state-graph.ts';

/**
 * A step that cannot be put off for ever: `weak`, where it stays enabled for ever; `strong`, where it is
 * enabled again and again. Only steps that change something are meant, as in TLA+.
 */
export interface FairStep {
  readonly step: number;
  readonly strength: 'weak' | 'strong';
}

/** A claim about what every fair history comes to. Asked of the world in `after` of the space. */
export interface LivenessQuestion {
  /**
   * `leads-to`: once it is triggered, it is reached then or later. `eventually-always`: from some moment on,
   * it is reached all the time.
   */
  readonly kind: 'leads-to' | 'eventually-always';
  readonly fairSteps: readonly FairStep[];
  /** The bit of the graph for a world in which a fair step is enabled. */
  readonly mark: number;
  /** For `leads-to`. */
  isTriggered(): boolean;
  isReached(): boolean;
}

/**
 * A fair history that never comes to what was claimed: steps to some world, and from there a loop that leads
 * back to it. With an empty loop it stays in that world for ever.
 */
export interface Lasso {
  readonly stem: readonly number[];
  readonly loop: readonly number[];
  /** A world of the loop that is not what was claimed. */
  readonly world: number;
}

/**
 * Looks for fair histories in the graph of all worlds.
 *
 * @remarks
 * Two kinds of history go on for ever: those that stay in one world, where no fair step is enabled, and
 * those that go round in a strongly connected component. Both are looked for. Fairness is judged on the
 * component that a history really goes round in: where a step that is enabled again and again never happens,
 * the worlds that enable it are taken out and the rest falls into smaller components. What is told in the
 * end is a cycle of real transitions, never a component in the order of some search.
 */
export class LassoSearch {
  readonly #space: Space;
  readonly #exploration: Exploration;
  readonly #graph: StateGraph;
  #componentSearch: ComponentSearch | undefined;
  #cyclic: readonly Int32Array[] | undefined;

  /** @param exploration - complete, and with the graph of all its worlds */
  constructor(space: Space, exploration: Exploration, graph: StateGraph) {
    this.#space = space;
    this.#exploration = exploration;
    this.#graph = graph;
  }

  /** A fair history that is not what the question claims. One that stays in a world is preferred: it is shorter to tell. */
  find(question: LivenessQuestion): Lasso | undefined {
    const { first, isElsewhere } = this.#staysFor(question);
    if (first !== undefined) return { stem: this.#exploration.wayTo(first), loop: [], world: first };
    if (question.kind === 'eventually-always') return this.#findRound(question);
    // What follows takes a look at every world; where nothing can go on for ever, it would find nothing.
    const mayGoOn = isElsewhere || this.#components().length > 0;
    return mayGoOn ? this.#findInTails(question) : undefined;
  }

  /**
   * The first world in which a fair history may stay although it is not reached there, nor before; and
   * whether there are others, of which a trigger may have been some steps earlier.
   */
  #staysFor(question: LivenessQuestion): {
    readonly first: number | undefined;
    readonly isElsewhere: boolean;
  } {
    let isElsewhere = false;
    for (let world = 0; world < this.#graph.worldCount; world += 1) {
      if (this.#graph.isMarked(world, question.mark) || this.#isReached(world, question)) continue;
      if (question.kind === 'eventually-always' || question.isTriggered())
        return { first: world, isElsewhere };
      isElsewhere = true;
    }
    return { first: undefined, isElsewhere };
  }

  /** A loop through a world that is not reached, anywhere. */
  #findRound(question: LivenessQuestion): Lasso | undefined {
    for (const component of this.#components()) {
      const fair = this.#fairPartOf(component, question);
      if (fair === undefined) continue;
      const world = fair.worlds.find((member) => !this.#isReached(member, question))!;
      return { stem: this.#exploration.wayTo(world), loop: fair.loopFrom(world), world };
    }
    return undefined;
  }

  /** A loop, or a world to stay in, among those that come after a trigger without being reached. */
  #findInTails(question: LivenessQuestion): Lasso | undefined {
    const tails = this.#tailsOf(question);
    for (let world = 0; world < this.#graph.worldCount; world += 1) {
      if (!tails.has(world) || this.#graph.isMarked(world, question.mark)) continue;
      return { stem: tails.wayTo(world), loop: [], world };
    }
    for (const component of this.#search().among(tails.worlds)) {
      const fair = this.#fairPartOf(component, question);
      if (fair === undefined) continue;
      const world = fair.worlds[0]!;
      return { stem: tails.wayTo(world), loop: fair.loopFrom(world), world };
    }
    return undefined;
  }

  #tailsOf(question: LivenessQuestion): Tails {
    const isPending = new Uint8Array(this.#graph.worldCount);
    const roots: number[] = [];
    for (let world = 0; world < this.#graph.worldCount; world += 1) {
      this.#enter(world);
      if (question.isReached()) continue;
      isPending[world] = 1;
      if (question.isTriggered()) roots.push(world);
    }
    return new Tails(this.#graph, this.#exploration, isPending, roots);
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

  /** A part of a component that a fair history can go round in, and that is not all reached. */
  #fairPartOf(worlds: Int32Array, question: LivenessQuestion): Round | undefined {
    // In the tails of a trigger nothing is reached.
    if (worlds.every((world) => this.#isReached(world, question))) return undefined;
    const round = new Round(this.#space, this.#exploration, this.#graph, worlds, question.fairSteps);
    const starved = round.starvedSteps();
    if (starved.length === 0) return round;
    // Nothing is left where a step is starved under weak fairness: it is enabled everywhere.
    const rest = worlds.filter((world) => !starved.some(({ step }) => round.isEnabled(step, world)));
    for (const part of this.#search().among(rest)) {
      const fair = this.#fairPartOf(part, question);
      if (fair !== undefined) return fair;
    }
    return undefined;
  }

  #isReached(world: number, question: LivenessQuestion): boolean {
    this.#enter(world);
    return question.isReached();
  }

  #enter(world: number): void {
    this.#exploration.worlds.load(world, this.#space.after);
  }
}

/** In place of a parent. */
const outside = -2;

/** The worlds that come after a trigger, as long as it is not reached, and the ways to them. */
class Tails {
  readonly worlds: Int32Array;
  readonly #exploration: Exploration;
  /** By world: the world before it on the way, -1 for a trigger, or `outside`. */
  readonly #parents: Int32Array;

  constructor(graph: StateGraph, exploration: Exploration, isPending: Uint8Array, roots: readonly number[]) {
    this.#exploration = exploration;
    this.#parents = new Int32Array(graph.worldCount).fill(outside);
    const queue = new Int32Array(graph.worldCount);
    let count = 0;
    const add = (world: number, parent: number): void => {
      this.#parents[world] = parent;
      queue[count] = world;
      count += 1;
    };
    for (const root of roots) add(root, -1);
    for (let next = 0; next < count; next += 1) {
      const world = queue[next]!;
      const end = graph.firstOf(world + 1);
      for (let transition = graph.firstOf(world); transition < end; transition += 1) {
        const target = graph.targetOf(transition);
        if (isPending[target] !== 0 && !this.has(target)) add(target, world);
      }
    }
    this.worlds = queue.slice(0, count);
  }

  has(world: number): boolean {
    return this.#parents[world] !== outside;
  }

  /** The shortest way to a trigger, and on from there without reaching it. */
  wayTo(world: number): number[] {
    const steps: number[] = [];
    let at = world;
    for (; this.#parents[at]! >= 0; at = this.#parents[at]!) {
      const parent = this.#exploration.worldOf(this.#parents[at]!);
      steps.push(this.#exploration.takeStepTo(at, parent));
    }
    return [...this.#exploration.wayTo(at), ...steps.reverse()];
  }
}

interface Transition {
  readonly step: number;
  readonly target: number;
}

/** Worlds that are strongly connected, with their transitions by name. */
class Round {
  readonly worlds: Int32Array;
  readonly #fairSteps: readonly FairStep[];
  /** By world: its transitions within the component. */
  readonly #transitions = new Map<number, readonly Transition[]>();
  /** By world: the steps that are enabled in it, wherever they lead. */
  readonly #enabled = new Map<number, ReadonlySet<number>>();
  readonly #taken = new Set<number>();

  constructor(
    space: Space,
    exploration: Exploration,
    graph: StateGraph,
    worlds: Int32Array,
    fairSteps: readonly FairStep[],
  ) {
    this.worlds = worlds;
    this.#fairSteps = fairSteps;
    const members = new Set(worlds);
    for (const world of worlds) {
      exploration.worlds.load(world, space.before);
      const changing = space.effects().filter((effect) => changes(effect, space.before));
      const first = graph.firstOf(world);
      const within = changing
        .map(({ step }, index): Transition => ({ step, target: graph.targetOf(first + index) }))
        .filter(({ target }) => members.has(target));
      this.#transitions.set(world, within);
      this.#enabled.set(world, new Set(changing.map(({ step }) => step)));
      for (const { step } of within) this.#taken.add(step);
    }
  }

  isEnabled(step: number, world: number): boolean {
    return this.#enabled.get(world)!.has(step);
  }

  /** Fair steps that would have to happen in every history that visits all of these worlds for ever, and cannot. */
  starvedSteps(): readonly FairStep[] {
    return this.#fairSteps.filter(({ step, strength }) => {
      if (this.#taken.has(step)) return false;
      const isEnabled = (world: number): boolean => this.isEnabled(step, world);
      return strength === 'weak' ? this.worlds.every(isEnabled) : this.worlds.some(isEnabled);
    });
  }

  /** A loop from a world back to it that is fair: whatever has to happen on it happens, or is not enabled somewhere. */
  loopFrom(world: number): number[] {
    const loop: Transition[] = [];
    let at = world;
    const go = (transitions: readonly Transition[]): void => {
      loop.push(...transitions);
      at = loop.at(-1)?.target ?? world;
    };
    for (const fair of this.#fairSteps) {
      if (!this.#isServed(fair, world, loop)) go(this.#wayToServe(fair, at));
    }
    if (loop.length === 0) go([this.#transitions.get(world)![0]!]);
    go(this.#shortestWay(at, (target) => target === world));
    return loop.map(({ step }) => step);
  }

  #isServed({ step, strength }: FairStep, start: number, loop: readonly Transition[]): boolean {
    if (loop.some((transition) => transition.step === step)) return true;
    if (strength === 'strong') return !this.worlds.some((world) => this.isEnabled(step, world));
    return [start, ...loop.map(({ target }) => target)].some((world) => !this.isEnabled(step, world));
  }

  #wayToServe({ step, strength }: FairStep, from: number): readonly Transition[] {
    const takes = ({ step: taken }: Transition): boolean => taken === step;
    const serves = (world: number): boolean =>
      (strength === 'weak' && !this.isEnabled(step, world)) || this.#transitions.get(world)!.some(takes);
    const way = this.#shortestWay(from, serves);
    const end = way.at(-1)?.target ?? from;
    const isEnough = strength === 'weak' && !this.isEnabled(step, end);
    return isEnough ? way : [...way, this.#transitions.get(end)!.find(takes)!];
  }

  /** Within the component, from a world to the nearest that is wanted; empty where that is the world itself. */
  #shortestWay(from: number, isWanted: (world: number) => boolean): readonly Transition[] {
    const cameBy = new Map<number, { readonly from: number; readonly transition: Transition } | undefined>([
      [from, undefined],
    ]);
    for (const world of cameBy.keys()) {
      if (isWanted(world)) return wayBack(cameBy, world);
      for (const transition of this.#transitions.get(world)!) {
        if (!cameBy.has(transition.target)) cameBy.set(transition.target, { from: world, transition });
      }
    }
    throw new Error('A component is not strongly connected.');
  }
}

function wayBack(
  cameBy: ReadonlyMap<number, { readonly from: number; readonly transition: Transition } | undefined>,
  world: number,
): readonly Transition[] {
  const way: Transition[] = [];
  for (let at = cameBy.get(world); at !== undefined; at = cameBy.get(at.from)) way.push(at.transition);
  return way.reverse();
}

/** Whether a step leads to another world. */
function changes({ positions, values }: Effect, world: Int32Array): boolean {
  return positions.some((position, index) => world[position] !== values[index]);
}
