import { type Chain, type Flow, flowOf } from './chain.ts';
import type { MeasuredProperty } from './chain-search.ts';
import { countImplicitly, updateCountMax } from './implicit.ts';
import { Resolvent } from './resolvent.ts';
import { countBySquaring } from './squaring.ts';
import { entriesInto, isClosed, partOf, statesLeadingTo, type Transient, untilMarked } from './transient.ts';

/** A number, and how far it may be from the true one, as a part of it. */
export interface Bounded {
  readonly value: number;
  readonly errorBound: number;
}

/** How likely a property is violated, or reached, and how long it is. */
export interface Measure<Subject = MeasuredProperty> {
  readonly property: Subject;
  /** That it is so at least once within the horizon. */
  readonly probability: Bounded;
  /** The expected part of the horizon in which it is so. */
  readonly share: Bounded;
  readonly first: FirstTime;
}

/** When something is so for the first time, however late that is. */
export interface FirstTime {
  /** The probability that the time comes at all. */
  readonly probability: number;
  /** Whether it is certain to come: whatever happened before, it can still come. */
  readonly isCertain: boolean;
  /** The expected time until then, in seconds, of the cases in which it comes. */
  readonly mean: number;
}

/** The measures of a chain, or why there are none. */
export type Measures<Subject = MeasuredProperty> =
  | { readonly kind: 'measured'; readonly measures: readonly Measure<Subject>[] }
  | { readonly kind: 'too-large' };

/** A chain, and in which of its states something is so. */
export interface Marked<Subject> {
  readonly chain: Chain;
  /** By state, 1 where it is. */
  readonly marks: ReadonlyMap<Subject, Uint8Array>;
}

/** The relative error that is asked for. Where a number does not come to it, its bound says so. */
export const wantedError = 1e-9;

/** The steps that each part of the time is split into, until two in a row agree. */
const stepCounts = [3, 5, 8, 13, 24, 48, 96, 192, 384] as const;

/** Chains with no more states than these are computed by another method too, and the difference is part of the bound. */
const checkedStateCountMax = 64;

/**
 * The measures of a chain within a horizon.
 *
 * @param perSecond - the rate of each action
 * @param horizon - in seconds
 * @returns yields between parts of the work
 */
export function* measuring<Subject>(
  { chain, marks }: Marked<Subject>,
  perSecond: ReadonlyMap<string, number>,
  horizon: number,
): Generator<void, Measures<Subject>> {
  const flow = flowOf(chain, perSecond);
  const found = [...marks];
  const closed = found.filter(([, own]) => own[chain.start] === 0 && isClosed(flow, own));
  const whole = wholeOf(flow, chain, [
    ...found.map(([, own]) => ({ weights: Float64Array.from(own), worth: horizon })),
    ...closed.map(([, own]) => ({ weights: entriesInto(flow, own), worth: 1 })),
  ]);
  const counted = yield* countToBound(whole, horizon);
  if (counted === undefined) return { kind: 'too-large' };
  const measures: Measure<Subject>[] = [];
  for (const [index, [property, own]] of found.entries()) {
    const time = counted[index]!;
    const share = { ...time, value: time.value / horizon };
    const place = closed.findIndex(([other]) => other === property);
    const known = place >= 0 ? counted[found.length + place] : undefined;
    const probability = yield* probabilityOf(known, flow, chain.start, own, horizon);
    const first = firstTimeOf(flow, chain.start, own);
    if (probability === undefined || first === undefined) return { kind: 'too-large' };
    measures.push({ property, probability: atMostOne(probability), share: atMostOne(share), first });
    yield;
  }
  return { kind: 'measured', measures };
}

function* probabilityOf(
  known: Bounded | undefined,
  flow: Flow,
  start: number,
  marks: Uint8Array,
  horizon: number,
): Generator<void, Bounded | undefined> {
  if (marks[start] === 1) return { value: 1, errorBound: 0 };
  return known ?? (yield* countToBound(untilMarked(flow, start, marks), horizon))?.[0];
}

/** What rounding added to a certainty. */
const atMostOne = ({ value, errorBound }: Bounded): Bounded => ({ value: Math.min(1, value), errorBound });

/** The measures of a chain at once, for one that is known to be small. */
export function measuresOf<Subject>(
  marked: Marked<Subject>,
  perSecond: ReadonlyMap<string, number>,
  horizon: number,
): Measures<Subject> {
  const work = measuring(marked, perSecond, horizon);
  for (;;) {
    const { done, value } = work.next();
    if (done) return value;
  }
}

function wholeOf(flow: Flow, { start }: Chain, counters: Transient['counters']): Transient {
  const mass = new Float64Array(flow.stateCount);
  mass[start] = 1;
  const all = Int32Array.from(mass.keys());
  return { flow: partOf(flow, all), mass, counters };
}

/**
 * Counts with more and more steps, until two runs in a row agree.
 *
 * @remarks
 * The error of the second is a small part of the difference, which is the bound: more steps would change it less.
 */
function* countToBound(transient: Transient, horizon: number): Generator<void, Bounded[] | undefined> {
  let before: Float64Array | undefined;
  let best: Bounded[] | undefined;
  for (const stepCount of stepCounts) {
    const counted = yield* countImplicitly(transient, horizon, stepCount);
    if (counted === undefined) return undefined;
    const { totals, roundingBound } = counted;
    if (before !== undefined) {
      const bounded = Array.from(totals, (value, index) => ({
        value,
        errorBound: apart(value, before![index]!) + roundingBound,
      }));
      const isBetter = best === undefined || worst(bounded) < worst(best);
      if (isBetter) best = bounded;
      if (worst(best!) <= wantedError) break;
    }
    before = totals;
  }
  return checked(best!, transient, horizon);
}

const worst = (values: readonly Bounded[]): number => Math.max(...values.map(({ errorBound }) => errorBound));

/** As a part of the first, so far as that is a number in which small parts can be told at all. */
function apart(one: number, other: number): number {
  if (!(one >= smallest)) return 1;
  return Math.abs(one - other) / one;
}

/** Below it, numbers have fewer digits. */
const smallest = 1e-290;

function checked(counted: Bounded[], transient: Transient, horizon: number): Bounded[] {
  if (transient.flow.stateCount > checkedStateCountMax) return counted;
  const squared = countBySquaring(transient, horizon);
  return counted.map(({ value, errorBound }, index) => ({
    value,
    errorBound: Math.max(errorBound, apart(value, squared[index]!)),
  }));
}

/**
 * When a marked state is reached for the first time.
 *
 * @remarks
 * The time that is spent in each state before is the solution of one system of equations, which is eliminated without
 * subtraction. States from which the time can come no more are left out: who gets there is lost in another way.
 *
 * @returns nothing where states that can reach each other are too many to eliminate
 */
export function firstTimeOf(flow: Flow, start: number, marks: Uint8Array): FirstTime | undefined {
  if (marks[start] === 1) return { probability: 1, isCertain: true, mean: 0 };
  const { flow: before, mass } = untilMarked(flow, start, marks);
  const hopeful = statesLeadingTo(before, (state) => before.losses[state]! > 0);
  const part = partOf(before, hopeful, before.losses);
  const resolvent = Resolvent.of(part, updateCountMax);
  if (resolvent === undefined) return undefined;
  resolvent.prepare(1, 0);
  const arrival = (time: Float64Array): number =>
    time.reduce((sum, spent, place) => sum + spent * before.losses[hopeful[place]!]!, 0);
  const time = Float64Array.from(hopeful, (state) => mass[state]!);
  resolvent.solve(time);
  const probability = arrival(time);
  resolvent.solve(time);
  const isCertain = hopeful.length === before.stateCount;
  return {
    probability: isCertain ? 1 : Math.min(1, probability),
    isCertain,
    mean: arrival(time) / probability,
  };
}
