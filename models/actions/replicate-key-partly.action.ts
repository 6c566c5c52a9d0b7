import { activeHsmsOf, isActive } from '../world/questions.ts';
import type { ClusterSlot, HsmSlot, KeySlot } from '../world/slots.ts';
import type { Action } from './action.ts';
import { choices } from './choices.ts';
import { replicateKey } from './replicate-key.action.ts';

/**
 * An operator runs key replicate, and one HSM of the destination does not get the key.
 *
 * @remarks
 * It starts as a whole one does, so it refuses for the same reasons; what arrived stays. Where several HSMs
 * are missed the outcome is that of a smaller success, and server-side synchronization may mend either.
 *
 * @clause KS-KEY-REPLICATE-PARTIAL
 */
export const replicateKeyPartly: Action<{
  key: KeySlot;
  source: ClusterSlot;
  destination: ClusterSlot;
  hsm: HsmSlot;
}> = {
  name: 'replicate-key-partly',
  clause: 'KS-KEY-REPLICATE-PARTIAL',
  parameters: ({ keys, clusters, hsms }) =>
    choices({ key: keys, source: clusters, destination: clusters, hsm: hsms }),

  forbids(deployment, { hsm, ...whole }) {
    if (!deployment.scenario.allow.syncFailures) return 'not-allowed';
    if (hsm.cluster !== whole.destination) return 'hsm-not-in-destination';
    return replicateKey.forbids?.(deployment, whole);
  },

  refuses(world, { hsm, ...whole }) {
    if (world.holds(hsm, whole.key)) return 'already-held';
    if (!isActive(world, hsm)) return 'hsm-not-active';
    const isReached = (other: HsmSlot): boolean => other !== hsm && !world.holds(other, whole.key);
    if (!activeHsmsOf(world, whole.destination).some(isReached)) return 'nowhere-else-to-go';
    return replicateKey.refuses(world, whole);
  },

  apply(world, { key, destination, hsm }) {
    for (const other of destination.hsms) {
      const isReached = other !== hsm && isActive(world, other) && !world.holds(other, key);
      if (isReached) world.tell(other, { type: 'key.stored', key: key.name });
    }
  },

  describe: ({ key, source, destination, hsm }) =>
    `An operator runs key replicate: ${key.name} goes from ${source.name} to ${destination.name}, but does not reach ${hsm.name}.`,
};
