import type { AnyEventObject } from 'xstate';
import type { Deployment } from './deployment.ts';
import { InternedWorld, type Memory } from './interned-world.ts';
import { type Asked, ask, DerivedWorld, type Reader } from './readers.ts';
import type { Slot } from './slots.ts';
import type { World } from './world.ts';

/** A world that notes which slots it is asked about or told something about, in the order of first mention. */
export class ObservedWorld extends DerivedWorld implements World {
  readonly deployment: Deployment;
  readonly mentioned: number[] = [];
  readonly #world: InternedWorld;

  constructor(memory: Memory) {
    super();
    this.deployment = memory.deployment;
    this.#world = new InternedWorld(memory);
  }

  /** The numbers of its states, by position. */
  get numbers(): Int32Array {
    return this.#world.numbers;
  }

  /** Starts over from this world. */
  reset(numbers: Int32Array): void {
    this.#world.numbers.set(numbers);
    this.mentioned.length = 0;
  }

  protected override answer(reader: Reader, slot: Slot | undefined, asked: readonly Asked[]): unknown {
    if (slot !== undefined) this.#mention(slot.position);
    return ask(this.#world, reader, asked);
  }

  tell(slot: Slot, event: AnyEventObject): void {
    this.#mention(slot.position);
    this.#world.tell(slot, event);
  }

  #mention(position: number): void {
    if (!this.mentioned.includes(position)) this.mentioned.push(position);
  }
}
