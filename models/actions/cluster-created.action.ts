import type { ClusterSlot } from '../world/slots.ts';
import type { Action } from './action.ts';
import { choices } from './choices.ts';

/**
 * The service has created a cluster; one made from a backup is initialized already.
 *
 * @clause KS-CLUSTER-LIFECYCLE
 */
export const clusterCreated: Action<{ cluster: ClusterSlot }> = {
  name: 'cluster-created',
  clause: 'KS-CLUSTER-LIFECYCLE',
  parameters: ({ clusters }) => choices({ cluster: clusters }),

  refuses: (world, { cluster }) =>
    world.clusterState(cluster) === 'CREATE_IN_PROGRESS' ? undefined : 'cluster-not-creating',

  apply: (world, { cluster }) => world.tell(cluster, { type: 'cluster.created' }),
  describe: ({ cluster }) => `The service has created ${cluster.name}.`,
};
