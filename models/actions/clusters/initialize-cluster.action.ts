import { hasActiveHsm } from '../../world/questions.ts';
import type { ClusterSlot } from '../../world/slots.ts';
import type { Action } from '../action.ts';
import { choices } from '../choices.ts';

/**
 * The signed certificate of a fresh cluster is handed in, through its first HSM.
 *
 * @clause KS-CLUSTER-LIFECYCLE
 * @clause KS-CLUSTER-CERTIFICATE
 */
export const initializeCluster: Action<{ cluster: ClusterSlot }> = {
  name: 'initialize-cluster',
  clause: 'KS-CLUSTER-LIFECYCLE',
  parameters: ({ clusters }) => choices({ cluster: clusters }),

  refuses(world, { cluster }) {
    if (world.clusterState(cluster) !== 'UNINITIALIZED') return 'cluster-not-uninitialized';
    return hasActiveHsm(world, cluster) ? undefined : 'no-active-hsm';
  },

  apply: (world, { cluster }) => world.tell(cluster, { type: 'cluster.initializationStarted' }),
  describe: ({ cluster }) => `The initialization of ${cluster.name} starts.`,
};
