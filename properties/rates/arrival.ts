import type { Flow } from './chain.ts';
import { updateCountMax } from './implicit.ts';
import { Resolvent } from './resolvent.ts';
import { partOf, reachableFrom, statesLeadingTo } from './transient.ts';

/**
 * Where a chain arrives when it first comes to some states, if it does: the probability of each, given that it comes.
 *
 * @returns nothing where it never comes there, or the states before are too many to eliminate
 */
export function arrivalAt(flow: Flow, start: number, isThere: Uint8Array): Float64Array | undefined {
  const arrived = new Float64Array(flow.stateCount);
  if (isThere[start] === 1) {
    arrived[start] = 1;
    return arrived;
  }
  const before = new Set(reachableFrom(flow, [start], (state) => isThere[state] === 1));
  const hopeful = statesLeadingTo(flow, (state) => isThere[state] === 1).filter((state) => before.has(state));
  if (!hopeful.includes(start)) return undefined;
  const part = partOf(flow, hopeful);
  const resolvent = Resolvent.of(part, updateCountMax);
  if (resolvent === undefined) return undefined;
  resolvent.prepare(1, 0);
  const time = new Float64Array(hopeful.length);
  time[hopeful.indexOf(start)] = 1;
  resolvent.solve(time);
  let all = 0;
  for (const [place, state] of hopeful.entries()) {
    for (let at = flow.firsts[state]!; at < flow.firsts[state + 1]!; at += 1) {
      const target = flow.targets[at]!;
      if (isThere[target] !== 1) continue;
      const mass = time[place]! * flow.rates[at]!;
      arrived[target]! += mass;
      all += mass;
    }
  }
  return arrived.map((mass) => mass / all);
}
