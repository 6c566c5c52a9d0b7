import type { Flow } from './chain.ts';

/**
 * The strongly connected components of a flow, each before those that it leads to.
 *
 * @remarks
 * Tarjan's algorithm, without recursion.
 */
export function componentsOf({
  stateCount,
  firsts,
  targets,
}: Pick<Flow, 'stateCount' | 'firsts' | 'targets'>): {
  /** The states, component by component. */
  readonly order: Int32Array;
  /** By component: where it begins in the order; one more at the end. */
  readonly begins: Int32Array;
} {
  const met = new Int32Array(stateCount);
  const low = new Int32Array(stateCount);
  const isTold = new Uint8Array(stateCount);
  const open: number[] = [];
  const way: number[] = [];
  const nexts = Int32Array.from(firsts.subarray(0, stateCount));
  const order = new Int32Array(stateCount);
  const ends: number[] = [];
  let place = stateCount;
  let clock = 0;
  const enter = (state: number): void => {
    clock += 1;
    met[state] = clock;
    low[state] = clock;
    open.push(state);
    way.push(state);
  };
  const close = (state: number): void => {
    // Those that are told first come last.
    ends.push(place);
    for (let member = -1; member !== state; ) {
      member = open.pop()!;
      isTold[member] = 1;
      place -= 1;
      order[place] = member;
    }
  };
  for (let root = 0; root < stateCount; root += 1) {
    if (met[root] !== 0) continue;
    enter(root);
    while (way.length > 0) {
      const state = way.at(-1)!;
      if (nexts[state]! < firsts[state + 1]!) {
        const target = targets[nexts[state]!]!;
        nexts[state]! += 1;
        if (met[target] === 0) enter(target);
        else if (isTold[target] === 0) low[state] = Math.min(low[state]!, met[target]!);
        continue;
      }
      way.pop();
      const before = way.at(-1);
      if (before !== undefined) low[before] = Math.min(low[before]!, low[state]!);
      if (low[state] === met[state]) close(state);
    }
  }
  return { order, begins: Int32Array.from([0, ...ends.reverse()]) };
}
