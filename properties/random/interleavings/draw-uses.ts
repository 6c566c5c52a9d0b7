import type fc from 'fast-check';
import { write } from '../../search/space.ts';
import type { Use } from '../../uses.ts';
import type { ModelSpace } from '../../verification/model-space.ts';
import { unlessDefect } from '../claims.ts';
import { expectedOfUse } from './use-fit.ts';

/** After one step in so many a key is used. */
const stepsPerUse = 6;

/** One use in so many is drawn among all, whether or not there is such a key. */
const usesPerAnything = 8;

/**
 * Puts uses of keys into a walk.
 *
 * @remarks
 * They are drawn after the walk, which goes where it would go without them. Most are of a key that exists, and
 * come to an HSM that serves its client.
 *
 * The space is left at the end of the walk.
 *
 * @param steps - the numbers of the steps of the walk
 * @returns the numbers of the same steps, and of the uses among them
 */
export function withUses(space: ModelSpace, steps: readonly number[], random: fc.Random): number[] {
  const { keys, hsms } = space.model.deployment;
  if (keys.length === 0 || hsms.length === 0) return [...steps];
  space.before.set(space.start);
  const numbers: number[] = [];
  for (const step of [undefined, ...steps]) {
    if (step !== undefined) {
      numbers.push(step);
      const outcome = unlessDefect(() => space.outcomeOf(step));
      // A walk ends with a step that is a defect of its action.
      if (outcome instanceof Error) break;
      if (typeof outcome !== 'string') write(outcome, space.before);
    }
    if (random.nextInt(1, stepsPerUse) > 1) continue;
    const use = drawUse(space, random);
    if (use !== undefined) numbers.push(space.uses.numberOf(use));
  }
  return numbers;
}

/** Undefined where there is nothing to use. */
function drawUse({ worldBefore, model }: ModelSpace, random: fc.Random): Use | undefined {
  const { keys } = model.deployment;
  const isAnything = random.nextInt(1, usesPerAnything) === 1;
  const all = keys.flatMap((key) => key.home.hsms.map((hsm) => ({ key, hsm })));
  const likely = isAnything ? all : all.filter((use) => expectedOfUse(worldBefore, use) !== 'not-asked');
  return likely.length === 0 ? undefined : likely[random.nextInt(0, likely.length - 1)];
}
