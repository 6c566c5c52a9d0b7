import type { ActionAttempt, Testbed } from './testbed.ts';

/** One way of getting from a world to another, by the numbers of these and of the step. */
export interface Edge {
  readonly from: number;
  readonly step: number;
  readonly to: number;
}

/**
 * The worlds of a deployment, the nearest first, up to a number.
 *
 * @remarks
 * A test should be short, so what is far from the start need not be looked at. Every step counts, also those that
 * differ from others only in which of several HSMs that are alike they name: their names are told in a test.
 */
export class ReachedWorlds {
  readonly testbed: Testbed;
  readonly worlds: Int32Array[];
  readonly edges: Edge[] = [];
  readonly #depths: number[] = [0];
  /** By world: the edge by which it was found first. */
  readonly #found: (Edge | undefined)[] = [undefined];

  constructor(testbed: Testbed, worldCountMax: number) {
    this.testbed = testbed;
    const { start } = testbed.memory;
    this.worlds = [start.slice()];
    const numberOf = new Map([[start.join(), 0]]);
    for (let from = 0; from < this.worlds.length; from += 1) {
      for (const { step, positions, values } of testbed.effectsIn(this.worlds[from]!)) {
        const next = this.worlds[from]!.slice();
        for (const [index, position] of positions.entries()) next[position] = values[index]!;
        const text = next.join();
        const known = numberOf.get(text);
        if (known === undefined && this.worlds.length === worldCountMax) continue;
        const to = known ?? this.worlds.length;
        const edge = { from, step, to };
        this.edges.push(edge);
        if (known !== undefined) continue;
        numberOf.set(text, to);
        this.worlds.push(next);
        this.#depths.push(this.depthOf(from) + 1);
        this.#found.push(edge);
      }
    }
  }

  /** How many steps a world is from the start. */
  depthOf(world: number): number {
    return this.#depths[world]!;
  }

  /** A shortest way to a world. */
  wayTo(world: number): ActionAttempt[] {
    const way: ActionAttempt[] = [];
    for (let edge = this.#found[world]; edge !== undefined; edge = this.#found[edge.from])
      way.push(this.testbed.attemptOfStep[edge.step]!);
    return way.reverse();
  }
}
