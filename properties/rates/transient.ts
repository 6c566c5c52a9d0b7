import type { Flow } from './chain.ts';
import type { LossyFlow } from './resolvent.ts';

/** Something that is added up over time: of each state, how much a second. */
export interface Counter {
  readonly weights: Float64Array;
  /** What one unit of mass can add to it at most, from whenever on. */
  readonly worth: number;
}

/** A chain on its way, and what is counted while it is. */
export interface Transient {
  readonly flow: LossyFlow;
  /** By state: the probability to be there at the beginning. */
  readonly mass: Float64Array;
  readonly counters: readonly Counter[];
}

/** The states that can be reached from some, those included, in ascending order. */
export function reachableFrom(
  { stateCount, firsts, targets }: Pick<Flow, 'stateCount' | 'firsts' | 'targets'>,
  from: Iterable<number>,
  isEnd: (state: number) => boolean = () => false,
): Int32Array {
  const isReached = new Uint8Array(stateCount);
  const open: number[] = [];
  const reach = (state: number): void => {
    if (isReached[state] === 1 || isEnd(state)) return;
    isReached[state] = 1;
    open.push(state);
  };
  for (const state of from) reach(state);
  for (let state = open.pop(); state !== undefined; state = open.pop())
    for (let at = firsts[state]!; at < firsts[state + 1]!; at += 1) reach(targets[at]!);
  const reached: number[] = [];
  for (let state = 0; state < stateCount; state += 1) if (isReached[state] === 1) reached.push(state);
  return Int32Array.from(reached);
}

/** The states that lead to some, those included, in ascending order. */
export function statesLeadingTo(
  { stateCount, firsts, targets }: Pick<Flow, 'stateCount' | 'firsts' | 'targets'>,
  isGoal: (state: number) => boolean,
): Int32Array {
  const backFirsts = new Int32Array(stateCount + 1);
  for (const target of targets) backFirsts[target + 1]! += 1;
  for (let state = 0; state < stateCount; state += 1) backFirsts[state + 1]! += backFirsts[state]!;
  const nexts = backFirsts.slice();
  const sources = new Int32Array(targets.length);
  for (let state = 0; state < stateCount; state += 1) {
    for (let at = firsts[state]!; at < firsts[state + 1]!; at += 1) {
      sources[nexts[targets[at]!]!] = state;
      nexts[targets[at]!]! += 1;
    }
  }
  const goals: number[] = [];
  for (let state = 0; state < stateCount; state += 1) if (isGoal(state)) goals.push(state);
  return reachableFrom({ stateCount, firsts: backFirsts, targets: sources }, goals);
}

/**
 * The part of a flow with these states only. What leads elsewhere is lost.
 *
 * @param losses - by state of the whole flow: what is lost already
 */
export function partOf(flow: Flow, states: Int32Array, losses?: Float64Array): LossyFlow {
  const placeOf = new Int32Array(flow.stateCount).fill(-1);
  for (const [place, state] of states.entries()) placeOf[state] = place;
  const firsts = new Int32Array(states.length + 1);
  const targets: number[] = [];
  const rates: number[] = [];
  const lost = new Float64Array(states.length);
  for (const [place, state] of states.entries()) {
    if (losses !== undefined) lost[place] = losses[state]!;
    for (let at = flow.firsts[state]!; at < flow.firsts[state + 1]!; at += 1) {
      const target = placeOf[flow.targets[at]!]!;
      if (target < 0) {
        lost[place]! += flow.rates[at]!;
        continue;
      }
      targets.push(target);
      rates.push(flow.rates[at]!);
    }
    firsts[place + 1] = targets.length;
  }
  return {
    stateCount: states.length,
    firsts,
    targets: Int32Array.from(targets),
    rates: Float64Array.from(rates),
    losses: lost,
  };
}

/** A chain that starts in one state and ends in marked ones, and whether it has. Not for one that starts there. */
export function untilMarked(flow: Flow, start: number, marks: Uint8Array): Transient {
  const states = reachableFrom(flow, [start], (state) => marks[state] === 1);
  const part = partOf(flow, states);
  const mass = new Float64Array(states.length);
  mass[states.indexOf(start)] = 1;
  return { flow: part, mass, counters: [{ weights: part.losses, worth: 1 }] };
}

/** By state that is not marked: how often a second it is left for one that is. */
export function entriesInto({ stateCount, firsts, targets, rates }: Flow, marks: Uint8Array): Float64Array {
  const weights = new Float64Array(stateCount);
  for (let state = 0; state < stateCount; state += 1) {
    if (marks[state] === 1) continue;
    for (let at = firsts[state]!; at < firsts[state + 1]!; at += 1)
      if (marks[targets[at]!] === 1) weights[state]! += rates[at]!;
  }
  return weights;
}

/** Whether a marked state leads to marked ones only. */
export function isClosed({ stateCount, firsts, targets }: Flow, marks: Uint8Array): boolean {
  for (let state = 0; state < stateCount; state += 1) {
    if (marks[state] !== 1) continue;
    for (let at = firsts[state]!; at < firsts[state + 1]!; at += 1)
      if (marks[targets[at]!] !== 1) return false;
  }
  return true;
}
