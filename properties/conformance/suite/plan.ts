import type { Item } from './items.ts';
import type { ActionAttempt, Attempt, Testbed } from './testbed.ts';

/** A test that could be made: a way through a deployment, and what is tried at its end. */
export interface Plan {
  readonly testbed: Testbed;
  /** All accepted. */
  readonly way: readonly ActionAttempt[];
  /** What it is about. */
  readonly goal: Attempt;
  /** What speaks against it, the weightiest first; see {@link isBetter}. */
  readonly flaws: readonly number[];
}

/** Whether something that has these flaws is better than what has those: fewer flaws, and then shorter. */
export function isBetter(flaws: readonly number[], than: readonly number[] | undefined): boolean {
  if (than === undefined) return true;
  const index = flaws.findIndex((flaw, at) => flaw !== than[at]);
  return index >= 0 && flaws[index]! < than[index]!;
}

/** The best plan for each thing that a suite may cover, as far as it was looked for. */
export class Plans {
  readonly #planned = new Map<string, { readonly item: Item; readonly plan: Plan }>();

  /** Whether a plan with such flaws would be the best one for an item. */
  wants({ id }: Item, flaws: readonly number[]): boolean {
    return isBetter(flaws, this.flawsOf({ id }));
  }

  /** What the best plan so far has against it. */
  flawsOf({ id }: Pick<Item, 'id'>): readonly number[] | undefined {
    return this.#planned.get(id)?.plan.flaws;
  }

  set(item: Item, plan: Plan): void {
    this.#planned.set(item.id, { item, plan });
  }

  /** Every item that has a plan, with it. */
  all(): readonly { readonly item: Item; readonly plan: Plan }[] {
    return [...this.#planned.values()];
  }
}

/** What a plan does, as a text: the same for two that do the same in the same deployment. */
export function textOf({ testbed, way, goal }: Plan): string {
  return JSON.stringify([testbed.deployment.name, ...way.map(({ command }) => command), goal.command]);
}
