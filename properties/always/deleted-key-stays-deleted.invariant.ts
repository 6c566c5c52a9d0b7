import { holdersOf, isActive } from '#models';
import type { AlwaysProperty } from '../property.ts';

/**
 * A deleted key does not come back to life.
 *
 * @clause KS-DELETED-RETURNS
 * @brokenBy the deletion of a key leaves one copy
 */
export const deletedKeyStaysDeleted: AlwaysProperty = {
  kind: 'always',
  name: 'deleted-key-stays-deleted',
  clause: 'KS-DELETED-RETURNS',
  statement: 'A deleted key is held by no active HSM of any cluster.',
  duty: 'hazard',
  scope: 'one by one',

  appliesTo: (world) => world.deployment.keys.some((key) => world.creation(key) === 'deleted'),

  findViolation(world) {
    for (const key of world.deployment.keys) {
      if (world.creation(key) !== 'deleted') continue;
      const holders = holdersOf(world, key).filter((hsm) => isActive(world, hsm));
      if (holders.length > 0) return { key: key.name, 'active holders': holders.map(({ name }) => name) };
    }
    return undefined;
  },
};
