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

/** The HSMs of the cluster that answer. */
export function activeHsmsOf(world: ReadonlyWorld, cluster: ClusterSlot): readonly HsmSlot[] {
  return cluster.hsms.filter((hsm) => isActive(world, hsm));
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
 * Whether the HSM holds another key under the handle of this one, which then cannot arrive.
 *
 * @clause KS-KEY-HANDLE-COLLISION
 */
export function isHandleTaken(world: ReadonlyWorld, hsm: HsmSlot, key: KeySlot): boolean {
  for (const other of key.namesakes) if (world.holds(hsm, other)) return true;
  return false;
}

/** How many active HSMs of its home hold the key, whether or not its client reaches them. */
export function liveCopyCountInHome(world: ReadonlyWorld, key: KeySlot): number {
  let count = 0;
  for (const hsm of key.home.hsms) if (isLiveHolder(world, hsm, key)) count += 1;
  return count;
}

/**
 * How many active HSMs that its client reaches hold the key: what its requirement is about.
 *
 * @clause KS-CLIENT-REACH
 * @assumption client-reach
 */
export function liveCopyCountInReach(world: ReadonlyWorld, key: KeySlot): number {
  let count = 0;
  for (const hsm of key.reached) if (isLiveHolder(world, hsm, key)) count += 1;
  return count;
}

/** Whether some active HSM that its client reaches holds the key. */
export function hasLiveCopyInReach(world: ReadonlyWorld, key: KeySlot): boolean {
  for (const hsm of key.reached) if (isLiveHolder(world, hsm, key)) return true;
  return false;
}

/** How many HSMs answer of those that the client of the key reaches. */
export function activeHsmCountInReach(world: ReadonlyWorld, key: KeySlot): number {
  let count = 0;
  for (const hsm of key.reached) if (isActive(world, hsm)) count += 1;
  return count;
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
 * Whether its client can use the key: a token key that was created, with a live copy in reach, and for
 * SDK 5 as many as it requires.
 *
 * @clause KS-SDK5-QUORUM
 */
export function isUsable(world: ReadonlyWorld, key: KeySlot): boolean {
  if (key.class !== 'token') return false;
  const creation = world.creation(key);
  if (creation !== 'acknowledged' && creation !== 'unacknowledged') return false;
  return liveCopyCountInReach(world, key) >= copiesToUse(world, key);
}

/**
 * How many live copies in reach a token key takes to be used.
 *
 * @remarks
 * With the check at every use, as many as Client SDK 5 requires. Where the scenario assumes that it looks at
 * a key only when it is first found, one suffices for a key that was acknowledged: its application found it
 * then, and keeps running.
 *
 * @clause KS-QUORUM-WHEN-RESOLVED
 * @assumption quorum-when-resolved
 */
export function copiesToUse(world: ReadonlyWorld, key: KeySlot): number {
  if (key.sdk === 3) return 1;
  const isFound =
    world.deployment.scenario.assume.quorumWhenResolved && world.creation(key) === 'acknowledged';
  return isFound ? 1 : key.need;
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
