import { hasNoHsm } from '../../world/questions.ts';
import type { ClusterSlot } from '../../world/slots.ts';
import type { Action } from '../action.ts';
import { choices } from '../choices.ts';

/**
 * The deletion of a cluster without HSMs is requested.
 *
 * @clause KS-CLUSTER-DELETION
 */
export const deleteCluster: Action<{ cluster: ClusterSlot }> = {
  name: 'delete-cluster',
  clause: 'KS-CLUSTER-DELETION',
  parameters: ({ clusters }) => choices({ cluster: clusters }),

  forbids: ({ scenario }) => (scenario.allow.provision ? undefined : 'not-allowed'),

  refuses(world, { cluster }) {
    const state = world.clusterState(cluster);
    if (state !== 'UNINITIALIZED' && state !== 'INITIALIZED' && state !== 'ACTIVE')
      return 'cluster-not-in-use';
    return hasNoHsm(world, cluster) ? undefined : 'cluster-not-vacant';
  },

  apply: (world, { cluster }) => world.tell(cluster, { type: 'cluster.deletionStarted' }),
  describe: ({ cluster }) => `The deletion of ${cluster.name} is requested.`,
};
