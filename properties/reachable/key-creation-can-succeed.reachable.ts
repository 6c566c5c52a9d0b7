import type { ReachableProperty } from '../property.ts';

/**
 * The deployment is good for something: some key can be created.
 *
 * @clause KS-SDK5-QUORUM
 * @brokenBy client-side synchronization never serves Client SDK 5
 */
export const keyCreationCanSucceed: ReachableProperty = {
  kind: 'reachable',
  name: 'key-creation-can-succeed',
  clause: 'KS-SDK5-QUORUM',
  statement: 'Some key, session keys included, becomes acknowledged.',
  duty: 'hazard',
  scope: 'one by one',

  findWitness(world) {
    for (const key of world.deployment.keys) {
      if (world.creation(key) === 'acknowledged') return { key: key.name };
    }
    return undefined;
  },
};
