import { uniformFloat64 } from 'pure-rand/distribution/uniformFloat64';
import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus';
import { actionsWithSharedRate, modelOf, namesOf, type Scenario } from '#models';
import { ModelSpace } from '../verification/model-space.ts';
import { type MeasuredProperty, measuredProperties } from './chain-search.ts';

/** A number that was found by drawing, and between which numbers the true one is with 99 percent, or more. */
export interface Estimate {
  readonly value: number;
  readonly low: number;
  readonly high: number;
}

/** What histories that were drawn say of a property. */
export interface SimulatedMeasure {
  readonly property: MeasuredProperty;
  readonly probability: Estimate;
  readonly share: Estimate;
}

/** How many histories to draw, and which. */
export interface SimulationOptions {
  /** Two or more. */
  readonly runCount: number;
  /** The same seed draws the same histories. */
  readonly seed: number;
}

/**
 * Draws histories of a scenario with rates.
 *
 * @remarks
 * It knows nothing of the chain: from each world it takes one of the steps of the model, with names and all, as likely
 * as its rate says, after a time that is drawn too. So it checks what the chain is made of, and not only how it is solved.
 *
 * @returns yields now and then
 */
export function* simulating(
  scenario: Scenario,
  perSecond: ReadonlyMap<string, number>,
  horizon: number,
  { runCount, seed }: SimulationOptions,
): Generator<void, readonly SimulatedMeasure[]> {
  const history = new History(scenario, perSecond, horizon, seed);
  const sums = history.properties.map((property) => ({ property, hits: 0, shares: 0, squares: 0 }));
  for (let run = 0; run < runCount; run += 1) {
    yield* history.draw();
    for (const [index, sum] of sums.entries()) {
      const share = history.times[index]! / horizon;
      sum.hits += history.isHit[index]!;
      sum.shares += share;
      sum.squares += share * share;
    }
  }
  return sums.map(({ property, hits, shares, squares }) => ({
    property,
    probability: proportion(hits, runCount),
    share: meanOf(shares, squares, runCount),
  }));
}

/** One history after the other. */
class History {
  readonly properties: readonly MeasuredProperty[];
  /** By property: whether it was so, and for how many seconds. */
  readonly isHit: Uint8Array;
  readonly times: Float64Array;
  readonly #space: ModelSpace;
  readonly #rateOf: Float64Array;
  readonly #shareOf: readonly (string | undefined)[];
  readonly #horizon: number;
  readonly #random: () => number;

  constructor(scenario: Scenario, perSecond: ReadonlyMap<string, number>, horizon: number, seed: number) {
    const model = modelOf(scenario);
    this.#space = new ModelSpace(model);
    this.#horizon = horizon;
    this.#rateOf = Float64Array.from(model.steps, ({ action }) => perSecond.get(action) ?? 0);
    this.#shareOf = model.steps.map(({ action, chosen }) => {
      if (!actionsWithSharedRate.has(action)) return undefined;
      const { source: _, ...others } = namesOf(chosen);
      return JSON.stringify([action, others]);
    });
    this.properties = measuredProperties(model.deployment);
    this.isHit = new Uint8Array(this.properties.length);
    this.times = new Float64Array(this.properties.length);
    const generator = xoroshiro128plus(seed);
    this.#random = () => uniformFloat64(generator);
  }

  *draw(): Generator<void> {
    const { before } = this.#space;
    before.set(this.#space.start);
    this.isHit.fill(0);
    this.times.fill(0);
    for (let [time, stepCount] = [0, 0]; time < this.#horizon; stepCount += 1) {
      const steps = this.#possible();
      const total = steps.reduce((sum, { rate }) => sum + rate, 0);
      // One minus it, which is never zero.
      const stay = total === 0 ? Number.POSITIVE_INFINITY : -Math.log1p(-this.#random()) / total;
      this.#note(Math.min(stay, this.#horizon - time));
      time += stay;
      if (time >= this.#horizon) break;
      const { positions, values } = this.#choose(steps, total);
      for (const [index, position] of positions.entries()) before[position] = values[index]!;
      if (stepCount % stepsBetweenPauses === 0) yield;
    }
    yield;
  }

  /** What happens in the world at hand, and how often. */
  #possible(): readonly { readonly rate: number; readonly effect: Effect }[] {
    const effects = this.#space.effects();
    const sharers = new Map<string, number>();
    for (const { step } of effects) {
      const share = this.#shareOf[step];
      if (share !== undefined) sharers.set(share, (sharers.get(share) ?? 0) + 1);
    }
    return effects
      .filter(({ step, positions }) => this.#rateOf[step]! > 0 && positions.length > 0)
      .map((effect) => {
        const share = this.#shareOf[effect.step];
        const rate = this.#rateOf[effect.step]! / (share === undefined ? 1 : sharers.get(share)!);
        return { rate, effect };
      });
  }

  #choose(steps: readonly { readonly rate: number; readonly effect: Effect }[], total: number): Effect {
    let left = this.#random() * total;
    for (const { rate, effect } of steps) {
      left -= rate;
      if (left < 0) return effect;
    }
    return steps.at(-1)!.effect;
  }

  #note(seconds: number): void {
    const { after, before, worldAfter } = this.#space;
    after.set(before);
    for (const [index, property] of this.properties.entries()) {
      const found =
        property.kind === 'always' ? property.findViolation(worldAfter) : property.findWitness(worldAfter);
      if (found === undefined) continue;
      this.isHit[index] = 1;
      this.times[index]! += seconds;
    }
  }
}

type Effect = ReturnType<ModelSpace['effects']>[number];

const stepsBetweenPauses = 256;

/** The normal quantile that leaves half a percent on each side. */
const quantile = 2.5758293035489;

/** Wilson's interval, which is right near 0 and 1, too. */
function proportion(hits: number, count: number): Estimate {
  const value = hits / count;
  const square = quantile ** 2 / count;
  const middle = (value + square / 2) / (1 + square);
  const reach = (quantile / (1 + square)) * Math.sqrt((value * (1 - value)) / count + square / (4 * count));
  return { value, low: Math.max(0, middle - reach), high: Math.min(1, middle + reach) };
}

/**
 * The interval of Maurer and Pontil (empirical Bernstein), which is right for whatever lies between 0 and 1: most shares
 * are of few histories that are far from the others, and a normal interval would be too short for them.
 */
function meanOf(sum: number, squares: number, count: number): Estimate {
  const value = sum / count;
  const variance = Math.max(0, (squares - count * value ** 2) / (count - 1));
  const sureness = Math.log(4 / doubt);
  const reach = Math.sqrt((2 * variance * sureness) / count) + (7 * sureness) / (3 * (count - 1));
  return { value, low: Math.max(0, value - reach), high: Math.min(1, value + reach) };
}

/** What is left to 99 percent. */
const doubt = 0.01;
