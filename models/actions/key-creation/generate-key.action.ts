import { activeHsmCountInReach, isActive, isHandleTaken } from '../../world/questions.ts';
import type { HsmSlot, KeySlot } from '../../world/slots.ts';
import type { Action } from '../action.ts';
import { choices } from '../choices.ts';

/**
 * An application creates a key on one HSM of its cluster.
 *
 * @remarks
 * The call is still running afterwards for a token key, and done for a session key. Client SDK 5 refuses
 * to start when the quorum is out of reach. A cluster gives out no handle that is taken on an HSM that answers.
 *
 * @clause KS-CLIENT-SYNC
 * @clause KS-TOKEN-PERSISTENT
 * @clause KS-KEY-OWNER
 * @clause KS-SDK5-QUORUM-CLUSTER
 * @clause KS-KEY-HANDLE
 * @assumption handles-given-once
 */
export const generateKey: Action<{ key: KeySlot; hsm: HsmSlot }> = {
  name: 'generate-key',
  clause: 'KS-CLIENT-SYNC',
  parameters: ({ keys, hsms }) => choices({ key: keys, hsm: hsms }),

  forbids(_, { key, hsm }) {
    if (key.promotes !== undefined) return 'made-by-promotion';
    if (hsm.cluster !== key.home) return 'hsm-not-in-home-cluster';
    return key.reached.includes(hsm) ? undefined : 'hsm-out-of-reach';
  },

  refuses(world, { key, hsm }) {
    if (world.creation(key) !== 'none') return 'key-already-created';
    if (world.clusterState(key.home) !== 'ACTIVE') return 'cluster-not-active';
    if (!isActive(world, hsm)) return 'hsm-not-active';
    if (world.passwordVersion(hsm, key.owner) === 0) return 'owner-missing';
    if (key.home.hsms.some((other) => isActive(world, other) && isHandleTaken(world, other, key)))
      return 'handle-taken';
    const asksForQuorum = key.class === 'token' && key.sdk === 5;
    if (asksForQuorum && activeHsmCountInReach(world, key) < key.need) return 'quorum-unreachable';
    return undefined;
  },

  apply(world, { key, hsm }) {
    world.tell(hsm, { type: 'key.stored', key: key.name });
    world.tell(key, { type: 'key.generated' });
    if (key.class === 'token') world.tell(key.attempts[hsm.indexInCluster]!, { type: 'attempt.made' });
  },

  describe: ({ key, hsm }) =>
    `The application ${key.client} generates the ${key.class} key ${key.name} on ${hsm.name}.`,
};
