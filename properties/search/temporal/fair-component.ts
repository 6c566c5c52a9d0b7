import type { Unfolding } from './unfolding.ts';

/**
 * A step that cannot be put off for ever: `weak`, where it stays enabled for ever; `strong`, where it is
 * enabled again and again. Only steps that change something are meant, as in TLA+.
 */
export interface FairStep {
  readonly step: number;
  readonly strength: 'weak' | 'strong';
}

interface Transition {
  readonly step: number;
  readonly target: number;
}

/** Which of some steps are enabled in the worlds of an unfolding. */
export class EnabledSteps {
  readonly #indexOf: ReadonlyMap<number, number>;
  /** By world, so many words of one bit for each step. */
  readonly #bits: Int32Array;
  readonly #wordCount: number;

  constructor(unfolding: Unfolding, fairSteps: readonly FairStep[]) {
    const steps = [...new Set(fairSteps.map(({ step }) => step))];
    this.#indexOf = new Map(steps.map((step, index) => [step, index]));
    this.#wordCount = Math.ceil(steps.length / bitsPerWord);
    this.#bits = new Int32Array(unfolding.worldCount * this.#wordCount);
    for (let world = 0; world < unfolding.worldCount; world += 1) {
      for (const step of unfolding.enabledIn(world)) {
        const index = this.#indexOf.get(step);
        if (index !== undefined) this.#bits[this.#wordOf(world, index)]! |= bitOf(index);
      }
    }
  }

  has(step: number, world: number): boolean {
    const index = this.#indexOf.get(step)!;
    return (this.#bits[this.#wordOf(world, index)]! & bitOf(index)) !== 0;
  }

  #wordOf(world: number, index: number): number {
    return world * this.#wordCount + Math.floor(index / bitsPerWord);
  }
}

const bitsPerWord = 32;

const bitOf = (index: number): number => 1 << (index % bitsPerWord);

/** A strongly connected component of an unfolding, with the fair steps that are enabled in it. */
export class FairComponent {
  readonly worlds: Int32Array;
  readonly #unfolding: Unfolding;
  readonly #fairSteps: readonly FairStep[];
  readonly #enabled: EnabledSteps;
  readonly #isMember: Uint8Array;
  /** Steps that lead from one of the worlds to another. */
  readonly #taken = new Set<number>();

  constructor(
    unfolding: Unfolding,
    worlds: Int32Array,
    fairSteps: readonly FairStep[],
    enabled: EnabledSteps,
  ) {
    this.worlds = worlds;
    this.#unfolding = unfolding;
    this.#fairSteps = fairSteps;
    this.#enabled = enabled;
    this.#isMember = new Uint8Array(unfolding.worldCount);
    for (const world of worlds) this.#isMember[world] = 1;
    for (const world of worlds) for (const { step } of this.#transitionsOf(world)) this.#taken.add(step);
  }

  /** Fair steps that would have to happen in every history that visits all of these worlds for ever, and cannot. */
  starvedSteps(): readonly FairStep[] {
    return this.#fairSteps.filter(({ step, strength }) => {
      if (this.#taken.has(step)) return false;
      const isEnabled = (world: number): boolean => this.#enabled.has(step, world);
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
    if (loop.length === 0) go([this.#transitionsOf(world).next().value!]);
    go(this.#shortestWay(at, (target) => target === world));
    return loop.map(({ step }) => step);
  }

  /** Its transitions within the component. */
  *#transitionsOf(world: number): Generator<Transition, undefined> {
    const { graph } = this.#unfolding;
    const end = graph.firstOf(world + 1);
    for (let transition = graph.firstOf(world); transition < end; transition += 1) {
      const target = graph.targetOf(transition);
      if (this.#isMember[target] !== 0) yield { step: graph.stepOf(transition), target };
    }
    return undefined;
  }

  #isServed({ step, strength }: FairStep, start: number, loop: readonly Transition[]): boolean {
    if (loop.some((transition) => transition.step === step)) return true;
    if (strength === 'strong') return !this.worlds.some((world) => this.#enabled.has(step, world));
    return [start, ...loop.map(({ target }) => target)].some((world) => !this.#enabled.has(step, world));
  }

  #wayToServe({ step, strength }: FairStep, from: number): readonly Transition[] {
    const isEnough = (world: number): boolean => strength === 'weak' && !this.#enabled.has(step, world);
    const taking = (world: number): Transition | undefined => {
      for (const transition of this.#transitionsOf(world)) if (transition.step === step) return transition;
      return undefined;
    };
    const way = this.#shortestWay(from, (world) => isEnough(world) || taking(world) !== undefined);
    const end = way.at(-1)?.target ?? from;
    return isEnough(end) ? way : [...way, taking(end)!];
  }

  /** Within the component, from a world to the nearest that is wanted; empty where that is the world itself. */
  #shortestWay(from: number, isWanted: (world: number) => boolean): readonly Transition[] {
    const cameBy: CameBy = new Map([[from, undefined]]);
    for (const world of cameBy.keys()) {
      if (isWanted(world)) return wayBack(cameBy, world);
      for (const transition of this.#transitionsOf(world)) {
        if (!cameBy.has(transition.target)) cameBy.set(transition.target, { from: world, transition });
      }
    }
    throw new Error('A component is not strongly connected.');
  }
}

type CameBy = Map<number, { readonly from: number; readonly transition: Transition } | undefined>;

function wayBack(cameBy: CameBy, world: number): readonly Transition[] {
  const way: Transition[] = [];
  for (let at = cameBy.get(world); at !== undefined; at = cameBy.get(at.from)) way.push(at.transition);
  return way.reverse();
}
