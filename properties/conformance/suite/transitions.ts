import type { AnyEventObject, AnyStateMachine } from 'xstate';
import { InternedWorld, type Memory, type Slot } from '#models';
import { transitionsOf } from '../../machine-paths/transition-names.ts';
import { type Item, transitionItem } from './items.ts';

/** A world that notes which transitions its machines take. */
export class NotingWorld extends InternedWorld {
  /** By id, since they were last cleared. */
  readonly taken = new Map<string, Item>();
  readonly #memory: Memory;
  readonly #names = new Map<AnyStateMachine, ReadonlyMap<unknown, string>>();
  readonly #known = new Map<string, readonly Item[]>();

  constructor(memory: Memory) {
    super(memory);
    this.#memory = memory;
  }

  override tell(slot: Slot, event: AnyEventObject): void {
    for (const item of this.#itemsOf(slot, event)) this.taken.set(item.id, item);
    super.tell(slot, event);
  }

  #itemsOf({ position }: Slot, event: AnyEventObject): readonly Item[] {
    const lifecycle = this.#memory.lifecycleAt[position]!;
    const state = this.numbers[position]!;
    const text = `${this.#memory.lifecycles.indexOf(lifecycle)} ${state} ${JSON.stringify(event)}`;
    const known = this.#known.get(text);
    if (known !== undefined) return known;
    const snapshot = lifecycle.snapshotOf(state);
    const { machine } = snapshot;
    const names = this.#names.get(machine) ?? transitionsOf(machine);
    this.#names.set(machine, names);
    const items = machine
      .getTransitionData(snapshot, event)
      .map((transition) => transitionItem(machine.id, names.get(transition)!));
    this.#known.set(text, items);
    return items;
  }
}
