import { isActive } from '../../world/questions.ts';
import type { ClusterSlot, UserSlot } from '../../world/slots.ts';
import type { Action } from '../action.ts';
import { choices } from '../choices.ts';

/**
 * A user is created on the active HSMs of one cluster, where it is missing.
 *
 * @clause KS-USERS-APART
 * @clause KS-CLONE-USERS
 * @clause KS-USERS-AFTER-ACTIVATION
 */
export const createUser: Action<{ cluster: ClusterSlot; user: UserSlot }> = {
  name: 'create-user',
  clause: 'KS-USERS-APART',
  parameters: ({ clusters, users }) => choices({ cluster: clusters, user: users }),

  forbids({ scenario, cryptoOfficer }, { user }) {
    if (!scenario.allow.changeUsers) return 'not-allowed';
    return user === cryptoOfficer ? 'is-crypto-officer' : undefined;
  },

  refuses(world, { cluster, user }) {
    if (world.clusterState(cluster) !== 'ACTIVE') return 'cluster-not-active';
    for (const hsm of cluster.hsms) {
      if (isActive(world, hsm) && world.passwordVersion(hsm, user) === 0) return undefined;
    }
    return 'user-exists';
  },

  apply(world, { cluster, user }) {
    for (const hsm of cluster.hsms) {
      const lacksUser = isActive(world, hsm) && world.passwordVersion(hsm, user) === 0;
      if (lacksUser) world.tell(hsm, { type: 'user.created', user: user.name });
    }
  },

  describe: ({ cluster, user }) => `The user ${user.name} is created on the active HSMs of ${cluster.name}.`,
};
