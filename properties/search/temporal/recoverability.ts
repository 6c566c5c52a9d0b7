import type { Answers } from './answers.ts';
import type { StateGraph } from './state-graph.ts';

/** The first world that the claim is about, and from which no way leads to what was claimed. */
export function findIrrecoverable(graph: StateGraph, answers: Answers): number | undefined {
  const canReach = reaching(graph, answers);
  for (let world = 0; world < graph.worldCount; world += 1) {
    if (answers.isOpen(world) && canReach[world] === 0) return world;
  }
  return undefined;
}

/**
 * For each world, whether one that is what was claimed can be reached from it.
 *
 * @remarks
 * Most transitions lead to worlds with higher numbers, so passes from the last world to the first are
 * nearly done after one; they are repeated until nothing changes.
 *
 * @returns by world: not 0 where one can be reached, or is one itself
 */
export function reaching(graph: StateGraph, answers: Answers): Uint8Array {
  const canReach = new Uint8Array(graph.worldCount);
  for (let world = 0; world < graph.worldCount; world += 1) if (answers.isReached(world)) canReach[world] = 1;
  for (let hasChanged = true; hasChanged; ) {
    hasChanged = false;
    for (let world = graph.worldCount - 1; world >= 0; world -= 1) {
      if (canReach[world] !== 0 || !leadsInto(graph, world, canReach)) continue;
      canReach[world] = 1;
      hasChanged = true;
    }
  }
  return canReach;
}

function leadsInto(graph: StateGraph, world: number, isIn: Uint8Array): boolean {
  const end = graph.firstOf(world + 1);
  for (let transition = graph.firstOf(world); transition < end; transition += 1) {
    if (isIn[graph.targetOf(transition)] !== 0) return true;
  }
  return false;
}
