/** A step that ran, and the world that it ran in. */
export interface Run {
  readonly step: number;
  readonly world: Int32Array;
}

/** Steps that ran, with their worlds: all in one array, because there are many, and most are never looked at. */
export class Runs {
  readonly #length: number;
  #numbers: Int32Array;
  #count = 0;

  /** @param slotCount - the numbers of a world */
  constructor(slotCount: number) {
    this.#length = 1 + slotCount;
    this.#numbers = new Int32Array(roomAtFirst * this.#length);
  }

  get count(): number {
    return this.#count;
  }

  add(step: number, world: Int32Array): void {
    const at = this.#count * this.#length;
    if (at === this.#numbers.length) {
      const longer = new Int32Array(2 * at);
      longer.set(this.#numbers);
      this.#numbers = longer;
    }
    this.#numbers[at] = step;
    this.#numbers.set(world, at + 1);
    this.#count += 1;
  }

  /** All but the first so many. The world of each is valid until the next. */
  *from(first: number): Generator<Run> {
    const world = new Int32Array(this.#length - 1);
    for (let index = first; index < this.#count; index += 1) {
      const at = index * this.#length;
      for (let position = 0; position < world.length; position += 1)
        world[position] = this.#numbers[at + 1 + position]!;
      yield { step: this.#numbers[at]!, world };
    }
  }
}

const roomAtFirst = 64;
