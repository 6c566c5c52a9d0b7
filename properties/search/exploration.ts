import { Expander } from './expander.ts';
import { type CheckResult, OpenCheck } from './open-check.ts';
import { Paths } from './paths.ts';
import type { Check, Reduction, Space } from './space.ts';
import type { StateGraph } from './temporal/state-graph.ts';
import { WorldJudge } from './world-judge.ts';
import { Batch, batchMemory, nothingChanged } from './worlds/batch.ts';
import { FingerprintStore } from './worlds/fingerprint-store.ts';
import { type SavedWorlds, WorldStore } from './worlds/world-store.ts';
import type { Worlds } from './worlds/worlds.ts';

/** Where a search stops before it has seen everything. */
export interface Limits {
  /** Worlds that are kept. */
  readonly worldCountMax?: number | undefined;
  /** Steps from the start. Worlds at this depth are seen, and not expanded. */
  readonly depthMax?: number | undefined;
  /** Memory for the worlds, in bytes; what growing takes for a moment is included. */
  readonly byteCountMax?: number | undefined;
}

/** Which limit kept a search from going on. */
export type LimitReached = 'worlds' | 'depth' | 'memory';

/** How far a search has come. */
export interface Progress {
  /** Distinct worlds; with a reduction, all that those kept stand for. */
  readonly worldCount: number;
  /** Worlds that were kept. */
  readonly storedWorldCount: number;
  /** One for each step enabled in a world, whether or not it leads to a new one. */
  readonly transitionCount: number;
  /** Of the farthest world seen. */
  readonly depth: number;
  /** Memory for the worlds, in bytes. */
  readonly byteCount: number;
}

/** A search as data, between two of its slices: what it takes to go on as if it had never stopped. */
export interface SavedExploration {
  readonly worlds: SavedWorlds;
  readonly results: readonly CheckResult[];
  /** The world to expand next. */
  readonly next: number;
  /** The number of the first world of each depth. */
  readonly levels: readonly number[];
  readonly worldCount: number;
  readonly transitionCount: number;
  readonly batchCapacity: number;
}

/** How a search is made. */
export interface ExplorationOptions {
  /** Where it starts; at the start of the space by default. */
  readonly start?: Int32Array | undefined;
  /** Takes down every transition, where it is wanted. */
  readonly graph?: StateGraph | undefined;
  /** Says which worlds are alike; one of them is then kept for all. Checks must not tell them apart. */
  readonly reduction?: Reduction | undefined;
  /** Whether nothing that a check looks for can come after the world in `before`, which is then not expanded. */
  readonly isOver?: (() => boolean) | undefined;
  /** Whether the numbers of worlds can be asked for afterwards; always with a graph. */
  readonly isNumbered?: boolean | undefined;
  /**
   * To keep only a fingerprint of each world, of so many bits, up to 64. Worlds may then be missed; see
   * {@link Exploration.missProbability}. What was found can be told; no other world that was expanded, nor its number.
   */
  readonly fingerprintBitCount?: number | undefined;
}

/**
 * A breadth-first search through every reachable world.
 *
 * @remarks
 * It goes in slices, so that its caller can show progress, watch the clock and be interrupted. Worlds are
 * left in the order in which they were found, so the first finding of a check is a shortest one, and the
 * same in every run. What a check finds does not stop the others.
 *
 * To expand a world, every enabled step is taken; where it leads is noted in a batch. When the batch is full,
 * and at the end of each depth, the worlds in it are looked up, and those that are new are judged.
 *
 * It knows nothing of what the worlds mean: see {@link Space}.
 */
export class Exploration {
  readonly #store: Worlds;
  readonly #checks: readonly OpenCheck[];
  readonly #graph: StateGraph | undefined;
  readonly #reduction: Reduction | undefined;
  readonly #ways: Paths;
  readonly #limits: Limits;
  readonly #expander: Expander;
  readonly #judge: WorldJudge;
  /** Where the steps taken since the last look-up led. */
  #batch: Batch;
  /** The world to expand next. */
  #next = 0;
  /** The first world that was not prefetched. */
  #fetchedEnd = 0;
  #worldCount = 0;
  #transitionCount = 0;
  /** The number of the first world of each depth. */
  #levels: number[] = [0];
  /** The limit that kept the search from expanding some world. */
  #limitReached: LimitReached | undefined;

  constructor(
    space: Space,
    checks: readonly Check[],
    limits: Limits = {},
    {
      start = space.start,
      graph,
      reduction,
      isOver,
      isNumbered = graph !== undefined,
      fingerprintBitCount,
    }: ExplorationOptions = {},
  ) {
    if (isNumbered && fingerprintBitCount !== undefined) throw new Error(onlyFingerprints);
    this.#limits = limits;
    this.#graph = graph;
    this.#checks = checks.map((check) => new OpenCheck(check));
    const judging = (what: Check['judges']): OpenCheck[] =>
      this.#checks.filter(({ check }) => check.judges === what);
    const valueCount = (family: number): number => space.valueCount(family);
    this.#store =
      fingerprintBitCount === undefined
        ? new WorldStore(space.families, valueCount, { isNumbered })
        : new FingerprintStore(space.families, valueCount, fingerprintBitCount);
    this.#judge = new WorldJudge(space, this.#store, judging('worlds'), reduction);
    this.#expander = new Expander(space, this.#store, judging('steps'), {
      reduction,
      isOver,
      notesSteps: graph !== undefined || fingerprintBitCount !== undefined,
    });
    this.#reduction = reduction;
    this.#ways = new Paths(space, this.#store, start, reduction);
    const first = start.slice();
    reduction?.canonicalize(first);
    this.#store.add(first, -1);
    this.#batch = this.#emptyBatch(batchCapacityAtFirst);
    this.#meet(0);
  }

  /** Whether every reachable world has been seen. Only then does a missing finding mean something. */
  get isComplete(): boolean {
    return this.#limitReached === undefined && this.#next === this.#store.count;
  }

  /** The limit that stopped it, where one did. */
  get limitReached(): LimitReached | undefined {
    return this.#limitReached;
  }

  /** All that can happen within so many steps was seen. */
  get completedDepth(): number {
    return this.depthOf(Math.min(this.#next, this.#store.count - 1));
  }

  /** Whether no check has anything left to find; the search may then be stopped early. */
  get isSettled(): boolean {
    return this.#checks.every(({ isSettled }) => isSettled);
  }

  get progress(): Progress {
    return {
      worldCount: this.#worldCount,
      storedWorldCount: this.#store.count,
      transitionCount: this.#transitionCount,
      depth: this.depthOf(this.#store.count - 1),
      byteCount: this.#byteCount,
    };
  }

  /** The number of the kept world that stands for one that was reached. Only where worlds are numbered. */
  numberOf(world: Int32Array): number {
    const canonical = world.slice();
    this.#reduction?.canonicalize(canonical);
    const { count } = this.worlds;
    const number = this.worlds.add(canonical, -1);
    if (number === count) throw new Error('The world was not reached.');
    return number;
  }

  /** The worlds seen so far, in the order in which they were found. Not where only fingerprints of them are kept. */
  get worlds(): WorldStore {
    if (this.#store instanceof WorldStore) return this.#store;
    throw new Error(onlyFingerprints);
  }

  /**
   * How probable it is that a world was missed because another one has the same fingerprint. Undefined where worlds
   * are kept as they are, so that none can be.
   */
  get missProbability(): number | undefined {
    return this.#store instanceof FingerprintStore ? this.#store.missProbability : undefined;
  }

  /** A world that was kept. */
  worldOf(number: number): Int32Array {
    return this.#ways.worldOf(number);
  }

  get results(): readonly CheckResult[] {
    return this.#checks.map(({ result }) => result);
  }

  /**
   * Leaves up to this many more worlds.
   *
   * @returns whether there is more to do
   */
  advance(worldCount: number): boolean {
    for (let left = 0; left < worldCount; ) {
      if (this.#next === this.#levels.at(-1)) this.#endLevel();
      if (this.#next === this.#store.count || this.#isBeyondLimits()) break;
      if (this.#next >= this.#fetchedEnd) this.#fetch();
      // If not, there is a new batch, which may need more memory than there is.
      if (!this.#expand(this.#next)) continue;
      this.#next += 1;
      left += 1;
    }
    this.#lookUp();
    return this.#limitReached === undefined && this.#next < this.#store.count;
  }

  /** The search as data. To be read before it goes on: most of it is not copied. */
  save(): SavedExploration {
    if (this.#graph !== undefined) throw new Error('A search that records its transitions cannot be saved.');
    return {
      worlds: this.worlds.save(),
      results: this.results,
      next: this.#next,
      levels: this.#levels,
      worldCount: this.#worldCount,
      transitionCount: this.#transitionCount,
      batchCapacity: this.#batch.capacity,
    };
  }

  /**
   * Goes on where another search of the same space, with the same checks, was saved.
   *
   * @remarks
   * The values must have the same numbers in both. A limit that stopped the other is asked about anew, so that
   * the search goes on where it is wider by now.
   */
  restore(saved: SavedExploration): void {
    this.worlds.restore(saved.worlds);
    this.#expander.repack();
    this.#batch = this.#emptyBatch(saved.batchCapacity);
    for (const [index, result] of saved.results.entries()) this.#checks[index]!.restore(result);
    this.#next = saved.next;
    this.#levels = [...saved.levels];
    this.#worldCount = saved.worldCount;
    this.#transitionCount = saved.transitionCount;
    this.#limitReached = undefined;
  }

  /** How many steps a world is from the start. */
  depthOf(world: number): number {
    return Math.max(
      0,
      this.#levels.findLastIndex((first) => first <= world),
    );
  }

  /** See {@link Paths.to}. */
  wayTo(world: number): number[] {
    return this.#ways.to(world);
  }

  /** See {@link Paths.toFinding}. */
  wayToFindingOf(name: string): number[] {
    const found = this.#checks.find(({ check }) => check.name === name);
    if (found?.finding === undefined) throw new Error(`Nothing was found by ${name}.`);
    return this.#ways.toFinding(found.check, found.finding);
  }

  /** See {@link Paths.takeStepTo}. */
  takeStepTo(child: number, at: Int32Array): number {
    return this.#ways.takeStepTo(child, at);
  }

  /** All that is kept for the worlds and the transitions between them. */
  get #byteCount(): number {
    return this.#store.byteCount + this.#batch.byteCount + (this.#graph?.byteCount ?? 0);
  }

  #emptyBatch(capacity: number): Batch {
    const notesSteps = this.#graph !== undefined || this.#store instanceof FingerprintStore;
    return new Batch(batchMemory(capacity, this.#store.layout.wordCount, { notesSteps }));
  }

  /** Every world of a depth was expanded, so all of the next one are known once the batch is looked up. */
  #endLevel(): void {
    this.#lookUp();
    if (this.#next < this.#store.count) this.#levels.push(this.#store.count);
  }

  #isBeyondLimits(): boolean {
    const { worldCountMax = Number.POSITIVE_INFINITY, depthMax = Number.POSITIVE_INFINITY } = this.#limits;
    // All of the batch may be new: it has to be looked up to know.
    if (this.#store.count + this.#batch.count >= worldCountMax) this.#lookUp();
    if (this.#store.count >= worldCountMax) this.#limitReached = 'worlds';
    else if (this.#levels.length - 2 >= depthMax) this.#limitReached = 'depth';
    else this.#limitReached = this.#needsMoreMemory() ? 'memory' : undefined;
    return this.#limitReached !== undefined;
  }

  #needsMoreMemory(): boolean {
    const { byteCountMax } = this.#limits;
    // What is in a batch found room when the batch was begun.
    if (byteCountMax === undefined || this.#batch.count > 0) return false;
    const growth = this.#store.byteCountToAdd(this.#batch.capacity) - this.#store.byteCount;
    return this.#byteCount + growth > byteCountMax;
  }

  #fetch(): void {
    this.#fetchedEnd = Math.min(this.#next + fetchedCount, this.#store.count);
    this.#expander.prefetch(this.#next, this.#fetchedEnd);
  }

  /** Returns whether the world was expanded. If not, there is room for it now, in a batch that has nothing else. */
  #expand(world: number): boolean {
    const expansion = this.#expander.expand(world, this.#levels.length - 1, this.#batch);
    if (expansion === 'expanded') {
      this.#transitionCount += this.#expander.transitionCount;
      return true;
    }
    const { count, capacity } = this.#batch;
    this.#lookUp();
    if (expansion === 'full' && (count === 0 || capacity < batchCapacity))
      this.#batch = this.#emptyBatch(2 * capacity);
    if (expansion === 'narrow') this.#widen();
    return false;
  }

  #widen(): void {
    this.#store.widen();
    this.#expander.repack();
    this.#batch = this.#emptyBatch(this.#batch.capacity);
  }

  /** Looks up where the steps of the batch led, and meets the worlds that are new. */
  #lookUp(): void {
    const batch = this.#batch;
    const first = this.#store.count;
    this.#store.insert(batch);
    if (this.#graph !== undefined) this.#takeDown(batch, this.#graph, this.worlds);
    batch.count = 0;
    if (this.#store instanceof FingerprintStore) this.#store.forgetBefore(this.#next);
    this.#meet(first);
  }

  /** Takes down where the steps of a batch led, now that every world has a number. */
  #takeDown({ count, parents, places, steps }: Batch, graph: StateGraph, worlds: WorldStore): void {
    for (let index = 0; index < count; index += 1) {
      while (graph.worldCount < parents[index]!) graph.endWorld();
      if (steps[index]! !== nothingChanged) graph.add(steps[index]!, worlds.numberAt(places[index]!));
    }
    while (graph.worldCount < this.#next) graph.endWorld();
  }

  /** Judges the worlds from this one on, which are new. */
  #meet(first: number): void {
    this.#worldCount += this.#judge.judge(first, this.#store.count, this.#levels.length - 1);
  }
}

const onlyFingerprints = 'Of the worlds of this search only fingerprints are kept.';

/** Enough steps to look up together, and few enough for them to stay near the processor. */
const batchCapacity = 1 << 12;

/** Most searches are small: what a batch takes should not be most of their work. */
const batchCapacityAtFirst = 1 << 7;

/** Worlds prefetched together: enough to keep the memory busy, and few enough for all of them to stay in the cache. */
const fetchedCount = 128;
