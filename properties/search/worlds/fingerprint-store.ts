import { Batch, batchMemory } from './batch.ts';
import { FingerprintTable, fingerprintsPerBlock } from './fingerprint-table.ts';
import { Fingerprints, fingerprintBitCountMax, fingerprintWordCount } from './fingerprints.ts';
import { Layout } from './layout.ts';
import { Origins } from './origins.ts';
import { WorldQueue } from './world-queue.ts';
import type { Worlds } from './worlds.ts';

/**
 * All distinct worlds seen so far, each as a fingerprint of 64 bits: known as hash compaction.
 *
 * @remarks
 * A world is kept as it is until it was expanded. After that there is its fingerprint, in a table; and the step that
 * first led to it, and the world that this step left, from which it can be built again.
 *
 * Where two worlds have the same fingerprint, the second is taken for the first: it is missed, and so may be what
 * comes after it. How probable that is, {@link missProbability} tells.
 */
export class FingerprintStore implements Worlds {
  readonly #families: readonly number[];
  readonly #valueCount: (family: number) => number;
  readonly #bitCount: number;
  #layout: Layout;
  #fingerprints: Fingerprints;
  readonly #table = new FingerprintTable();
  #queue: WorldQueue;
  readonly #origins = new Origins();
  #count = 0;
  /** Worlds that it was asked to add. */
  #generatedCount = 0;
  /** The fingerprints of a block. */
  readonly #block = new Int32Array(fingerprintsPerBlock * fingerprintWordCount);
  /** The words of one world. */
  #loaded: Int32Array;

  /** @param bitCount - of a fingerprint: how many are kept */
  constructor(
    families: readonly number[],
    valueCount: (family: number) => number,
    bitCount = fingerprintBitCountMax,
  ) {
    this.#families = families;
    this.#valueCount = valueCount;
    this.#bitCount = bitCount;
    this.#layout = new Layout(families, valueCount);
    this.#fingerprints = new Fingerprints(this.#layout, families.length, bitCount);
    this.#queue = new WorldQueue(this.#layout.wordCount);
    this.#loaded = new Int32Array(this.#layout.wordCount);
  }

  get count(): number {
    return this.#count;
  }

  get layout(): Layout {
    return this.#layout;
  }

  get byteCount(): number {
    return this.byteCountToAdd(0);
  }

  byteCountToAdd(count: number): number {
    const end = this.#count + count;
    const once = this.#fingerprints.byteCount + this.#block.byteLength;
    const lists = this.#queue.byteCountFor(end) + this.#origins.byteCountFor(end);
    return once + this.#table.byteCountToAdd(count) + lists;
  }

  /**
   * How probable it is that some world was taken for another one, as TLC calculates it: each world that was taken for
   * a known one is compared with all of those. That is as if fingerprints were drawn at random, and so optimistic.
   */
  get missProbability(): number {
    return Math.min(1, (this.#count * (this.#generatedCount - this.#count)) / 2 ** this.#bitCount);
  }

  parentOf(world: number): number {
    return this.#origins.parentOf(world);
  }

  stepTo(world: number): number {
    return this.#origins.stepTo(world);
  }

  load(world: number, into: Int32Array): void {
    this.loadWords(world, this.#loaded);
    this.#layout.unpack(this.#loaded, into);
  }

  loadWords(world: number, into: Int32Array): void {
    this.#queue.read(world, into);
  }

  add(world: Int32Array, parent: number): void {
    if (!this.#layout.fits(world)) this.widen();
    const single = new Batch(batchMemory(1, this.#layout.wordCount));
    this.#layout.pack(world, single.words, 0);
    single.parents[0] = parent;
    single.count = 1;
    this.insert(single);
  }

  insert(batch: Batch): number {
    this.#reserve(batch.count);
    let newCount = 0;
    for (let from = 0; from < batch.count; from += fingerprintsPerBlock) {
      const end = Math.min(from + fingerprintsPerBlock, batch.count);
      this.#fingerprints.write(batch.words, from, end, this.#block);
      newCount += this.#table.insert(this.#block, batch, from, end);
    }
    this.#append(batch);
    this.#generatedCount += batch.count;
    return newCount;
  }

  /** Forgets the worlds before this one, which were expanded, but for their fingerprints. */
  forgetBefore(world: number): void {
    this.#queue.forgetBefore(world);
  }

  widen(): void {
    const layout = new Layout(this.#families, this.#valueCount);
    const queue = new WorldQueue(layout.wordCount, this.#queue.first);
    queue.reserve(this.#count);
    const unpacked = new Int32Array(this.#families.length);
    const packed = new Int32Array(layout.wordCount);
    for (let world = queue.first; world < this.#count; world += 1) {
      this.load(world, unpacked);
      layout.pack(unpacked, packed, 0);
      queue.put(world, packed, 0);
    }
    this.#layout = layout;
    this.#queue = queue;
    this.#fingerprints = new Fingerprints(layout, this.#families.length, this.#bitCount);
    this.#loaded = packed;
  }

  #reserve(count: number): void {
    const end = this.#count + count;
    this.#table.reserve(count);
    this.#queue.reserve(end);
    this.#origins.reserve(end);
  }

  /** Numbers the new worlds of a batch that was looked up, in their order. */
  #append({ words, parents, steps, places, count }: Batch): void {
    const { wordCount } = this.#layout;
    for (let index = 0; index < count; index += 1) {
      if (places[index]! >= 0) continue;
      this.#queue.put(this.#count, words, index * wordCount);
      this.#origins.add(parents[index]!, steps[index]!);
      this.#count += 1;
    }
  }
}
