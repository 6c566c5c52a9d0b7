/** Makes memory for numbers, all 0: shared memory where several workers search. */
export type MakeBuffer = (byteCount: number) => ArrayBufferLike;

/** Memory for one thread. */
export const ownBuffer: MakeBuffer = (byteCount) => new ArrayBuffer(byteCount);

/** So many numbers, all 0. */
export function numbers(count: number, makeBuffer: MakeBuffer): Int32Array {
  return new Int32Array(makeBuffer(count * bytesPerNumber));
}

/** A 32-bit number. */
export const bytesPerNumber = Int32Array.BYTES_PER_ELEMENT;

/** Memory that several threads see. */
export const sharedBuffer: MakeBuffer = (byteCount) => new SharedArrayBuffer(byteCount);

/** A list of numbers that grows in blocks, so that growing copies nothing and wastes little. */
export class NumberList {
  /** To be sent to another thread, which adds them to its own list. */
  readonly blocks: Int32Array[] = [];
  #forgottenCount = 0;

  /**
   * A list of so many blocks.
   *
   * @param pieces - of any size: its first numbers
   */
  static of(pieces: Iterable<Int32Array>, blockCount: number, makeBuffer: MakeBuffer): NumberList {
    const list = new NumberList();
    list.reserve(blockCount * blockSize, makeBuffer);
    let index = 0;
    for (const piece of pieces) {
      for (let at = 0; at < piece.length; at += 1, index += 1) list.set(index, piece[at]!);
    }
    return list;
  }

  get byteCount(): number {
    return this.byteCountFor(0);
  }

  /** In bytes, once there is room for so many numbers. */
  byteCountFor(count: number): number {
    const blockCount = Math.max(this.blocks.length, Math.ceil(count / blockSize));
    return (blockCount - this.#forgottenCount) * blockSize * bytesPerNumber;
  }

  /** Makes room for so many numbers. */
  reserve(count: number, makeBuffer: MakeBuffer): void {
    while (this.blocks.length * blockSize < count) this.blocks.push(numbers(blockSize, makeBuffer));
  }

  /** The first numbers, block by block: not copied, so that they are what they are until something is set. */
  *blocksOf(count: number): Iterable<Int32Array> {
    for (let first = 0; first < count; first += blockSize)
      yield this.blocks[first >>> blockBits]!.subarray(0, Math.min(blockSize, count - first));
  }

  /** Gives up the blocks that have none but the first so many numbers, which nobody will ask for any more. */
  forget(count: number): void {
    for (; (this.#forgottenCount + 1) * blockSize <= count; this.#forgottenCount += 1)
      this.blocks[this.#forgottenCount] = noBlock;
  }

  at(index: number): number {
    return this.blocks[index >>> blockBits]![index & blockMask]!;
  }

  set(index: number, value: number): void {
    this.blocks[index >>> blockBits]![index & blockMask] = value;
  }
}

const blockBits = 14;
const blockSize = 1 << blockBits;
const blockMask = blockSize - 1;
/** In place of each block that was given up. */
const noBlock = new Int32Array(0);
