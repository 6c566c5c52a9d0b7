import type { InternedLifecycle } from './interned-lifecycle.ts';

/** The place of each state among those of its machine, in the order of their texts. */
export class Ranks {
  /** By machine, then by state number. */
  readonly tables: Int32Array[] = [];
  readonly #lifecycles: readonly InternedLifecycle[];
  /** By position: which machine. */
  readonly #machineAt: Int32Array;

  constructor(lifecycleAt: readonly InternedLifecycle[]) {
    this.#lifecycles = [...new Set(lifecycleAt)];
    this.#machineAt = Int32Array.from(lifecycleAt, (lifecycle) => this.#lifecycles.indexOf(lifecycle));
  }

  /** Which machine's state is at this position. */
  machineAt(position: number): number {
    return this.#machineAt[position]!;
  }

  at(position: number, state: number): number {
    return this.tables[this.#machineAt[position]!]![state]!;
  }

  /** To be called before states are compared: a new one may come between others, and they keep their order. */
  refresh(): void {
    for (let machine = 0; machine < this.#lifecycles.length; machine += 1) {
      const lifecycle = this.#lifecycles[machine]!;
      if (this.tables[machine]?.length !== lifecycle.size) this.tables[machine] = ranksOf(lifecycle);
    }
  }
}

function ranksOf(lifecycle: InternedLifecycle): Int32Array {
  const texts = Array.from({ length: lifecycle.size }, (_, state) => lifecycle.textOf(state));
  const sorted = [...texts.keys()].sort((one, other) => (texts[one]! < texts[other]! ? -1 : 1));
  const ranks = new Int32Array(texts.length);
  for (const [rank, state] of sorted.entries()) ranks[state] = rank;
  return ranks;
}
