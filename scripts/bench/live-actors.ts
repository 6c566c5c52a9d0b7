import { ActorWorld, modelOf, type Scenario } from '#models';
import type { BenchmarkCounts } from '#reports';

/**
 * The exhaustive search over live XState actors: what a search would be without the memory of ours.
 *
 * @remarks
 * The same actions, asked and taken in every world; going back to a world gives those actors a new start that
 * are elsewhere.
 */
export function searchLiveActors(scenario: Scenario): BenchmarkCounts {
  const { deployment, steps } = modelOf(scenario);
  const world = new ActorWorld(deployment);
  const keyOf = (): string => world.encodings.join('\n');
  const found = new Map([[keyOf(), world.snapshots()]]);
  let transitions = 0;
  for (const snapshots of found.values()) {
    world.restore(snapshots);
    for (const step of steps) {
      if (step.refuses(world) !== undefined) continue;
      step.apply(world);
      transitions += 1;
      const key = keyOf();
      if (!found.has(key)) found.set(key, world.snapshots());
      world.restore(snapshots);
    }
  }
  world.stop();
  return { worlds: found.size, transitions, storedWorlds: found.size, bytes: null };
}
