import { type Check, type Finding, type Reduction, type Space, write } from './space.ts';
import type { Worlds } from './worlds/worlds.ts';

/** What must be known of the worlds of a search to tell how they are reached. */
type Origins = Pick<Worlds, 'load' | 'parentOf' | 'stepTo'>;

/** Tells how the worlds of a search are reached, from which world each was first reached. */
export class Paths {
  readonly #space: Space;
  readonly #worlds: Origins;
  readonly #start: Int32Array;
  readonly #reduction: Reduction | undefined;

  constructor(space: Space, worlds: Origins, start: Int32Array, reduction: Reduction | undefined) {
    this.#space = space;
    this.#worlds = worlds;
    this.#start = start.slice();
    this.#reduction = reduction;
  }

  /** A world that was kept. */
  worldOf(number: number): Int32Array {
    if (this.#worlds.stepTo !== undefined) return this.#rebuilt(this.#wayOf(number)).at(-1)!;
    return this.#loaded(number);
  }

  /**
   * The numbers of the steps of a shortest way from the start to a world, or to one that it stands for: these
   * steps can be taken one after the other, with or without a reduction.
   *
   * @param at - becomes the world that they lead to
   */
  to(world: number, at: Int32Array = this.#start.slice()): number[] {
    const way = this.#wayOf(world);
    const kept =
      this.#worlds.stepTo === undefined ? way.map((number) => this.#loaded(number)) : this.#rebuilt(way);
    at.set(this.#start);
    return kept.slice(1).map((target) => this.#takeStepTowards(target, at));
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
    return this.#takeStepTowards(this.worldOf(child), at);
  }

  #takeStepTowards(target: Int32Array, at: Int32Array): number {
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

  /** The numbers of the kept worlds from the first one to this one, which each was first reached from. */
  #wayOf(world: number): number[] {
    const way: number[] = [];
    for (let next = world; next >= 0; next = this.#worlds.parentOf(next)) way.push(next);
    return way.reverse();
  }

  #loaded(number: number): Int32Array {
    const world = this.#start.slice();
    this.#worlds.load(number, world);
    return world;
  }

  /** The kept worlds of a way from the first one, where only the steps between them were kept. */
  #rebuilt(way: readonly number[]): Int32Array[] {
    const at = this.#start.slice();
    this.#reduction?.canonicalize(at);
    return way.map((world, index) => {
      if (index > 0) this.#takeStep(this.#worlds.stepTo!(world), at);
      return at.slice();
    });
  }

  /** Takes a step as the search did, from one kept world to the next. */
  #takeStep(step: number, at: Int32Array): void {
    this.#space.before.set(at);
    const taken = this.#space.effects().find((effect) => effect.step === step);
    if (taken === undefined) throw new Error('A step that was taken cannot be taken again.');
    write(taken, at);
    this.#reduction?.canonicalize(at);
  }
}

function isSame(one: Int32Array, other: Int32Array): boolean {
  return one.every((value, position) => value === other[position]);
}
