import type { ClusterSlot } from '../../world/slots.ts';
import type { Action } from '../action.ts';
import { choices } from '../choices.ts';

/**
 * The service has created a cluster; one made from a backup is initialized already.
 *
 * @remarks
 * Where the scenario assumes it, one made from a backup is even active, before its first HSM
 * (KS-CLONE-ACTIVATION). Its first HSM is restored from that backup all the same.
 *
 * @clause KS-CLUSTER-LIFECYCLE
 * @clause KS-CLONE-ACTIVATION
 * @assumption restored-cluster-active
 */
export const clusterCreated: Action<{ cluster: ClusterSlot }> = {
  name: 'cluster-created',
  clause: 'KS-CLUSTER-LIFECYCLE',
  parameters: ({ clusters }) => choices({ cluster: clusters }),

  refuses: (world, { cluster }) =>
    world.clusterState(cluster) === 'CREATE_IN_PROGRESS' ? undefined : 'cluster-not-creating',

  apply(world, { cluster }) {
    const isRestored = world.origin(cluster) !== undefined;
    world.tell(cluster, { type: 'cluster.created' });
    const isActive = isRestored && world.deployment.scenario.assume.restoredClusterActive;
    if (isActive) world.tell(cluster, { type: 'cluster.activated' });
  },

  describe: ({ cluster }) => `The service has created ${cluster.name}.`,
};
