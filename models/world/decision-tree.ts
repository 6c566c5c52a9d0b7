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
 *
 * Many steps ask the same questions of different slots, and many values make no difference: `share` puts
 * equal parts together, which makes a tree some seventy times smaller and keeps it near the processor.
 */
export class DecisionTree {
  #nodes = new Int32Array(1024);
  #used = 2;
  #moveCount = 0;
  /** Nodes before this place are shared by several paths: to change one is to change a copy. */
  #sharedEnd = 0;

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

  /**
   * Puts equal parts together. Places noted before are then out of date.
   *
   * @param roots - every root; what cannot be reached from one is dropped
   * @returns where the roots are now
   */
  share(roots: readonly number[]): number[] {
    const old = this.#nodes;
    const shared = new DecisionTree();
    const placeByHash = new Map<number, number>();
    /** By place of a node: where it is now. */
    const moved = new Int32Array(this.#used);
    const placeOf = (branch: number): number => {
      if (branch <= 0) return branch;
      if (moved[branch]! > 0) return moved[branch]!;
      const branches = old.slice(branch + 2, branch + 2 + old[branch + 1]!);
      for (let value = 0; value < branches.length; value += 1) branches[value] = placeOf(branches[value]!);
      moved[branch] = shared.#intern(old[branch]!, branches, placeByHash);
      return moved[branch]!;
    };
    const newRoots = roots.map(placeOf);
    this.#nodes = shared.#nodes;
    this.#used = shared.#used;
    this.#sharedEnd = shared.#used;
    return newRoots;
  }

  /** Where the node with these branches is, which is added if there is none. */
  #intern(position: number, branches: Int32Array, placeByHash: Map<number, number>): number {
    let hash = position;
    for (let value = 0; value < branches.length; value += 1)
      hash = Math.imul(hash ^ branches[value]!, 0x9e3779b1) ^ (hash >>> 15);
    // Where another node has the same hash, the next one is tried.
    for (; ; hash += 1) {
      const place = placeByHash.get(hash);
      if (place === undefined) break;
      if (this.#isAt(place, position, branches)) return place;
    }
    const place = this.#newNode(position, branches.length);
    this.#nodes.set(branches, place + 2);
    placeByHash.set(hash, place);
    return place;
  }

  #isAt(place: number, position: number, branches: Int32Array): boolean {
    const nodes = this.#nodes;
    if (nodes[place] !== position || nodes[place + 1] !== branches.length) return false;
    for (let value = 0; value < branches.length; value += 1)
      if (nodes[place + 2 + value] !== branches[value]) return false;
    return true;
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
    if (node > 0 && this.#nodes[node] !== position)
      throw new ContradictionError('Two paths that agree part at a question.');
    const known = node > 0 ? this.branch(node, value) : 0;
    const isLast = depth === positions.length - 1;
    const isAtOdds = isLast ? known !== 0 && known !== outcome : known < 0;
    if (isAtOdds) throw new ContradictionError('Two paths that agree everywhere end differently.');
    const branch = isLast ? outcome : this.#put(known, positions, depth + 1, vector, outcome);
    if (branch === known) return node;
    const place = this.#nodeFor(node, position, value);
    this.#nodes[place + 2 + value] = branch;
    return place;
  }

  /** A node for this position with room for this value: the one given, a larger copy, or a new one. */
  #nodeFor(node: number, position: number, value: number): number {
    const room = node > 0 ? this.#nodes[node + 1]! : 0;
    if (value < room && node >= this.#sharedEnd) return node;
    if (node > 0) this.#moveCount += 1;
    const place = this.#newNode(position, value < room ? room : Math.max(4, 2 * room, value + 1));
    this.#nodes.copyWithin(place + 2, node + 2, node + 2 + room);
    return place;
  }

  /** Adds a node that leads nowhere yet. */
  #newNode(position: number, room: number): number {
    const place = this.#used;
    this.#used += 2 + room;
    if (this.#used > this.#nodes.length) {
      const longer = new Int32Array(2 * this.#used);
      longer.set(this.#nodes);
      this.#nodes = longer;
    }
    this.#nodes[place] = position;
    this.#nodes[place + 1] = room;
    return place;
  }
}
