import { hasActiveHsm, isActive } from '../../world/questions.ts';
import type { ClusterSlot } from '../../world/slots.ts';
import type { Action } from '../action.ts';
import { choices } from '../choices.ts';

/**
 * The first crypto officer of a fresh cluster sets a password, which activates the cluster.
 *
 * @clause KS-CLUSTER-ACTIVATION
 */
export const activateCluster: Action<{ cluster: ClusterSlot }> = {
  name: 'activate-cluster',
  clause: 'KS-CLUSTER-ACTIVATION',
  parameters: ({ clusters }) => choices({ cluster: clusters }),

  refuses(world, { cluster }) {
    if (world.clusterState(cluster) !== 'INITIALIZED') return 'cluster-not-initialized';
    if (world.origin(cluster) !== undefined) return 'cluster-from-backup';
    return hasActiveHsm(world, cluster) ? undefined : 'no-active-hsm';
  },

  apply(world, { cluster }) {
    world.tell(cluster, { type: 'cluster.activated' });
    const user = world.deployment.cryptoOfficer.name;
    for (const hsm of cluster.hsms) if (isActive(world, hsm)) world.tell(hsm, { type: 'user.created', user });
  },

  describe: ({ cluster }) => `The first crypto officer activates ${cluster.name}.`,
};
