import { activeHsmsOf, type BackupRecord, type BackupSlot, type ReadonlyWorld } from '#models';
import { sameContents } from '../evidence.ts';
import type { StepProperty } from '../property.ts';

/**
 * A backup tells what its source had at the moment it was started: an active HSM, or a backup that was ready.
 *
 * @remarks
 * A backup of an HSM carries the masking key, the region and the name of its cluster; a copy carries the
 * masking key of the original, is in another region of its partition, and names no cluster (KS-BACKUP-COPY).
 *
 * @clause KS-BACKUP-CONTENTS
 * @brokenBy a backup is taken of an HSM that does not answer
 */
export const backupCarriesItsSource: StepProperty<BackupSlot> = {
  kind: 'step',
  name: 'backup-carries-its-source',
  clause: 'KS-BACKUP-CONTENTS',
  statement:
    'A new backup carries the token keys, users, masking key and place of an active HSM, or those of a ready backup elsewhere.',
  duty: 'must',
  scope: 'as a whole',
  watches: 'backup',

  appliesTo: isStarted,

  findViolation(before, after, backup) {
    const record = after.backup(backup);
    if (record === undefined || !isStarted(before, after, backup)) return undefined;
    if (record.sourceCluster === undefined ? isCopy(before, record) : isOfHsm(before, record))
      return undefined;
    return {
      backup: backup.name,
      'source cluster': record.sourceCluster ?? 'none',
      region: record.region,
      'masking key': record.maskingKey,
      keys: record.contents.keys,
    };
  },
};

function isStarted(before: ReadonlyWorld, after: ReadonlyWorld, backup: BackupSlot): boolean {
  return before.backup(backup) === undefined && after.backup(backup) !== undefined;
}

function isOfHsm(before: ReadonlyWorld, record: BackupRecord): boolean {
  const cluster = before.deployment.clusters.find(({ name }) => name === record.sourceCluster);
  if (cluster === undefined || before.clusterState(cluster) !== 'ACTIVE') return false;
  if (cluster.region.name !== record.region || before.maskingKey(cluster) !== record.maskingKey) return false;
  return activeHsmsOf(before, cluster).some((hsm) => sameContents(before.contents(hsm), record.contents));
}

function isCopy(before: ReadonlyWorld, record: BackupRecord): boolean {
  return before.deployment.backups.some((original) => {
    const { maskingKey, region, contents } = before.backup(original) ?? {};
    return (
      before.backupState(original) === 'READY' &&
      maskingKey === record.maskingKey &&
      region !== record.region &&
      partitionOf(before, region) === partitionOf(before, record.region) &&
      contents !== undefined &&
      sameContents(contents, record.contents)
    );
  });
}

const partitionOf = ({ deployment }: ReadonlyWorld, region: string | undefined): string | undefined =>
  deployment.regions.find(({ name }) => name === region)?.partition;
