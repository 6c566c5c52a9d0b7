import { flowOf } from './chain.ts';
import { countImplicitly } from './implicit.ts';
import type { Marked } from './measures.ts';
import { entriesInto, isClosed, partOf, type Transient, untilMarked } from './transient.ts';

/** How much more likely something is where an action is more frequent. */
export interface Elasticity {
  readonly action: string;
  /** With a rate that is one percent higher, the probability is so many percent higher. */
  readonly value: number;
}

/**
 * How each probability depends on each rate, the largest effects first.
 *
 * @remarks
 * A central difference of logarithms: both probabilities are known to ten digits, so some six of the difference are.
 *
 * @returns nothing where states that can reach each other are too many to eliminate; yields between parts of the work
 */
export function* elasticities<Subject>(
  marked: Marked<Subject>,
  perSecond: ReadonlyMap<string, number>,
  horizon: number,
): Generator<void, ReadonlyMap<Subject, readonly Elasticity[]> | undefined> {
  const found = new Map([...marked.marks.keys()].map((subject) => [subject, [] as Elasticity[]]));
  for (const [action, rate] of perSecond) {
    const changed: ReadonlyMap<Subject, number>[] = [];
    for (const factor of [Math.exp(change), Math.exp(-change)]) {
      const probabilities = yield* probabilitiesOf(
        marked,
        new Map([...perSecond, [action, rate * factor]]),
        horizon,
      );
      if (probabilities === undefined) return undefined;
      changed.push(probabilities);
    }
    for (const [subject, list] of found) {
      const [more, less] = changed.map((probabilities) => probabilities.get(subject)!) as [number, number];
      list.push({ action, value: Math.log(more / less) / (2 * change) });
    }
  }
  for (const list of found.values()) list.sort((one, other) => Math.abs(other.value) - Math.abs(one.value));
  return found;
}

/** Of the logarithm of a rate. Its square is an error, and its inverse makes others larger. */
const change = 1e-3;

/** Enough for more digits than a difference keeps. */
const stepCount = 8;

/**
 * The probability of each mark within a horizon, without a bound of the error: it is below 10⁻⁸ but in odd cases.
 *
 * @returns nothing where states that can reach each other are too many to eliminate
 */
export function* probabilitiesOf<Subject>(
  { chain, marks }: Marked<Subject>,
  perSecond: ReadonlyMap<string, number>,
  horizon: number,
): Generator<void, ReadonlyMap<Subject, number> | undefined> {
  const flow = flowOf(chain, perSecond);
  const probabilities = new Map<Subject, number>();
  const later = [...marks].filter(([, own]) => own[chain.start] !== 1);
  for (const subject of marks.keys()) probabilities.set(subject, 1);
  const closed = later.filter(([, own]) => isClosed(flow, own));
  const mass = new Float64Array(flow.stateCount);
  mass[chain.start] = 1;
  const counters = closed.map(([, own]) => ({ weights: entriesInto(flow, own), worth: 1 }));
  const together = { flow: partOf(flow, Int32Array.from(mass.keys())), mass, counters };
  const alone = later.filter((entry) => !closed.includes(entry));
  const works: (readonly [readonly Subject[], Transient])[] = [
    ...(closed.length === 0 ? [] : [[closed.map(([subject]) => subject), together] as const]),
    ...alone.map(([subject, own]) => [[subject], untilMarked(flow, chain.start, own)] as const),
  ];
  for (const [subjects, transient] of works) {
    const counted = yield* countImplicitly(transient, horizon, stepCount);
    if (counted === undefined) return undefined;
    for (const [index, subject] of subjects.entries()) probabilities.set(subject, counted.totals[index]!);
  }
  return probabilities;
}
