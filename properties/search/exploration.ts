import { type Check, type Finding, type Space, write } from './space.ts';
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
  /** In how many distinct worlds it had something to say; for a check of steps, of a step that leaves the world. */
  readonly appliedCount: number;
  /** The first, which is a shortest one. */
  readonly finding: Finding | undefined;
}

/** How far a search has come. */
export interface Progress {
  readonly worldCount: number;
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
  readonly #store: WorldStore;
  readonly #worldChecks: readonly OpenCheck[];
  /** By position: the checks that are asked of a step that writes to it. */
  readonly #stepChecksAt: readonly (readonly OpenCheck[])[];
  readonly #checks: readonly OpenCheck[];
  readonly #graph: StateGraph | undefined;
  readonly #limits: Limits;
  /** The world to leave next. */
  #next = 0;
  #transitionCount = 0;
  /** The number of the first world of each depth. */
  readonly #levels: number[] = [0];
  /** Whether a limit kept the search from leaving some world. */
  #isCut = false;

  /**
   * @param start - of the space, unless it is to start elsewhere
   * @param graph - takes down every transition, where it is wanted
   */
  constructor(
    space: Space,
    checks: readonly Check[],
    limits: Limits = {},
    {
      start = space.start,
      graph,
    }: { readonly start?: Int32Array; readonly graph?: StateGraph | undefined } = {},
  ) {
    this.#space = space;
    this.#limits = limits;
    this.#graph = graph;
    this.#checks = checks.map((check) => new OpenCheck(check));
    this.#worldChecks = this.#checks.filter(({ check }) => check.judges === 'worlds');
    const stepChecks = this.#checks.filter(({ check }) => check.judges === 'steps');
    this.#stepChecksAt = space.families.map((_, position) =>
      stepChecks.filter(({ check }) => check.watches.includes(position)),
    );
    this.#store = new WorldStore(space.families, (family) => space.valueCount(family));
    space.before.set(start);
    space.after.set(start);
    this.#store.addFirst(start);
    for (const check of this.#worldChecks) check.judge(0, undefined, 0);
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
      worldCount: this.#store.count,
      transitionCount: this.#transitionCount,
      depth: this.depthOf(this.#store.count - 1),
      byteCount: this.#byteCount,
    };
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

  /** The numbers of the steps of a shortest way from the start to a world. */
  wayTo(world: number): number[] {
    const steps: number[] = [];
    for (let at = world; this.#store.parentOf(at) >= 0; at = this.#store.parentOf(at)) {
      steps.push(this.stepBetween(this.#store.parentOf(at), at));
    }
    return steps.reverse();
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
    after.set(before);
    for (const effect of this.#space.effects()) {
      this.#transitionCount += 1;
      write(effect, after);
      for (const position of effect.positions) {
        for (const check of this.#stepChecksAt[position]!) check.judge(world, effect.step, length, position);
      }
      const known = store.count;
      const target = store.add(effect, world);
      if (target === known) {
        for (const check of this.#worldChecks) check.judge(known, undefined, length);
      }
      if (graph !== undefined && target !== world) graph.add(effect.step, target);
      for (const position of effect.positions) after[position] = before[position]!;
    }
    graph?.endWorld();
  }

  /** The first step that leads from a world to another one. There must be one. */
  stepBetween(parent: number, child: number): number {
    const { before, after } = this.#space;
    const target = new Int32Array(after.length);
    this.#store.load(child, target);
    this.#store.load(parent, before);
    for (const effect of this.#space.effects()) {
      after.set(before);
      write(effect, after);
      if (after.every((value, position) => value === target[position])) return effect.step;
    }
    throw new Error('No step leads to a world that a step led to: it is not deterministic.');
  }
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

  judge(world: number, step: number | undefined, length: number, position = -1): void {
    if (world !== this.#lastApplied && this.check.applies(position)) {
      this.appliedCount += 1;
      this.#lastApplied = world;
    }
    if (this.finding === undefined && this.check.finds(position)) this.finding = { world, step, length };
  }
}
