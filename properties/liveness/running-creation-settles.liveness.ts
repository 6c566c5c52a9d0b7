import type { KeySlot, ReadonlyWorld } from '#models';
import { clientGoesOn, hsmsComeBack, serverSideSynchronization } from '../fairness.ts';
import type { LivenessProperty } from '../property.ts';

/**
 * A creation that runs comes to an end, with success or without.
 *
 * @remarks
 * A command that waits for a minimum without a time limit does not, where too few HSMs are left.
 *
 * @clause KS-KMU-TIMEOUT
 * @brokenBy a clean-up forgets which HSMs it has tried
 */
export const runningCreationSettles: LivenessProperty<KeySlot> = {
  kind: 'leads-to',
  name: 'running-creation-settles',
  clause: 'KS-KMU-TIMEOUT',
  statement: 'A running creation of a token key ends: the application learns whether it succeeded.',
  duty: 'hazard',
  scope: 'one by one',
  fairness: [...clientGoesOn, ...serverSideSynchronization, ...hsmsComeBack],

  subjects: ({ keys }) => keys.filter((key) => key.class === 'token'),

  appliesTo: isRunning,

  findViolation: (world, key) =>
    isRunning(world, key) ? { key: key.name, creation: world.creation(key) } : undefined,
};

function isRunning(world: ReadonlyWorld, key: KeySlot): boolean {
  const creation = world.creation(key);
  return creation === 'replicating' || creation === 'cleaning';
}
