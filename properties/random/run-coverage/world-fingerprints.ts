import { randomNumber } from '../../search/worlds/fingerprints.ts';
import { empty } from '../../search/worlds/layout.ts';
import type { ModelSpace } from '../../verification/model-space.ts';

/**
 * Fingerprints of worlds: 64 bits that stand for what is in them, the same wherever they are met.
 *
 * @remarks
 * Each search numbers the states of machines as it meets them, so those numbers mean nothing elsewhere. A fingerprint is
 * made of the canonical texts of the states: each, at its position, has a pseudo-random number of its own, and a world
 * has the exclusive or of these.
 */
export class WorldFingerprints {
  readonly #space: ModelSpace;
  /** By position, then by state number. */
  readonly #numbers: (readonly [first: number, second: number])[][];

  constructor(space: ModelSpace) {
    this.#space = space;
    this.#numbers = Array.from(space.start, () => []);
  }

  /** The fingerprint of a world, in two words, the first of which is never that of an empty place. */
  of(world: Int32Array): readonly [first: number, second: number] {
    let first = 0;
    let second = 0;
    for (let position = 0; position < world.length; position += 1) {
      const state = world[position]!;
      const ofPosition = this.#numbers[position]!;
      ofPosition[state] ??= this.#numberOf(position, state);
      first ^= ofPosition[state][0];
      second ^= ofPosition[state][1];
    }
    // Any other would do: one world in 4,000 million has it.
    return [first === empty ? 0 : first, second];
  }

  #numberOf(position: number, state: number): readonly [number, number] {
    const text = `${position} ${this.#space.memory.lifecycleAt[position]!.textOf(state)}`;
    let number = 0n;
    for (let index = 0; index < text.length; index += 1)
      number = randomNumber(number ^ BigInt(text.charCodeAt(index)));
    return [Number(BigInt.asIntN(32, number)), Number(BigInt.asIntN(32, number >> 32n))];
  }
}
