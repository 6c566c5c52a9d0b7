/**
 * Every transition between the worlds of a search: from which world to which, and by which step where that is wanted.
 *
 * @remarks
 * Worlds are left in the order of their numbers, so the transitions of one world lie together, and a
 * transition costs four bytes. Those that change nothing are left out: a history may stay where it is
 * anyway. One that leads from a world to itself is then a step to another world that the same one stands for.
 */
export class StateGraph {
  readonly #markOf: Int32Array;
  /** In blocks, so that growing copies nothing. */
  readonly #targets: Int32Array[] = [];
  /** In blocks too, where the steps are kept. */
  readonly #steps: Int32Array[] | undefined;
  #transitionCount = 0;
  /** By world: the number of its first transition; one more at the end. */
  #firsts = new Int32Array(initialCapacity);
  #marks = new Int32Array(initialCapacity);
  #worldCount = 0;
  #mark = 0;

  /**
   * @param markOf - for each step, bits that a world carries where the step is enabled and changes something
   * @param keepsSteps - whether to keep which step each transition is, at the same cost again
   */
  constructor(markOf: Int32Array, keepsSteps = false) {
    this.#markOf = markOf;
    this.#steps = keepsSteps ? [] : undefined;
  }

  /** Worlds that were left. */
  get worldCount(): number {
    return this.#worldCount;
  }

  /** In bytes. */
  get byteCount(): number {
    return (
      (this.#targets.length + (this.#steps?.length ?? 0)) * blockSize * Int32Array.BYTES_PER_ELEMENT +
      this.#firsts.byteLength +
      this.#marks.byteLength
    );
  }

  /** Adds a transition of the world that is being left. */
  add(step: number, target: number): void {
    const index = this.#transitionCount & blockMask;
    const block = this.#transitionCount >>> blockBits;
    if (index === (this.#targets[block]?.length ?? 0)) this.#makeRoom(block);
    this.#targets[block]![index] = target;
    if (this.#steps !== undefined) this.#steps[block]![index] = step;
    this.#transitionCount += 1;
    this.#mark |= this.#markOf[step]!;
  }

  /** Every transition of the world has been added. */
  endWorld(): void {
    const world = this.#worldCount;
    if (world + 1 === this.#firsts.length) this.#grow();
    this.#marks[world] = this.#mark;
    this.#firsts[world + 1] = this.#transitionCount;
    this.#worldCount = world + 1;
    this.#mark = 0;
  }

  /** Whether a step with one of these bits is enabled in the world and changes something. */
  isMarked(world: number, mark: number): boolean {
    return (this.#marks[world]! & mark) !== 0;
  }

  /** The number of the first transition of a world. Those of a world end where the next one's begin. */
  firstOf(world: number): number {
    return this.#firsts[world]!;
  }

  /** Where a transition leads to. */
  targetOf(transition: number): number {
    return this.#targets[transition >>> blockBits]![transition & blockMask]!;
  }

  /** Which step a transition is, where the steps are kept. */
  stepOf(transition: number): number {
    return this.#steps![transition >>> blockBits]![transition & blockMask]!;
  }

  /** A block is made as it fills: most graphs are small, and a search may make thousands of them. */
  #makeRoom(block: number): void {
    for (const blocks of [this.#targets, this.#steps]) {
      if (blocks === undefined) continue;
      const before = blocks[block];
      const full = block === 0 ? Math.min(2 * (before?.length ?? initialCapacity / 2), blockSize) : blockSize;
      const longer = new Int32Array(full);
      if (before !== undefined) longer.set(before);
      blocks[block] = longer;
    }
  }

  #grow(): void {
    const capacity = Math.ceil(this.#firsts.length * growth);
    const firsts = new Int32Array(capacity);
    firsts.set(this.#firsts);
    this.#firsts = firsts;
    const marks = new Int32Array(capacity);
    marks.set(this.#marks);
    this.#marks = marks;
  }
}

const initialCapacity = 1 << 6;
const growth = 1.5;
const blockBits = 12;
const blockSize = 1 << blockBits;
const blockMask = blockSize - 1;
