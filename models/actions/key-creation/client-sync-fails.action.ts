import { hasLiveCopyInReach, isActive, isHandleTaken } from '../../world/questions.ts';
import type { HsmSlot, KeySlot } from '../../world/slots.ts';
import type { Action } from '../action.ts';
import { choices } from '../choices.ts';

/**
 * Client-side synchronization tries one HSM and fails.
 *
 * @remarks
 * It must when no reachable HSM has the key any more, the owner is missing or another key has its handle; for no visible reason it may
 * only where the scenario says so.
 *
 * @clause KS-CLIENT-SYNC-FAILS
 * @assumption owner-needed
 */
export const clientSyncFails: Action<{ key: KeySlot; hsm: HsmSlot }> = {
  name: 'client-sync-fails',
  clause: 'KS-CLIENT-SYNC-FAILS',
  parameters: ({ keys, hsms }) => choices({ key: keys, hsm: hsms }),

  forbids(_, { key, hsm }) {
    if (key.class !== 'token') return 'not-a-token-key';
    if (hsm.cluster !== key.home) return 'hsm-not-in-home-cluster';
    return key.reached.includes(hsm) ? undefined : 'hsm-out-of-reach';
  },

  refuses(world, { key, hsm }) {
    if (world.creation(key) !== 'replicating') return 'creation-not-running';
    if (!isActive(world, hsm)) return 'hsm-not-active';
    if (world.isAttempted(key, hsm)) return 'already-attempted';
    if (world.deployment.scenario.allow.syncFailures) return undefined;
    if (!hasLiveCopyInReach(world, key)) return undefined;
    if (isHandleTaken(world, hsm, key)) return undefined;
    return world.passwordVersion(hsm, key.owner) === 0 ? undefined : 'copying-cannot-fail';
  },

  apply: (world, { key, hsm }) => world.tell(key.attempts[hsm.indexInCluster]!, { type: 'attempt.made' }),

  describe: ({ key, hsm }) => `Client-side synchronization fails to copy ${key.name} to ${hsm.name}.`,
};
