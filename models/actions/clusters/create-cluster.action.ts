import type { ClusterSlot } from '../../world/slots.ts';
import type { Action } from '../action.ts';
import { choices } from '../choices.ts';

/**
 * A fresh cluster is requested.
 *
 * @clause KS-CLUSTER-LIFECYCLE
 */
export const createCluster: Action<{ cluster: ClusterSlot }> = {
  name: 'create-cluster',
  clause: 'KS-CLUSTER-LIFECYCLE',
  parameters: ({ clusters }) => choices({ cluster: clusters }),
  forbids: ({ scenario }) => (scenario.allow.provision ? undefined : 'not-allowed'),
  refuses: (world, { cluster }) => (world.clusterState(cluster) === 'NONE' ? undefined : 'cluster-exists'),
  apply: (world, { cluster }) => world.tell(cluster, { type: 'cluster.creationStarted' }),
  describe: ({ cluster }) => `The cluster ${cluster.name} is requested in ${cluster.region.name}.`,
};
