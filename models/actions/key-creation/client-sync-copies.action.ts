import { hasLiveCopyInReach, isActive, isHandleTaken } from '../../world/questions.ts';
import type { HsmSlot, KeySlot } from '../../world/slots.ts';
import type { Action } from '../action.ts';
import { choices } from '../choices.ts';

/**
 * Client-side synchronization clones a new token key to one more HSM of its cluster.
 *
 * @clause KS-CLIENT-SYNC
 * @clause KS-SYNC-ONE-CLUSTER
 * @clause KS-KEY-HANDLE-COLLISION
 * @assumption sdk5-copies-to-all
 */
export const clientSyncCopies: Action<{ key: KeySlot; hsm: HsmSlot }> = {
  name: 'client-sync-copies',
  clause: 'KS-CLIENT-SYNC',
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
    if (!hasLiveCopyInReach(world, key)) return 'no-live-copy';
    if (isHandleTaken(world, hsm, key)) return 'handle-taken';
    return world.passwordVersion(hsm, key.owner) === 0 ? 'owner-missing' : undefined;
  },

  apply(world, { key, hsm }) {
    world.tell(hsm, { type: 'key.stored', key: key.name });
    world.tell(key.attempts[hsm.indexInCluster]!, { type: 'attempt.made' });
  },

  describe: ({ key, hsm }) => `Client-side synchronization copies ${key.name} to ${hsm.name}.`,
};
