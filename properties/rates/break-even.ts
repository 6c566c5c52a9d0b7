import { probabilitiesOf } from './elasticities.ts';
import type { Marked } from './measures.ts';

/** Where the probability of something comes to that of something else. */
export interface BreakEven {
  /** How often a second an action would have to happen. */
  readonly rate: number;
  /** Whether it is less likely where the action is more frequent, or where it is rarer. */
  readonly isLessAbove: boolean;
}

/**
 * How frequent an action would have to be for something to be as likely as wanted: of all such rates, the one that is
 * nearest to what it is.
 *
 * @remarks
 * The probability need not rise or fall with the rate all the way, so rates are tried a factor of two apart, from a
 * millionth of what it is to a million times that, and where the probability gets past what is wanted, the place is
 * found by halving.
 *
 * @param marked - with one mark, which is what is asked about
 * @returns null where no such rate gets past it; nothing where the chain is too large
 */
export function* breakEven(
  marked: Marked<unknown>,
  perSecond: ReadonlyMap<string, number>,
  horizon: number,
  action: string,
  wanted: number,
): Generator<void, BreakEven | null | undefined> {
  const rate = perSecond.get(action)!;
  const isAbove = function* (factor: number): Generator<void, boolean | undefined> {
    const changed = new Map([...perSecond, [action, rate * factor]]);
    const found = yield* probabilitiesOf(marked, changed, horizon);
    return found && [...found.values()][0]! > wanted;
  };
  const isAboveNow = yield* isAbove(1);
  if (isAboveNow === undefined) return undefined;
  for (let doublings = 1; doublings <= doublingCountMax; doublings += 1) {
    for (const direction of [1, -1]) {
      const far = direction * doublings;
      if ((yield* isAbove(2 ** far)) === isAboveNow) continue;
      let [near, past] = [far - direction, far];
      while (Math.abs(past - near) > precision) {
        const middle = (near + past) / 2;
        if ((yield* isAbove(2 ** middle)) === isAboveNow) near = middle;
        else past = middle;
      }
      // Above the place, what is so far up is so, and below it what is so far down.
      return { rate: rate * 2 ** past, isLessAbove: isAboveNow === direction > 0 };
    }
  }
  return null;
}

/** A factor of a million. */
const doublingCountMax = 20;

/** Of the exponent of two: some five digits of the rate. */
const precision = 1e-5;
