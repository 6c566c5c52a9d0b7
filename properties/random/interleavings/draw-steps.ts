import type fc from 'fast-check';
import { write } from '../../search/space.ts';
import type { ModelSpace } from '../../verification/model-space.ts';
import { unlessDefect } from '../claims.ts';

/**
 * Draws the steps of one walk through a deployment.
 *
 * @remarks
 * Walks that draw uniformly all look alike: every failure is repaired soon, every copy soon made. So each
 * walk has its own habits, in the manner of swarm testing: some actions never happen in it, some are far more
 * frequent than others; and half of the walks tire of what they have done, which makes them go far. One step
 * in sixteen is drawn among all, whether or not it can happen, so that what must be refused is tried too.
 * Where nothing that it is used to can happen, a walk takes on other habits.
 *
 * The space is left at the end of the walk.
 *
 * @returns the numbers of the steps
 */
export function drawSteps(space: ModelSpace, random: fc.Random, stepCountMax: number): number[] {
  const { before, start } = space;
  const places = placesOf(space);
  const tires = random.nextInt(0, 1) === 1;
  let weights = drawWeights(places.actionCount, random);
  const length = drawLength(stepCountMax, random);
  const steps: number[] = [];
  before.set(start);
  while (steps.length < length && places.actionCount > 0) {
    const isAnything = random.nextInt(1, 16) === 1;
    const step = isAnything ? drawAny(places, random) : drawEnabled(space, places, weights, random);
    if (step === 'nothing-enabled') break;
    if (step === 'nothing-usual') {
      weights = drawWeights(places.actionCount, random);
      continue;
    }
    steps.push(step);
    if (!goOn(space, step)) break;
    const action = places.actionOf[step]!;
    if (tires) weights[action] = Math.ceil(weights[action]! / 8);
  }
  return steps;
}

/**
 * Takes a step if it can happen.
 *
 * @returns whether the walk may go on: not after a step that is a defect of its action, for whoever runs the
 * walk shall find it
 */
function goOn(space: ModelSpace, step: number): boolean {
  const outcome = unlessDefect(() => space.outcomeOf(step));
  if (outcome instanceof Error) return false;
  if (typeof outcome !== 'string') write(outcome, space.before);
  return true;
}

function drawEnabled(
  space: ModelSpace,
  { actionOf }: Places,
  weights: readonly number[],
  random: fc.Random,
): number | 'nothing-enabled' | 'nothing-usual' {
  const effects = unlessDefect(() => space.effects());
  if (effects instanceof Error) return defectiveStep(space, effects);
  if (effects.length === 0) return 'nothing-enabled';
  let total = 0;
  for (const { step } of effects) total += weights[actionOf[step]!]!;
  if (total === 0) return 'nothing-usual';
  let ticket = random.nextInt(1, total);
  for (const { step } of effects) {
    ticket -= weights[actionOf[step]!]!;
    if (ticket <= 0) return step;
  }
  throw new RangeError('The weights do not add up.');
}

function drawAny({ firstOf, actionCount }: Places, random: fc.Random): number {
  const action = random.nextInt(0, actionCount - 1);
  return random.nextInt(firstOf[action]!, firstOf[action + 1]! - 1);
}

/** The step that cannot be asked about here. */
function defectiveStep(space: ModelSpace, error: Error): number {
  const isDefective = (_: unknown, step: number): boolean =>
    unlessDefect(() => space.outcomeOf(step)) instanceof Error;
  const step = space.model.steps.findIndex(isDefective);
  if (step < 0) throw error;
  return step;
}

/** How likely an action is, for one of three kinds of walk: nothing, some or much is left out. */
const habits = [
  [1, 1, 1, 4, 4, 16, 16, 16],
  [0, 1, 1, 1, 4, 4, 16, 16],
  [0, 0, 0, 0, 1, 4, 4, 16],
] as const;

/** By action. */
function drawWeights(actionCount: number, random: fc.Random): number[] {
  const habit = habits[random.nextInt(0, habits.length - 1)]!;
  const weights: number[] = [];
  while (weights.length < actionCount) weights.push(habit[random.nextInt(0, habit.length - 1)]!);
  return weights;
}

/** Short walks stay close to the start, long ones have time for bad luck. */
function drawLength(stepCountMax: number, random: fc.Random): number {
  const bound = Math.max(1, Math.floor(stepCountMax / 4 ** random.nextInt(0, 2)));
  return random.nextInt(1, bound);
}

/** Where the steps of each action lie; actions without a step in this deployment have no place. */
interface Places {
  readonly actionCount: number;
  /** By step. */
  readonly actionOf: readonly number[];
  /** By action: its first step; and after the last one, the number of steps. */
  readonly firstOf: readonly number[];
}

const remembered = new WeakMap<ModelSpace, Places>();

function placesOf(space: ModelSpace): Places {
  const known = remembered.get(space);
  if (known !== undefined) return known;
  const { steps } = space.model;
  const firstOf: number[] = [];
  const actionOf = steps.map(({ action }, step) => {
    if (action !== steps[step - 1]?.action) firstOf.push(step);
    return firstOf.length - 1;
  });
  const places = { actionCount: firstOf.length, actionOf, firstOf: [...firstOf, steps.length] };
  remembered.set(space, places);
  return places;
}
