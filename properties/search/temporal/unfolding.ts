import { Exploration, type Limits } from '../exploration.ts';
import { changes, type Effect, type Space, write } from '../space.ts';
import { StateGraph } from './state-graph.ts';

/**
 * A component of worlds that stand for others, as those worlds themselves.
 *
 * @remarks
 * Fairness is about particular steps, and where a world stands for all that are alike it is no longer told which is
 * which. So all worlds that the component stands for, and that can be reached from one of them without leaving it, are
 * explored one by one. They are strongly connected, and whatever else the component stands for is an image of them.
 */
export class Unfolding {
  readonly graph: StateGraph;
  readonly #exploration: Exploration;
  readonly #space: Space;
  readonly #kept: Exploration;

  /**
   * @param kept - the search that found the component
   * @param component - of its worlds
   * @param start - some world that one of them stands for
   */
  constructor(space: Space, kept: Exploration, component: Int32Array, start: Int32Array, limits: Limits) {
    this.#space = space;
    this.#kept = kept;
    // No step leaves a mark here.
    this.graph = new StateGraph(new Int32Array(0), true);
    const within = new SpaceWithin(space, kept, new Set(component));
    this.#exploration = new Exploration(within, [], limits, { start, graph: this.graph });
  }

  get worldCount(): number {
    return this.graph.worldCount;
  }

  /** Whether every world was seen; not where a limit stopped it. */
  get isComplete(): boolean {
    return this.#exploration.isComplete;
  }

  /** Explores up to this many more worlds; returns whether there is more to do. */
  advance(worldCount: number): boolean {
    return this.#exploration.advance(worldCount);
  }

  /** The number of the kept world that stands for this one. */
  keptOf(world: number): number {
    return this.#kept.numberOf(this.#exploration.worldOf(world));
  }

  /** The steps that are enabled in a world and change something, wherever they lead. */
  enabledIn(world: number): readonly number[] {
    const { before } = this.#space;
    this.#exploration.worlds.load(world, before);
    return this.#space.effects().flatMap((effect) => (changes(effect, before) ? [effect.step] : []));
  }
}

/** A space without the steps that leave a component, and without those that change nothing. */
class SpaceWithin implements Space {
  readonly families: readonly number[];
  readonly start: Int32Array;
  readonly before: Int32Array;
  readonly after: Int32Array;
  readonly #space: Space;
  readonly #kept: Exploration;
  readonly #component: ReadonlySet<number>;
  readonly #target: Int32Array;

  constructor(space: Space, kept: Exploration, component: ReadonlySet<number>) {
    this.families = space.families;
    this.start = space.start;
    this.before = space.before;
    this.after = space.after;
    this.#space = space;
    this.#kept = kept;
    this.#component = component;
    this.#target = space.start.slice();
  }

  valueCount(family: number): number {
    return this.#space.valueCount(family);
  }

  effects(): readonly Effect[] {
    return this.#space.effects().filter((effect) => {
      if (!changes(effect, this.before)) return false;
      this.#target.set(this.before);
      write(effect, this.#target);
      return this.#component.has(this.#kept.numberOf(this.#target));
    });
  }
}
