import type { ClusterSlot } from '../../world/slots.ts';
import type { Action } from '../action.ts';
import { choices } from '../choices.ts';

/**
 * A fresh cluster is initialized and gets a masking key of its own.
 *
 * @clause KS-MASKING-KEY
 */
export const clusterInitialized: Action<{ cluster: ClusterSlot }> = {
  name: 'cluster-initialized',
  clause: 'KS-MASKING-KEY',
  parameters: ({ clusters }) => choices({ cluster: clusters }),

  refuses: (world, { cluster }) =>
    world.clusterState(cluster) === 'INITIALIZE_IN_PROGRESS' ? undefined : 'cluster-not-initializing',

  apply: (world, { cluster }) =>
    world.tell(cluster, { type: 'cluster.initialized', maskingKey: cluster.name }),
  describe: ({ cluster }) => `${cluster.name} is initialized and has its own masking key.`,
};
