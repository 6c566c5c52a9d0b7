import { isActive, nextBackupSlot } from '../../world/questions.ts';
import type { HsmSlot } from '../../world/slots.ts';
import type { ReadonlyWorld } from '../../world/world.ts';
import type { Action } from '../action.ts';
import { recordOf } from '../backup-record.ts';
import { choices } from '../choices.ts';

/**
 * An HSM is removed from its cluster.
 *
 * @remarks
 * An active HSM of an active cluster is backed up first, at once, so a backup slot must be free. Any other
 * goes without a backup.
 *
 * @clause KS-HSM-REMOVAL-BACKUP
 * @clause KS-CLUSTER-SCALE-TO-ZERO
 * @assumption removal-backup-first
 * @assumption empty-cluster-stays-active
 */
export const deleteHsm: Action<{ hsm: HsmSlot }> = {
  name: 'delete-hsm',
  clause: 'KS-HSM-REMOVAL-BACKUP',
  parameters: ({ hsms }) => choices({ hsm: hsms }),

  forbids: ({ scenario }) => (scenario.allow.deleteHsm ? undefined : 'not-allowed'),

  refuses(world, { hsm }) {
    const state = world.hsmState(hsm);
    if (state !== 'ACTIVE' && state !== 'DEGRADED') return 'hsm-not-in-use';
    const cluster = world.clusterState(hsm.cluster);
    const takesRemoval = cluster === 'UNINITIALIZED' || cluster === 'INITIALIZED' || cluster === 'ACTIVE';
    if (!takesRemoval) return 'cluster-not-in-use';
    return isBackedUp(world, hsm) && nextBackupSlot(world) === undefined ? 'no-free-backup-slot' : undefined;
  },

  apply(world, { hsm }) {
    const backup = isBackedUp(world, hsm) ? nextBackupSlot(world) : undefined;
    if (backup !== undefined) world.tell(backup, { type: 'backup.taken', record: recordOf(world, hsm) });
    world.tell(hsm, { type: 'hsm.deleted' });
  },

  describe: ({ hsm }) => `${hsm.name} is removed from ${hsm.cluster.name}; an active HSM is backed up first.`,
};

const isBackedUp = (world: ReadonlyWorld, hsm: HsmSlot): boolean =>
  isActive(world, hsm) && world.clusterState(hsm.cluster) === 'ACTIVE';
