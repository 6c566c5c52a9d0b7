import { isActive } from '../../world/questions.ts';
import type { ClusterSlot } from '../../world/slots.ts';
import type { Action } from '../action.ts';
import { choices } from '../choices.ts';

/**
 * The crypto officer changes the password on the active HSMs of one cluster.
 *
 * @clause KS-USERS-APART
 * @clause KS-CLONE-PASSWORDS
 */
export const changePassword: Action<{ cluster: ClusterSlot }> = {
  name: 'change-password',
  clause: 'KS-USERS-APART',
  parameters: ({ clusters }) => choices({ cluster: clusters }),

  forbids: ({ scenario }) => (scenario.allow.changeUsers ? undefined : 'not-allowed'),

  refuses(world, { cluster }) {
    if (world.clusterState(cluster) !== 'ACTIVE') return 'cluster-not-active';
    const officer = world.deployment.cryptoOfficer;
    for (const hsm of cluster.hsms) {
      if (isActive(world, hsm) && world.passwordVersion(hsm, officer) === 1) return undefined;
    }
    return 'password-already-changed';
  },

  apply(world, { cluster }) {
    const officer = world.deployment.cryptoOfficer;
    for (const hsm of cluster.hsms) {
      const hasFirst = isActive(world, hsm) && world.passwordVersion(hsm, officer) === 1;
      if (hasFirst) world.tell(hsm, { type: 'password.changed', user: officer.name });
    }
  },

  describe: ({ cluster }) => `The crypto officer changes the password on the active HSMs of ${cluster.name}.`,
};
