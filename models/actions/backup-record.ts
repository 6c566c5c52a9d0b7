import { UnacceptedEventError } from '../machines/lifecycle.ts';
import type { BackupRecord } from '../vocabulary.ts';
import type { HsmSlot } from '../world/slots.ts';
import type { ReadonlyWorld } from '../world/world.ts';

/**
 * What a backup of this HSM is, taken now: its token keys and users, under its cluster's masking key.
 *
 * @clause KS-BACKUP-CONTENTS
 * @clause KS-BACKUP-ONE-VIEW
 * @clause KS-BACKUP-NO-TOMBSTONES
 * @assumption backup-of-one-hsm
 * @assumption backup-without-tombstones
 * @throws UnacceptedEventError where the cluster has no masking key
 */
export function recordOf(world: ReadonlyWorld, hsm: HsmSlot): BackupRecord {
  const maskingKey = world.maskingKey(hsm.cluster);
  // An action went wrong before: a random walk knows such a defect by its error, and ends there.
  if (maskingKey === undefined)
    throw new UnacceptedEventError('backup', 'NONE', { type: 'backup.taken', maskingKey: null });
  return {
    contents: world.contents(hsm),
    maskingKey,
    region: hsm.cluster.region.name,
    sourceCluster: hsm.cluster.name,
  };
}
