import { isAcknowledgedTokenKey, type KeySlot, type ReadonlyWorld } from '#models';
import type { AlwaysProperty, Evidence, ReachableProperty } from '../property.ts';

type IsAbout = (world: ReadonlyWorld, key: KeySlot) => boolean;
type EvidenceOf = (world: ReadonlyWorld, key: KeySlot) => Evidence | undefined;

/** What is never to be so of a key: of an acknowledged token key, unless it says of which. */
export const neverOfAKey = (
  evidenceOf: EvidenceOf,
  isAbout: IsAbout = isAcknowledgedTokenKey,
): Pick<AlwaysProperty, 'kind' | 'duty' | 'scope' | 'appliesTo' | 'findViolation'> => ({
  kind: 'always',
  duty: 'hazard',
  scope: 'one by one',
  appliesTo: (world) => world.deployment.keys.some((key) => isAbout(world, key)),
  findViolation: (world) => firstIn(world, isAbout, evidenceOf),
});

/** What is to be so of an acknowledged token key in some world. */
export const onceOfAKey = (
  evidenceOf: EvidenceOf,
): Pick<ReachableProperty, 'kind' | 'duty' | 'scope' | 'findWitness'> => ({
  kind: 'reachable',
  duty: 'hazard',
  scope: 'one by one',
  findWitness: (world) => firstIn(world, isAcknowledgedTokenKey, evidenceOf),
});

function firstIn(world: ReadonlyWorld, isAbout: IsAbout, evidenceOf: EvidenceOf): Evidence | undefined {
  for (const key of world.deployment.keys) {
    const evidence = isAbout(world, key) ? evidenceOf(world, key) : undefined;
    if (evidence !== undefined) return { key: key.name, ...evidence };
  }
  return undefined;
}
