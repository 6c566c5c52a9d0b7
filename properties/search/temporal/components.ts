import type { StateGraph } from './state-graph.ts';

/**
 * Finds strongly connected components in which a history can go round for ever: of more than one world, or of one that
 * a transition leads back to.
 *
 * @remarks
 * Tarjan's algorithm, without recursion: a way through a million worlds must not need a stack as deep. What
 * it keeps for each world is kept from one search to the next, so that a search through a small part of a
 * large graph costs as much as the part.
 */
export class ComponentSearch {
  readonly #graph: StateGraph;
  /** By world: the last search that it was part of. */
  readonly #part: Int32Array;
  /** By world: when it was first met, from 1 on; 0 before, and `left` after its component was told. */
  readonly #met: Int32Array;
  /** By world: the earliest world on the stack that can be reached from it, as far as known. */
  readonly #low: Int32Array;
  /** By world: not 0 where a transition leads from the world to itself. */
  readonly #isLoop: Uint8Array;
  /** Worlds whose component is not known yet. */
  readonly #open: Int32Array;
  #openCount = 0;
  /** The way to the world at work, and for each world on it the transition to look at next. */
  readonly #way: Int32Array;
  readonly #nexts: Int32Array;
  #clock = 0;
  #searchCount = 0;
  #components: Int32Array[] = [];

  constructor(graph: StateGraph) {
    const { worldCount } = graph;
    this.#graph = graph;
    this.#part = new Int32Array(worldCount);
    this.#met = new Int32Array(worldCount);
    this.#low = new Int32Array(worldCount);
    this.#isLoop = new Uint8Array(worldCount);
    this.#open = new Int32Array(worldCount);
    this.#way = new Int32Array(worldCount);
    this.#nexts = new Int32Array(worldCount);
  }

  /** The components of the whole graph; see {@link among}. */
  everywhere(): Int32Array[] {
    return this.among(Int32Array.from({ length: this.#graph.worldCount }, (_, world) => world));
  }

  /**
   * The components of a part of the graph.
   *
   * @returns worlds in ascending order; components in the order of their first worlds
   */
  among(worlds: Int32Array): Int32Array[] {
    this.#components = [];
    this.#clock = 0;
    this.#searchCount += 1;
    for (const world of worlds) {
      this.#part[world] = this.#searchCount;
      this.#met[world] = 0;
    }
    for (const world of worlds) if (this.#met[world] === 0) this.#walkFrom(world);
    return this.#components.sort((one, other) => one[0]! - other[0]!);
  }

  #isPart(world: number): boolean {
    return this.#part[world] === this.#searchCount;
  }

  #walkFrom(root: number): void {
    const way = this.#way;
    let depth = 0;
    this.#enter(root);
    way[0] = root;
    while (depth >= 0) {
      const world = way[depth]!;
      const next = this.#advance(world);
      if (next >= 0) {
        depth += 1;
        way[depth] = next;
        this.#enter(next);
        continue;
      }
      if (this.#low[world] === this.#met[world]) this.#tell(world);
      depth -= 1;
      if (depth >= 0) this.#lower(way[depth]!, this.#low[world]!);
    }
  }

  #enter(world: number): void {
    this.#clock += 1;
    this.#met[world] = this.#clock;
    this.#low[world] = this.#clock;
    this.#nexts[world] = this.#graph.firstOf(world);
    this.#open[this.#openCount] = world;
    this.#openCount += 1;
  }

  /** The next world to enter from this one, or -1 when all its transitions were looked at. */
  #advance(world: number): number {
    const end = this.#graph.firstOf(world + 1);
    while (this.#nexts[world]! < end) {
      const target = this.#graph.targetOf(this.#nexts[world]!);
      this.#nexts[world]! += 1;
      if (!this.#isPart(target)) continue;
      const met = this.#met[target]!;
      if (met === 0) return target;
      if (target === world) this.#isLoop[world] = 1;
      this.#lower(world, met);
    }
    return -1;
  }

  #lower(world: number, low: number): void {
    if (low < this.#low[world]!) this.#low[world] = low;
  }

  /** The world is the first of its component; the worlds above it on the stack are the others. */
  #tell(world: number): void {
    const from = this.#open.lastIndexOf(world, this.#openCount - 1);
    const component = this.#open.slice(from, this.#openCount);
    for (const member of component) this.#met[member] = left;
    this.#openCount = from;
    if (component.length > 1 || this.#isLoop[world] !== 0) this.#components.push(component.sort());
  }
}

/** Later than every world: no way leads back to it. */
const left = 0x7fffffff;
