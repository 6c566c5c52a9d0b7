import { isActive } from '../../world/questions.ts';
import type { HsmSlot, KeySlot } from '../../world/slots.ts';
import type { Action } from '../action.ts';
import { choices } from '../choices.ts';

/**
 * The client cannot remove one copy of a key whose creation failed, and marks it to be removed later.
 *
 * @remarks
 * A marked copy is held no more: it serves no call, is in no backup, and synchronization neither takes it
 * from this HSM nor brings it there. Nobody has to do anything about it.
 *
 * @clause KS-CLEAN-UP-TOMBSTONE
 */
export const cleanUpTombstones: Action<{ key: KeySlot; hsm: HsmSlot }> = {
  name: 'clean-up-tombstones',
  clause: 'KS-CLEAN-UP-TOMBSTONE',
  parameters: ({ keys, hsms }) => choices({ key: keys, hsm: hsms }),

  forbids({ scenario }, { key, hsm }) {
    if (!scenario.allow.tombstoneCleanUp) return 'not-allowed';
    if (key.class !== 'token') return 'not-a-token-key';
    if (key.sdk !== 3) return 'not-an-sdk3-key';
    if (hsm.cluster !== key.home) return 'hsm-not-in-home-cluster';
    return key.reached.includes(hsm) ? undefined : 'hsm-out-of-reach';
  },

  refuses(world, { key, hsm }) {
    if (world.creation(key) !== 'cleaning') return 'clean-up-not-running';
    if (!world.holds(hsm, key)) return 'not-held';
    if (!isActive(world, hsm)) return 'hsm-not-active';
    return world.isAttempted(key, hsm) ? 'already-attempted' : undefined;
  },

  apply(world, { key, hsm }) {
    world.tell(hsm, { type: 'copy.marked', key: key.name });
    world.tell(key.attempts[hsm.indexInCluster]!, { type: 'attempt.made' });
  },

  describe: ({ key, hsm }) => `The clean-up marks ${key.name} on ${hsm.name} to be removed later.`,
};
