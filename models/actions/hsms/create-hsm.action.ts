import type { Refusal } from '../../refusals.ts';
import type { Contents } from '../../vocabulary.ts';
import { nobody } from '../../vocabulary.ts';
import type { Deployment } from '../../world/deployment.ts';
import {
  hasActiveHsm,
  hasNoHsm,
  isActive,
  isVacant,
  latestBackup,
  originBackup,
} from '../../world/questions.ts';
import type { BackupSlot, ClusterSlot, HsmSlot } from '../../world/slots.ts';
import type { ReadonlyWorld } from '../../world/world.ts';
import { type Action, nothing } from '../action.ts';
import { choices } from '../choices.ts';

type Source = HsmSlot | BackupSlot | typeof nothing;

/**
 * A new HSM is created in an empty slot, or in place of a failed one.
 *
 * @remarks
 * It is restored from any one active HSM of the cluster, as that HSM is now: a key which that one lacks is
 * missing from the new one too. Without an active HSM the latest backup serves, then the backup that the
 * cluster was made from; the first HSM of a fresh cluster starts empty.
 *
 * @clause KS-HSM-FROM-BACKUP
 * @clause KS-HSM-FIRST
 * @clause KS-HSM-REPLACED
 * @clause KS-HSM-RESTORE-REPLACES
 * @clause KS-HSM-JOINS-LATE
 * @assumption backup-of-one-hsm
 * @assumption backup-at-once
 * @assumption replacement-restored-as-new
 */
export const createHsm: Action<{ hsm: HsmSlot; source: Source }> = {
  name: 'create-hsm',
  clause: 'KS-HSM-FROM-BACKUP',
  parameters: ({ hsms, backups }) => choices({ hsm: hsms, source: [...hsms, ...backups, nothing] }),

  forbids({ scenario }, { hsm, source }) {
    if (!scenario.allow.createHsm) return 'not-allowed';
    if (source.kind !== 'hsm') return undefined;
    if (source === hsm) return 'not-the-source';
    return source.cluster === hsm.cluster ? undefined : 'different-clusters';
  },

  refuses(world, { hsm, source }) {
    if (!isVacant(world, hsm)) return 'slot-occupied';
    if (!takesHsm(world, hsm.cluster)) return 'cluster-not-ready-for-hsm';
    return refusesSource(world, hsm.cluster, source);
  },

  apply(world, { hsm, source }) {
    world.tell(hsm, { type: 'hsm.creationStarted', contents: contentsOf(world, source) });
  },

  describe({ hsm, source }) {
    switch (source.kind) {
      case 'hsm':
        return `A new HSM is created as ${hsm.name}, restored from what ${source.name} holds now.`;
      case 'backup':
        return `A new HSM is created as ${hsm.name}, restored from ${source.name}.`;
      case 'nothing':
        return `The first HSM of ${hsm.cluster.name} is created as ${hsm.name}, empty.`;
    }
  },
};

function takesHsm(world: ReadonlyWorld, cluster: ClusterSlot): boolean {
  const state = world.clusterState(cluster);
  if (state === 'ACTIVE') return true;
  const takesFirst =
    state === 'UNINITIALIZED' || (state === 'INITIALIZED' && world.origin(cluster) !== undefined);
  return takesFirst && hasNoHsm(world, cluster);
}

function refusesSource(world: ReadonlyWorld, cluster: ClusterSlot, source: Source): Refusal | undefined {
  if (source.kind === 'hsm') return isActive(world, source) ? undefined : 'hsm-not-active';
  if (hasActiveHsm(world, cluster)) return 'not-the-source';
  const backup = latestBackup(world, cluster) ?? originBackup(world, cluster);
  if (source.kind === 'backup') return source === backup ? undefined : 'not-the-source';
  const startsEmpty = backup === undefined && world.clusterState(cluster) === 'UNINITIALIZED';
  return startsEmpty ? undefined : 'not-the-source';
}

function contentsOf(world: ReadonlyWorld, source: Source): Contents {
  switch (source.kind) {
    case 'hsm':
      return world.contents(source);
    case 'backup':
      return world.backup(source)?.contents ?? noContents(world.deployment);
    case 'nothing':
      return noContents(world.deployment);
  }
}

const noContents = ({ users }: Deployment): Contents => ({
  keys: [],
  users: nobody(users.map(({ name }) => name)),
});
