/** How long one bit stands for, in microseconds. */
const bucketSize = 5_000_000;
const wordsPerPage = 128;
const bucketsPerPage = 32 * wordsPerPage;

/**
 * When something was heard of: one bit for every few seconds.
 *
 * @remarks
 * Most records say nothing else. A year of them is a megabyte at the most, whatever their number.
 */
export class Activity {
  readonly #pages = new Map<number, Int32Array>();
  #lastBucket = -1;

  add(at: number): void {
    const bucket = Math.floor(at / bucketSize);
    if (bucket === this.#lastBucket) return;
    this.#lastBucket = bucket;
    const page = Math.floor(bucket / bucketsPerPage);
    const words = this.#pages.get(page) ?? new Int32Array(wordsPerPage);
    this.#pages.set(page, words);
    const index = bucket - page * bucketsPerPage;
    words[index >>> 5]! |= 1 << (index & 31);
  }

  /** Whether there was anything at about that time: up to two of those stretches away. */
  isNear(at: number): boolean {
    const middle = Math.floor(at / bucketSize);
    for (let bucket = middle - 2; bucket <= middle + 2; bucket += 1) {
      const page = Math.floor(bucket / bucketsPerPage);
      const index = bucket - page * bucketsPerPage;
      const word = this.#pages.get(page)?.[index >>> 5] ?? 0;
      if ((word & (1 << (index & 31))) !== 0) return true;
    }
    return false;
  }
}
