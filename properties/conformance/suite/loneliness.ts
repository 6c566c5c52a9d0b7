import { type Refusal, refusalOf } from '#models';
import type { ActionAttempt, Ground } from './ground.ts';

/**
 * Whether nothing but one thing stands in the way of an attempt: it would happen with one parameter chosen
 * otherwise, or if one slot were in another state.
 *
 * @remarks
 * A test of such a refusal cannot be passed by an implementation that refuses for something else. What a
 * deployment does not allow would have to happen if it did.
 */
export function isLonely(
  ground: Ground,
  numbers: Int32Array,
  attempt: ActionAttempt,
  refusal: Refusal,
): boolean {
  if (refusal === 'not-allowed') return happensWhereAllowed(ground, numbers, attempt);
  return (
    happensWithOtherParameter(ground, numbers, attempt) ||
    (attempt.forbidden === undefined && happensInOtherState(ground, numbers, attempt))
  );
}

function happensWhereAllowed(
  ground: Ground,
  numbers: Int32Array,
  { action, chosen }: ActionAttempt,
): boolean {
  const { deployment } = ground.model;
  const allow = Object.fromEntries(
    Object.entries(deployment.scenario.allow).map(([name, value]) => [
      name,
      typeof value === 'boolean' ? true : 1,
    ]),
  ) as typeof deployment.scenario.allow;
  const allowing = { ...deployment, scenario: { ...deployment.scenario, allow } };
  if (action.forbids?.(allowing, chosen) !== undefined) return false;
  return action.refuses(ground.worldAt(numbers), chosen) === undefined;
}

function happensWithOtherParameter(ground: Ground, numbers: Int32Array, attempt: ActionAttempt): boolean {
  const { action, chosen } = attempt;
  return ground
    .attemptsOf(action.name)
    .filter((other) => Object.keys(chosen).filter((name) => chosen[name] !== other.chosen[name]).length === 1)
    .some((other) => ground.refusalOf(numbers, other) === undefined);
}

function happensInOtherState(ground: Ground, numbers: Int32Array, attempt: ActionAttempt): boolean {
  const { action, chosen } = attempt;
  for (const [position, own] of numbers.entries()) {
    const { size } = ground.memory.lifecycleAt[position]!;
    for (let state = 0; state < size; state += 1) {
      if (state === own) continue;
      const world = ground.worldAt(numbers);
      world.numbers[position] = state;
      if (refusalOf(action, world, chosen) === undefined) return true;
    }
  }
  return false;
}

/** How well an attempt shows what comes of it: it happens, it is refused for one reason only, or for several. */
export function qualityOf(ground: Ground, numbers: Int32Array, attempt: ActionAttempt): 0 | 1 | 2 {
  const refusal = ground.refusalOf(numbers, attempt);
  if (refusal === undefined) return 0;
  return isLonely(ground, numbers, attempt, refusal) ? 1 : 2;
}
