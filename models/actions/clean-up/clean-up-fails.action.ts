import { isActive } from '../../world/questions.ts';
import type { HsmSlot, KeySlot } from '../../world/slots.ts';
import type { Action } from '../action.ts';
import { choices } from '../choices.ts';

/**
 * The client tries to remove one copy of a key whose creation failed, and cannot.
 *
 * @remarks
 * It cannot while the HSM does not answer; for no visible reason it may fail only where the scenario says
 * so.
 *
 * @clause KS-SDK3-CLEAN-UP
 */
export const cleanUpFails: Action<{ key: KeySlot; hsm: HsmSlot }> = {
  name: 'clean-up-fails',
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
    if (world.isAttempted(key, hsm)) return 'already-attempted';
    const mayFail = world.deployment.scenario.allow.syncFailures || !isActive(world, hsm);
    return mayFail ? undefined : 'copying-cannot-fail';
  },

  apply: (world, { key, hsm }) => world.tell(key.attempts[hsm.indexInCluster]!, { type: 'attempt.made' }),

  describe: ({ key, hsm }) => `The clean-up fails to remove ${key.name} from ${hsm.name}.`,
};
