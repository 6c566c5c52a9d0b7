import { isActive } from '../../world/questions.ts';
import type { HsmSlot, KeySlot } from '../../world/slots.ts';
import type { Action } from '../action.ts';
import { choices } from '../choices.ts';

/**
 * The client removes one copy of a key whose creation failed.
 *
 * @clause KS-SDK3-CLEAN-UP
 */
export const cleanUpCopy: Action<{ key: KeySlot; hsm: HsmSlot }> = {
  name: 'clean-up-copy',
  clause: 'KS-SDK3-CLEAN-UP',
  parameters: ({ keys, hsms }) => choices({ key: keys, hsm: hsms }),

  forbids(_, { key, hsm }) {
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
    world.tell(hsm, { type: 'key.erased', key: key.name });
    world.tell(key.attempts[hsm.indexInCluster]!, { type: 'attempt.made' });
  },

  describe: ({ key, hsm }) => `The clean-up removes ${key.name} from ${hsm.name}.`,
};
