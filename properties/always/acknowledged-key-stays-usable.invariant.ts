import { isAcknowledgedTokenKey, type KeySlot, liveCopyCountInReach, type ReadonlyWorld } from '#models';
import { liveHolderNamesInReach } from '../evidence.ts';
import type { AlwaysProperty } from '../property.ts';

/**
 * A key that Client SDK 5 acknowledged keeps the quorum that its use requires.
 *
 * @remarks
 * What counts is what its client reaches. That the check is passed once and for all, as
 * `quorumWhenResolved` assumes, makes no difference here: a second application would be refused.
 *
 * @clause KS-SDK5-QUORUM
 * @brokenBy a creation succeeds at once, whatever was copied
 */
export const acknowledgedKeyStaysUsable: AlwaysProperty = {
  kind: 'always',
  name: 'acknowledged-key-stays-usable',
  clause: 'KS-SDK5-QUORUM',
  statement: 'An acknowledged token key of Client SDK 5 keeps as many active holders as its use requires.',
  duty: 'hazard',
  scope: 'one by one',

  concerns: ({ keys }) => keys.some((key) => key.sdk === 5),

  appliesTo: (world) => world.deployment.keys.some((key) => isConcerned(world, key)),

  findViolation(world) {
    for (const key of world.deployment.keys) {
      if (isConcerned(world, key) && liveCopyCountInReach(world, key) < key.need) {
        return { key: key.name, required: key.need, 'active holders': liveHolderNamesInReach(world, key) };
      }
    }
    return undefined;
  },
};

const isConcerned = (world: ReadonlyWorld, key: KeySlot): boolean =>
  key.sdk === 5 && isAcknowledgedTokenKey(world, key);
