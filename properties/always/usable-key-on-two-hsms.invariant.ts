import { isUsable, liveCopyCountInHome } from '#models';
import { liveHolderNames } from '../evidence.ts';
import type { AlwaysProperty } from '../property.ts';

/**
 * A key that can be used is on two HSMs, so that one failure does not lose it.
 *
 * @clause KS-TWO-HSMS
 * @brokenBy a creation settles with one copy too few
 */
export const usableKeyOnTwoHsms: AlwaysProperty = {
  kind: 'always',
  name: 'usable-key-on-two-hsms',
  clause: 'KS-TWO-HSMS',
  statement: 'A usable key is held by at least two active HSMs of its home cluster.',
  duty: 'hazard',
  scope: 'one by one',

  appliesTo: (world) => world.deployment.keys.some((key) => isUsable(world, key)),

  findViolation(world) {
    for (const key of world.deployment.keys) {
      if (liveCopyCountInHome(world, key) < 2 && isUsable(world, key)) {
        return { key: key.name, 'active holders': liveHolderNames(world, key) };
      }
    }
    return undefined;
  },
};
