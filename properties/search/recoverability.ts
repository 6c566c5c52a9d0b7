import type { StateGraph } from './state-graph.ts';

/**
 * For each world, whether some goal can be reached from it.
 *
 * @remarks
 * Most transitions lead to worlds with higher numbers, so passes from the last world to the first are
 * nearly done after one; they are repeated until nothing changes.
 *
 * @param isGoal - by world: not 0 for goals
 * @returns by world: not 0 where a goal can be reached, the goals included
 */
export function reaching(graph: StateGraph, isGoal: Uint8Array): Uint8Array {
  const canReach = isGoal.slice();
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
