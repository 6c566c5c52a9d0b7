/**
 * A continuous-time Markov chain with finitely many states, whose rates are sums of rates of actions.
 *
 * @remarks
 * A transition is from one state to another by one action. How often it happens is the rate of the action times
 * its factor: so the same chain serves for other rates of the same actions.
 */
export interface Chain {
  readonly stateCount: number;
  /** The state at the beginning. */
  readonly start: number;
  /** By action, by the number that transitions name it with. */
  readonly actions: readonly string[];
  /** By state: the number of its first transition; one more at the end. */
  readonly firsts: Int32Array;
  /** By transition: where it leads to, which is elsewhere. */
  readonly targets: Int32Array;
  /** By transition: the number of its action. */
  readonly actionOf: Int32Array;
  /** By transition: what the rate of the action is multiplied with. */
  readonly factors: Float64Array;
}

/** The transitions of a chain with the rates of its actions put in, those between the same two states added up. */
export interface Flow {
  readonly stateCount: number;
  readonly firsts: Int32Array;
  readonly targets: Int32Array;
  /** By transition: how often a second, above 0. */
  readonly rates: Float64Array;
}

/**
 * The flow of a chain.
 *
 * @param perSecond - by action; one that is missing never happens
 */
export function flowOf(chain: Chain, perSecond: ReadonlyMap<string, number>): Flow {
  const { stateCount, firsts, targets, actionOf, factors } = chain;
  const rateOf = Float64Array.from(chain.actions, (action) => perSecond.get(action) ?? 0);
  const flowFirsts = new Int32Array(stateCount + 1);
  const flowTargets = new Int32Array(targets.length);
  const rates = new Float64Array(targets.length);
  const placeOf = new Int32Array(stateCount).fill(-1);
  let count = 0;
  for (let state = 0; state < stateCount; state += 1) {
    const first = count;
    for (let at = firsts[state]!; at < firsts[state + 1]!; at += 1) {
      const rate = rateOf[actionOf[at]!]! * factors[at]!;
      if (rate === 0) continue;
      const target = targets[at]!;
      const place = placeOf[target]!;
      if (place >= first) {
        rates[place]! += rate;
        continue;
      }
      placeOf[target] = count;
      flowTargets[count] = target;
      rates[count] = rate;
      count += 1;
    }
    flowFirsts[state + 1] = count;
  }
  return {
    stateCount,
    firsts: flowFirsts,
    targets: flowTargets.slice(0, count),
    rates: rates.slice(0, count),
  };
}
