import { type Refusal, useKey } from '#models';
import { acceptedItem, type Item, pairItem, refusedItem, useItem } from './items.ts';
import { isLonely, qualityOf } from './loneliness.ts';
import { statefulParametersOf, stateItemOf, stateItemsOf } from './parameter-states.ts';
import type { Plans } from './plan.ts';
import type { ReachedWorlds } from './reached-worlds.ts';
import type { ActionAttempt, Attempt, Testbed } from './testbed.ts';
import { NotingWorld } from './transitions.ts';

/** How often a refusal that something else would refuse too is looked for again in one deployment. */
const lonelinessAskedMax = 300;

/** How often an attempt is looked at for each state of what it is about. */
const stateLookCountMax = 20;

/** Looks through the worlds of a deployment for shorter plans than those that there are. */
export class PlanSearch {
  readonly #plans: Plans;
  readonly #reached: ReachedWorlds;
  readonly #testbed: Testbed;
  readonly #otherReading: number;
  /** By item: how often it was asked whether a refusal is a lonely one. */
  readonly #asked = new Map<string, number>();

  constructor(plans: Plans, reached: ReachedWorlds) {
    this.#plans = plans;
    this.#reached = reached;
    this.#testbed = reached.testbed;
    this.#otherReading = Number(reached.testbed.isOtherReading);
  }

  /** That an action happens, and with it that a machine takes a transition. */
  findAccepted(): void {
    const { worlds, edges } = this.#reached;
    const noting = new NotingWorld(this.#testbed.memory);
    for (const { from, step } of edges) {
      const attempt = this.#testbed.attemptOfStep[step]!;
      this.#propose(acceptedItem(attempt.action.name), from, attempt);
      noting.numbers.set(worlds[from]!);
      noting.taken.clear();
      attempt.action.apply(noting, attempt.chosen);
      for (const item of noting.taken.values()) this.#propose(item, from, attempt);
    }
  }

  /** That an action is refused, where possible for one reason only. */
  findRefused(): void {
    // By action: the reasons for which nothing better can come, because worlds only get farther.
    const done = new Map<string, Set<Refusal>>();
    for (const [world, numbers] of this.#reached.worlds.entries()) {
      for (const attempt of this.#testbed.attempts) {
        const refusal = this.#testbed.refusalOf(numbers, attempt);
        if (refusal === undefined || done.get(attempt.action.name)?.has(refusal) === true) continue;
        if (this.#findRefusal(world, attempt, refusal)) continue;
        done.set(attempt.action.name, (done.get(attempt.action.name) ?? new Set()).add(refusal));
      }
    }
  }

  /** Proposes a refusal. Returns whether a better one may be met later. */
  #findRefusal(world: number, attempt: ActionAttempt, refusal: Refusal): boolean {
    const item = refusedItem(attempt.action.name, refusal);
    const best = [0, this.#otherReading, this.#reached.depthOf(world) + 1];
    const asked = this.#asked.get(item.id) ?? 0;
    if (!this.#plans.wants(item, best) || asked >= lonelinessAskedMax) return false;
    this.#asked.set(item.id, asked + 1);
    const isAlone = isLonely(this.#testbed, this.#reached.worlds[world]!, attempt, refusal);
    this.#propose(item, world, attempt, isAlone ? 0 : 1);
    return true;
  }

  /** What comes of an attempt where what it is about is in each of its states. */
  findStates(): void {
    const { worlds } = this.#reached;
    const attempts = this.#testbed.attempts.filter(({ forbidden }) => forbidden === undefined);
    const watched = attempts.map((attempt) => ({
      attempt,
      parameters: statefulParametersOf(attempt).map((parameter) => ({
        ...parameter,
        // By the number of its state: how often it was looked at, and Infinity where nothing better is left.
        looks: [] as number[],
      })),
    }));
    for (const [world, numbers] of worlds.entries()) {
      for (const { attempt, parameters } of watched) {
        for (const { name, position, looks } of parameters) {
          const state = numbers[position]!;
          const lookCount = looks[state] ?? 0;
          if (lookCount >= stateLookCountMax) continue;
          const quality = qualityOf(this.#testbed, numbers, attempt);
          looks[state] = quality === 0 ? Number.POSITIVE_INFINITY : lookCount + 1;
          this.#propose(stateItemOf(this.#testbed.worldAt(numbers), attempt, name), world, attempt, quality);
        }
      }
    }
  }

  /** What comes of using a key. */
  findUses(): void {
    for (const [world, numbers] of this.#reached.worlds.entries()) {
      for (const attempt of this.#testbed.uses) {
        const outcome = useKey(this.#testbed.worldAt(numbers), attempt.key, attempt.hsm);
        const item = useItem(attempt.key, outcome);
        if (item === undefined) continue;
        this.#propose(item, world, attempt);
        for (const state of stateItemsOf(this.#testbed.worldAt(numbers), attempt))
          this.#propose(state, world, attempt);
      }
    }
  }

  /** That one action follows another. */
  findPairs(): void {
    const { edges } = this.#reached;
    /** By world: of each action that leads there, the nearest edge. */
    const arrivals = this.#reached.worlds.map(() => new Map<string, (typeof edges)[number]>());
    for (const edge of edges) {
      const name = this.#attemptOf(edge.step).action.name;
      const known = arrivals[edge.to]!.get(name);
      if (known === undefined || this.#reached.depthOf(edge.from) < this.#reached.depthOf(known.from))
        arrivals[edge.to]!.set(name, edge);
    }
    for (const { from, step } of edges) {
      const attempt = this.#attemptOf(step);
      for (const [first, arrival] of arrivals[from]!)
        this.#propose(pairItem(first, attempt.action.name), arrival.from, attempt, 0, [
          this.#attemptOf(arrival.step),
        ]);
    }
  }

  #attemptOf(step: number): ActionAttempt {
    return this.#testbed.attemptOfStep[step]!;
  }

  /** @param then - what is done in that world before the goal */
  #propose(item: Item, world: number, goal: Attempt, flaw = 0, then: readonly ActionAttempt[] = []): void {
    const flaws = [flaw, this.#otherReading, this.#reached.depthOf(world) + then.length + 1];
    if (!this.#plans.wants(item, flaws)) return;
    this.#plans.set(item, {
      testbed: this.#testbed,
      way: [...this.#reached.wayTo(world), ...then],
      goal,
      flaws,
    });
  }
}
