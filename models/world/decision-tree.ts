/** Two paths of a tree that agree as far as they go part, or end differently: a step is not deterministic. */
export class ContradictionError extends RangeError {
  override readonly name = 'ContradictionError';
}

/**
 * A tree that branches on the values of a few positions of a vector, and ends in outcomes.
 *
 * @remarks
 * All nodes lie in one array of numbers, because a search walks millions of paths a second: a node is its
 * position, its room for branches, and for each value of that position a branch. A branch is the place of
 * another node, the outcome of a path (negative), or 0 while it is unknown.
 */
export class DecisionTree {
  #nodes = new Int32Array(1024);
  #used = 2;
  #moveCount = 0;

  /** How many numbers it takes. */
  get size(): number {
    return this.#used;
  }

  /** How often a node moved because it needed more room. Places noted before are then out of date. */
  get moveCount(): number {
    return this.#moveCount;
  }

  /**
   * Adds a path, or walks it where it is there already.
   *
   * @param root - the place of the root, or 0 for a new tree
   * @param positions - the positions in the order in which they are asked about
   * @returns the place of the root, which moves when a node needs more room
   * @throws {@link ContradictionError} where an earlier path that agrees so far asks about another position or ends differently
   */
  add(root: number, positions: readonly number[], vector: Int32Array, outcome: number): number {
    return positions.length === 0 ? root : this.#put(root, positions, 0, vector, outcome);
  }

  /** The branch for this value at a node: another node, a negative outcome, or 0 for unknown. */
  branch(node: number, value: number): number {
    return value < this.#nodes[node + 1]! ? this.#nodes[node + 2 + value]! : 0;
  }

  /** The outcome of the path that this vector takes from a branch on, or 0 where it is unknown. */
  outcome(from: number, vector: Int32Array): number {
    const nodes = this.#nodes;
    let at = from;
    while (at > 0) {
      const value = vector[nodes[at]!]!;
      at = value < nodes[at + 1]! ? nodes[at + 2 + value]! : 0;
    }
    return at;
  }

  /** Puts the rest of a path below a node, and returns where the node is now. */
  #put(
    node: number,
    positions: readonly number[],
    depth: number,
    vector: Int32Array,
    outcome: number,
  ): number {
    const position = positions[depth]!;
    const value = vector[position]!;
    const place = this.#nodeFor(node, position, value);
    const known = this.#nodes[place + 2 + value]!;
    const isLast = depth === positions.length - 1;
    const isAtOdds = isLast ? known !== 0 && known !== outcome : known < 0;
    if (isAtOdds) throw new ContradictionError('Two paths that agree everywhere end differently.');
    const branch = isLast ? outcome : this.#put(known, positions, depth + 1, vector, outcome);
    this.#nodes[place + 2 + value] = branch;
    return place;
  }

  /** A node for this position with room for this value: the one given, a larger copy, or a new one. */
  #nodeFor(node: number, position: number, value: number): number {
    if (node > 0 && this.#nodes[node] !== position)
      throw new ContradictionError('Two paths that agree part at a question.');
    const room = node > 0 ? this.#nodes[node + 1]! : 0;
    if (value < room) return node;
    if (node > 0) this.#moveCount += 1;
    const place = this.#used;
    const larger = Math.max(4, 2 * room, value + 1);
    this.#used += 2 + larger;
    if (this.#used > this.#nodes.length) {
      const longer = new Int32Array(2 * this.#used);
      longer.set(this.#nodes);
      this.#nodes = longer;
    }
    this.#nodes[place] = position;
    this.#nodes[place + 1] = larger;
    this.#nodes.copyWithin(place + 2, node + 2, node + 2 + room);
    return place;
  }
}
