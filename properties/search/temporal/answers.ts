/** What a claim says of each world of a search, by the numbers of the worlds. Each is asked once, and not again. */
export class Answers {
  readonly #bits: Uint8Array;

  constructor(worldCount: number) {
    this.#bits = new Uint8Array(worldCount);
  }

  /** How many worlds there are. */
  get worldCount(): number {
    return this.#bits.length;
  }

  set(world: number, isReached: boolean, isTriggered: boolean): void {
    this.#bits[world] = (isReached ? reached : 0) | (isTriggered ? triggered : 0);
  }

  /** Whether the world is what was claimed. */
  isReached(world: number): boolean {
    return (this.#bits[world]! & reached) !== 0;
  }

  /** Whether the claim is about what comes after the world, and the world is not yet what was claimed. */
  isOpen(world: number): boolean {
    return this.#bits[world] === triggered;
  }
}

const reached = 1;
const triggered = 2;
