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
 */
export function recordOf(world: ReadonlyWorld, hsm: HsmSlot): BackupRecord {
  const maskingKey = world.maskingKey(hsm.cluster);
  if (maskingKey === undefined) throw new Error(`${hsm.cluster.name} is backed up without a masking key.`);
  return {
    contents: world.contents(hsm),
    maskingKey,
    region: hsm.cluster.region.name,
    sourceCluster: hsm.cluster.name,
  };
}
