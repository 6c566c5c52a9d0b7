/** Something that can be chosen, and what it covers. */
export interface Candidate {
  readonly id: string;
  readonly covers: readonly string[];
  /** The shorter the better. */
  readonly length: number;
}

/**
 * Chooses candidates until they cover whatever any of them covers: always the one that adds most, of those the
 * shortest, and of those the first by its id.
 *
 * @param covered - what need not be covered any more; what the chosen ones cover is added
 * @param wanted - what else they cover does not matter
 */
export function greedyCover<Chosen extends Candidate>(
  candidates: readonly Chosen[],
  wanted: ReadonlySet<string>,
  covered: Set<string>,
): readonly Chosen[] {
  const chosen: Chosen[] = [];
  const left = new Set(candidates);
  for (;;) {
    let best: Chosen | undefined;
    let mostAdded = 0;
    for (const candidate of left) {
      const added = new Set(candidate.covers.filter((item) => wanted.has(item) && !covered.has(item))).size;
      if (added === 0) left.delete(candidate);
      else if (best === undefined || isBefore(candidate, added, best, mostAdded)) {
        best = candidate;
        mostAdded = added;
      }
    }
    if (best === undefined) return chosen;
    chosen.push(best);
    left.delete(best);
    for (const item of best.covers) covered.add(item);
  }
}

function isBefore(one: Candidate, added: number, other: Candidate, addedByOther: number): boolean {
  if (added !== addedByOther) return added > addedByOther;
  if (one.length !== other.length) return one.length < other.length;
  return one.id < other.id;
}
