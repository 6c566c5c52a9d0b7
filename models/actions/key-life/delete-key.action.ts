import { hasLiveCopyInReach, isActive } from '../../world/questions.ts';
import type { KeySlot } from '../../world/slots.ts';
import type { Action } from '../action.ts';
import { choices } from '../choices.ts';

/**
 * The application deletes a key, or removes an orphan by hand.
 *
 * @remarks
 * It reaches the active HSMs of the home cluster that its client does, and no other: not a degraded HSM, not
 * a clone, no backup. Where a copy comes back, the scenario says whether it is deleted again.
 *
 * @clause KS-KEY-DELETION
 * @clause KS-SDK3-ORPHAN
 * @assumption deletion-reaches-active
 * @assumption orphans-are-deletable
 */
export const deleteKey: Action<{ key: KeySlot }> = {
  name: 'delete-key',
  clause: 'KS-KEY-DELETION',
  parameters: ({ keys }) => choices({ key: keys }),

  forbids: ({ scenario }) => (scenario.allow.deleteKey ? undefined : 'not-allowed'),

  refuses(world, { key }) {
    const creation = world.creation(key);
    const isAgain = creation === 'deleted' && world.deployment.scenario.allow.deleteKeyAgain;
    const isThere = creation === 'acknowledged' || creation === 'unacknowledged' || creation === 'rejected';
    if (!isThere && !isAgain) return 'key-not-created';
    return hasLiveCopyInReach(world, key) ? undefined : 'no-live-copy';
  },

  apply(world, { key }) {
    if (world.creation(key) !== 'deleted') world.tell(key, { type: 'key.deleted' });
    for (const hsm of key.reached) {
      const isReached = isActive(world, hsm) && world.holds(hsm, key);
      if (isReached) world.tell(hsm, { type: 'key.erased', key: key.name });
    }
  },

  describe: ({ key }) =>
    `The application ${key.client} deletes ${key.name} from every active HSM of ${key.home.name}${reachOf(key)}.`,
};

const reachOf = ({ home, reached }: KeySlot): string =>
  reached.length < home.hsms.length ? ' that it reaches' : '';
