import { activeHsmsOf, isActive, isHandleTaken } from '../../world/questions.ts';
import type { ClusterSlot, HsmSlot, KeySlot } from '../../world/slots.ts';
import type { ReadonlyWorld } from '../../world/world.ts';
import type { Action } from '../action.ts';
import { choices } from '../choices.ts';
import { replicateKey, whyNotStarted } from './replicate-key.action.ts';

/**
 * An operator runs key replicate, and one HSM of the destination does not get the key.
 *
 * @remarks
 * It starts as a whole one does, so it refuses for the same reasons; what arrived stays. Where several HSMs
 * are missed the outcome is that of a smaller success, and server-side synchronization may mend either. An HSM
 * that has another key under the handle is always missed, and every such HSM with it.
 *
 * @clause KS-KEY-REPLICATE-PARTIAL
 * @clause KS-KEY-HANDLE-COLLISION
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
    const mayFail = deployment.scenario.allow.syncFailures || whole.key.namesakes.length > 0;
    if (!mayFail) return 'not-allowed';
    if (hsm.cluster !== whole.destination) return 'hsm-not-in-destination';
    return replicateKey.forbids?.(deployment, whole);
  },

  refuses(world, { hsm, ...whole }) {
    if (world.holds(hsm, whole.key)) return 'already-held';
    if (!isActive(world, hsm)) return 'hsm-not-active';
    const mayFail = world.deployment.scenario.allow.syncFailures || isHandleTaken(world, hsm, whole.key);
    if (!mayFail) return 'copying-cannot-fail';
    const arrivesAt = (other: HsmSlot): boolean => other !== hsm && canTake(world, other, whole.key);
    if (!activeHsmsOf(world, whole.destination).some(arrivesAt)) return 'nowhere-else-to-go';
    return whyNotStarted(world, whole);
  },

  apply(world, { key, destination, hsm }) {
    for (const other of activeHsmsOf(world, destination)) {
      const arrives = other !== hsm && canTake(world, other, key);
      if (arrives) world.tell(other, { type: 'key.stored', key: key.name });
    }
  },

  describe: ({ key, source, destination, hsm }) =>
    `An operator runs key replicate: ${key.name} goes from ${source.name} to ${destination.name}, but does not reach ${hsm.name}.`,
};

const canTake = (world: ReadonlyWorld, hsm: HsmSlot, key: KeySlot): boolean =>
  !world.holds(hsm, key) && !isHandleTaken(world, hsm, key);
