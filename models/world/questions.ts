import type { BackupSlot, ClusterSlot, HsmSlot, KeySlot } from './slots.ts';
import type { ReadonlyWorld } from './world.ts';

// Questions that look at more than one slot, or that many ask in the same words.

/** Whether the HSM answers. */
export function isActive(world: ReadonlyWorld, hsm: HsmSlot): boolean {
  return world.hsmState(hsm) === 'ACTIVE';
}

/** Whether a new HSM can be created in the slot. */
export function isVacant(world: ReadonlyWorld, hsm: HsmSlot): boolean {
  const state = world.hsmState(hsm);
  return state === 'NONE' || state === 'FAILED';
}

/** Whether the cluster has no HSM at all. */
export function hasNoHsm(world: ReadonlyWorld, cluster: ClusterSlot): boolean {
  for (const hsm of cluster.hsms) if (!isVacant(world, hsm)) return false;
  return true;
}

/** How many HSMs of the cluster answer. */
export function activeHsmCount(world: ReadonlyWorld, cluster: ClusterSlot): number {
  let count = 0;
  for (const hsm of cluster.hsms) if (isActive(world, hsm)) count += 1;
  return count;
}

/** Whether some HSM of the cluster answers. */
export function hasActiveHsm(world: ReadonlyWorld, cluster: ClusterSlot): boolean {
  for (const hsm of cluster.hsms) if (isActive(world, hsm)) return true;
  return false;
}

/** Whether the HSM answers and has the key. */
export function isLiveHolder(world: ReadonlyWorld, hsm: HsmSlot, key: KeySlot): boolean {
  return world.holds(hsm, key) && isActive(world, hsm);
}

/**
 * How many active HSMs of its home hold the key: what the requirement of its client is about.
 *
 * @assumption client-reach
 */
export function liveCopyCountInHome(world: ReadonlyWorld, key: KeySlot): number {
  let count = 0;
  for (const hsm of key.home.hsms) if (isLiveHolder(world, hsm, key)) count += 1;
  return count;
}

/** Whether some active HSM of its home holds the key. */
export function hasLiveCopyInHome(world: ReadonlyWorld, key: KeySlot): boolean {
  for (const hsm of key.home.hsms) if (isLiveHolder(world, hsm, key)) return true;
  return false;
}

/** Every HSM that holds the key, in any cluster and state. */
export function holdersOf(world: ReadonlyWorld, key: KeySlot): readonly HsmSlot[] {
  return world.deployment.hsms.filter((hsm) => world.holds(hsm, key));
}

/** Whether any HSM, in any cluster and state, holds the key. */
export function isHeld(world: ReadonlyWorld, key: KeySlot): boolean {
  for (const hsm of world.deployment.hsms) if (world.holds(hsm, key)) return true;
  return false;
}

/**
 * Whether its client can use the key: a token key that was created, with a live copy in home, and for
 * SDK 5 as many as it requires.
 *
 * @clause KS-SDK5-QUORUM
 */
export function isUsable(world: ReadonlyWorld, key: KeySlot): boolean {
  if (key.class !== 'token') return false;
  const creation = world.creation(key);
  if (creation !== 'acknowledged' && creation !== 'unacknowledged') return false;
  return liveCopyCountInHome(world, key) >= (key.sdk === 5 ? key.need : 1);
}

/** Whether the key is a token key whose creation was reported as a success. */
export function isAcknowledgedTokenKey(world: ReadonlyWorld, key: KeySlot): boolean {
  return key.class === 'token' && world.creation(key) === 'acknowledged';
}

/** The backup slot that is filled next. */
export function nextBackupSlot(world: ReadonlyWorld): BackupSlot | undefined {
  return world.deployment.backups.find((backup) => world.backupState(backup) === 'NONE');
}

/** The latest backup that the service would restore an HSM of this cluster from. */
export function latestBackup(world: ReadonlyWorld, cluster: ClusterSlot): BackupSlot | undefined {
  return world.deployment.backups.findLast((backup) => {
    const record = world.backup(backup);
    return (
      world.backupState(backup) === 'READY' &&
      record?.sourceCluster === cluster.name &&
      record.region === cluster.region.name
    );
  });
}

/** The backup that the cluster was made from, unless it was purged. */
export function originBackup(world: ReadonlyWorld, cluster: ClusterSlot): BackupSlot | undefined {
  const origin = world.origin(cluster);
  return world.deployment.backups.find(
    (backup) => backup.name === origin && world.backupState(backup) !== 'DELETED',
  );
}
