import type { Refusal } from '#models';
import { write } from '../search/space.ts';
import type { ModelSpace } from '../verification/model-space.ts';

/** A way as far as it can be taken. */
export interface TakenPath {
  /** The world at the start, and after each step that was taken. */
  readonly worlds: readonly Int32Array[];
  /** Why the step after those cannot be taken; undefined where all were. */
  readonly refusal: Refusal | undefined;
}

/**
 * Takes steps one after the other, up to the first that is refused.
 *
 * @param way - the numbers of steps
 */
export function takePath(space: ModelSpace, way: readonly number[]): TakenPath {
  const worlds = [space.start.slice()];
  for (const step of way) {
    const world = worlds.at(-1)!.slice();
    space.before.set(world);
    const outcome = space.outcomeOf(step);
    if (typeof outcome === 'string') return { worlds, refusal: outcome };
    write(outcome, world);
    worlds.push(world);
  }
  return { worlds, refusal: undefined };
}
