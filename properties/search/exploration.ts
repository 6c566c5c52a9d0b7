import { type Check, type Effect, type Finding, type Reduction, type Space, write } from './space.ts';
import type { StateGraph } from './state-graph.ts';
import { WorldStore } from './world-store.ts';

/** Where a search stops before it has seen everything. */
export interface Limits {
  /** Distinct worlds. */
  readonly worldCountMax?: number | undefined;
  /** Steps from the start. Worlds at this depth are seen, and not left. */
  readonly depthMax?: number | undefined;
  /** Memory for the worlds, in bytes. For a moment, while it grows, it takes up to three times as much. */
  readonly byteCountMax?: number | undefined;
}

/** What a check has come to. */
export interface CheckResult {
  readonly name: string;
  /** In how many distinct worlds, those that were not kept included, it had something to say; for a check of steps, of a step that leaves the world. */
  readonly appliedCount: number;
  /** The first, which is a shortest one. */
  readonly finding: Finding | undefined;
}

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

/**
 * A breadth-first search through every reachable world.
 *
 * @remarks
 * It goes in slices, so that its caller can show progress, watch the clock and be interrupted. Worlds are
 * left in the order in which they were found, so the first finding of a check is a shortest one, and the
 * same in every run. What a check finds does not stop the others.
 *
 * It knows nothing of what the worlds mean: see {@link Space}.
 */
export class Exploration {
  readonly #space: Space;
  readonly #start: Int32Array;
  readonly #store: WorldStore;
  readonly #worldChecks: readonly OpenCheck[];
  /** By position: the checks that are asked of a step that writes to it. */
  readonly #stepChecksAt: readonly (readonly OpenCheck[])[];
  readonly #checks: readonly OpenCheck[];
  readonly #graph: StateGraph | undefined;
  readonly #reduction: Reduction | undefined;
  readonly #isOver: (() => boolean) | undefined;
  readonly #canonical: Int32Array;
  readonly #limits: Limits;
  /** The world to leave next. */
  #next = 0;
  #worldCount = 0;
  #transitionCount = 0;
  /** The number of the first world of each depth. */
  readonly #levels: number[] = [0];
  /** Whether a limit kept the search from leaving some world. */
  #isCut = false;

  /**
   * @param start - of the space, unless it is to start elsewhere
   * @param graph - takes down every transition, where it is wanted
   * @param reduction - says which worlds are alike; one of them is then kept for all. Checks must not tell them apart
   * @param isOver - whether nothing that a check looks for can come after the world in `before`, which is then not left
   */
  constructor(
    space: Space,
    checks: readonly Check[],
    limits: Limits = {},
    {
      start = space.start,
      graph,
      reduction,
      isOver,
    }: {
      readonly start?: Int32Array;
      readonly graph?: StateGraph | undefined;
      readonly reduction?: Reduction | undefined;
      readonly isOver?: (() => boolean) | undefined;
    } = {},
  ) {
    this.#space = space;
    this.#limits = limits;
    this.#graph = graph;
    this.#reduction = reduction;
    this.#isOver = isOver;
    this.#canonical = start.slice();
    this.#checks = checks.map((check) => new OpenCheck(check));
    this.#worldChecks = this.#checks.filter(({ check }) => check.judges === 'worlds');
    const stepChecks = this.#checks.filter(({ check }) => check.judges === 'steps');
    this.#stepChecksAt = space.families.map((_, position) =>
      stepChecks.filter(({ check }) => check.watches.includes(position)),
    );
    this.#store = new WorldStore(space.families, (family) => space.valueCount(family));
    space.before.set(start);
    this.#start = start.slice();
    reduction?.canonicalize(this.#canonical);
    space.after.set(this.#canonical);
    this.#store.addWhole(this.#canonical, -1);
    this.#meet(0, 0);
  }

  /** Whether every reachable world has been seen. Only then does a missing finding mean something. */
  get isComplete(): boolean {
    return !this.#isCut && this.#next === this.#store.count;
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

  /** A world that was kept. */
  worldOf(number: number): Int32Array {
    const world = this.#start.slice();
    this.#store.load(number, world);
    return world;
  }

  /** The worlds seen so far, in the order in which they were found. */
  get worlds(): WorldStore {
    return this.#store;
  }

  get results(): readonly CheckResult[] {
    return this.#checks.map(({ check: { name }, appliedCount, finding }) => ({
      name,
      appliedCount,
      finding,
    }));
  }

  /**
   * Leaves up to this many more worlds.
   *
   * @returns whether there is more to do
   */
  advance(worldCount: number): boolean {
    for (let left = 0; left < worldCount; left += 1) {
      if (this.#next === this.#store.count || this.#isCut) return false;
      if (this.#next === this.#levels.at(-1)) this.#levels.push(this.#store.count);
      if (this.#isBeyondLimits()) return false;
      this.#leave(this.#next);
      this.#next += 1;
    }
    return this.#next < this.#store.count;
  }

  /** How many steps a world is from the start. */
  depthOf(world: number): number {
    return Math.max(
      0,
      this.#levels.findLastIndex((first) => first <= world),
    );
  }

  /**
   * The numbers of the steps of a shortest way from the start to a world, or to one that it stands for: these
   * steps can be taken one after the other, with or without a reduction.
   *
   * @param at - becomes the world that they lead to
   */
  wayTo(world: number, at: Int32Array = this.#start.slice()): number[] {
    const way: number[] = [];
    for (let next = world; next >= 0; next = this.#store.parentOf(next)) way.push(next);
    at.set(this.#start);
    return way
      .reverse()
      .slice(1)
      .map((next) => this.takeStepTo(next, at));
  }

  /** The numbers of the steps of a shortest way to what a check has found; the last is the step, if it is one. */
  wayToFindingOf(name: string): number[] {
    const found = this.#checks.find(({ check }) => check.name === name);
    if (found?.finding === undefined) throw new Error(`Nothing was found by ${name}.`);
    const { world, step } = found.finding;
    const at = this.#start.slice();
    const way = this.wayTo(world, at);
    return step === undefined ? way : [...way, this.#stepFoundBy(found.check, at)];
  }

  /** The first step from a world that a check finds. It found one in the kept world, which may not be this one. */
  #stepFoundBy(check: Check, at: Int32Array): number {
    const { before, after } = this.#space;
    before.set(at);
    const found = this.#space.effects().find((effect) => {
      after.set(before);
      write(effect, after);
      return effect.positions.some((position) => check.watches.includes(position) && check.finds(position));
    });
    if (found === undefined) throw new Error('A check tells worlds apart that are alike to it.');
    return found.step;
  }

  /**
   * Takes the first step from a world to a kept one, or to one that it stands for. There must be one.
   *
   * @param at - the world to leave, which becomes the one that the step leads to
   * @returns the number of the step
   */
  takeStepTo(child: number, at: Int32Array): number {
    const { before } = this.#space;
    const target = this.worldOf(child);
    before.set(at);
    for (const effect of this.#space.effects()) {
      this.#canonical.set(at);
      write(effect, this.#canonical);
      const after = this.#canonical.slice();
      this.#reduction?.canonicalize(this.#canonical);
      if (!isSame(this.#canonical, target)) continue;
      at.set(after);
      return effect.step;
    }
    throw new Error('No step leads to a world that a step led to: it is not deterministic.');
  }

  /** All that is kept for the worlds and the transitions between them. */
  get #byteCount(): number {
    return this.#store.byteCount + (this.#graph?.byteCount ?? 0);
  }

  #isBeyondLimits(): boolean {
    const { worldCountMax, depthMax, byteCountMax } = this.#limits;
    this.#isCut =
      this.#store.count >= (worldCountMax ?? Number.POSITIVE_INFINITY) ||
      this.#byteCount > (byteCountMax ?? Number.POSITIVE_INFINITY) ||
      this.depthOf(this.#next) >= (depthMax ?? Number.POSITIVE_INFINITY);
    return this.#isCut;
  }

  /** Takes every step that is enabled in a world. This is where the time goes. */
  #leave(world: number): void {
    const { before, after } = this.#space;
    const store = this.#store;
    const graph = this.#graph;
    const length = this.#levels.length - 1;
    store.load(world, before);
    if (this.#isOver?.()) return;
    after.set(before);
    const weight = this.#reduction?.orbitSizeOf(before) ?? 1;
    const effects = this.#reduction?.effects() ?? this.#space.effects();
    this.#transitionCount += weight * (this.#reduction?.enabledCount ?? effects.length);
    for (const effect of effects) {
      write(effect, after);
      for (const position of effect.positions) {
        for (const check of this.#stepChecksAt[position]!)
          check.judge(world, effect.step, length, weight, position);
      }
      const known = store.count;
      const target = this.#add(effect, world);
      if (target === known) this.#meet(known, length);
      if (graph !== undefined && target !== world) graph.add(effect.step, target);
      after.set(before);
    }
    graph?.endWorld();
  }

  /** Adds the world that a step led to, which is in `after`, or the canonical one instead. */
  #add(effect: Effect, parent: number): number {
    if (this.#reduction === undefined) return this.#store.add(effect, parent);
    const { after } = this.#space;
    this.#reduction.canonicalize(after);
    return this.#store.addWhole(after, parent);
  }

  /** Judges a new world, which is in `after`. */
  #meet(world: number, length: number): void {
    const weight = this.#reduction?.orbitSizeOf(this.#space.after) ?? 1;
    this.#worldCount += weight;
    for (const check of this.#worldChecks) check.judge(world, undefined, length, weight);
  }
}

function isSame(one: Int32Array, other: Int32Array): boolean {
  return one.every((value, position) => value === other[position]);
}

/** A check and what has come of it so far. */
class OpenCheck {
  readonly check: Check;
  appliedCount = 0;
  finding: Finding | undefined;
  #lastApplied = -1;

  constructor(check: Check) {
    this.check = check;
  }

  /** Whether there is nothing left to find. Where it applies may still be counted. */
  get isSettled(): boolean {
    return this.appliedCount > 0 && this.finding !== undefined;
  }

  judge(world: number, step: number | undefined, length: number, weight: number, position = -1): void {
    if (world !== this.#lastApplied && this.check.applies(position)) {
      this.appliedCount += weight;
      this.#lastApplied = world;
    }
    if (this.finding === undefined && this.check.finds(position)) this.finding = { world, step, length };
  }
}
