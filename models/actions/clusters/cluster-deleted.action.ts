import type { ClusterSlot } from '../../world/slots.ts';
import type { Action } from '../action.ts';
import { choices } from '../choices.ts';

/**
 * The service has deleted a cluster.
 *
 * @clause KS-CLUSTER-DELETION
 */
export const clusterDeleted: Action<{ cluster: ClusterSlot }> = {
  name: 'cluster-deleted',
  clause: 'KS-CLUSTER-DELETION',
  parameters: ({ clusters }) => choices({ cluster: clusters }),

  refuses: (world, { cluster }) =>
    world.clusterState(cluster) === 'DELETE_IN_PROGRESS' ? undefined : 'cluster-not-deleting',

  apply: (world, { cluster }) => world.tell(cluster, { type: 'cluster.deleted' }),
  describe: ({ cluster }) => `The service has deleted ${cluster.name}.`,
};
