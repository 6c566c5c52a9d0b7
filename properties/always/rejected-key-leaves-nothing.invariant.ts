import { holdersOf, isHeld } from '#models';
import type { AlwaysProperty } from '../property.ts';

/**
 * A failed creation leaves no key material behind.
 *
 * @remarks
 * Clean-up is best effort and reaches the home cluster only, so orphans can stay, come back and spread.
 *
 * @clause KS-SDK3-CLEAN-UP
 * @brokenBy the clean-up of a failed creation ticks a copy off without removing it
 */
export const rejectedKeyLeavesNothing: AlwaysProperty = {
  kind: 'always',
  name: 'rejected-key-leaves-nothing',
  clause: 'KS-SDK3-CLEAN-UP',
  statement: 'A key whose creation was reported as failed is held by no HSM.',
  duty: 'hazard',
  scope: 'one by one',

  concerns: ({ keys }) => keys.some((key) => key.sdk === 3),

  appliesTo: (world) => world.deployment.keys.some((key) => world.creation(key) === 'rejected'),

  findViolation(world) {
    for (const key of world.deployment.keys) {
      if (world.creation(key) !== 'rejected' || !isHeld(world, key)) continue;
      return { key: key.name, 'orphans on': holdersOf(world, key).map(({ name }) => name) };
    }
    return undefined;
  },
};
