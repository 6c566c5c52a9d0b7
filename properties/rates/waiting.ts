import { type Deployment, isActive, type KeySlot, type ReadonlyWorld, useKey } from '#models';
import { arrivalAt } from './arrival.ts';
import { flowOf } from './chain.ts';
import type { Ask, ScenarioChain } from './chain-search.ts';
import { Propagator } from './implicit.ts';
import { partOf, reachableFrom } from './transient.ts';

/** How calls are made right after a creation. */
export interface Calls {
  /** Seconds from the acknowledgement to the first attempt. */
  readonly wait: number;
  /** Seconds between attempts. */
  readonly interval: number;
  /** How likely it may be that a call misses the key. */
  readonly below: number;
  /** At most so many attempts are looked at. */
  readonly attemptCount: number;
}

/** An attempt to use a key. */
export interface Attempt {
  /** Seconds after the acknowledgement. */
  readonly after: number;
  /** The probability that it misses the key, whatever came of those before. */
  readonly misses: number;
  /** The probability that it and all before it miss the key. */
  readonly allMiss: number;
}

/** What waiting and trying again are good for. */
export interface Waiting {
  readonly attempts: readonly Attempt[];
  /** How many attempts it takes until all miss with less than the given probability; null where more than were looked at. */
  readonly attemptsNeeded: number | null;
  /** After how many seconds the first attempt misses with less than it; null where none within the horizon does. */
  readonly waitNeeded: number | null;
  /** Of the probabilities, as a part of each. */
  readonly errorBound: number;
}

/**
 * What is asked of each world: whether the creation of the key was acknowledged, and how likely a call that is routed to
 * any HSM misses it.
 */
export const waitingAsks = ({ keys: [key] }: Deployment): readonly Ask[] => [
  (world) => (world.creation(key!) === 'acknowledged' ? 1 : 0),
  (world) => missShare(world, key!),
];

/** Each HSM that may serve the client is as likely as the others. Where none does, the call fails. */
function missShare(world: ReadonlyWorld, key: KeySlot): number {
  const serving = key.reached.filter((hsm) => isActive(world, hsm));
  const missing = serving.filter((hsm) => useKey(world, key, hsm).outcome !== 'succeeds');
  return serving.length === 0 ? 1 : missing.length / serving.length;
}

/**
 * How likely calls right after the creation of a key miss it.
 *
 * @remarks
 * The chain is asked where it is when the creation is acknowledged, and goes on from there. Every attempt is routed anew.
 * To know that all before missed says something of where the chain is: that is taken into account.
 *
 * @param found - of one key, with the answers to {@link waitingAsks}
 * @returns nothing where the key is never acknowledged, or the chain is too large
 */
export function* waiting(
  { chain, answers }: ScenarioChain,
  perSecond: ReadonlyMap<string, number>,
  horizon: number,
  calls: Calls,
): Generator<void, Waiting | undefined> {
  const [isCreated, misses] = answers as [Float64Array, Float64Array];
  const flow = flowOf(chain, perSecond);
  const arrival = arrivalAt(flow, chain.start, Uint8Array.from(isCreated));
  if (arrival === undefined) return undefined;
  const states = reachableFrom(
    flow,
    [...arrival.keys()].filter((state) => arrival[state]! > 0),
  );
  const only = (values: Float64Array): Float64Array => Float64Array.from(states, (state) => values[state]!);
  const part = partOf(flow, states);
  const found: Omit<Waiting, 'errorBound'>[] = [];
  for (const stepCount of stepCounts) {
    const propagator = Propagator.of(part, stepCount);
    if (propagator === undefined) return undefined;
    const course = new Course(propagator, only(arrival), only(misses));
    const attempts = yield* course.attempts(calls);
    const needed = attempts.findIndex(({ allMiss }) => allMiss <= calls.below);
    const waitNeeded = yield* course.waitNeeded(calls.below, horizon);
    found.push({ attempts, attemptsNeeded: needed < 0 ? null : needed + 1, waitNeeded });
  }
  const [rough, exact] = found as [Omit<Waiting, 'errorBound'>, Omit<Waiting, 'errorBound'>];
  const apart = (one: number, other: number): number => (one === 0 ? 0 : Math.abs(one - other) / one);
  const errorBound = Math.max(
    roundingBound,
    ...exact.attempts.flatMap((attempt, index) => [
      apart(attempt.misses, rough.attempts[index]?.misses ?? attempt.misses),
      apart(attempt.allMiss, rough.attempts[index]?.allMiss ?? attempt.allMiss),
    ]),
  );
  return { ...exact, errorBound };
}

/** Two in a row agree, or the difference is the bound. */
const stepCounts = [8, 13] as const;

const roundingBound = 1e-10;

/** A chain from the acknowledgement on. */
class Course {
  readonly #propagator: Propagator;
  readonly #arrival: Float64Array;
  readonly #misses: Float64Array;

  constructor(propagator: Propagator, arrival: Float64Array, misses: Float64Array) {
    this.#propagator = propagator;
    this.#arrival = arrival;
    this.#misses = misses;
  }

  *attempts({ wait, interval, below, attemptCount }: Calls): Generator<void, readonly Attempt[]> {
    const attempts: Attempt[] = [];
    let any = this.#propagator.after(this.#arrival, wait);
    let missed = any;
    for (let index = 0; index < attemptCount; index += 1) {
      if (index > 0) {
        any = this.#propagator.after(any, interval);
        missed = this.#propagator.after(missed, interval);
        yield;
      }
      missed = missed.map((mass, state) => mass * this.#misses[state]!);
      const allMiss = missed.reduce((sum, mass) => sum + mass, 0);
      attempts.push({ after: wait + index * interval, misses: this.#missesOf(any), allMiss });
      if (index + 1 >= attemptsShown && allMiss <= below) break;
    }
    return attempts;
  }

  /** The first time at which a call misses with so small a probability: first by doubling, then by halving. */
  *waitNeeded(below: number, horizon: number): Generator<void, number | null> {
    const isEnough = (wait: number): boolean =>
      this.#missesOf(this.#propagator.after(this.#arrival, wait)) <= below;
    if (isEnough(0)) return 0;
    let [early, late] = [0, shortestWait];
    while (!isEnough(late)) {
      if (late >= horizon) return null;
      [early, late] = [late, Math.min(2 * late, horizon)];
      yield;
    }
    while (late - early > late * waitPrecision) {
      const middle = (early + late) / 2;
      if (isEnough(middle)) late = middle;
      else early = middle;
      yield;
    }
    return late;
  }

  #missesOf(mass: Float64Array): number {
    return mass.reduce((sum, own, state) => sum + own * this.#misses[state]!, 0);
  }
}

/** So many attempts are told, also where fewer are enough. */
const attemptsShown = 5;

/** In seconds. */
const shortestWait = 1e-3;

const waitPrecision = 1e-4;
