import { NumberList, ownBuffer } from './memory.ts';

/** Packed worlds that are still to be expanded, by their number. Those that were expanded are forgotten, block by block. */
export class WorldQueue {
  readonly #wordCount: number;
  /** The number of the world that the list begins with. */
  readonly #begin: number;
  readonly #words = new NumberList();
  /** The first world that can still be read. */
  #first: number;

  constructor(wordCount: number, first = 0) {
    this.#wordCount = wordCount;
    this.#begin = first;
    this.#first = first;
  }

  /** In bytes. */
  get byteCount(): number {
    return this.#words.byteCount;
  }

  /** In bytes, once there is room for the worlds up to before this one. */
  byteCountFor(end: number): number {
    return this.#words.byteCountFor((end - this.#begin) * this.#wordCount);
  }

  /** The first world that can still be read. */
  get first(): number {
    return this.#first;
  }

  /** Makes room for the worlds up to before this one. */
  reserve(end: number): void {
    this.#words.reserve((end - this.#begin) * this.#wordCount, ownBuffer);
  }

  /**
   * Writes a world, for which there is room.
   *
   * @param from - where its words are in `words`
   */
  put(world: number, words: Int32Array, from: number): void {
    const to = (world - this.#begin) * this.#wordCount;
    for (let word = 0; word < this.#wordCount; word += 1) this.#words.set(to + word, words[from + word]!);
  }

  /** Reads the words of a world. */
  read(world: number, into: Int32Array): void {
    if (world < this.#first) throw new Error('The world was expanded: only its fingerprint is known.');
    const from = (world - this.#begin) * this.#wordCount;
    for (let word = 0; word < this.#wordCount; word += 1) into[word] = this.#words.at(from + word);
  }

  /** Forgets the worlds before this one. */
  forgetBefore(world: number): void {
    this.#first = world;
    this.#words.forget((world - this.#begin) * this.#wordCount);
  }
}
