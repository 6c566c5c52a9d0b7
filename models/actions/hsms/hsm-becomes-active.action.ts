import type { HsmSlot } from '../../world/slots.ts';
import type { Action } from '../action.ts';
import { choices } from '../choices.ts';

/**
 * A new HSM starts to answer; the first one activates a cluster made from a backup.
 *
 * @clause KS-CLONE-ACTIVATION
 * @assumption restored-cluster-active
 */
export const hsmBecomesActive: Action<{ hsm: HsmSlot }> = {
  name: 'hsm-becomes-active',
  clause: 'KS-CLONE-ACTIVATION',
  parameters: ({ hsms }) => choices({ hsm: hsms }),

  refuses: (world, { hsm }) =>
    world.hsmState(hsm) === 'CREATE_IN_PROGRESS' ? undefined : 'hsm-not-creating',

  apply(world, { hsm }) {
    world.tell(hsm, { type: 'hsm.activated' });
    const isClone = world.origin(hsm.cluster) !== undefined;
    if (isClone && world.clusterState(hsm.cluster) === 'INITIALIZED') {
      world.tell(hsm.cluster, { type: 'cluster.activated' });
    }
  },

  describe: ({ hsm }) => `${hsm.name} becomes active.`,
};
