import { type LossyFlow, Resolvent } from './resolvent.ts';
import { type Counter, partOf, reachableFrom, type Transient } from './transient.ts';

/**
 * The rational function that stands for `exp` in a step: a sum of powers of one resolvent, `1 / (1 - pole z)`.
 *
 * @remarks
 * One elimination does for all of its powers. It is of order eight, since the pole is a zero of a Laguerre
 * polynomial, and goes to zero for fast states (L-stable), so the fastest rate does not bound the length of a step.
 */
export const pole = 0.23437315960558355;

/** What its powers are multiplied with, from the first on. Their sum is 1 exactly: no mass is made, and none lost. */
export const powers: readonly number[] = [
  -2.651236043626946, 20.588509780610515, -64.5838210438502, 103.05907585076272, -88.9693981211872,
  44.20902371376041, -12.066157796321303, 1.4140036598519905,
];

/** How much larger than the sum its summands are together: what rounding errors are multiplied with, at most. */
const amplification = powers.reduce((sum, power) => sum + Math.abs(power), 0);

/** Each time that is looked at is so many times the one before. */
const growth = 4;

/** What is dropped on the way changes no counter by more than this part of it. */
const droppedPart = 1e-13;

/** What was counted, and the relative error that rounding, and dropping what makes no difference, may have made. */
export interface Counted {
  readonly totals: Float64Array;
  readonly roundingBound: number;
}

/** More numbers to change in an elimination than these would take seconds, and an elimination is done dozens of times. */
export const updateCountMax = 1_000_000_000;

/**
 * Goes through the time of a chain with implicit steps that grow with the time, and counts.
 *
 * @remarks
 * A component that is small because what leads there is slow is as exact as a large one: every power of the
 * resolvent is exact in each component, see {@link Resolvent}, and a step treats each order in a slow rate alike.
 * What the steps leave out gets smaller with the eighth power of their number, so two runs with different numbers
 * tell it.
 *
 * States without mass that counts are left out on the way: their mass is less than what would change a counter.
 *
 * @param stepCount - for each part of the time
 * @returns nothing where states that can reach each other are too many to eliminate; yields between parts of the work
 */
export function* countImplicitly(
  { flow: wholeFlow, mass: initialMass, counters: allCounters }: Transient,
  horizon: number,
  stepCount: number,
): Generator<void, Counted | undefined> {
  let flow = wholeFlow;
  let mass: Float64Array = initialMass.slice();
  let counters = allCounters;
  let resolvent = Resolvent.of(flow, updateCountMax);
  if (resolvent === undefined) return undefined;
  yield;
  const totals = new Float64Array(counters.length);
  const times = timesUntil(horizon, fastestRateOf(wholeFlow));
  let before = 0;
  for (const time of times) {
    const states = reachableFrom(flow, statesWithMass(mass, counters, totals));
    if (states.length < worthLeavingOut * flow.stateCount) {
      const only = (values: Float64Array): Float64Array =>
        Float64Array.from(states, (state) => values[state]!);
      mass = only(mass);
      counters = counters.map(({ weights, worth }) => ({ worth, weights: only(weights) }));
      flow = partOf(flow, states, flow.losses);
      resolvent = Resolvent.of(flow, updateCountMax)!;
    }
    const length = (time - before) / stepCount;
    resolvent.prepare(pole * length, 1);
    yield;
    const stepper = new Stepper(resolvent, mass, counters, totals);
    for (let step = 0; step < stepCount; step += 1) {
      stepper.step(length);
      yield;
    }
    before = time;
  }
  const rounding = amplification * Number.EPSILON * stepCount * times.length;
  return { totals, roundingBound: 2 * rounding + droppedPart * times.length };
}

/** To eliminate anew is work, too. */
const worthLeavingOut = 0.8;

/** Where the mass of a chain is some time later; for one that asks again and again. */
export class Propagator {
  readonly #resolvent: Resolvent;
  readonly #fastest: number;
  readonly #stepCount: number;

  private constructor(resolvent: Resolvent, fastest: number, stepCount: number) {
    this.#resolvent = resolvent;
    this.#fastest = fastest;
    this.#stepCount = stepCount;
  }

  /** @returns nothing where states that can reach each other are too many to eliminate */
  static of(flow: LossyFlow, stepCount: number): Propagator | undefined {
    const resolvent = Resolvent.of(flow, updateCountMax);
    return resolvent && new Propagator(resolvent, fastestRateOf(flow), stepCount);
  }

  /** The mass of each state after some seconds. */
  after(mass: Float64Array, seconds: number): Float64Array {
    const later = mass.slice();
    let before = 0;
    for (const time of seconds === 0 ? [] : timesUntil(seconds, this.#fastest)) {
      const length = (time - before) / this.#stepCount;
      this.#resolvent.prepare(pole * length, 1);
      const stepper = new Stepper(this.#resolvent, later, [], new Float64Array(0));
      for (let step = 0; step < this.#stepCount; step += 1) stepper.step(length);
      before = time;
    }
    return later;
  }
}

/** The ends of the parts of the time, each longer than the one before: the first is over before much can happen. */
function timesUntil(horizon: number, fastestRate: number): readonly number[] {
  const first = Math.min(horizon, 1 / fastestRate);
  const count = Math.ceil(Math.log(horizon / first) / Math.log(growth));
  const ratio = count === 0 ? 1 : (horizon / first) ** (1 / count);
  return Array.from({ length: count + 1 }, (_, index) =>
    index === count ? horizon : first * ratio ** index,
  );
}

function fastestRateOf({ stateCount, firsts, rates, losses }: Transient['flow']): number {
  let fastest = 0;
  for (let state = 0; state < stateCount; state += 1) {
    let out = losses[state]!;
    for (let at = firsts[state]!; at < firsts[state + 1]!; at += 1) out += rates[at]!;
    fastest = Math.max(fastest, out);
  }
  return fastest;
}

/** The states whose mass could still make a difference to a counter, whatever comes of it. */
function* statesWithMass(
  mass: Float64Array,
  counters: readonly Counter[],
  totals: Float64Array,
): Generator<number> {
  // Where nothing is counted, it is the mass itself that is asked for.
  const least =
    counters.length === 0 ? 0 : Math.min(...counters.map(({ worth }, index) => totals[index]! / worth));
  const negligible = (droppedPart * Math.max(0, least)) / mass.length;
  for (let state = 0; state < mass.length; state += 1) if (Math.abs(mass[state]!) > negligible) yield state;
}

/** Takes one step after the other with one resolvent. */
class Stepper {
  readonly #resolvent: Resolvent;
  readonly #mass: Float64Array;
  readonly #counters: readonly Counter[];
  readonly #totals: Float64Array;
  readonly #power: Float64Array;
  readonly #sum: Float64Array;
  readonly #counted: Float64Array;

  constructor(resolvent: Resolvent, mass: Float64Array, counters: readonly Counter[], totals: Float64Array) {
    this.#resolvent = resolvent;
    this.#mass = mass;
    this.#counters = counters;
    this.#totals = totals;
    this.#power = new Float64Array(mass.length);
    this.#sum = new Float64Array(mass.length);
    this.#counted = new Float64Array(counters.length);
  }

  step(length: number): void {
    const [mass, power, sum] = [this.#mass, this.#power, this.#sum];
    power.set(mass);
    sum.fill(0);
    this.#counted.fill(0);
    for (const factor of powers) {
      this.#resolvent.solve(power);
      for (let state = 0; state < sum.length; state += 1) sum[state]! += factor * power[state]!;
      this.#count(factor * pole * length);
    }
    mass.set(sum);
  }

  /** A counter is a state that nothing leaves: its own part of the solution is what went into it. */
  #count(factor: number): void {
    const power = this.#power;
    for (const [index, { weights }] of this.#counters.entries()) {
      let gain = 0;
      for (let state = 0; state < power.length; state += 1) gain += weights[state]! * power[state]!;
      this.#counted[index]! += gain;
      this.#totals[index]! += factor * this.#counted[index]!;
    }
  }
}
