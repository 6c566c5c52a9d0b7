import { activeHsmCountInReach, isActive, type KeySlot } from '#models';
import type { RecoverableProperty } from '../property.ts';

/**
 * A key that has not been created yet can still be created, while its client reaches an HSM at all.
 *
 * @remarks
 * This is what the recommended bound is for: where as many HSMs are required as the cluster has, one failure
 * stops every creation until the HSM is replaced; one fewer, and it does not.
 *
 * @clause KS-MINIMUM-NODES-BOUND
 * @brokenBy client-side synchronization never serves Client SDK 5
 */
export const creationStaysPossible: RecoverableProperty<KeySlot> = {
  kind: 'recoverable',
  name: 'creation-stays-possible',
  clause: 'KS-MINIMUM-NODES-BOUND',
  statement: 'While its client reaches an active HSM, a key that was not created yet can be created.',
  duty: 'hazard',
  scope: 'one by one',

  subjects: ({ keys }) => keys,

  appliesTo: (world, key) =>
    world.creation(key) === 'none' &&
    world.clusterState(key.home) === 'ACTIVE' &&
    activeHsmCountInReach(world, key) > 0,

  findViolation(world, key) {
    if (world.creation(key) === 'acknowledged') return undefined;
    const active = key.reached.filter((hsm) => isActive(world, hsm));
    return { key: key.name, required: key.need, 'active HSMs in reach': active.map(({ name }) => name) };
  },
};
