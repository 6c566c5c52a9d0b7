import { type Check, type Finding, type Reduction, type Space, write } from './space.ts';
import type { WorldStore } from './world-store.ts';

/** Tells how the worlds of a search are reached, from which world each was first reached. */
export class Ways {
  readonly #space: Space;
  readonly #store: WorldStore;
  readonly #start: Int32Array;
  readonly #reduction: Reduction | undefined;

  constructor(space: Space, store: WorldStore, start: Int32Array, reduction: Reduction | undefined) {
    this.#space = space;
    this.#store = store;
    this.#start = start.slice();
    this.#reduction = reduction;
  }

  /** A world that was kept. */
  worldOf(number: number): Int32Array {
    const world = this.#start.slice();
    this.#store.load(number, world);
    return world;
  }

  /**
   * The numbers of the steps of a shortest way from the start to a world, or to one that it stands for: these
   * steps can be taken one after the other, with or without a reduction.
   *
   * @param at - becomes the world that they lead to
   */
  to(world: number, at: Int32Array = this.#start.slice()): number[] {
    const worlds: number[] = [];
    for (let next = world; next >= 0; next = this.#store.parentOf(next)) worlds.push(next);
    at.set(this.#start);
    return worlds
      .reverse()
      .slice(1)
      .map((next) => this.takeStepTo(next, at));
  }

  /** The numbers of the steps of a shortest way to what a check has found; the last is the step, if it is one. */
  toFinding(check: Check, { world, step }: Finding): number[] {
    const at = this.#start.slice();
    const way = this.to(world, at);
    return step === undefined ? way : [...way, this.#stepFoundBy(check, at)];
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
    const target = this.worldOf(child);
    const { before } = this.#space;
    before.set(at);
    for (const effect of this.#space.effects()) {
      write(effect, at);
      const reached = at.slice();
      this.#reduction?.canonicalize(reached);
      if (isSame(reached, target)) return effect.step;
      at.set(before);
    }
    throw new Error('No step leads to a world that a step led to: it is not deterministic.');
  }
}

function isSame(one: Int32Array, other: Int32Array): boolean {
  return one.every((value, position) => value === other[position]);
}
