import { readFileSync } from 'node:fs';
import { parseRates, type Rates } from '#models';
import { type Chain, type Flow, flowOf } from './chain.ts';

/** A transition: from, to, how often a second. */
export type Way = readonly [number, number, number];

/** A chain of so many states with these transitions, that starts in the first, each with an action of its own. */
export function chainWith(stateCount: number, ways: readonly Way[]): Chain {
  const sorted = ways.toSorted(([one], [other]) => one - other);
  const firsts = Int32Array.from({ length: stateCount + 1 }, (_, state) => {
    const first = sorted.findIndex(([from]) => from >= state);
    return first < 0 ? sorted.length : first;
  });
  return {
    stateCount,
    start: 0,
    actions: ['jump'],
    firsts,
    targets: Int32Array.from(sorted, ([, to]) => to),
    actionOf: new Int32Array(sorted.length),
    factors: Float64Array.from(sorted, ([, , rate]) => rate),
  };
}

/** The flow of such a chain. */
export const flowWith = (stateCount: number, ways: readonly Way[]): Flow =>
  flowOf(chainWith(stateCount, ways), new Map([['jump', 1]]));

/** Marks of so many states. */
export function marksOf(stateCount: number, marked: readonly number[]): Uint8Array {
  return Uint8Array.from({ length: stateCount }, (_, state) => (marked.includes(state) ? 1 : 0));
}

/** The rates of a file in the test data. */
export function ratesIn(name: string): Rates {
  const text = readFileSync(new URL(`../testdata/rates/${name}.json`, import.meta.url), 'utf8');
  const { rates, problems } = parseRates(JSON.parse(text));
  if (rates === undefined) throw new Error(`The rates are not valid: ${JSON.stringify(problems)}.`);
  return rates;
}
