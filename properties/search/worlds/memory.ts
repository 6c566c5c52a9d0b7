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

/**
 * A list of numbers that grows in blocks, so that growing copies nothing and wastes little.
 *
 * @remarks
 * Most searches are small, and a process may make thousands of them: in memory for one thread the first block grows.
 * Blocks that threads share stay where they are.
 */
export class NumberList {
  /** To be sent to another thread, which adds them to its own list. */
  readonly blocks: Int32Array[] = [];
  #forgottenCount = 0;

  /**
   * A list with room for so many numbers.
   *
   * @param pieces - of any size: its first numbers
   */
  static of(pieces: Iterable<Int32Array>, room: number, makeBuffer: MakeBuffer): NumberList {
    const list = new NumberList();
    list.reserve(room, makeBuffer);
    let index = 0;
    for (const piece of pieces) {
      for (let at = 0; at < piece.length; at += 1, index += 1) list.set(index, piece[at]!);
    }
    return list;
  }

  /** For how many numbers there is or was room. */
  get room(): number {
    const { length } = this.blocks;
    if (length === 0) return 0;
    return (this.#forgottenCount > 0 ? blockSize : this.blocks[0]!.length) + (length - 1) * blockSize;
  }

  get byteCount(): number {
    return this.byteCountFor(0);
  }

  /** In bytes, once there is room for so many numbers; in memory for one thread. */
  byteCountFor(count: number): number {
    const room = Math.max(this.room, roomFor(count));
    return (room - this.#forgottenCount * blockSize) * bytesPerNumber;
  }

  /** Makes room for so many numbers. */
  reserve(count: number, makeBuffer: MakeBuffer): void {
    const needed = Math.min(count, blockSize);
    if (makeBuffer === ownBuffer && (this.blocks[0]?.length ?? 0) < needed) this.#lengthenFirst(needed);
    while (this.blocks.length * blockSize < count) this.blocks.push(numbers(blockSize, makeBuffer));
  }

  #lengthenFirst(count: number): void {
    if (this.#forgottenCount > 0) return;
    const longer = numbers(roomFor(count), ownBuffer);
    longer.set(this.blocks[0] ?? noBlock);
    this.blocks[0] = longer;
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

/** How much room is made for so many numbers in memory for one thread. */
function roomFor(count: number): number {
  if (count > blockSize) return Math.ceil(count / blockSize) * blockSize;
  return count === 0 ? 0 : 2 ** Math.ceil(Math.log2(Math.max(count, roomAtFirst)));
}

const roomAtFirst = 1 << 8;
/** In place of each block that was given up. */
const noBlock = new Int32Array(0);
