import { type Refusal, refusalOf } from '#models';
import type { ActionAttempt, Testbed } from './testbed.ts';

/**
 * Whether nothing but one thing stands in the way of an attempt: it would happen with one parameter chosen
 * otherwise, or if one slot were in another state.
 *
 * @remarks
 * A test of such a refusal cannot be passed by an implementation that refuses for something else. What a
 * deployment does not allow would have to happen if it did.
 */
export function isLonely(
  testbed: Testbed,
  numbers: Int32Array,
  attempt: ActionAttempt,
  refusal: Refusal,
): boolean {
  if (refusal === 'not-allowed') return happensWhereAllowed(testbed, numbers, attempt);
  return (
    happensWithOtherParameter(testbed, numbers, attempt) ||
    (attempt.forbidden === undefined && happensInOtherState(testbed, numbers, attempt))
  );
}

function happensWhereAllowed(
  testbed: Testbed,
  numbers: Int32Array,
  { action, chosen }: ActionAttempt,
): boolean {
  const { deployment } = testbed.model;
  const allow = Object.fromEntries(
    Object.entries(deployment.scenario.allow).map(([name, value]) => [
      name,
      typeof value === 'boolean' ? true : 1,
    ]),
  ) as typeof deployment.scenario.allow;
  const allowing = { ...deployment, scenario: { ...deployment.scenario, allow } };
  if (action.forbids?.(allowing, chosen) !== undefined) return false;
  return action.refuses(testbed.worldAt(numbers), chosen) === undefined;
}

function happensWithOtherParameter(testbed: Testbed, numbers: Int32Array, attempt: ActionAttempt): boolean {
  const { action, chosen } = attempt;
  return testbed
    .attemptsOf(action.name)
    .filter((other) => Object.keys(chosen).filter((name) => chosen[name] !== other.chosen[name]).length === 1)
    .some((other) => testbed.refusalOf(numbers, other) === undefined);
}

function happensInOtherState(testbed: Testbed, numbers: Int32Array, attempt: ActionAttempt): boolean {
  const { action, chosen } = attempt;
  for (const [position, own] of numbers.entries()) {
    const { size } = testbed.memory.lifecycleAt[position]!;
    for (let state = 0; state < size; state += 1) {
      if (state === own) continue;
      const world = testbed.worldAt(numbers);
      world.numbers[position] = state;
      if (refusalOf(action, world, chosen) === undefined) return true;
    }
  }
  return false;
}

/** How well an attempt shows what comes of it: it happens, it is refused for one reason only, or for several. */
export function qualityOf(testbed: Testbed, numbers: Int32Array, attempt: ActionAttempt): 0 | 1 | 2 {
  const refusal = testbed.refusalOf(numbers, attempt);
  if (refusal === undefined) return 0;
  return isLonely(testbed, numbers, attempt, refusal) ? 1 : 2;
}
