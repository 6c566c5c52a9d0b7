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

  get byteCount(): number {
    return this.blocks.length * blockSize * bytesPerNumber;
  }

  /** Makes room for so many numbers. */
  reserve(count: number, makeBuffer: MakeBuffer): void {
    while (this.blocks.length * blockSize < count) this.blocks.push(numbers(blockSize, makeBuffer));
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
